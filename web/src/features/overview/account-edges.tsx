import { cx } from '../../lib/cx.ts';
import { STATUS_FACTS, strongestStatus } from '../../lib/status.ts';
import type { OutsideColumn } from './outside-groups.ts';
import type { OpenedAccount } from './account-roles.ts';
import { edgePath, roleRect, type OverviewLayout, type Rect } from './overview-layout.ts';
import type { AccountEdge } from './overview-model.ts';

/** Rectangles of everything an edge can start or end at, in the coordinates of the map. */
export function endpointsOf(
  layout: OverviewLayout,
  outside: OutsideColumn,
  left: number,
  opened: OpenedAccount | undefined,
): ReadonlyMap<string, Rect> {
  const rects = new Map<string, Rect>();
  for (const box of layout.boxes) {
    if (box.shut) rects.set(box.id, { x: left + box.x, y: box.y, width: box.width, height: box.height });
  }
  for (const card of layout.cards) {
    rects.set(card.account.id, { x: left + card.x, y: card.y, width: card.width, height: card.height });
  }
  const card = layout.cards.find((one) => one.account.id === opened?.account);
  opened?.roles.forEach((role, index) => {
    if (card === undefined) return;
    const rect = roleRect(card, index);
    rects.set(role.id, { ...rect, x: left + rect.x });
  });
  for (const group of outside.groups) for (const item of group.items) rects.set(item.id, item);
  return rects;
}

export interface AccountEdgesProps {
  readonly edges: readonly AccountEdge[];
  readonly endpoints: ReadonlyMap<string, Rect>;
  readonly focus: string | undefined;
  readonly width: number;
  readonly height: number;
}

/** Lines between cards: width by count, colour and dash by the strongest status. */
export function AccountEdges({ edges, endpoints, focus, width, height }: AccountEdgesProps) {
  const pairs = new Set(edges.map((edge) => `${edge.source}|${edge.target}`));
  return (
    <svg
      width={width}
      height={height}
      aria-hidden="true"
      className="pointer-events-none absolute top-0 left-0 overflow-visible"
    >
      <ArrowHeads />
      {edges.map((edge) => {
        const from = endpoints.get(edge.source);
        const to = endpoints.get(edge.target);
        const status = strongestStatus(edge.counts);
        if (from === undefined || to === undefined || status === undefined) return undefined;
        const facts = STATUS_FACTS[status];
        const both = pairs.has(`${edge.target}|${edge.source}`);
        const focused = edge.source === focus || edge.target === focus;
        return (
          <path
            key={`${edge.source}|${edge.target}`}
            d={edgePath(from, to, both ? (edge.source < edge.target ? -1 : 1) : 0)}
            fill="none"
            data-edge={`${edge.source}|${edge.target}`}
            style={{ stroke: `var(${facts.colour})` }}
            strokeWidth={Math.min(5, 1 + Math.log2(Math.max(1, edge.total)) / 2)}
            strokeDasharray={facts.dash.join(' ')}
            markerEnd={`url(#head-${facts.status})`}
            className={cx(
              'transition-opacity duration-100',
              focused ? 'opacity-90' : focus === undefined ? 'opacity-45' : 'opacity-10',
            )}
          />
        );
      })}
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
