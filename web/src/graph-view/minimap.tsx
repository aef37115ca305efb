import type { PlacedGraph } from './view-graph.ts';

/** The part of the drawing in sight, in its own px. */
export interface Extent {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MinimapProps {
  readonly graph: PlacedGraph;
  readonly extent: Extent | undefined;
  /** Brings a point of the drawing into the middle. */
  readonly onGo: (x: number, y: number) => void;
}

const SIZE = { width: 168, height: 116 } as const;

/** Where the part in sight lies; not shown while everything is in sight. A click goes there; so do the arrow keys. */
export function Minimap({ graph, extent, onGo }: MinimapProps) {
  if (extent === undefined || graph.nodes.length === 0) return undefined;
  const xs = [...graph.nodes.map(({ x }) => x), ...graph.boxes.flatMap(({ x, width }) => [x, x + width])];
  const ys = [...graph.nodes.map(({ y }) => y), ...graph.boxes.flatMap(({ y, height }) => [y, y + height])];
  const left = Math.min(...xs) - 60;
  const top = Math.min(...ys) - 40;
  const width = Math.max(...xs) + 60 - left;
  const height = Math.max(...ys) + 40 - top;
  const all =
    extent.x <= left + 60 &&
    extent.y <= top + 40 &&
    extent.x + extent.width >= left + width - 60 &&
    extent.y + extent.height >= top + height - 40;
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
        {graph.boxes.map((box) => (
          <rect
            key={box.id}
            x={box.x}
            y={box.y}
            width={box.width}
            height={box.height}
            className="fill-container stroke-line"
            strokeWidth={1 / scale}
          />
        ))}
        {graph.nodes.map((node) => (
          <rect
            key={node.id}
            x={node.x - 20}
            y={node.y - 14}
            width={40}
            height={28}
            className={node.id === graph.center ? 'fill-accent' : 'fill-line-strong'}
          />
        ))}
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
