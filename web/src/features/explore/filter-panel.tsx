import type { Overview } from '@assumable/shared/api/contract';
import type { EdgeStatus, NodeKind } from '@assumable/shared/graph/model';
import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { CheckRow } from '../../components/check-row.tsx';
import { FilterText } from '../../components/filter-text.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { SelectMenu } from '../../components/select-menu.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { Toggle } from '../../components/toggle.tsx';
import { KIND_FACTS } from '../../lib/kinds.ts';
import { SHOWN_STATUSES, statusRank } from '../../lib/status.ts';
import { activeFilters, type ExploreSearch, type ExploreState } from '../../url-state/explore-search.ts';

export interface FilterPanelProps {
  readonly state: ExploreState;
  readonly search: ExploreSearch;
  readonly accounts: Overview['accounts'];
  /** Whether a principal is the subject: distance and direction make sense then. */
  readonly around: boolean;
  readonly onSearch: (patch: ExploreSearch) => void;
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

const HOPS = ['1', '2', '3', '4'] as const;
type Hops = (typeof HOPS)[number];

const SCOPES = [
  { id: 'any', label: 'Anywhere' },
  { id: 'external', label: 'From outside the organization' },
  { id: 'cross_account', label: 'Across accounts' },
  { id: 'same_account', label: 'Inside one account' },
] as const;

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-b border-line px-3 py-2.5">
      <h2 className="mb-1.5 text-xs font-semibold text-ink-2">{title}</h2>
      {children}
    </section>
  );
}

/** Filters that compose; every one of them stands in the address. */
export function FilterPanel({ state, search, accounts, around, onSearch }: FilterPanelProps) {
  const toggleStatus = (status: EdgeStatus, on: boolean): void => {
    const next = on ? [...state.st, status] : state.st.filter((other) => other !== status);
    onSearch({ st: [...next].sort((a, b) => statusRank(a) - statusRank(b)) });
  };
  const toggleKind = (kind: NodeKind, on: boolean): void => {
    const old = state.kind ?? [];
    const next = on ? [...old, kind] : old.filter((other) => other !== kind);
    onSearch({ kind: next.length === 0 ? undefined : next });
  };
  const hops = HOPS.find((value) => value === String(state.hops)) ?? '1';
  return (
    <aside aria-label="Filters" className="w-56 shrink-0 overflow-y-auto border-r border-line bg-surface">
      {around && (
        <Section title="Around the subject">
          <div className="space-y-2">
            <Segmented
              label="Direction"
              value={state.dir}
              segments={[
                { id: 'both', label: 'Both' },
                { id: 'in', label: 'Callers' },
                { id: 'out', label: 'Reach' },
              ]}
              onChange={(dir) => onSearch({ dir })}
            />
            <div className="flex items-center gap-2">
              <Segmented<Hops>
                label="Hops"
                value={hops}
                segments={HOPS.map((id) => ({ id, label: id }))}
                onChange={(id) => onSearch({ hops: Number(id) })}
              />
              <span className="text-xs text-ink-2">{state.hops === 1 ? 'hop' : 'hops'}</span>
            </div>
          </div>
        </Section>
      )}
      <Section title="Text in names and ARNs">
        <FilterText
          label="Text"
          className="w-full"
          value={state.q ?? ''}
          onChange={(q) => onSearch({ q: q === '' ? undefined : q })}
        />
      </Section>
      <Section title="Status">
        {SHOWN_STATUSES.map((status) => (
          <CheckRow
            key={status}
            checked={state.st.includes(status)}
            disabled={state.st.length === 1 && state.st.includes(status)}
            onChange={(on) => toggleStatus(status, on)}
          >
            <StatusMark status={status} form="short" />
          </CheckRow>
        ))}
      </Section>
      <Section title="Where">
        <div className="space-y-1.5">
          <SelectMenu
            label="Scope"
            className="w-full"
            value={state.scope ?? 'any'}
            choices={SCOPES}
            onChoose={(id) => onSearch({ scope: id === 'any' ? undefined : id })}
          />
          <SelectMenu
            label="Account of caller or role"
            className="w-full"
            value={state.account ?? 'all'}
            choices={[
              { id: 'all', label: 'All accounts' },
              ...accounts.map((account) => ({ id: account.id, label: account.name, detail: account.id })),
            ]}
            onChoose={(id) => onSearch({ account: id === 'all' ? undefined : id })}
          />
        </div>
      </Section>
      <Section title="Kind of caller">
        {CALLER_KINDS.map((kind) => (
          <CheckRow
            key={kind}
            checked={state.kind?.includes(kind) ?? false}
            onChange={(on) => toggleKind(kind, on)}
          >
            <span className="flex items-center gap-1.5">
              <KindIcon kind={kind} />
              {KIND_FACTS[kind].word}
            </span>
          </CheckRow>
        ))}
      </Section>
      <Section title="Show">
        <Toggle label="Service-linked roles" checked={state.slr} onChange={(slr) => onSearch({ slr })} />
        {around && (
          <Toggle
            label="Whole accounts as one"
            checked={state.fold}
            onChange={(fold) => onSearch({ fold })}
          />
        )}
      </Section>
      <div className="p-3">
        <Button
          className="w-full"
          disabled={activeFilters(search) === 0}
          onClick={() =>
            onSearch({
              st: undefined,
              kind: undefined,
              account: undefined,
              src: undefined,
              dst: undefined,
              scope: undefined,
              q: undefined,
            })
          }
        >
          Clear filters
        </Button>
      </div>
    </aside>
  );
}
