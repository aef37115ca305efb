/** The drawing as an outline that can be read and walked: principals in order, each with its edges. */
import { KIND_FACTS } from '../lib/kinds.ts';
import type { PlacedGraph } from './view-graph.ts';

export interface MirrorItem {
  readonly id: string;
  readonly name: string;
  readonly edges: readonly { readonly id: string; readonly name: string }[];
}

/** Subject first, then top to bottom within a column, columns from left to right. */
export function mirrorItems(graph: PlacedGraph): readonly MirrorItem[] {
  const labels = new Map(graph.nodes.map((node) => [node.id, node.label]));
  const boxLabels = new Map(graph.boxes.map((box) => [box.account, box.label]));
  const ordered = [...graph.nodes].sort(
    (a, b) => Number(b.id === graph.center) - Number(a.id === graph.center) || a.x - b.x || a.y - b.y,
  );
  return ordered.map((node) => {
    const out = graph.edges.filter((edge) => edge.source === node.id);
    const into = graph.edges.filter((edge) => edge.target === node.id && edge.source !== node.id);
    const account = node.account === undefined ? '' : ` in ${boxLabels.get(node.account) ?? node.account}`;
    return {
      id: node.id,
      name: `${KIND_FACTS[node.kind].word} ${node.label}${account}, ${into.length} in, ${out.length} out`,
      edges: [
        ...out.map((edge) => ({
          id: edge.id,
          name: `to ${labels.get(edge.target) ?? edge.target}: ${edge.label}`,
        })),
        ...into.map((edge) => ({
          id: edge.id,
          name: `from ${labels.get(edge.source) ?? edge.source}: ${edge.label}`,
        })),
      ],
    };
  });
}
