/**
 * Forces: lines pull their ends together, nodes push each other away, and principals of one account keep together.
 * Everything is computed in cells, so that a label, which is wide and low, needs one unit in both directions; at the end
 * no two cells overlap. The same input gives the same picture: no chance, a fixed number of rounds.
 */
import { neighboursOf } from './neighbours.ts';
import { separateCells } from './separate-cells.ts';
import type { Laid, LayoutEdge, LayoutNode } from './layout-contract.ts';

export interface ForceInput {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  readonly center: string | undefined;
}

/** A node with its label and the air around it, px. */
const UNIT = { width: 168, height: 76 } as const;
/** Length that a line tends to, in cells. */
const LENGTH = 1.9;
/** Pull of a line, of the middle of an account, and of the middle of everything. */
const PULL = { line: 0.09, account: 0.05, middle: 0.035 } as const;
/** Two nodes push each other by this, over their distance; with the pull of the middle it sets how dense the picture is. */
const PUSH = 0.07;
/** Pairwise work that all rounds together may cost; a large drawing gets fewer rounds. */
const WORK = 200_000_000;
const ROUNDS = { least: 90, most: 320 } as const;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** Nodes in the order of their distance from the subject, account by account: near ones start near the middle. */
function startOrder({ nodes, edges, center }: ForceInput): readonly number[] {
  const near = neighboursOf(edges);
  const busiest = [...nodes].sort(
    (a, b) => (near.get(b.id)?.length ?? 0) - (near.get(a.id)?.length ?? 0) || (a.id < b.id ? -1 : 1),
  )[0]?.id;
  const steps = new Map<string, number>();
  let ring = [center ?? busiest ?? ''];
  for (let step = 0; ring.length > 0; step += 1) {
    for (const id of ring) steps.set(id, step);
    ring = [...new Set(ring.flatMap((id) => near.get(id) ?? []))].filter((id) => !steps.has(id));
  }
  const far = nodes.length;
  const key = nodes.map(({ id, account }) => ({ step: steps.get(id) ?? far, account: account ?? '', id }));
  return nodes
    .map((_, index) => index)
    .sort((left, right) => {
      const a = key[left];
      const b = key[right];
      if (a === undefined || b === undefined) return 0;
      return (
        a.step - b.step || (a.account < b.account ? -1 : a.account > b.account ? 1 : a.id < b.id ? -1 : 1)
      );
    });
}

interface Bodies {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Force of this round. */
  readonly fx: Float64Array;
  readonly fy: Float64Array;
}

function repel({ x, y, fx, fy }: Bodies): void {
  const count = x.length;
  for (let i = 0; i < count; i += 1) {
    const xi = x[i] ?? 0;
    const yi = y[i] ?? 0;
    let sumX = 0;
    let sumY = 0;
    for (let j = i + 1; j < count; j += 1) {
      const dx = xi - (x[j] ?? 0);
      const dy = yi - (y[j] ?? 0);
      const push = PUSH / (dx * dx + dy * dy + 0.05);
      sumX += dx * push;
      sumY += dy * push;
      fx[j] = (fx[j] ?? 0) - dx * push;
      fy[j] = (fy[j] ?? 0) - dy * push;
    }
    fx[i] = (fx[i] ?? 0) + sumX;
    fy[i] = (fy[i] ?? 0) + sumY;
  }
}

interface Spring {
  readonly from: number;
  readonly to: number;
  /** A line at a busy node pulls less: otherwise everything collapses around it. */
  readonly strength: number;
}

function springsOf({ nodes, edges }: ForceInput): readonly Spring[] {
  const index = new Map(nodes.map(({ id }, at) => [id, at]));
  const near = neighboursOf(edges);
  const degree = (id: string): number => near.get(id)?.length ?? 1;
  return edges.flatMap(({ source, target }) => {
    const from = index.get(source);
    const to = index.get(target);
    if (from === undefined || to === undefined || from === to) return [];
    const least = Math.min(degree(source), degree(target));
    return [{ from, to, strength: PULL.line / Math.sqrt(least) }];
  });
}

function pull({ x, y, fx, fy }: Bodies, springs: readonly Spring[]): void {
  for (const { from, to, strength } of springs) {
    const dx = (x[to] ?? 0) - (x[from] ?? 0);
    const dy = (y[to] ?? 0) - (y[from] ?? 0);
    const distance = Math.hypot(dx, dy) + 0.001;
    const force = (strength * (distance - LENGTH) * Math.min(distance, 12)) / distance / 2;
    fx[from] = (fx[from] ?? 0) + dx * force;
    fy[from] = (fy[from] ?? 0) + dy * force;
    fx[to] = (fx[to] ?? 0) - dx * force;
    fy[to] = (fy[to] ?? 0) - dy * force;
  }
}

/** Members of one account, by index; accounts of a single member have nothing to keep together. */
function accountsOf(nodes: readonly LayoutNode[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  nodes.forEach(({ account }, index) => {
    if (account === undefined) return;
    const group = groups.get(account);
    if (group === undefined) groups.set(account, [index]);
    else group.push(index);
  });
  return [...groups.values()].filter((group) => group.length > 1);
}

function gather({ x, y, fx, fy }: Bodies, groups: readonly (readonly number[])[]): void {
  for (const group of groups) {
    const mean = (values: Float64Array): number =>
      group.reduce((sum, index) => sum + (values[index] ?? 0), 0) / group.length;
    const [middleX, middleY] = [mean(x), mean(y)];
    for (const index of group) {
      fx[index] = (fx[index] ?? 0) + (middleX - (x[index] ?? 0)) * PULL.account;
      fy[index] = (fy[index] ?? 0) + (middleY - (y[index] ?? 0)) * PULL.account;
    }
  }
}

/** Moves every body along its force, less in every round. */
function move({ x, y, fx, fy }: Bodies, most: number): void {
  for (let index = 0; index < x.length; index += 1) {
    const dx = (fx[index] ?? 0) - (x[index] ?? 0) * PULL.middle;
    const dy = (fy[index] ?? 0) - (y[index] ?? 0) * PULL.middle;
    const length = Math.hypot(dx, dy);
    const step = length > most ? most / length : 1;
    x[index] = (x[index] ?? 0) + dx * step;
    y[index] = (y[index] ?? 0) + dy * step;
  }
}

/** Sums of forces depend on their order: it is that of the ids, whatever order the parts come in. */
function sorted({ nodes, edges, center }: ForceInput): ForceInput {
  const key = ({ source, target }: LayoutEdge): string => `${source}|${target}`;
  return {
    nodes: [...nodes].sort((a, b) => (a.id < b.id ? -1 : 1)),
    edges: [...edges].sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    center,
  };
}

export function layoutForce(unsorted: ForceInput): Laid {
  const input = sorted(unsorted);
  const count = input.nodes.length;
  const bodies: Bodies = {
    x: new Float64Array(count),
    y: new Float64Array(count),
    fx: new Float64Array(count),
    fy: new Float64Array(count),
  };
  startOrder(input).forEach((index, rank) => {
    const radius = 1.1 * Math.sqrt(rank);
    bodies.x[index] = radius * Math.cos(rank * GOLDEN);
    bodies.y[index] = radius * Math.sin(rank * GOLDEN);
  });
  const springs = springsOf(input);
  const groups = accountsOf(input.nodes);
  const rounds = Math.round(Math.min(ROUNDS.most, Math.max(ROUNDS.least, (2 * WORK) / (count * count + 1))));
  const start = Math.max(0.6, Math.sqrt(count) / 8);
  for (let round = 0; round < rounds; round += 1) {
    bodies.fx.fill(0);
    bodies.fy.fill(0);
    repel(bodies);
    pull(bodies, springs);
    gather(bodies, groups);
    move(bodies, start * (1 - round / rounds) ** 1.5 + 0.02);
  }
  separateCells(bodies.x, bodies.y);
  return {
    nodes: input.nodes.map((node, index) => ({
      ...node,
      x: Math.round((bodies.x[index] ?? 0) * UNIT.width),
      y: Math.round((bodies.y[index] ?? 0) * UNIT.height),
    })),
    boxes: [],
  };
}
