/** The surroundings of a principal as columns: one per step, callers to the left, what it reaches to the right. */
import type { ApiEdge, ApiNode, Neighbourhood } from '@assumable/shared/api/contract';
import { compareStrings } from '@assumable/shared/lib/compare';
import { statusRank } from '../../lib/status.ts';

export interface EgoRow {
  readonly node: ApiNode;
  /** The strongest edge towards the centre. */
  readonly edge: ApiEdge;
  /** Label of the neighbour that it leads over; absent beside the centre. */
  readonly through: string | undefined;
}

export interface EgoColumn {
  readonly side: 'in' | 'self' | 'out';
  readonly step: number;
  readonly rows: readonly EgoRow[];
}

function sideColumns(
  side: 'in' | 'out',
  center: string,
  { nodes, edges }: Pick<Neighbourhood, 'nodes' | 'edges'>,
): readonly EgoColumn[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const near = side === 'in' ? 'target' : 'source';
  const far = side === 'in' ? 'source' : 'target';
  const edgesAt = new Map<string, ApiEdge[]>();
  for (const edge of edges) {
    const list = edgesAt.get(edge[near]);
    if (list === undefined) edgesAt.set(edge[near], [edge]);
    else list.push(edge);
  }
  const seen = new Set([center]);
  const columns: EgoColumn[] = [];
  let frontier: readonly string[] = [center];
  for (let step = 1; frontier.length > 0; step += 1) {
    const best = new Map<string, ApiEdge>();
    for (const id of frontier) {
      for (const edge of edgesAt.get(id) ?? []) {
        const next = edge[far];
        const old = best.get(next);
        if (seen.has(next)) continue;
        if (old === undefined || statusRank(edge.status) < statusRank(old.status)) best.set(next, edge);
      }
    }
    const rows = [...best].flatMap(([id, edge]): readonly EgoRow[] => {
      const node = byId.get(id);
      const through = step === 1 ? undefined : (byId.get(edge[near])?.label ?? edge[near]);
      return node === undefined ? [] : [{ node, edge, through }];
    });
    if (rows.length === 0 && step > 1) break;
    rows.sort(
      (a, b) =>
        statusRank(a.edge.status) - statusRank(b.edge.status) ||
        compareStrings(a.node.label, b.node.label) ||
        compareStrings(a.node.id, b.node.id),
    );
    columns.push({ side, step, rows });
    for (const { node } of rows) seen.add(node.id);
    frontier = rows.map(({ node }) => node.id);
  }
  return columns;
}

/** Columns from the farthest caller to the farthest role; the principal itself in the middle. */
export function egoColumns(
  center: string,
  neighbourhood: Pick<Neighbourhood, 'nodes' | 'edges'>,
): readonly EgoColumn[] {
  return [
    ...[...sideColumns('in', center, neighbourhood)].reverse(),
    { side: 'self', step: 0, rows: [] },
    ...sideColumns('out', center, neighbourhood),
  ];
}
