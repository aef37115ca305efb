import type { CrawlAccountRow } from '@assumable/shared/api/crawls';
import { useMemo } from 'react';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { formatAccountId, formatNumber } from '../../lib/format.ts';
import { printCsv } from '../../lib/csv.ts';
import { AccountState } from './account-state.tsx';
import { ACCOUNT_STATES, effortText } from './crawl-words.ts';
import { reasonFacts } from './reason-words.ts';

export interface AccountsTableProps {
  readonly rows: readonly CrawlAccountRow[];
  readonly unitName: (id: string) => string;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly selected: string | undefined;
  readonly onSelect: (account: string) => void;
  readonly onEnd?: (() => void) | undefined;
}

/** The accounts of a crawl: state, reason, effort. */
export function AccountsTable(props: AccountsTableProps) {
  const { unitName } = props;
  const columns = useMemo(() => columnsOf(unitName), [unitName]);
  return (
    <DataTable
      label="Accounts of the crawl"
      columns={columns}
      rows={props.rows}
      rowKey={({ account }) => account}
      sort={props.sort}
      onSort={props.onSort}
      sortedByServer
      selected={props.selected}
      onSelect={({ account }) => props.onSelect(account)}
      onEnd={props.onEnd}
    />
  );
}

function nameOf({ account, name }: CrawlAccountRow): string {
  return name ?? formatAccountId(account);
}

function whatOf({ state, reason, message }: CrawlAccountRow): string {
  if (message !== undefined) return message;
  return reason === undefined ? ACCOUNT_STATES[state].meaning : reasonFacts(reason).title;
}

/** Ids of sortable columns are the sorts of the server. */
function columnsOf(unitName: (id: string) => string): readonly DataColumn<CrawlAccountRow>[] {
  const unitOf = ({ unit }: CrawlAccountRow): string => (unit === undefined ? '' : unitName(unit));
  return [
    {
      id: 'name',
      header: 'Account',
      width: 150,
      sortValue: nameOf,
      text: nameOf,
      cell: (row) => (
        <span className="font-semibold" title={nameOf(row)}>
          {nameOf(row)}
        </span>
      ),
    },
    {
      id: 'account',
      header: 'Id',
      width: 130,
      sortValue: ({ account }) => account,
      text: ({ account }) => account,
      cell: ({ account }) => formatAccountId(account),
    },
    {
      id: 'state',
      header: 'State',
      width: 130,
      sortValue: ({ state }) => state,
      text: ({ state }) => state,
      cell: ({ state }) => <AccountState state={state} />,
    },
    {
      id: 'reason',
      header: 'Reason',
      width: 180,
      grow: true,
      sortValue: ({ reason }) => reason ?? '',
      text: ({ reason }) => reason ?? '',
      cell: (row) =>
        row.reason === undefined ? (
          ''
        ) : (
          <span title={whatOf(row)}>
            {reasonFacts(row.reason).title}
            <span className="text-ink-2"> · {whatOf(row)}</span>
          </span>
        ),
    },
    {
      id: 'unit',
      header: 'Unit',
      width: 104,
      text: unitOf,
      cell: (row) => <span title={row.unit}>{unitOf(row)}</span>,
    },
    {
      id: 'roles',
      header: 'Roles',
      width: 66,
      align: 'right',
      sortValue: ({ roles }) => roles ?? -1,
      text: ({ roles }) => (roles === undefined ? '' : String(roles)),
      cell: ({ roles }) => (roles === undefined ? '' : formatNumber(roles)),
    },
    {
      id: 'calls',
      header: 'Calls',
      width: 66,
      align: 'right',
      sortValue: ({ calls }) => calls,
      text: ({ calls }) => String(calls),
      cell: ({ calls }) => (calls === 0 ? '' : formatNumber(calls)),
    },
    {
      id: 'ms',
      header: 'Time',
      width: 104,
      align: 'right',
      sortValue: ({ ms }) => ms,
      text: ({ ms }) => String(ms),
      cell: ({ ms }) => (ms === 0 ? '' : effortText(ms)),
    },
  ];
}

const CSV_HEAD = [
  'account',
  'name',
  'state',
  'reason',
  'message',
  'unit',
  'role',
  'roles',
  'users',
  'policies',
  'calls',
  'retries',
  'attempts',
  'ms',
  'finishedAt',
];

export function accountsCsv(rows: readonly CrawlAccountRow[]): string {
  const text = (value: string | number | undefined): string => (value === undefined ? '' : String(value));
  return printCsv(
    CSV_HEAD,
    rows.map((row) =>
      [
        row.account,
        row.name,
        row.state,
        row.reason,
        row.message,
        row.unit,
        row.role,
        row.roles,
        row.users,
        row.policies,
        row.calls,
        row.retries,
        row.attempts,
        row.ms,
        row.finishedAt,
      ].map(text),
    ),
  );
}
