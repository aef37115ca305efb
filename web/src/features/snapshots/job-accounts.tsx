import type { Job } from '@assumable/shared/api/jobs';
import { useState } from 'react';
import { Segmented } from '../../components/segmented.tsx';
import { StatusGlyph } from '../../components/status-mark.tsx';
import { cx } from '../../lib/cx.ts';
import { formatAccountId, formatNumber } from '../../lib/format.ts';
import { filterAccounts, filterCounts, type JobAccount, type JobFilter, STATE_WORDS } from './job-rows.ts';

const FIRST = 100;

/** The accounts of a crawl with state and reason, all or only those with trouble. */
export function JobAccounts({ job }: { readonly job: Job }) {
  const [filter, setFilter] = useState<JobFilter>('all');
  const [all, setAll] = useState(false);
  const counts = filterCounts(job.accounts);
  const rows = filterAccounts(job.accounts, filter);
  const shown = all ? rows : rows.slice(0, FIRST);
  return (
    <div className="mt-3">
      <Segmented
        label="Accounts shown"
        value={filter}
        onChange={setFilter}
        segments={[
          { id: 'all', label: `All ${formatNumber(counts.all)}` },
          { id: 'failed', label: `Failed ${formatNumber(counts.failed)}` },
          { id: 'partial', label: `Partial ${formatNumber(counts.partial)}` },
        ]}
      />
      <div
        tabIndex={0}
        role="region"
        aria-label="Accounts of the crawl"
        className="mt-2 max-h-80 overflow-auto rounded-md border border-line"
      >
        <table className="w-full min-w-[640px] text-left text-sm">
          <caption className="sr-only">Accounts of the crawl</caption>
          <thead className="sticky top-0 bg-container text-xs text-ink-2">
            <tr>
              <th scope="col" className="w-64 px-3 py-1 font-semibold">
                Account
              </th>
              <th scope="col" className="w-36 px-3 py-1 font-semibold">
                State
              </th>
              <th scope="col" className="w-20 px-3 py-1 text-right font-semibold">
                Roles
              </th>
              <th scope="col" className="w-20 px-3 py-1 text-right font-semibold">
                Users
              </th>
              <th scope="col" className="px-3 py-1 font-semibold">
                What it means
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.account} row={row} />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && (
          <p className="px-3 py-2 text-sm text-ink-2">
            {counts.all === 0 ? 'The accounts are not known yet.' : 'None so far.'}
          </p>
        )}
        {rows.length > shown.length && (
          <button
            type="button"
            className="mx-3 my-1 min-h-6 text-xs text-accent hover:underline"
            onClick={() => setAll(true)}
          >
            {`Show ${formatNumber(rows.length - shown.length)} more`}
          </button>
        )}
      </div>
    </div>
  );
}

const STATE_GLYPHS = {
  waiting: { status: 'none', colour: 'text-ink-2' },
  running: { status: 'conditional', colour: 'text-accent' },
  ok: { status: 'allowed', colour: 'text-edge-allowed' },
  partial: { status: 'conditional', colour: 'text-edge-conditional' },
  failed: { status: 'denied', colour: 'text-severity-critical' },
  skipped: { status: 'none', colour: 'text-ink-2' },
} as const;

function Row({ row }: { readonly row: JobAccount }) {
  const glyph = STATE_GLYPHS[row.state];
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="px-3 py-1 font-normal">
        <span className="font-semibold [overflow-wrap:anywhere]">
          {row.name ?? formatAccountId(row.account)}
        </span>
        {row.name !== undefined && (
          <span className="text-xs whitespace-nowrap text-ink-2">{` ${formatAccountId(row.account)}`}</span>
        )}
      </th>
      <td className="px-3 py-1 whitespace-nowrap">
        <span className="inline-flex items-center gap-1.5">
          <span className={cx('inline-flex', glyph.colour)}>
            <StatusGlyph status={glyph.status} />
          </span>
          {STATE_WORDS[row.state]}
        </span>
      </td>
      <td className="px-3 py-1 text-right">{row.roles === undefined ? '' : formatNumber(row.roles)}</td>
      <td className="px-3 py-1 text-right">{row.users === undefined ? '' : formatNumber(row.users)}</td>
      <td className="px-3 py-1 [overflow-wrap:anywhere] text-ink-2">{row.message ?? ''}</td>
    </tr>
  );
}
