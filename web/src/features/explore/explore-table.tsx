import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import type { OnSelect, Selection } from '../../lib/selection.ts';
import { SORTS, type ExploreSearch, type ExploreState } from '../../url-state/explore-search.ts';
import { EdgeTable } from './edge-table.tsx';
import type { ExploreData } from './explore-data.ts';

export interface ExploreTableProps {
  readonly data: ExploreData;
  readonly state: ExploreState;
  readonly accountName: (account: string) => string;
  readonly selection: Selection | undefined;
  readonly onSelect: OnSelect;
  readonly onSearch: (patch: ExploreSearch) => void;
  readonly onCenter: (id: string) => void;
}

/** The table twin of the drawing. */
export function ExploreTable(props: ExploreTableProps) {
  const { data, state, selection, onSelect, onSearch } = props;
  if (data.error !== undefined) return <ProblemNotice error={data.error} onRetry={data.retry} />;
  if (!data.loaded) return <SkeletonRows rows={14} label="Reading edges" />;
  if (data.edges.length === 0) {
    return (
      <EmptyState title="No edge matches">Loosen a filter at the left, or show more statuses.</EmptyState>
    );
  }
  const selected =
    selection?.type === 'edge'
      ? `${selection.source}|${selection.target}|${selection.action ?? 'sts:AssumeRole'}`
      : undefined;
  return (
    <EdgeTable
      edges={data.edges}
      nodes={data.nodes}
      accountName={props.accountName}
      sort={state.sort}
      onSort={(sort) => {
        const known = SORTS.find((candidate) => candidate === sort);
        if (known !== undefined) onSearch({ sort: known });
      }}
      sortedByServer={data.sortedByServer}
      selected={selected}
      onSelect={(edge) =>
        onSelect({ type: 'edge', source: edge.source, target: edge.target, action: edge.action })
      }
      onOpen={(edge) => props.onCenter(edge.target)}
      onEnd={data.more}
    />
  );
}
