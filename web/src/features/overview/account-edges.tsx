import { cx } from '../../lib/cx.ts';
import { countsInWords, STATUS_FACTS, strongestStatus } from '../../lib/status.ts';
import type { OutsideColumn } from './outside-groups.ts';
import { edgePath, type OverviewLayout, type Rect } from './overview-layout.ts';
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
  readonly names: ReadonlyMap<string, string>;
  readonly focus: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly layer: 'below' | 'labels';
}

/** Lines between cards: width by count, colour and dash by the strongest status; counts for what is in focus. */
export function AccountEdges({ edges, endpoints, focus, width, height, layer }: AccountEdgesProps) {
  const shown = edges.flatMap((edge) => {
    const from = endpoints.get(edge.source);
    const to = endpoints.get(edge.target);
    const status = strongestStatus(edge.counts);
    if (from === undefined || to === undefined || status === undefined) return [];
    return [{ edge, facts: STATUS_FACTS[status], shape: edgePath(from, to) }];
  });
  return (
    <svg
      width={width}
      height={height}
      aria-hidden="true"
      className="pointer-events-none absolute top-0 left-0 overflow-visible"
    >
      {layer === 'below' && (
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
      )}
      {shown.map(({ edge, facts, shape }) => {
        const focused = focus !== undefined && (edge.source === focus || edge.target === focus);
        const key = `${edge.source}|${edge.target}`;
        if (layer === 'below') {
          return (
            <path
              key={key}
              d={shape.path}
              fill="none"
              data-edge={key}
              style={{ stroke: `var(${facts.colour})` }}
              strokeWidth={Math.min(6, 1 + Math.log2(Math.max(1, edge.total)) / 2)}
              strokeDasharray={facts.dash.join(' ')}
              markerEnd={`url(#head-${facts.status})`}
              className={cx(
                'transition-opacity',
                focus !== undefined && !focused ? 'opacity-15' : 'opacity-80',
              )}
            />
          );
        }
        if (!focused) return undefined;
        const text = String(liveCount(edge) > 0 ? liveCount(edge) : edge.total);
        const boxWidth = 10 + text.length * 7;
        return (
          <g key={key}>
            <title>{countsInWords(edge.counts)}</title>
            <rect
              x={shape.labelX - boxWidth / 2}
              y={shape.labelY - 8}
              width={boxWidth}
              height={16}
              rx={4}
              className="fill-raised stroke-line-strong"
            />
            <text x={shape.labelX} y={shape.labelY + 4} textAnchor="middle" className="fill-ink text-xs">
              {text}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
