import type { SnapshotSummary } from '@assumable/shared/api/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { cx } from '../../lib/cx.ts';
import { formatAge, formatDate, formatLocalDate, formatNumber } from '../../lib/format.ts';
import { ExportMenu } from './export-menu.tsx';

const SOURCE_WORDS: Readonly<Record<SnapshotSummary['source'], string>> = {
  crawl: 'Crawl',
  import: 'Import',
  demo: 'Demo',
  generated: 'Generated',
};

const HEADS: readonly {
  readonly title: string;
  readonly right?: boolean;
  /** Only where there is room. */
  readonly wide?: boolean;
}[] = [
  { title: 'Snapshot' },
  { title: 'Collected' },
  { title: 'Source' },
  { title: 'Organization', wide: true },
  { title: 'Accounts read', right: true },
  { title: 'Gaps', right: true },
  { title: 'Roles', right: true },
  { title: 'Users', right: true },
];

export interface SnapshotsTableProps {
  /** Newest first. */
  readonly snapshots: readonly SnapshotSummary[];
  /** Epoch ms, for ages. */
  readonly now: number;
}

/** All snapshots; each opens, each exports. */
export function SnapshotsTable({ snapshots, now }: SnapshotsTableProps) {
  const [failure, setFailure] = useState<{ readonly error: unknown }>();
  return (
    <>
      {failure !== undefined && <ProblemNotice error={failure.error} onRetry={() => setFailure(undefined)} />}
      <div className="overflow-x-auto rounded-md border border-line">
        <table className="w-full min-w-[760px] text-left text-sm">
          <caption className="sr-only">Snapshots, newest first</caption>
          <thead>
            <tr className="border-b border-line bg-container text-xs text-ink-2">
              {HEADS.map(({ title, right = false, wide = false }) => (
                <th
                  key={title}
                  scope="col"
                  className={cx(
                    'px-3 py-1.5 font-semibold whitespace-nowrap',
                    right && 'text-right',
                    wide && 'hidden xl:table-cell',
                  )}
                >
                  {title}
                </th>
              ))}
              <th scope="col" className="px-3 py-1.5">
                <span className="sr-only">Export</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {snapshots.map((snapshot, index) => (
              <tr key={snapshot.id} className="border-b border-line last:border-0 hover:bg-container">
                <th scope="row" className="max-w-72 px-3 py-1.5 font-normal">
                  <span className="flex min-w-0 items-center gap-2">
                    <Link
                      to="/s/$snapshot"
                      params={{ snapshot: snapshot.id }}
                      title={`Open ${snapshot.label}`}
                      className="min-w-0 truncate rounded-sm font-semibold text-accent hover:underline"
                    >
                      {snapshot.label}
                    </Link>
                    {index === 0 && <Badge>latest</Badge>}
                  </span>
                  <span className="block truncate font-mono text-xs text-ink-2" title={snapshot.id}>
                    {snapshot.id}
                  </span>
                </th>
                <td className="px-3 py-1.5 whitespace-nowrap" title={formatLocalDate(snapshot.collectedAt)}>
                  {formatDate(snapshot.collectedAt)}
                  <span className="block text-xs text-ink-2">{formatAge(snapshot.collectedAt, now)}</span>
                </td>
                <td className="px-3 py-1.5">
                  {snapshot.source === 'crawl' ? (
                    <Link
                      to="/crawls/$crawl"
                      params={{ crawl: snapshot.id }}
                      title="How the crawl went, account by account"
                      className="rounded-sm text-accent hover:underline"
                    >
                      {SOURCE_WORDS.crawl}
                    </Link>
                  ) : (
                    SOURCE_WORDS[snapshot.source]
                  )}
                </td>
                <td className="hidden px-3 py-1.5 font-mono text-xs whitespace-nowrap xl:table-cell">
                  {snapshot.organizationId ?? <span className="font-sans text-ink-2">not known</span>}
                </td>
                <td className="px-3 py-1.5 text-right whitespace-nowrap">
                  <Coverage counts={snapshot.counts} />
                </td>
                <td className="px-3 py-1.5 text-right">
                  {snapshot.counts.gaps === 0 ? (
                    <span className="text-ink-2">none</span>
                  ) : (
                    <Link
                      to="/s/$snapshot/coverage"
                      params={{ snapshot: snapshot.id }}
                      title="What was not read, and why"
                      className="rounded-sm font-semibold text-severity-high hover:underline"
                    >
                      {formatNumber(snapshot.counts.gaps)}
                    </Link>
                  )}
                </td>
                <td className="px-3 py-1.5 text-right">{formatNumber(snapshot.counts.roles)}</td>
                <td className="px-3 py-1.5 text-right">{formatNumber(snapshot.counts.users)}</td>
                <td className="py-1.5 pr-3 text-right">
                  <ExportMenu
                    snapshot={snapshot.id}
                    label={snapshot.label}
                    onFailed={(error) => setFailure({ error })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** `13 of 14` over a bar. */
function Coverage({ counts }: { readonly counts: SnapshotSummary['counts'] }) {
  const share = counts.accounts === 0 ? 0 : (counts.accountsRead / counts.accounts) * 100;
  return (
    <span className="inline-block min-w-20">
      {`${formatNumber(counts.accountsRead)} of ${formatNumber(counts.accounts)}`}
      <span aria-hidden="true" className="hatched mt-1 block h-1 overflow-hidden rounded-full bg-inset">
        <span className="block h-full bg-edge-allowed" style={{ width: `${share.toFixed(1)}%` }} />
      </span>
    </span>
  );
}
