import { Download, FileCode2, Maximize2, Minus, Plus, Printer } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../components/button.tsx';
import { downloadBlob } from '../lib/download.ts';
import { exportSvg } from './export-svg.ts';
import { extentSource } from './extent-source.ts';
import { GraphLegend } from './graph-legend.tsx';
import { GraphMirror } from './graph-mirror.tsx';
import type { GraphSurface } from './graph-surface.ts';
import { GraphTooltip } from './graph-tooltip.tsx';
import { renderingOf } from './limits.ts';
import { Minimap } from './minimap.tsx';
import type { Point } from './picture-parts.ts';
import { readTokens } from './tokens.ts';
import type { PlacedGraph } from './view-graph.ts';

/** What was clicked: a node, an account box, an edge, or the empty canvas. */
export type Picked =
  | { readonly type: 'node'; readonly id: string }
  | { readonly type: 'account'; readonly account: string }
  | { readonly type: 'edge'; readonly id: string };

export interface GraphViewProps {
  readonly graph: PlacedGraph;
  /** Says in one sentence what is drawn. */
  readonly label: string;
  /** What is shown, of which snapshot, with which filters; stands below every picture. */
  readonly caption: readonly string[];
  readonly fileName: string;
  /** Ids of selected nodes, edges or boxes. */
  readonly selected: readonly string[];
  readonly onPick: (picked: Picked | undefined) => void;
  /** Double click or Enter on what is selected. */
  readonly onOpen: (picked: Picked) => void;
  /** A node was dragged, or moved with the keyboard, to this place. */
  readonly onMoved: (id: string, at: Point) => void;
}

/** The drawing library comes as a part of its own, and while the answer of the server is on its way. */
const surfaceCode = async (): Promise<typeof GraphSurface> =>
  (await import('./graph-surface.ts')).GraphSurface;

/** Starts reading the drawing library; called when a view that will draw is opened. */
export function preloadDrawing(): void {
  void surfaceCode().catch(() => undefined);
}

function pickedOf(graph: PlacedGraph, id: string | undefined): Picked | undefined {
  if (id === undefined) return undefined;
  const box = graph.boxes.find((candidate) => candidate.id === id);
  if (box !== undefined) return { type: 'account', account: box.account };
  return graph.edges.some((edge) => edge.id === id) ? { type: 'edge', id } : { type: 'node', id };
}

interface Hovered {
  readonly id: string;
  readonly at: Point;
}

/** The drawing with its tools, legend, and a mirror for keyboard and screen reader. */
export function GraphView(props: GraphViewProps) {
  const { graph, selected } = props;
  const container = useRef<HTMLDivElement>(null);
  const [surface, setSurface] = useState<GraphSurface>();
  const [extents] = useState(extentSource);
  const [hovered, setHovered] = useState<Hovered>();
  const [broken, setBroken] = useState(false);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  const { texture, hideLines, coarse } = renderingOf(graph.nodes.length, graph.edges.length);
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    let gone = false;
    let created: GraphSurface | undefined;
    const create = (Surface: typeof GraphSurface): void => {
      if (gone) return;
      const made = new Surface(
        element,
        { texture, hideLines, coarse },
        {
          onTap: (id) => latest.current.onPick(pickedOf(latest.current.graph, id)),
          onOpen: (id) => {
            const picked = pickedOf(latest.current.graph, id);
            if (picked !== undefined) latest.current.onOpen(picked);
          },
          onMoved: (id, at) => latest.current.onMoved(id, at),
          onHover: (id) => {
            const at = id === undefined ? undefined : made.besideOf(id);
            setHovered(id === undefined || at === undefined ? undefined : { id, at });
          },
          onView: (extent) => {
            extents.set(extent);
            setHovered(undefined);
          },
        },
      );
      created = made;
      setSurface(made);
    };
    surfaceCode().then(create, () => setBroken(true));
    return () => {
      gone = true;
      created?.destroy();
      setSurface(undefined);
    };
  }, [extents, texture, hideLines, coarse]);

  useEffect(() => {
    if (surface === undefined) return;
    let frame = 0;
    void surface.setGraph(graph).then((whole) => {
      if (!whole) return;
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => performance.mark('view:meaningful'));
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [surface, graph]);
  useEffect(() => {
    surface?.setSelected(selected);
  }, [surface, selected]);

  const picture = (): string =>
    exportSvg(graph, props.caption, (id) => surface?.positionOf(id), readTokens());
  return (
    <div className="flex h-full flex-col" data-testid="graph">
      <div className="relative min-h-0 flex-1 overflow-hidden bg-canvas">
        <div ref={container} aria-hidden="true" className="h-full w-full" />
        {broken && (
          <p role="alert" className="absolute inset-0 p-8 text-sm text-ink-2">
            The code of the drawing could not be read. Reload the page, or use the table: it shows the same.
          </p>
        )}
        <Minimap graph={graph} extents={extents} onGo={(x, y) => surface?.goTo(x, y)} />
        {hovered !== undefined && <GraphTooltip graph={graph} id={hovered.id} at={hovered.at} />}
        <GraphMirror
          graph={graph}
          label={props.label}
          onFocus={(id) => surface?.setFocus(id)}
          onMove={(id, x, y) => surface?.nudge(id, x, y)}
          onPick={(id) => props.onPick(pickedOf(graph, id))}
          onOpen={(id) => {
            const picked = pickedOf(graph, id);
            if (picked !== undefined) props.onOpen(picked);
          }}
        />
      </div>
      <div className="flex shrink-0 items-center border-t border-line bg-surface">
        <GraphLegend graph={graph} />
        <div role="toolbar" aria-label="Drawing" className="flex shrink-0 gap-px self-start px-2 py-0.5">
          <IconButton label="Zoom out" onClick={() => surface?.zoomBy(1 / 1.25)}>
            <Minus size={15} />
          </IconButton>
          <IconButton label="Zoom in" onClick={() => surface?.zoomBy(1.25)}>
            <Plus size={15} />
          </IconButton>
          <IconButton label="Fit the drawing" onClick={() => surface?.fit()}>
            <Maximize2 size={14} />
          </IconButton>
          <IconButton
            label="Save as PNG"
            onClick={() =>
              void import('./picture-parts.ts')
                .then(({ pngOf }) => pngOf(picture()))
                .then((blob) => downloadBlob(blob, `${props.fileName}.png`))
            }
          >
            <Download size={14} />
          </IconButton>
          <IconButton
            label="Save as SVG"
            onClick={() =>
              downloadBlob(new Blob([picture()], { type: 'image/svg+xml' }), `${props.fileName}.svg`)
            }
          >
            <FileCode2 size={14} />
          </IconButton>
          <IconButton label="Print the page" onClick={() => window.print()}>
            <Printer size={14} />
          </IconButton>
        </div>
      </div>
    </div>
  );
}
