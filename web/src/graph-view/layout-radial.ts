/**
 * Rings around the subject, one or more for each step away from it; neighbours on a ring belong to one account where
 * they can. Two nodes are never nearer than `APART`, which keeps their labels apart in every direction.
 */
import { CELL } from './layout-grid.ts';
import { neighboursOf } from './neighbours.ts';
import type { Laid, LaidNode, LayoutEdge, LayoutNode } from './layout-contract.ts';

export interface RadialInput {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  readonly center: string | undefined;
}

/** Cells of this size cannot overlap when their middles are at least this far apart. */
const APART = Math.hypot(CELL.width, CELL.height);
const RING_GAP = APART + 12;

/** Direction in which the placed ones of these nodes lie; nothing when none is placed off the centre. */
function meanAngle(ids: readonly string[], angles: ReadonlyMap<string, number>): number | undefined {
  const known = ids.flatMap((id) => angles.get(id) ?? []);
  if (known.length === 0) return undefined;
  const sum = (part: (angle: number) => number): number =>
    known.reduce((total, angle) => total + part(angle), 0);
  return Math.atan2(sum(Math.sin), sum(Math.cos));
}

/** Steps from the centre over lines in either direction; what no line leads to comes last. */
function distances({ nodes, edges, center }: RadialInput): ReadonlyMap<string, number> {
  const near = neighboursOf(edges);
  const steps = new Map<string, number>();
  let ring = center === undefined ? [] : [center];
  for (let step = 0; ring.length > 0; step += 1) {
    for (const id of ring) steps.set(id, step);
    ring = [...new Set(ring.flatMap((id) => near.get(id) ?? []))].filter((id) => !steps.has(id));
  }
  const last = Math.max(0, ...steps.values()) + 1;
  return new Map(nodes.map((node) => [node.id, steps.get(node.id) ?? last]));
}

function capacity(radius: number): number {
  return Math.max(1, Math.floor(Math.PI / Math.asin(Math.min(1, APART / 2 / radius))));
}

export function layoutRadial(input: RadialInput): Laid {
  const steps = distances(input);
  const order = (node: LayoutNode): string => `${node.account ?? ''} ${node.label} ${node.id}`;
  const near = neighboursOf(input.edges);
  const angles = new Map<string, number>();
  const byStep = new Map<number, LayoutNode[]>();
  for (const node of input.nodes) {
    const step = steps.get(node.id) ?? 0;
    const list = byStep.get(step);
    if (list === undefined) byStep.set(step, [node]);
    else list.push(node);
  }
  const placed: LaidNode[] = [];
  let radius = 0;
  for (const [, members] of [...byStep].sort(([a], [b]) => a - b)) {
    const wanted = new Map(members.map((node) => [node.id, meanAngle(near.get(node.id) ?? [], angles)]));
    const sorted = [...members].sort(
      (a, b) =>
        (wanted.get(a.id) ?? -Math.PI) - (wanted.get(b.id) ?? -Math.PI) || (order(a) < order(b) ? -1 : 1),
    );
    if (radius === 0 && sorted.length === 1) {
      placed.push(...sorted.map((node) => ({ ...node, x: 0, y: 0 })));
      radius = RING_GAP;
      continue;
    }
    radius = Math.max(radius, RING_GAP);
    for (let from = 0; from < sorted.length; radius += RING_GAP) {
      const ring = sorted.slice(from, from + capacity(radius));
      // A ring starts where it lies nearest to what its first node is tied to.
      const start = wanted.get(ring[0]?.id ?? '') ?? -Math.PI / 2;
      ring.forEach((node, index) => {
        const angle = (2 * Math.PI * index) / ring.length + start;
        angles.set(node.id, Math.atan2(Math.sin(angle), Math.cos(angle)));
        placed.push({ ...node, x: Math.cos(angle) * radius, y: Math.sin(angle) * radius });
      });
      from += ring.length;
    }
  }
  return { nodes: placed, boxes: [] };
}
