/** An import into the store as a job: reads the source, writes the snapshot. */
import type { Job } from '@assumable/shared/api/jobs';
import { readSource } from '../import/read-source.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';
import type { JobRegistry } from './job-registry.ts';
import { writeSnapshot } from './snapshot-writer.ts';

export interface ImportRequest {
  /** Folder, JSON file or archive on this machine. */
  readonly path: string;
  /** Name of the source as the person knows it; also the snapshot's label. */
  readonly name: string;
  /** Removes what was uploaded; runs once, whatever happened, before the job ends. */
  readonly cleanup: () => Promise<void>;
}

/**
 * Starts the import. What cannot be read becomes gaps of the snapshot and of the job; the job fails only when
 * nothing can be read, with a sentence that says what to do.
 */
export function startImport(registry: JobRegistry, store: SnapshotStore, request: ImportRequest): Job {
  return registry.start('import', async (progress, signal) => {
    try {
      progress.phase('Reading files');
      const snapshot = await readSource(request.path, {
        name: request.name,
        label: request.name,
        signal,
        onProgress: ({ accounts }) => progress.total(accounts),
      });
      progress.gaps(snapshot.gaps);
      const partly = new Set(
        snapshot.gaps.flatMap((gap) => (gap.account === undefined ? [] : [gap.account])),
      );
      const names = new Map(snapshot.organization?.accounts.map(({ id, name }) => [id, name]));
      progress.phase('Writing the snapshot');
      const row = await writeSnapshot(store, snapshot, {
        signal,
        onAccount: (account) => {
          const name = names.get(account.id);
          progress.account({
            account: account.id,
            ...(name === undefined ? {} : { name }),
            state: partly.has(account.id) ? 'partial' : 'ok',
            roles: account.roles.length,
            users: account.users.length,
          });
        },
      });
      return { snapshotId: row.id };
    } finally {
      await request.cleanup();
    }
  });
}
