/** Puts a whole snapshot into the store: import, demo and generated organizations come in one piece. */
import type { AccountRecord, CoverageGap, Snapshot } from '@assumable/shared/snapshot/model';
import type { SnapshotDraft, SnapshotRow, SnapshotStore } from '../store/snapshot-store.ts';

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** After each account is committed. */
  readonly onAccount?: (account: AccountRecord) => void;
}

/**
 * Writes the snapshot account by account and seals it. After an error or an abort nothing of it is visible.
 *
 * @returns the sealed row
 */
export async function writeSnapshot(
  store: SnapshotStore,
  snapshot: Snapshot,
  options: WriteOptions = {},
): Promise<SnapshotRow> {
  const { source, label, collectedAt } = snapshot;
  const draft = await store.begin({ source, label, collectedAt });
  return sealOrAbandon(draft, async () => {
    if (snapshot.organization !== undefined) await draft.putOrganization(snapshot.organization);
    const gaps = gapsByAccount(snapshot.gaps);
    const written = new Set<string>();
    for (const account of snapshot.accounts) {
      options.signal?.throwIfAborted();
      await draft.putAccount(account, gaps.get(account.id) ?? []);
      written.add(account.id);
      options.onAccount?.(account);
    }
    await draft.putGaps(
      snapshot.gaps.filter((gap) => gap.account === undefined || !written.has(gap.account)),
    );
    options.signal?.throwIfAborted();
  });
}

/** Runs `write`, then seals the draft; when anything fails the draft is removed and the first error is thrown. */
export async function sealOrAbandon(draft: SnapshotDraft, write: () => Promise<void>): Promise<SnapshotRow> {
  try {
    await write();
    return await draft.seal();
  } catch (error) {
    // The reason of the failure matters more than a clean-up that failed as well; unsealed drafts are never visible.
    await draft.abandon().catch(() => undefined);
    throw error;
  }
}

function gapsByAccount(gaps: readonly CoverageGap[]): ReadonlyMap<string, readonly CoverageGap[]> {
  const byAccount = new Map<string, CoverageGap[]>();
  for (const gap of gaps) {
    if (gap.account === undefined) continue;
    const list = byAccount.get(gap.account);
    if (list === undefined) byAccount.set(gap.account, [gap]);
    else list.push(gap);
  }
  return byAccount;
}
