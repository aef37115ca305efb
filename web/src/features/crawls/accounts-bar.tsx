import type { CrawlAccountList } from '@assumable/shared/api/crawls';
import { Download, X } from 'lucide-react';
import { useState } from 'react';
import { fetchAllAccounts, type CrawlRowsQuery } from '../../api-client/crawls.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { FilterText } from '../../components/filter-text.tsx';
import { SelectMenu } from '../../components/select-menu.tsx';
import { downloadBlob } from '../../lib/download.ts';
import { counted, formatNumber } from '../../lib/format.ts';
import type { CrawlSearch } from '../../url-state/crawl-search.ts';
import { accountsCsv } from './accounts-table.tsx';
import { reasonFacts } from './reason-words.ts';

type Units = NonNullable<CrawlAccountList['units']>;

export interface AccountsBarProps {
  readonly crawl: string;
  readonly search: CrawlSearch;
  readonly query: CrawlRowsQuery;
  readonly list: CrawlAccountList | undefined;
  readonly units: Units;
  readonly onSearch: (patch: CrawlSearch) => void;
  readonly onFailed: (error: unknown) => void;
}

/** Filters of the table, how many accounts they leave, and the export of all of them. */
export function AccountsBar(props: AccountsBarProps) {
  const { crawl, search, query, list, units, onSearch, onFailed } = props;
  const [exported, setExported] = useState<number>();
  const filtered = [search.state, search.reason, search.q, search.ou].some((value) => value !== undefined);
  const reasons = list?.reasons ?? [];
  const reason = search.reason?.[0] ?? '';
  const all = list === undefined ? 0 : Object.values(list.counts).reduce((sum, count) => sum + count, 0);
  const download = async (): Promise<void> => {
    setExported(0);
    try {
      const rows = await fetchAllAccounts(crawl, query, setExported);
      downloadBlob(new Blob([accountsCsv(rows)], { type: 'text/csv' }), `assumable-crawl-${crawl}.csv`);
    } catch (error) {
      onFailed(error);
    } finally {
      setExported(undefined);
    }
  };
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
      <h2 className="sr-only">Accounts</h2>
      <FilterText
        label="Filter by name, id, reason"
        value={search.q ?? ''}
        onChange={(q) => onSearch({ q: q === '' ? undefined : q })}
        className="w-56"
      />
      <SelectMenu
        label="Reason"
        value={reason}
        onChoose={(next) => onSearch({ reason: next === '' ? undefined : [next] })}
        choices={[
          { id: '', label: 'Any reason' },
          ...(reason !== '' && !reasons.some((entry) => entry.reason === reason)
            ? [{ id: reason, label: reasonFacts(reason).title }]
            : []),
          ...reasons.map((entry) => ({
            id: entry.reason,
            label: reasonFacts(entry.reason).title,
            detail: `${entry.reason} · ${counted(entry.count, 'account')}`,
          })),
        ]}
      />
      {units.length > 0 && (
        <SelectMenu
          label="Unit"
          value={search.ou ?? ''}
          onChoose={(ou) => onSearch({ ou: ou === '' ? undefined : ou })}
          choices={[{ id: '', label: 'Every unit' }, ...unitChoices(units)]}
        />
      )}
      {filtered && (
        <Button
          variant="quiet"
          onClick={() => onSearch({ state: undefined, reason: undefined, q: undefined, ou: undefined })}
        >
          <X size={13} aria-hidden="true" />
          Clear
        </Button>
      )}
      <span role="status" data-testid="truth-line" className="text-xs text-ink-2">
        {list !== undefined &&
          (filtered
            ? `${formatNumber(list.total)} of ${counted(all, 'account')}`
            : counted(list.total, 'account'))}
      </span>
      <span className="ml-auto flex items-center gap-1">
        <Button disabled={exported !== undefined || (list?.total ?? 0) === 0} onClick={() => void download()}>
          <Download size={14} aria-hidden="true" />
          {exported === undefined
            ? 'CSV'
            : `Reading ${formatNumber(exported)} of ${formatNumber(list?.total ?? 0)}`}
        </Button>
        <CopyButton text={window.location.href} what="link" />
      </span>
    </div>
  );
}

/** Units in the order of the tree, indented. */
function unitChoices(units: Units): readonly { readonly id: string; readonly label: string }[] {
  const known = new Set(units.map(({ id }) => id));
  const choices: { readonly id: string; readonly label: string }[] = [];
  const visited = new Set<string>();
  const walk = (parent: string | undefined, depth: number): void => {
    const children = units
      .filter(
        ({ parentId }) => (parentId !== undefined && known.has(parentId) ? parentId : undefined) === parent,
      )
      .sort((a, b) => a.name.localeCompare(b.name));
    for (const { id, name } of children) {
      if (visited.has(id)) continue;
      visited.add(id);
      choices.push({ id, label: `${'\u2003'.repeat(depth)}${name}` });
      walk(id, depth + 1);
    }
  };
  walk(undefined, 0);
  return choices;
}
