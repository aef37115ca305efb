import { KIND_FACTS } from '../lib/kinds.ts';
import type { PlacedGraph } from './view-graph.ts';

export interface GraphTooltipProps {
  readonly graph: PlacedGraph;
  /** Node or line that the pointer rests on. */
  readonly id: string;
  /** Where it is drawn, px from the corner of the drawing. */
  readonly at: { readonly x: number; readonly y: number };
}

function wordsOf(
  graph: PlacedGraph,
  id: string,
): { readonly title: string; readonly detail: string } | undefined {
  const labels = (node: string): string => graph.nodes.find((other) => other.id === node)?.label ?? node;
  const node = graph.nodes.find((other) => other.id === id);
  if (node !== undefined) {
    const into = graph.edges.filter(({ target }) => target === id).length;
    const out = graph.edges.filter(({ source }) => source === id).length;
    const account = graph.boxes.find((box) => box.account === node.account)?.label ?? node.account;
    const parts = [KIND_FACTS[node.kind].word, account, `${into} in, ${out} out`];
    return { title: node.label, detail: parts.filter((part) => part !== undefined).join(' · ') };
  }
  const edge = graph.edges.find((other) => other.id === id);
  if (edge === undefined) return undefined;
  const count = edge.count > 1 ? ` · ${edge.count} edges` : '';
  return { title: `${labels(edge.source)} → ${labels(edge.target)}`, detail: `${edge.label}${count}` };
}

/** Full name and facts of what the pointer rests on; the same words stand in the outline and the inspector. */
export function GraphTooltip({ graph, id, at }: GraphTooltipProps) {
  const words = wordsOf(graph, id);
  if (words === undefined) return undefined;
  return (
    <div
      aria-hidden="true"
      data-testid="graph-tooltip"
      className="shadow-float pointer-events-none absolute z-20 max-w-96 -translate-x-1/2 rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs"
      style={{ left: at.x, top: at.y }}
    >
      <p className="font-semibold break-words text-ink">{words.title}</p>
      <p className="text-ink-2">{words.detail}</p>
    </div>
  );
}
