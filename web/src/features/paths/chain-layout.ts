/** Places one chain as swimlanes: a lane per account, a column per step. */
import type { ApiNode } from '@assumable/shared/api/contract';
import type { Chain, ChainHop } from '@assumable/shared/api/paths';

export interface PlacedStep {
  readonly node: string;
  readonly lane: number;
  readonly x: number;
  readonly y: number;
}

export interface PlacedHop {
  readonly hop: ChainHop;
  readonly path: string;
  /** Where the number stands. */
  readonly x: number;
  readonly y: number;
}

export interface ChainLayout {
  readonly lanes: readonly { readonly account: string | undefined; readonly y: number }[];
  readonly steps: readonly PlacedStep[];
  readonly hops: readonly PlacedHop[];
  readonly width: number;
  readonly height: number;
}

export const NODE = { width: 152, height: 44 } as const;
export const LANE = { head: 120, height: 76 } as const;
const GAP = { least: 44, most: 96 } as const;
const PAD = 12;

/** Lanes in the order in which the chain enters them; steps move together to fit `room` px, as far as they can. */
export function layoutChain(chain: Chain, nodes: ReadonlyMap<string, ApiNode>, room: number): ChainLayout {
  const free = (room - LANE.head - 2 * PAD - chain.nodes.length * NODE.width) / (chain.nodes.length - 1);
  const gap = Math.max(GAP.least, Math.min(GAP.most, Math.floor(free)));
  const accounts: (string | undefined)[] = [];
  const steps = chain.nodes.map((node, index): PlacedStep => {
    const account = nodes.get(node)?.account;
    if (!accounts.includes(account)) accounts.push(account);
    const lane = accounts.indexOf(account);
    return {
      node,
      lane,
      x: LANE.head + PAD + index * (NODE.width + gap),
      y: lane * LANE.height + (LANE.height - NODE.height) / 2,
    };
  });
  const hops = chain.hops.flatMap((hop, index): readonly PlacedHop[] => {
    const from = steps[index];
    const to = steps[index + 1];
    if (from === undefined || to === undefined) return [];
    const start = { x: from.x + NODE.width, y: from.y + NODE.height / 2 };
    const end = { x: to.x - 9, y: to.y + NODE.height / 2 };
    const middle = (start.x + end.x) / 2;
    const path =
      start.y === end.y
        ? `M${start.x} ${start.y}H${end.x}`
        : `M${start.x} ${start.y}C${middle} ${start.y} ${middle} ${end.y} ${end.x} ${end.y}`;
    return [{ hop, path, x: middle, y: (start.y + end.y) / 2 }];
  });
  return {
    lanes: accounts.map((account, index) => ({ account, y: index * LANE.height })),
    steps,
    hops,
    width: LANE.head + 2 * PAD + chain.nodes.length * (NODE.width + gap) - gap,
    height: accounts.length * LANE.height,
  };
}
