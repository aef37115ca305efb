import { memo, useMemo, useSyncExternalStore } from 'react';
import type { ExtentSource } from './extent-source.ts';
import type { PlacedGraph } from './view-graph.ts';

export interface MinimapProps {
  readonly graph: PlacedGraph;
  readonly extents: ExtentSource;
  /** Brings a point of the drawing into the middle. */
  readonly onGo: (x: number, y: number) => void;
}

const SIZE = { width: 168, height: 116 } as const;
const AROUND = { x: 60, y: 40 } as const;

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function frameOf({ nodes, boxes }: PlacedGraph): Frame {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  const take = (x: number, y: number): void => {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  };
  for (const { x, y } of nodes) take(x, y);
  for (const box of boxes) {
    take(box.x, box.y);
    take(box.x + box.width, box.y + box.height);
  }
  return {
    left: left - AROUND.x,
    top: top - AROUND.y,
    width: right - left + 2 * AROUND.x,
    height: bottom - top + 2 * AROUND.y,
  };
}

/** All boxes and all nodes as one path each, however many there are. */
const Shapes = memo(function Shapes({
  graph,
  scale,
}: {
  readonly graph: PlacedGraph;
  readonly scale: number;
}) {
  const boxes = graph.boxes.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`);
  const nodes = graph.nodes.map(({ x, y }) => `M${x - 20} ${y - 14}h40v28h-40z`);
  const center = graph.nodes.find(({ id }) => id === graph.center);
  return (
    <>
      <path d={boxes.join('')} className="fill-container stroke-line" strokeWidth={1 / scale} />
      <path d={nodes.join('')} className="fill-line-strong" />
      {center !== undefined && <circle cx={center.x} cy={center.y} r={3.5 / scale} className="fill-accent" />}
    </>
  );
});

/** Where the part in sight lies; not shown while everything is in sight. A click goes there. */
export function Minimap({ graph, extents, onGo }: MinimapProps) {
  const extent = useSyncExternalStore(extents.subscribe, extents.get);
  const { left, top, width, height } = useMemo(() => frameOf(graph), [graph]);
  if (extent === undefined || graph.nodes.length === 0) return undefined;
  const all =
    extent.x <= left + AROUND.x &&
    extent.y <= top + AROUND.y &&
    extent.x + extent.width >= left + width - AROUND.x &&
    extent.y + extent.height >= top + height - AROUND.y;
  if (all) return undefined;
  const scale = Math.min(SIZE.width / width, SIZE.height / height);
  return (
    <svg
      aria-hidden="true"
      data-testid="minimap"
      width={SIZE.width}
      height={SIZE.height}
      className="absolute right-3 bottom-3 z-10 cursor-pointer rounded-md border border-line-strong bg-surface"
      onPointerDown={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onGo(left + (event.clientX - box.left) / scale, top + (event.clientY - box.top) / scale);
      }}
    >
      <g transform={`scale(${scale}) translate(${-left} ${-top})`}>
        <Shapes graph={graph} scale={scale} />
        <rect
          x={extent.x}
          y={extent.y}
          width={extent.width}
          height={extent.height}
          fill="none"
          className="stroke-accent"
          strokeWidth={2 / scale}
        />
      </g>
    </svg>
  );
}
