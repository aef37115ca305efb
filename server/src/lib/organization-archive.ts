/** A snapshot as files of the import format, and those files as one `.tar.gz`. */
import { writeAuthorizationDetails, writeProviders } from '@assumable/shared/aws-files/write-account';
import { writeGaps } from '@assumable/shared/aws-files/gaps-file';
import { writeOrganization } from '@assumable/shared/aws-files/write-organization';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

export interface ArchiveEntry {
  readonly name: string;
  readonly text: string;
}

/** The files, one at a time, in the order readers like best: the organization first. */
export function* archiveEntries(snapshot: Snapshot): Generator<ArchiveEntry> {
  yield { name: 'organization.json', text: writeOrganization(snapshot.organization, snapshot.collectedAt) };
  const gaps = writeGaps(snapshot.gaps);
  if (gaps !== undefined) yield { name: 'gaps.json', text: gaps };
  for (const account of snapshot.accounts) {
    yield { name: `accounts/${account.id}.json`, text: writeAuthorizationDetails(account) };
    const providers = writeProviders(account);
    if (providers !== undefined) yield { name: `accounts/${account.id}.providers.json`, text: providers };
  }
}

/** The entries as a compressed tar stream that holds one file in memory at a time; equal entries give equal bytes. */
export function tarGzip(entries: Iterable<ArchiveEntry>): Readable {
  const tar = pack();
  const gzip = createGzip();
  const fill = async (): Promise<void> => {
    for (const { name, text } of entries) {
      await new Promise<void>((resolve, reject) => {
        tar.entry({ name, mtime: new Date(0), mode: 0o600 }, text, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    }
    tar.finalize();
  };
  fill().catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  // The consumer sees a failure as an error of the stream it reads.
  return pipeline(tar, gzip, () => undefined);
}
