import { cx } from '../../lib/cx.ts';
import { countsInWords, STATUS_FACTS, strongestStatus, type StatusFacts } from '../../lib/status.ts';
import type { OutsideColumn } from './outside-groups.ts';
import { edgePath, type EdgeShape, type OverviewLayout, type Rect } from './overview-layout.ts';
import { liveCount, type AccountEdge } from './overview-model.ts';

/** Rectangles of everything an edge can start or end at, in the coordinates of the map. */
export function endpointsOf(
  layout: OverviewLayout,
  outside: OutsideColumn,
  left: number,
): ReadonlyMap<string, Rect> {
  const rects = new Map<string, Rect>();
  for (const card of layout.cards) {
    rects.set(card.account.id, { x: left + card.x, y: card.y, width: card.width, height: card.height });
  }
  for (const group of outside.groups) for (const item of group.items) rects.set(item.id, item);
  return rects;
}

export interface AccountEdgesProps {
  readonly edges: readonly AccountEdge[];
  readonly endpoints: ReadonlyMap<string, Rect>;
  readonly focus: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly layer: 'below' | 'labels';
}

interface Drawn {
  readonly key: string;
  readonly edge: AccountEdge;
  readonly facts: StatusFacts;
  readonly shape: EdgeShape;
  readonly focused: boolean;
  /** The end that is not in focus carries the count. */
  readonly label: { readonly x: number; readonly y: number };
}

const LABEL_GAP = 13;

function drawn({ edges, endpoints, focus }: AccountEdgesProps): readonly Drawn[] {
  const pairs = new Set(edges.map((edge) => `${edge.source}|${edge.target}`));
  return edges.flatMap((edge): readonly Drawn[] => {
    const from = endpoints.get(edge.source);
    const to = endpoints.get(edge.target);
    const status = strongestStatus(edge.counts);
    if (from === undefined || to === undefined || status === undefined) return [];
    const both = pairs.has(`${edge.target}|${edge.source}`);
    const shape = edgePath(from, to, both ? (edge.source < edge.target ? -1 : 1) : 0);
    const far = edge.source === focus ? { at: shape.end, rect: to } : { at: shape.start, rect: from };
    const side = far.at.x > far.rect.x + far.rect.width / 2 ? 1 : -1;
    return [
      {
        key: `${edge.source}|${edge.target}`,
        edge,
        facts: STATUS_FACTS[status],
        shape,
        focused: focus !== undefined && (edge.source === focus || edge.target === focus),
        label: { x: far.at.x + side * LABEL_GAP, y: far.at.y },
      },
    ];
  });
}

/** Lines between cards: width by count, colour and dash by the strongest status; counts for what is in focus. */
export function AccountEdges(props: AccountEdgesProps) {
  const { focus, width, height, layer } = props;
  const lines = drawn(props);
  return (
    <svg
      width={width}
      height={height}
      aria-hidden="true"
      className="pointer-events-none absolute top-0 left-0 overflow-visible"
    >
      {layer === 'below' ? (
        <>
          <ArrowHeads />
          {lines.map((line) => (
            <path
              key={line.key}
              d={line.shape.path}
              fill="none"
              data-edge={line.key}
              style={{ stroke: `var(${line.facts.colour})` }}
              strokeWidth={Math.min(5, 1 + Math.log2(Math.max(1, line.edge.total)) / 2)}
              strokeDasharray={line.facts.dash.join(' ')}
              markerEnd={`url(#head-${line.facts.status})`}
              className={cx(
                'transition-opacity duration-100',
                line.focused ? 'opacity-90' : focus === undefined ? 'opacity-45' : 'opacity-10',
              )}
            />
          ))}
        </>
      ) : (
        lines.filter((line) => line.focused).map((line) => <CountLabel key={line.key} line={line} />)
      )}
    </svg>
  );
}

function ArrowHeads() {
  return (
    <defs>
      {Object.values(STATUS_FACTS).map((facts) => (
        <marker
          key={facts.status}
          id={`head-${facts.status}`}
          viewBox="0 0 10 10"
          refX="9"
          refY="5"
          markerWidth="9"
          markerHeight="9"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 1L10 5L0 9z" style={{ fill: `var(${facts.colour})` }} />
        </marker>
      ))}
    </defs>
  );
}

function CountLabel({ line }: { readonly line: Drawn }) {
  const count = liveCount(line.edge);
  const text = String(count > 0 ? count : line.edge.total);
  const width = 8 + text.length * 7;
  return (
    <g>
      <title>{countsInWords(line.edge.counts)}</title>
      <rect
        x={line.label.x - width / 2}
        y={line.label.y - 8}
        width={width}
        height={16}
        rx={4}
        style={{ stroke: `var(${line.facts.colour})` }}
        className="fill-raised"
      />
      <text x={line.label.x} y={line.label.y + 4} textAnchor="middle" className="fill-ink text-xs">
        {text}
      </text>
    </g>
  );
}
