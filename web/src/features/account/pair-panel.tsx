import type { ApiEdge, ApiNode } from '@assumable/shared/api/contract';
import { isAccountId } from '@assumable/shared/arn/arn';
import { ArrowRight } from 'lucide-react';
import { useMemo } from 'react';
import { useAccountNames } from '../../api-client/account-names.ts';
import { useEdges, type EdgeListQuery } from '../../api-client/queries.ts';
import { arnParts } from '../../components/arn-text.tsx';
import { Button } from '../../components/button.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { StatusCounts } from '../../components/status-counts.tsx';
import { StatusGlyph } from '../../components/status-mark.tsx';
import { edgeWords } from '../../lib/edge-words.ts';
import { counted, formatAccountId, formatNumber } from '../../lib/format.ts';
import { groupBy } from '@assumable/shared/lib/group-by';
import type { OnSelect } from '../../lib/selection.ts';
import { STATUS_FACTS, statusRank } from '../../lib/status.ts';
import { endpointKind, endpointName } from './account-sides.ts';

export interface PairPanelProps {
  readonly snapshot: string;
  /** Account id, or id of a service, provider, `*`. */
  readonly source: string;
  readonly target: string;
  /** The filter of the view, so that the list holds what its cell counts. */
  readonly filter: EdgeListQuery;
  readonly onSelect: OnSelect;
  readonly onExplore: () => void;
}

const PAGE = 300;

/** Every trust from one account (or service, provider) into another, by role. */
export function PairPanel({ snapshot, source, target, filter, onSelect, onExplore }: PairPanelProps) {
  const query = useEdges(snapshot, { ...filter, from: source, to: target, sort: 'target', limit: PAGE });
  const accountName = useAccountNames(snapshot);
  const edges = useMemo(() => query.data?.pages.flatMap((page) => page.edges) ?? [], [query.data]);
  const nodes = useMemo(
    () => new Map(query.data?.pages.flatMap((page) => page.nodes).map((node) => [node.id, node])),
    [query.data],
  );
  const roles = useMemo(() => [...groupBy(edges, (edge) => edge.target)], [edges]);
  const total = query.data?.pages[0]?.total ?? 0;
  const nameOf = (id: string): string =>
    isAccountId(id) ? (accountName(id) ?? formatAccountId(id)) : (nodes.get(id)?.label ?? endpointName(id));
  const counts: Record<string, number> = {};
  for (const { status } of edges) counts[status] = (counts[status] ?? 0) + 1;
  return (
    <article aria-label={`${nameOf(source)} to ${nameOf(target)}`}>
      <header className="border-b border-line px-4 pt-2.5 pb-3">
        <h2 className="flex min-h-7 flex-wrap items-center gap-x-2 pr-8 text-lg font-semibold">
          <End id={source} name={nameOf(source)} onSelect={onSelect} />
          {source === target ? (
            <span className="text-sm font-normal text-ink-2">inside the account</span>
          ) : (
            <>
              <ArrowRight size={16} className="shrink-0 text-ink-2" aria-label="to" />
              <End id={target} name={nameOf(target)} onSelect={onSelect} />
            </>
          )}
        </h2>
        <p className="text-sm text-ink-2">
          {query.data !== undefined &&
            `${counted(total, 'trust')} in ${counted(roles.length, 'role')}${edges.length < total ? ' so far' : ''}`}
        </p>
        <div className="mt-1.5 flex items-center gap-3 text-xs">
          <StatusCounts counts={counts} />
          <Button className="ml-auto" onClick={onExplore}>
            Open in Explore
          </Button>
        </div>
      </header>
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.data === undefined && !query.isError && <SkeletonRows rows={8} label="Reading the trusts" />}
      {query.data !== undefined && total === 0 && (
        <p className="p-4 text-sm text-ink-2">No trust between these two matches the filters.</p>
      )}
      <ul>
        {roles.map(([role, group]) => (
          <li key={role} className="border-b border-line py-2">
            <RoleRow role={role} node={nodes.get(role)} onSelect={onSelect} />
            <ul>
              {[...group]
                .sort((a, b) => statusRank(a.status) - statusRank(b.status))
                .map((edge) => (
                  <li key={`${edge.source} ${edge.action}`}>
                    <CallerRow edge={edge} node={nodes.get(edge.source)} onSelect={onSelect} />
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="p-4">
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {`Show ${formatNumber(Math.min(PAGE, total - edges.length))} more`}
          </Button>
        </div>
      )}
    </article>
  );
}

function End(props: { readonly id: string; readonly name: string; readonly onSelect: OnSelect }) {
  return (
    <button
      type="button"
      title={props.id}
      className="flex min-w-0 items-center gap-1.5 rounded-sm hover:text-accent hover:underline"
      onClick={() => props.onSelect({ type: 'node', id: props.id })}
    >
      <KindIcon kind={endpointKind(props.id)} />
      <span className="truncate">{props.name}</span>
    </button>
  );
}

function RoleRow(props: {
  readonly role: string;
  readonly node: ApiNode | undefined;
  readonly onSelect: OnSelect;
}) {
  const parts = arnParts(props.role);
  return (
    <button
      type="button"
      title={props.role}
      className="flex h-7 w-full min-w-0 items-center gap-1.5 px-4 text-left text-sm hover:bg-inset"
      onClick={() => props.onSelect({ type: 'node', id: props.role })}
    >
      <KindIcon kind={props.node?.kind ?? 'iam_role'} />
      <span className="min-w-0 truncate font-mono text-xs">
        <span className="text-ink-2">{parts.prefix}</span>
        <span className="font-semibold">{parts.name}</span>
      </span>
    </button>
  );
}

function CallerRow(props: {
  readonly edge: ApiEdge;
  readonly node: ApiNode | undefined;
  readonly onSelect: OnSelect;
}) {
  const { edge, node, onSelect } = props;
  const parts = arnParts(edge.source);
  return (
    <button
      type="button"
      title={`${edge.source}: ${edgeWords(edge)}`}
      className="flex h-7 w-full min-w-0 items-center gap-1.5 pr-4 pl-9 text-left text-sm hover:bg-inset"
      onClick={() =>
        onSelect({ type: 'edge', source: edge.source, target: edge.target, action: edge.action })
      }
    >
      <span className="inline-flex" style={{ color: `var(${STATUS_FACTS[edge.status].colour})` }}>
        <StatusGlyph status={edge.status} />
      </span>
      <span className="min-w-0 truncate">
        {parts.prefix === '' ? (node?.label ?? edge.source) : parts.name}
      </span>
      {edge.audience !== undefined && (
        <span className="shrink-0 text-xs text-ink-2">{counted(edge.audience.covered, 'caller')}</span>
      )}
      <span className="ml-auto max-w-[50%] shrink-0 truncate pl-2 text-xs text-ink-2">{edgeWords(edge)}</span>
    </button>
  );
}
