import { useEffect } from 'react';
import { usePrincipal } from '../../api-client/queries.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { OnSelect } from '../../lib/selection.ts';
import {
  PRINCIPAL_DEFAULTS,
  PRINCIPAL_TABS,
  type PrincipalSearch,
} from '../../url-state/principal-search.ts';
import { EgoColumns } from './ego-columns.tsx';
import type { OnOpenPrincipal } from './principal-actions.tsx';
import { PrincipalHeader } from './principal-header.tsx';
import { PrincipalSkeleton, tabsOf } from './principal-panel.tsx';

export interface PrincipalViewProps {
  readonly snapshot: string;
  readonly id: string;
  readonly search: PrincipalSearch;
  readonly onSearch: (patch: PrincipalSearch) => void;
  readonly onSelect: OnSelect;
  readonly onOpen: OnOpenPrincipal;
}

/** Everything about one principal on a page of its own: facts at the left, reach and policies at the right. */
export function PrincipalView({ snapshot, id, search, onSearch, onSelect, onOpen }: PrincipalViewProps) {
  const { data, error, refetch } = usePrincipal(snapshot, id);
  useEffect(() => {
    if (data !== undefined) performance.mark('view:meaningful');
  }, [data]);
  if (error !== null && data === undefined)
    return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <PrincipalSkeleton />;
  const tab = PRINCIPAL_TABS.find((candidate) => candidate === search.tab) ?? PRINCIPAL_DEFAULTS.tab;
  const items = tabsOf(data, snapshot, onSelect).map((item) =>
    item.id === 'reach'
      ? {
          ...item,
          content: (
            <EgoColumns
              snapshot={snapshot}
              node={data.node}
              hops={search.hops ?? PRINCIPAL_DEFAULTS.hops}
              onHops={(hops) => onSearch({ hops })}
              onSelect={onSelect}
            />
          ),
        }
      : item,
  );
  return (
    <article aria-label={data.node.label} className="flex h-full min-w-0 flex-col lg:flex-row">
      <div className="shrink-0 overflow-y-auto border-line max-lg:max-h-[45%] max-lg:border-b lg:w-80 lg:border-r">
        <PrincipalHeader detail={data} onSelect={onSelect} onOpen={onOpen} page />
      </div>
      <Tabs
        className="h-full min-w-0 flex-1"
        label={`About ${data.node.label}`}
        value={items.some((item) => item.id === tab) ? tab : 'reach'}
        onChange={(next) => onSearch({ tab: next })}
        items={items}
      />
    </article>
  );
}
