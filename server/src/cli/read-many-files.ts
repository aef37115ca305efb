import { assembleSnapshot } from '@assumable/shared/aws-files/assemble';
import type { CoverageGap, Snapshot } from '@assumable/shared/snapshot/model';
import { basename } from 'node:path';
import { readSource } from '../import/read-source.ts';
import { SourceError } from '../import/source-error.ts';
import { UsageError } from './exit-code.ts';
import { gapLines } from './gaps.ts';

/**
 * Reads several importable paths as one snapshot, as a shell pattern gives them. A path that cannot be read becomes
 * gaps; only when nothing can be read at all a `UsageError` is thrown.
 */
export async function readManyFiles(paths: readonly string[], label: string | undefined): Promise<Snapshot> {
  const name =
    label ??
    (paths.length === 1
      ? basename(paths[0] ?? '')
      : `${basename(paths[0] ?? '')} and ${paths.length - 1} more`);
  const read: Snapshot[] = [];
  const refused: SourceError[] = [];
  for (const path of paths) {
    try {
      read.push(await readSource(path, { label: name }));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      refused.push(error);
    }
  }
  const [first] = read;
  if (first === undefined) throw nothingRead(refused);
  if (read.length === 1 && refused.length === 0) return first;
  return mergeSnapshots(first, read, refused.flatMap(refusalGaps), name);
}

function nothingRead(refused: readonly SourceError[]): UsageError {
  const gaps = refused.flatMap((error) => error.gaps);
  return new UsageError(
    refused.map((error) => error.message).join('\n'),
    gaps.length === 0 ? undefined : gapLines(gaps, 20),
  );
}

function refusalGaps(error: SourceError): readonly CoverageGap[] {
  if (error.gaps.length > 0) return error.gaps;
  return [{ code: 'import_path_refused', message: error.message, file: error.file, scope: 'part' }];
}

/** One snapshot of several: the first organization, all accounts; accounts found in another path are no gap. */
function mergeSnapshots(
  first: Snapshot,
  all: readonly Snapshot[],
  refusals: readonly CoverageGap[],
  label: string,
): Snapshot {
  const withOrganization = all.filter((snapshot) => snapshot.organization !== undefined);
  const organization = withOrganization[0]?.organization;
  const ids = new Set(withOrganization.map((snapshot) => snapshot.organization?.id));
  if (ids.size > 1) {
    throw new UsageError(
      `The paths belong to ${ids.size} organizations.`,
      'Import each organization by itself, so that each has its own snapshot.',
    );
  }
  const accounts = all.flatMap((snapshot) => snapshot.accounts);
  const read = new Set(accounts.map((account) => account.id));
  const gaps = all
    .flatMap((snapshot) => snapshot.gaps)
    .filter(
      (gap) => !(gap.code === 'account_not_read' && gap.account !== undefined && read.has(gap.account)),
    );
  const newest = all.map((snapshot) => snapshot.collectedAt).sort();
  return assembleSnapshot({
    source: 'import',
    label,
    collectedAt: withOrganization[0]?.collectedAt ?? newest.at(-1) ?? first.collectedAt,
    ...(organization === undefined ? {} : { organization }),
    accounts,
    gaps: [...gaps, ...refusals],
  });
}
