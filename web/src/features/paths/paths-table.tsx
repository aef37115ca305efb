import type { ApiNode } from '@assumable/shared/api/contract';
import type { Paths, ReachRow } from '@assumable/shared/api/paths';
import type { EdgeStatus } from '@assumable/shared/graph/model';
import { useMemo } from 'react';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { printCsv } from '../../lib/csv.ts';
import { statusRank } from '../../lib/status.ts';

/** A chain or a reached principal as one row of the table. */
export interface PathRow {
  readonly key: string;
  readonly node: ApiNode;
  readonly account: string;
  readonly hops: number;
  readonly status: EdgeStatus;
  readonly conditions: readonly string[];
  /** Names on the way, both ends included. */
  readonly way: string;
  readonly ids: readonly string[];
  readonly session: string;
}

export function rowsOfPaths(paths: Paths, accountName: (id: string) => string): readonly PathRow[] {
  const nodes = new Map([paths.from, paths.to, ...paths.nodes].map((node) => [node.id, node]));
  return paths.paths.map((chain, index) => ({
    key: String(index),
    node: paths.to,
    account: paths.to.account === undefined ? '' : accountName(paths.to.account),
    hops: chain.hops.length,
    status: chain.status,
    conditions: chain.conditions.map(({ text }) => text),
    way: chain.nodes.map((id) => nodes.get(id)?.label ?? id).join(' → '),
    ids: chain.nodes,
    session: chain.session.text,
  }));
}

export function rowsOfReach(
  rows: readonly ReachRow[],
  nodes: ReadonlyMap<string, ApiNode>,
): readonly PathRow[] {
  return rows.map((row) => ({
    key: row.node.id,
    node: row.node,
    account: row.accountName ?? row.node.account ?? '',
    hops: row.hops,
    status: row.status,
    conditions: row.conditions,
    way: row.path.map((id) => nodes.get(id)?.label ?? id).join(' → '),
    ids: row.path,
    session: '',
  }));
}

/** CSV of the rows given, ids in full. */
export function pathsCsv(rows: readonly PathRow[]): string {
  return printCsv(
    ['principal', 'account', 'steps', 'status', 'conditions', 'way', 'session'],
    rows.map((row) => [
      row.node.id,
      row.account,
      String(row.hops),
      row.status,
      row.conditions.join('; '),
      row.ids.join(' > '),
      row.session,
    ]),
  );
}

const COLUMNS: readonly DataColumn<PathRow>[] = [
  {
    id: 'name',
    header: 'Principal',
    width: 200,
    cell: ({ node }) => (
      <span className="flex items-center gap-1.5" title={node.id}>
        <KindIcon kind={node.kind} />
        <span className="truncate font-mono text-xs font-semibold">{node.label}</span>
      </span>
    ),
    sortValue: ({ node }) => node.label.toLowerCase(),
    text: ({ node }) => node.id,
  },
  {
    id: 'account',
    header: 'Account',
    width: 140,
    cell: ({ account }) => account,
    sortValue: ({ account }) => account.toLowerCase(),
    text: ({ account }) => account,
  },
  {
    id: 'hops',
    header: 'Steps',
    width: 70,
    align: 'right',
    cell: ({ hops }) => hops,
    sortValue: ({ hops }) => hops,
    text: ({ hops }) => String(hops),
  },
  {
    id: 'status',
    header: 'Status',
    width: 170,
    cell: ({ status }) => <StatusMark status={status} form="short" />,
    sortValue: ({ status }) => statusRank(status),
    text: ({ status }) => status,
  },
  {
    id: 'way',
    header: 'Way',
    width: 240,
    grow: true,
    cell: ({ way }) => <span title={way}>{way}</span>,
    sortValue: ({ way }) => way,
    text: ({ way }) => way,
  },
  {
    id: 'conditions',
    header: 'Needs',
    width: 240,
    grow: true,
    cell: ({ conditions }) => (
      <span className="text-ink-2" title={conditions.join('\n')}>
        {conditions.length === 0 ? '–' : conditions.join('; ')}
      </span>
    ),
    text: ({ conditions }) => conditions.join('; '),
  },
];

export interface PathsTableProps {
  readonly rows: readonly PathRow[];
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly selected: string | undefined;
  readonly onOpen: (key: string) => void;
  readonly onEnd: (() => void) | undefined;
}

/** The same answers as the drawn ones, one row each. */
export function PathsTable({ rows, sort, onSort, selected, onOpen, onEnd }: PathsTableProps) {
  const columns = useMemo(() => COLUMNS, []);
  return (
    <DataTable
      label="Chains"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.key}
      sort={sort}
      onSort={onSort}
      selected={selected}
      onSelect={(row) => onOpen(row.key)}
      onEnd={onEnd}
    />
  );
}
