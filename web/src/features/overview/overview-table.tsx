import type { Overview } from '@assumable/shared/api/contract';
import { useMemo, useState } from 'react';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { formatAccountId, formatNumber } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { SHOWN_STATUSES, STATUS_FACTS } from '../../lib/status.ts';
import type { ExploreSearch } from '../../url-state/explore-search.ts';
import type { OverviewAccount } from './overview-layout.ts';
import { placeOf, type AccountEdge, type OverviewIndex } from './overview-model.ts';

export interface OverviewTableProps {
  readonly overview: Overview;
  readonly index: OverviewIndex;
  readonly selected: string | undefined;
  readonly onSelect: OnSelect;
  readonly onExplore: (search: ExploreSearch) => void;
}

function number(value: number) {
  return value === 0 ? <span className="text-ink-2">–</span> : formatNumber(value);
}

/** The same data as the map: accounts, and the pairs that its lines stand for. */
export function OverviewTable(props: OverviewTableProps) {
  const [list, setList] = useState<'pairs' | 'accounts'>('pairs');
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-11 shrink-0 items-center px-4">
        <Segmented
          label="Rows"
          value={list}
          segments={[
            { id: 'pairs', label: 'Account pairs' },
            { id: 'accounts', label: 'Accounts' },
          ]}
          onChange={setList}
        />
      </div>
      <div className="min-h-0 flex-1">
        {list === 'pairs' ? <Pairs {...props} /> : <Accounts {...props} />}
      </div>
    </div>
  );
}

function pairColumns(index: OverviewIndex): readonly DataColumn<AccountEdge>[] {
  const name = (id: string): string => index.names.get(id) ?? id;
  return [
    {
      id: 'source',
      header: 'From',
      width: 180,
      grow: true,
      cell: (edge) => name(edge.source),
      sortValue: (edge) => name(edge.source),
      text: (edge) => edge.source,
    },
    {
      id: 'target',
      header: 'To',
      width: 180,
      grow: true,
      cell: (edge) => name(edge.target),
      sortValue: (edge) => name(edge.target),
      text: (edge) => edge.target,
    },
    ...SHOWN_STATUSES.map((status): DataColumn<AccountEdge> => ({
      id: status,
      header: STATUS_FACTS[status].short,
      width: 104,
      align: 'right',
      cell: (edge) => number(edge.counts[status] ?? 0),
      sortValue: (edge) => edge.counts[status] ?? 0,
      text: (edge) => String(edge.counts[status] ?? 0),
    })),
    {
      id: 'total',
      header: 'All',
      width: 60,
      align: 'right',
      cell: (edge) => formatNumber(edge.total),
      sortValue: (edge) => edge.total,
      text: (edge) => String(edge.total),
    },
  ];
}

function Pairs({ overview, index, onSelect, onExplore }: OverviewTableProps) {
  const [sort, setSort] = useState('-allowed');
  const columns = useMemo(() => pairColumns(index), [index]);
  const rows = useMemo(
    () => overview.accountEdges.filter((edge) => placeOf(edge, index) !== 'inside'),
    [overview, index],
  );
  return (
    <DataTable
      label="Account pairs"
      columns={columns}
      rows={rows}
      rowKey={(edge) => `${edge.source}|${edge.target}`}
      sort={sort}
      onSort={setSort}
      onSelect={(edge) => onSelect({ type: 'node', id: edge.target })}
      onOpen={(edge) =>
        onExplore(
          index.inside.has(edge.source)
            ? { v: 'table', src: edge.source, dst: edge.target }
            : { of: edge.source },
        )
      }
    />
  );
}

const ACCOUNT_COLUMNS: readonly DataColumn<OverviewAccount>[] = [
  {
    id: 'name',
    header: 'Account',
    width: 180,
    grow: true,
    cell: (account) => <span className="font-medium">{account.name}</span>,
    sortValue: (account) => account.name,
    text: (account) => account.name,
  },
  {
    id: 'id',
    header: 'Id',
    width: 130,
    cell: (account) => <span className="font-mono text-xs">{formatAccountId(account.id)}</span>,
    sortValue: (account) => account.id,
    text: (account) => account.id,
  },
  {
    id: 'coverage',
    header: 'Coverage',
    width: 120,
    cell: (account) => account.coverage.replaceAll('_', ' '),
    sortValue: (account) => account.coverage,
    text: (account) => account.coverage,
  },
  ...(['roles', 'users', 'inbound', 'outbound'] as const).map((key): DataColumn<OverviewAccount> => ({
    id: key,
    header: { roles: 'Roles', users: 'Users', inbound: 'Trusts in', outbound: 'Trusts out' }[key],
    width: 96,
    align: 'right',
    cell: (account) => number(account[key]),
    sortValue: (account) => account[key],
    text: (account) => String(account[key]),
  })),
];

function Accounts({ overview, selected, onSelect, onExplore }: OverviewTableProps) {
  const [sort, setSort] = useState('name');
  return (
    <DataTable
      label="Accounts"
      columns={ACCOUNT_COLUMNS}
      rows={overview.accounts}
      rowKey={(account) => account.id}
      sort={sort}
      onSort={setSort}
      selected={selected}
      onSelect={(account) => onSelect({ type: 'node', id: account.id })}
      onOpen={(account) => onExplore({ of: account.id })}
    />
  );
}
