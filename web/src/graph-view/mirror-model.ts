/** The drawing as an outline that can be read and walked: principals in order, each with its edges. */
import { KIND_FACTS } from '../lib/kinds.ts';
import type { PlacedGraph, ViewEdge } from './view-graph.ts';

export interface MirrorItem {
  readonly id: string;
  readonly name: string;
  readonly edges: readonly { readonly id: string; readonly name: string }[];
}

function edgesBy(
  { edges }: PlacedGraph,
  end: (edge: ViewEdge) => string | undefined,
): ReadonlyMap<string, readonly ViewEdge[]> {
  const lists = new Map<string, ViewEdge[]>();
  for (const edge of edges) {
    const id = end(edge);
    if (id === undefined) continue;
    const list = lists.get(id);
    if (list === undefined) lists.set(id, [edge]);
    else list.push(edge);
  }
  return lists;
}

/** Subject first, then top to bottom within a column, columns from left to right. */
export function mirrorItems(graph: PlacedGraph): readonly MirrorItem[] {
  const labels = new Map(graph.nodes.map((node) => [node.id, node.label]));
  const boxLabels = new Map(graph.boxes.map((box) => [box.account, box.label]));
  const out = edgesBy(graph, ({ source }) => source);
  const into = edgesBy(graph, ({ source, target }) => (source === target ? undefined : target));
  const ordered = [...graph.nodes].sort(
    (a, b) => Number(b.id === graph.center) - Number(a.id === graph.center) || a.x - b.x || a.y - b.y,
  );
  return ordered.map((node) => {
    const leaving = out.get(node.id) ?? [];
    const coming = into.get(node.id) ?? [];
    const account = node.account === undefined ? '' : ` in ${boxLabels.get(node.account) ?? node.account}`;
    return {
      id: node.id,
      name: `${KIND_FACTS[node.kind].word} ${node.label}${account}, ${coming.length} in, ${leaving.length} out`,
      edges: [
        ...leaving.map((edge) => ({
          id: edge.id,
          name: `to ${labels.get(edge.target) ?? edge.target}: ${edge.label}`,
        })),
        ...coming.map((edge) => ({
          id: edge.id,
          name: `from ${labels.get(edge.source) ?? edge.source}: ${edge.label}`,
        })),
      ],
    };
  });
}
