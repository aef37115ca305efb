import type { PolicyDetail } from '@assumable/shared/api/policies';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useSearch, useSnapshots } from '../../api-client/queries.ts';
import { FilterText } from '../../components/filter-text.tsx';
import { Panel } from '../../components/panel.tsx';
import { cx } from '../../lib/cx.ts';
import { formatDate } from '../../lib/format.ts';
import { POLICY_KIND_WORDS } from '../../lib/policy-kinds.ts';
import type { PolicySearch } from '../../url-state/policy-search.ts';

export interface CompareWithProps {
  readonly snapshot: string;
  readonly policy: PolicyDetail;
  readonly search: PolicySearch;
  readonly onSearch: (patch: PolicySearch) => void;
}

const LISTED = 8;

/** What the policy can be held against: itself in another snapshot, other documents of its carrier, any other policy. */
export function CompareWith({ snapshot, policy, search, onSearch }: CompareWithProps) {
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const snapshots = useSnapshots();
  const found = useSearch(snapshot, asked);
  const others = (snapshots.data?.snapshots ?? []).filter(({ id }) => id !== snapshot).slice(0, LISTED);
  const policies = (found.data?.results ?? []).filter(
    ({ type, id }) => type === 'policy' && id !== policy.id,
  );
  const chosen = (other: string, at?: string): boolean => search.with === other && search.at === at;
  return (
    <Panel title="Compare with">
      {others.length > 0 && (
        <Choices title="This policy in another snapshot">
          {others.map((other) => (
            <Choice
              key={other.id}
              name={formatDate(other.collectedAt)}
              detail={other.label}
              pressed={chosen(policy.id, other.id)}
              onChoose={() => onSearch({ with: policy.id, at: other.id })}
            />
          ))}
        </Choices>
      )}
      {policy.siblings.length > 0 && (
        <Choices title="Another document beside it">
          {policy.siblings.map(({ id, name, kind }) => (
            <Choice
              key={id}
              name={name}
              detail={POLICY_KIND_WORDS[kind]}
              pressed={chosen(id)}
              onChoose={() => onSearch({ with: id, at: undefined })}
            />
          ))}
        </Choices>
      )}
      <FilterText
        label="Another policy: name or ARN"
        value={text}
        onChange={setText}
        className="w-full max-w-none"
      />
      {asked !== '' && found.data !== undefined && (
        <Choices title="">
          {policies.slice(0, LISTED).map(({ id, label, detail }) => (
            <Choice
              key={id}
              name={label}
              detail={detail}
              pressed={chosen(id)}
              onChoose={() => onSearch({ with: id, at: undefined })}
            />
          ))}
          {policies.length === 0 && <li className="py-1 text-sm text-ink-2">No policy by this name.</li>}
        </Choices>
      )}
    </Panel>
  );
}

function Choices({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="pb-2">
      {title !== '' && <h4 className="text-xs text-ink-2">{title}</h4>}
      <ul className="-mx-2">{children}</ul>
    </div>
  );
}

function Choice(props: {
  readonly name: string;
  readonly detail: string;
  readonly pressed: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={props.pressed}
        title={`${props.name}, ${props.detail}`}
        onClick={props.onChoose}
        className={cx(
          'flex min-h-8 w-full items-center gap-2 rounded-sm px-2 text-left text-sm',
          props.pressed ? 'bg-accent-soft' : 'hover:bg-inset',
        )}
      >
        <span className="min-w-0 truncate font-medium">{props.name}</span>
        <span className="ml-auto max-w-[55%] min-w-0 shrink-0 truncate text-xs text-ink-2">
          {props.detail}
        </span>
      </button>
    </li>
  );
}
