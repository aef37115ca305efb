import type { SnapshotDetail } from '@assumable/shared/api/contract';
import { useMemo } from 'react';
import { useAccountNames } from '../../api-client/account-names.ts';
import { CsvButton } from '../../components/csv-button.tsx';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterText } from '../../components/filter-text.tsx';
import { printCsv } from '../../lib/csv.ts';
import { counted, formatAccountId, formatNumber } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { COVERAGE_DEFAULTS, type CoverageSearch } from '../../url-state/coverage-search.ts';
import { reasonFacts } from './reason-words.ts';

type Gap = SnapshotDetail['gaps'][number];

interface GapRow extends Gap {
  readonly key: string;
  readonly accountName: string;
  readonly title: string;
}

export interface GapsViewProps {
  readonly snapshot: SnapshotDetail;
  readonly search: CoverageSearch;
  readonly onSearch: (patch: CoverageSearch) => void;
  readonly onSelect: OnSelect;
}

const SCOPE_WORDS: Readonly<Record<Gap['scope'], string>> = {
  organization: 'The organization',
  account: 'The whole account',
  part: 'A part of the account',
  entity: 'One policy or principal',
};

const COLUMNS: readonly DataColumn<GapRow>[] = [
  {
    id: 'account',
    header: 'Account',
    width: 190,
    cell: (row) =>
      row.account === undefined ? (
        <span className="text-ink-2">Organization</span>
      ) : (
        <span title={row.account}>
          {row.accountName} <span className="font-mono text-xs text-ink-2">{row.account.slice(-4)}</span>
        </span>
      ),
    sortValue: (row) => row.accountName.toLowerCase(),
    text: (row) => row.account ?? '',
  },
  {
    id: 'scope',
    header: 'What is missing',
    width: 170,
    cell: (row) => SCOPE_WORDS[row.scope],
    sortValue: (row) => SCOPE_WORDS[row.scope],
    text: (row) => row.scope,
  },
  {
    id: 'reason',
    header: 'Reason',
    width: 230,
    cell: (row) => <span title={row.code}>{row.title}</span>,
    sortValue: (row) => row.title,
    text: (row) => row.code,
  },
  {
    id: 'message',
    header: 'In full',
    width: 320,
    grow: true,
    cell: (row) => <span title={row.message}>{row.message}</span>,
    text: (row) => row.message,
  },
  {
    id: 'subject',
    header: 'Of',
    width: 170,
    cell: (row) =>
      row.subject === undefined && row.file === undefined ? (
        <span className="text-ink-2">–</span>
      ) : (
        <span className="font-mono text-xs" title={row.subject ?? row.file}>
          {row.subject ?? row.file}
        </span>
      ),
    sortValue: (row) => row.subject ?? row.file ?? '',
    text: (row) => row.subject ?? row.file ?? '',
  },
];

/** Everything that the snapshot lacks, one row for each gap, whatever it was collected with. */
export function GapsView({ snapshot, search, onSearch, onSelect }: GapsViewProps) {
  const names = useAccountNames(snapshot.id);
  const rows = useMemo(
    () =>
      snapshot.gaps.map((gap, index): GapRow => {
        const name = gap.account === undefined ? 'Organization' : names(gap.account);
        return {
          ...gap,
          key: String(index),
          accountName: name === undefined || name === gap.account ? formatAccountId(gap.account ?? '') : name,
          title: reasonFacts(gap.code).title,
        };
      }),
    [snapshot.gaps, names],
  );
  const text = (search.q ?? '').toLowerCase();
  const shown = rows.filter((row) =>
    COLUMNS.some((column) => `${column.text(row)} ${row.accountName}`.toLowerCase().includes(text)),
  );
  const { accounts, accountsRead } = snapshot.counts;
  return (
    <div className="flex h-full min-w-0 flex-col">
      <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-3 border-b border-line px-4 py-2">
        <h1 className="text-base font-semibold">Coverage</h1>
        <span className="min-w-0 text-xs text-ink-2" role="status" data-testid="truth-line">
          {`${formatNumber(accountsRead)} of ${formatNumber(accounts)} accounts read · `}
          {text === ''
            ? counted(rows.length, 'gap')
            : `${formatNumber(shown.length)} of ${counted(rows.length, 'gap')}`}
        </span>
        <FilterText
          label="Filter by account, reason or text"
          className="ml-auto"
          value={search.q ?? ''}
          onChange={(q) => onSearch({ q: q === '' ? undefined : q })}
        />
        <CsvButton
          csv={shown.length === 0 ? undefined : () => gapsCsv(shown)}
          fileName={`assumable-coverage-${snapshot.id}`}
        />
      </div>
      <div className="min-h-0 flex-1">
        {shown.length === 0 ? (
          <EmptyState title={rows.length === 0 ? 'Everything was read' : 'No gap matches'}>
            {rows.length === 0
              ? 'Nothing that this snapshot should hold is missing.'
              : 'Another text may find it.'}
          </EmptyState>
        ) : (
          <DataTable
            label="Gaps"
            columns={COLUMNS}
            rows={shown}
            rowKey={(row) => row.key}
            sort={search.sort ?? COVERAGE_DEFAULTS.sort}
            onSort={(sort) => onSearch({ sort: sort === COVERAGE_DEFAULTS.sort ? undefined : sort })}
            onSelect={(row) => {
              if (row.account !== undefined) onSelect({ type: 'node', id: row.account });
            }}
          />
        )}
      </div>
    </div>
  );
}

function gapsCsv(rows: readonly GapRow[]): string {
  return printCsv(
    ['account', 'accountName', 'scope', 'code', 'message', 'subject', 'file'],
    rows.map((row) => [
      row.account ?? '',
      row.account === undefined ? '' : row.accountName,
      row.scope,
      row.code,
      row.message,
      row.subject ?? '',
      row.file ?? '',
    ]),
  );
}
