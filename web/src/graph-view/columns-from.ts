import type { LayoutEdge } from './layout-contract.ts';

/**
 * Distance columns from a subject. The sign is that of the first step: an edge into the subject leads left, an edge
 * out of it right. Nodes without a way to the subject stand in the outermost right column.
 */
export function columnsFrom(
  center: string,
  nodes: readonly { readonly id: string }[],
  edges: readonly LayoutEdge[],
): ReadonlyMap<string, number> {
  const columns = new Map<string, number>([[center, 0]]);
  const into = new Map<string, string[]>();
  const out = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, value: string): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
  };
  for (const edge of edges) {
    add(out, edge.source, edge.target);
    add(into, edge.target, edge.source);
  }
  let ring: readonly string[] = [center];
  while (ring.length > 0) {
    const next: string[] = [];
    for (const id of ring) {
      const column = columns.get(id) ?? 0;
      const step = (list: readonly string[] | undefined, to: number): void => {
        for (const other of list ?? []) {
          if (columns.has(other)) continue;
          columns.set(other, to);
          next.push(other);
        }
      };
      if (column <= 0) step(into.get(id), column - 1);
      if (column >= 0) step(out.get(id), column + 1);
      if (column < 0) step(out.get(id), column - 1);
      if (column > 0) step(into.get(id), column + 1);
    }
    ring = next;
  }
  const last = Math.max(0, ...columns.values()) + 1;
  for (const node of nodes) if (!columns.has(node.id)) columns.set(node.id, last);
  return columns;
}
