import type { SnapshotDetail } from '@assumable/shared/api/contract';
import { Crosshair, LayoutDashboard, Minimize2, PinOff, Waypoints } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { GraphView, preloadDrawing, type Picked } from '../../graph-view/graph-view.tsx';
import { drawMode, LIMITS } from '../../graph-view/limits.ts';
import { preloadLayouts, useLayout, type Unplaced } from '../../graph-view/use-layout.ts';
import type { PlacedGraph } from '../../graph-view/view-graph.ts';
import { filtersInWords, type FilterNames } from '../../filters/filter-words.ts';
import { counted, formatDate, formatNumber } from '../../lib/format.ts';
import type { OnSelect, Selection } from '../../lib/selection.ts';
import { SHOWN_STATUSES, STATUS_FACTS } from '../../lib/status.ts';
import { activeFilters, type ExploreSearch, type ExploreState } from '../../url-state/explore-search.ts';
import { truthLine } from './truth-line.tsx';
import type { ExploreData } from './explore-data.ts';
import { LayoutNotice } from './layout-notice.tsx';
import { drawingOf, pinnedAt, withPins } from './explore-graph.ts';

export interface ExploreCanvasProps {
  readonly snapshot: SnapshotDetail;
  readonly data: ExploreData;
  readonly state: ExploreState;
  readonly accountName: (account: string) => string;
  readonly names: FilterNames;
  readonly selection: Selection | undefined;
  readonly onSelect: OnSelect;
  readonly onSearch: (patch: ExploreSearch) => void;
  readonly onCenter: (id: string) => void;
  readonly onExpand: (() => void) | undefined;
  readonly onCollapse: (() => void) | undefined;
}

preloadDrawing();
preloadLayouts();

const NO_PINS: readonly string[] = [];

function Reading() {
  return (
    <div
      role="status"
      aria-label="Reading the surroundings"
      className="flex h-full items-center justify-center gap-32"
    >
      <Skeleton className="h-64 w-44" />
      <Skeleton className="h-16 w-40" />
      <Skeleton className="h-80 w-44" />
    </div>
  );
}

/** The drawing of Explore, or the honest reason why there is none. */
export function ExploreCanvas(props: ExploreCanvasProps) {
  const { data, state, onSearch } = props;
  const { nodes, edges, baseEdges, grown } = data;
  const { of, lay } = state;
  // Only what was expanded looks at where nodes were dragged to.
  const pin = grown.length === 0 ? NO_PINS : state.pin;
  const drawing = useMemo(
    () => drawingOf({ nodes, edges, baseEdges, grown, pin, of, lay }),
    [nodes, edges, baseEdges, grown, pin, of, lay],
  );
  if (data.error !== undefined) return <ProblemNotice error={data.error} onRetry={data.retry} />;
  if (!data.loaded) return <Reading />;
  if (drawing.edges.length === 0) return <NoEdges {...props} />;
  const total = edges.length + data.missingEdges;
  if (drawMode(drawing.nodes.length, drawing.edges.length) === 'refused' || data.missingEdges > 0) {
    return (
      <EmptyState
        title={`${counted(total, 'edge')} are too many to draw`}
        actions={
          <>
            <Button variant="primary" onClick={() => onSearch({ v: 'table' })}>
              Show them as a table
            </Button>
            <Button onClick={() => onSearch({ st: ['allowed', 'conditional'] })}>Only allowed ones</Button>
            <Button onClick={() => onSearch({ scope: 'cross_account' })}>Only across accounts</Button>
          </>
        }
      >
        The drawing stays readable up to {formatNumber(LIMITS.lean.nodes)} principals and{' '}
        {formatNumber(LIMITS.lean.edges)} lines. Narrow the filters, or use the table: it holds all of them.
      </EmptyState>
    );
  }
  return <Drawing {...props} drawing={drawing} />;
}

/** The drawing in the layout chosen; the last one stays until the next one has its places. */
function Drawing(props: ExploreCanvasProps & { readonly drawing: Unplaced }) {
  const { state, selection, onSelect, onSearch, snapshot, accountName } = props;
  const { pin } = state;
  const titleOf = useCallback((id: string) => `${accountName(id)} · ${id.slice(-4)}`, [accountName]);
  const layout = useLayout(props.drawing, titleOf);
  const graph = useMemo(
    () => (layout.graph === undefined ? undefined : withPins(layout.graph, pin)),
    [layout.graph, pin],
  );
  const selected = useMemo(() => litIds(selection), [selection]);
  if (graph === undefined) return <Reading />;
  const edgeOf = (id: string) => graph.edges.find((edge) => edge.id === id);
  const pick = (picked: Picked | undefined): void => {
    if (picked === undefined) onSelect(undefined);
    else if (picked.type === 'account') onSelect({ type: 'node', id: picked.account });
    else if (picked.type === 'node') onSelect({ type: 'node', id: picked.id });
    else {
      const edge = edgeOf(picked.id);
      if (edge !== undefined) {
        onSelect({ type: 'edge', source: edge.source, target: edge.target, action: edge.action });
      }
    }
  };
  const open = (picked: Picked): void => {
    if (picked.type === 'account') props.onCenter(picked.account);
    else if (picked.type === 'node') props.onCenter(picked.id);
    else pick(picked);
  };
  const node = selection?.type === 'node' && selection.id !== state.of ? selection.id : undefined;
  return (
    <div className="relative h-full">
      <GraphView
        graph={graph}
        label={`Graph of ${counted(graph.nodes.length, 'principal')} and ${counted(graph.edges.length, 'line')}`}
        caption={captionOf(props, graph)}
        fileName={`assumable-${snapshot.id}`}
        selected={selected}
        onPick={pick}
        onOpen={open}
        onMoved={(id, at) => onSearch({ pin: pinnedAt(pin, id, at) })}
      />
      {layout.failure !== undefined && <LayoutNotice reason={layout.failure} onRetry={layout.retry} />}
      <div className="absolute top-3 right-3 flex gap-1.5">
        {state.exp.length > state.tidy && (
          <Button
            title="Lays out everything anew, with what was expanded"
            onClick={() => onSearch({ tidy: state.exp.length })}
          >
            <LayoutDashboard size={14} aria-hidden="true" />
            Tidy
          </Button>
        )}
        {pin.length > 0 && (
          <Button onClick={() => onSearch({ pin: undefined })}>
            <PinOff size={14} aria-hidden="true" />
            Undo {counted(pin.length, 'move')}
          </Button>
        )}
      </div>
      {node !== undefined && (
        <div role="toolbar" aria-label="Selected node" className="absolute top-3 left-3 flex gap-1.5">
          <Button onClick={() => props.onCenter(node)}>
            <Crosshair size={14} aria-hidden="true" />
            Center here
          </Button>
          {props.onExpand !== undefined && (
            <Button onClick={props.onExpand}>
              <Waypoints size={14} aria-hidden="true" />
              Expand
            </Button>
          )}
          {props.onCollapse !== undefined && (
            <Button onClick={props.onCollapse}>
              <Minimize2 size={14} aria-hidden="true" />
              Collapse
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** What a picture says about itself: subject, snapshot, filters, and how much of what there is it shows. */
function captionOf(
  { snapshot, state, data, accountName, names }: ExploreCanvasProps,
  graph: PlacedGraph,
): readonly string[] {
  const subject =
    state.of === undefined
      ? 'All trusts'
      : (data.nodes.find(({ id }) => id === state.of)?.label ?? accountName(state.of));
  const notRead = snapshot.counts.accounts - snapshot.counts.accountsRead;
  return [
    `${subject} · ${snapshot.label}`,
    `Snapshot ${snapshot.id} of ${formatDate(snapshot.collectedAt)} · ${state.st.map((status) => STATUS_FACTS[status].word).join(', ')}`,
    filtersInWords(state.filters, names),
    `${truthLine(data, state, activeFilters(state.filters), notRead)} · ${counted(graph.edges.length, 'line')} drawn`,
  ];
}

function litIds(selection: Selection | undefined): readonly string[] {
  if (selection === undefined) return [];
  return selection.type === 'node' ? [selection.id] : [`${selection.source}|${selection.target}`];
}

function NoEdges({ state, snapshot, onSearch }: ExploreCanvasProps) {
  const notRead = snapshot.counts.accounts - snapshot.counts.accountsRead;
  return (
    <EmptyState
      title="No edge matches"
      actions={
        <>
          {state.st.length < SHOWN_STATUSES.length && (
            <Button onClick={() => onSearch({ st: [...SHOWN_STATUSES] })}>Show every status</Button>
          )}
          {state.dir !== 'both' && (
            <Button onClick={() => onSearch({ dir: undefined })}>Both directions</Button>
          )}
          <Button
            onClick={() =>
              onSearch({ kind: undefined, account: undefined, scope: undefined, q: undefined, st: undefined })
            }
          >
            Clear filters
          </Button>
        </>
      }
    >
      {notRead > 0
        ? `With these filters nothing is known here. ${counted(notRead, 'account')} not read could change that.`
        : 'With these filters there is nothing here, and every account was read.'}
    </EmptyState>
  );
}
