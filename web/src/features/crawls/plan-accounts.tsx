import type { CrawlPlan } from '@assumable/shared/api/crawls';
import { useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { FilterText } from '../../components/filter-text.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { SelectMenu } from '../../components/select-menu.tsx';
import { counted, formatAccountId, formatNumber } from '../../lib/format.ts';
import { AccountState } from './account-state.tsx';

type PlannedAccount = CrawlPlan['accounts'][number];
type Shown = 'all' | 'read' | 'skip';

const HOW_WORDS: Readonly<Record<PlannedAccount['how'], string>> = {
  own: 'With the credentials of the server',
  assume: 'Through the role',
  skip: 'Skipped',
};

function roleName(arn: string): string {
  return arn.slice(arn.indexOf(':role/') + 1);
}

export interface PlanAccountsProps {
  readonly plan: CrawlPlan;
  readonly unitName: (id: string) => string;
  /** Plans again with these accounts only. */
  readonly onNarrow: (accounts: readonly string[]) => void;
}

/** Every account of a plan: how it would be read, or why not. */
export function PlanAccounts({ plan, unitName, onNarrow }: PlanAccountsProps) {
  const [text, setText] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [unit, setUnit] = useState('');
  const [sort, setSort] = useState('account');
  const [selected, setSelected] = useState<string>();
  const columns = useMemo(() => columnsOf(unitName), [unitName]);
  const units = useMemo(
    () =>
      [...new Set(plan.accounts.flatMap((account) => account.unit ?? []))].sort((a, b) =>
        unitName(a).localeCompare(unitName(b)),
      ),
    [plan, unitName],
  );
  const rows = plan.accounts.filter(
    (account) =>
      (shown === 'all' || (shown === 'skip') === (account.how === 'skip')) &&
      (unit === '' || account.unit === unit) &&
      `${account.account} ${account.name ?? ''} ${account.roles.join(' ')}`
        .toLowerCase()
        .includes(text.toLowerCase()),
  );
  const total = plan.toRead + plan.skipped;
  const narrowed = rows.filter(({ how }) => how !== 'skip');
  const canNarrow = rows.length < plan.accounts.length && narrowed.length > 0;
  return (
    <section aria-label="Accounts of the plan" className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <Segmented
          label="Accounts shown"
          value={shown}
          onChange={setShown}
          segments={[
            { id: 'all', label: `All ${formatNumber(total)}` },
            { id: 'read', label: `To read ${formatNumber(plan.toRead)}` },
            { id: 'skip', label: `Skipped ${formatNumber(plan.skipped)}` },
          ]}
        />
        <FilterText label="Filter by name, id, role" value={text} onChange={setText} className="w-52" />
        {units.length > 1 && (
          <SelectMenu
            label="Unit"
            value={unit}
            onChoose={setUnit}
            choices={[{ id: '', label: 'Every unit' }, ...units.map((id) => ({ id, label: unitName(id) }))]}
          />
        )}
        <span role="status" className="text-xs text-ink-2">
          {plan.accounts.length < total &&
            `The first ${formatNumber(plan.accounts.length)} of ${counted(total, 'account')} are listed. Of all of them ${formatNumber(plan.toRead)} are read and ${formatNumber(plan.skipped)} skipped.`}
        </span>
        <Button
          className="ml-auto"
          disabled={!canNarrow}
          onClick={() => onNarrow(narrowed.map(({ account }) => account))}
        >
          {canNarrow ? `Plan only these ${formatNumber(narrowed.length)}` : 'Plan only these'}
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        <DataTable
          label="Planned accounts"
          columns={columns}
          rows={rows}
          rowKey={({ account }) => account}
          sort={sort}
          onSort={setSort}
          selected={selected}
          onSelect={({ account }) => setSelected(account)}
        />
      </div>
    </section>
  );
}

function columnsOf(unitName: (id: string) => string): readonly DataColumn<PlannedAccount>[] {
  const nameOf = (account: PlannedAccount): string => account.name ?? formatAccountId(account.account);
  return [
    {
      id: 'name',
      header: 'Account',
      width: 160,
      sortValue: nameOf,
      text: nameOf,
      cell: (account) => <span className="font-semibold">{nameOf(account)}</span>,
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
      id: 'how',
      header: 'How',
      width: 120,
      sortValue: ({ how }) => how,
      text: ({ how }) => HOW_WORDS[how],
      cell: ({ how }) =>
        how === 'skip' ? <AccountState state="skipped" /> : how === 'own' ? 'Own credentials' : 'Assume',
    },
    {
      id: 'roles',
      header: 'Role, or why not',
      width: 200,
      grow: true,
      text: ({ roles, message }) => message ?? roles.join(' '),
      cell: ({ how, roles, message }) =>
        how === 'assume' ? (
          <span className="font-mono text-xs" title={roles.join('\n')}>
            {roles.map(roleName).join(', then ')}
          </span>
        ) : (
          <span className="text-ink-2" title={message}>
            {message ?? HOW_WORDS[how]}
          </span>
        ),
    },
    {
      id: 'unit',
      header: 'Unit',
      width: 152,
      sortValue: ({ unit }) => (unit === undefined ? '' : unitName(unit)),
      text: ({ unit }) => (unit === undefined ? '' : unitName(unit)),
      cell: ({ unit }) =>
        unit === undefined ? (
          <span className="text-ink-2">–</span>
        ) : (
          <span title={unit}>{unitName(unit)}</span>
        ),
    },
  ];
}
