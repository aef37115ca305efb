import type { Overview } from '@assumable/shared/api/contract';
import {
  ASSUME_ACTIONS,
  type AssumeAction,
  type EdgeStatus,
  type NodeKind,
} from '@assumable/shared/graph/model';
import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { CheckRow } from '../components/check-row.tsx';
import { FilterText } from '../components/filter-text.tsx';
import { KindIcon } from '../components/kind-icon.tsx';
import { SelectMenu } from '../components/select-menu.tsx';
import { StatusMark } from '../components/status-mark.tsx';
import { Toggle } from '../components/toggle.tsx';
import { KIND_FACTS } from '../lib/kinds.ts';
import { SHOWN_STATUSES, statusRank } from '../lib/status.ts';
import {
  activeFilterKeys,
  DEFAULT_STATUSES,
  NO_FILTERS,
  type FilterSearch,
} from '../url-state/filter-search.ts';
import { ConditionFilter } from './condition-filter.tsx';
import { ACTION_WORDS, SCOPE_WORDS } from './filter-words.ts';
import { unitChoices } from './unit-choices.ts';

export interface FilterPanelProps {
  readonly search: FilterSearch;
  readonly overview: Overview | undefined;
  readonly onSearch: (patch: FilterSearch) => void;
  /** What only this view has, on top. */
  readonly children?: ReactNode;
}

const CALLER_KINDS: readonly NodeKind[] = [
  'iam_role',
  'iam_user',
  'account',
  'aws_service',
  'saml_provider',
  'oidc_provider',
  'web_identity_domain',
  'external_principal',
  'any_principal',
  'organization',
  'dangling_id',
];

const SCOPES = [
  { id: 'any', label: 'Anywhere' },
  { id: 'external', label: SCOPE_WORDS.external },
  { id: 'cross_account', label: SCOPE_WORDS.cross_account },
  { id: 'same_account', label: SCOPE_WORDS.same_account },
] as const;

const UNUSED = [
  { id: 'any', label: 'Any last use', days: undefined },
  { id: '30', label: 'Unused for 30 days', days: 30 },
  { id: '90', label: 'Unused for 90 days', days: 90 },
  { id: '180', label: 'Unused for 180 days', days: 180 },
  { id: '365', label: 'Unused for a year', days: 365 },
] as const;

/** A titled group of filters. */
export function FilterSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-b border-line px-3 py-2.5">
      <h2 className="mb-1.5 text-xs font-semibold text-ink-2">{title}</h2>
      {children}
    </section>
  );
}

/** Filters that compose; every one of them stands in the address. */
export function FilterPanel({ search, overview, onSearch, children }: FilterPanelProps) {
  const statuses = search.st ?? DEFAULT_STATUSES;
  const toggleStatus = (status: EdgeStatus, on: boolean): void => {
    const next = on ? [...statuses, status] : statuses.filter((other) => other !== status);
    onSearch({ st: [...next].sort((a, b) => statusRank(a) - statusRank(b)) });
  };
  const toggleKind = (kind: NodeKind, on: boolean): void => {
    const old = search.kind ?? [];
    const next = on ? [...old, kind] : old.filter((other) => other !== kind);
    onSearch({ kind: next.length === 0 ? undefined : next });
  };
  const toggleAction = (action: AssumeAction, on: boolean): void => {
    const old = search.act ?? [];
    const next = on ? [...old, action] : old.filter((other) => other !== action);
    onSearch({ act: next.length === 0 ? undefined : next });
  };
  const accounts = overview?.accounts ?? [];
  return (
    <aside aria-label="Filters" className="w-56 shrink-0 overflow-y-auto border-r border-line bg-surface">
      {children}
      <FilterSection title="Text in names and ARNs">
        <FilterText
          label="Text"
          className="w-full"
          value={search.q ?? ''}
          onChange={(q) => onSearch({ q: q === '' ? undefined : q })}
        />
      </FilterSection>
      <FilterSection title="Status">
        {SHOWN_STATUSES.map((status) => (
          <CheckRow
            key={status}
            checked={statuses.includes(status)}
            disabled={statuses.length === 1 && statuses.includes(status)}
            onChange={(on) => toggleStatus(status, on)}
          >
            <StatusMark status={status} form="short" />
          </CheckRow>
        ))}
      </FilterSection>
      <FilterSection title="Where">
        <div className="space-y-1.5">
          <SelectMenu
            label="Scope"
            className="w-full"
            value={search.scope ?? 'any'}
            choices={SCOPES}
            onChoose={(id) => onSearch({ scope: id === 'any' ? undefined : id })}
          />
          <SelectMenu
            label="Account of caller or role"
            className="w-full"
            value={search.account ?? 'all'}
            choices={[
              { id: 'all', label: 'All accounts' },
              ...accounts.map((account) => ({ id: account.id, label: account.name, detail: account.id })),
            ]}
            onChoose={(id) => onSearch({ account: id === 'all' ? undefined : id })}
          />
          <SelectMenu
            label="Unit of caller or role"
            className="w-full"
            value={search.ou ?? 'all'}
            choices={[{ id: 'all', label: 'All units' }, ...unitChoices(overview?.units ?? [])]}
            onChoose={(id) => onSearch({ ou: id === 'all' ? undefined : id })}
          />
        </div>
      </FilterSection>
      <FilterSection title="Kind of caller">
        {CALLER_KINDS.map((kind) => (
          <CheckRow
            key={kind}
            checked={search.kind?.includes(kind) ?? false}
            onChange={(on) => toggleKind(kind, on)}
          >
            <span className="flex items-center gap-1.5">
              <KindIcon kind={kind} />
              {KIND_FACTS[kind].word}
            </span>
          </CheckRow>
        ))}
      </FilterSection>
      <FilterSection title="Role and caller">
        <div className="space-y-1.5">
          <FilterText
            label="IAM path, such as /app/"
            className="w-full"
            value={search.path ?? ''}
            onChange={(path) => onSearch({ path: path === '' ? undefined : path })}
          />
          <FilterText
            label="Tag: key or key=value"
            className="w-full"
            value={search.tag ?? ''}
            onChange={(tag) => onSearch({ tag: tag === '' ? undefined : tag })}
          />
          <SelectMenu
            label="Last use of the role"
            className="w-full"
            value={UNUSED.find(({ days }) => days === search.unused)?.id ?? 'any'}
            choices={UNUSED}
            onChoose={(id) => onSearch({ unused: UNUSED.find((choice) => choice.id === id)?.days })}
          />
          <Toggle
            label="Service-linked roles"
            checked={search.slr ?? false}
            onChange={(slr) => onSearch({ slr })}
          />
        </div>
      </FilterSection>
      <FilterSection title="Open condition on">
        <ConditionFilter member="cond" search={search} onSearch={onSearch} />
      </FilterSection>
      <FilterSection title="No condition on">
        <ConditionFilter member="without" search={search} onSearch={onSearch} />
      </FilterSection>
      <FilterSection title="Action">
        {ASSUME_ACTIONS.map((action) => (
          <CheckRow
            key={action}
            checked={search.act?.includes(action) ?? false}
            onChange={(on) => toggleAction(action, on)}
          >
            <span title={action}>{ACTION_WORDS[action]}</span>
          </CheckRow>
        ))}
      </FilterSection>
      <div className="p-3">
        <Button
          className="w-full"
          disabled={activeFilterKeys(search).length === 0}
          onClick={() => onSearch(NO_FILTERS)}
        >
          Clear filters
        </Button>
      </div>
    </aside>
  );
}
