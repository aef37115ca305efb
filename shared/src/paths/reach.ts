/** Everything a principal can get to, breadth first, with the facts that each way settles. */
import type { EscalationSource } from '../escalation/model.ts';
import type { EdgeStatus, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import type { Credentials } from './credentials.ts';
import { credentialsKey } from './credentials.ts';
import { SEARCH_BUDGET } from './find-chains.ts';
import { rank, weaker } from './model.ts';
import type { Chain, ChainOptions, Hop, SearchExtent } from './model.ts';
import { RoleFactsReader } from './role-facts.ts';
import { readStart } from './start.ts';
import { StepGraph } from './step-graph.ts';
import { StepTaker } from './take-step.ts';

export interface Reached {
  readonly node: NodeId;
  /** A shortest chain, the strongest of those, then by names. */
  readonly chain: Chain;
  /** Different principals from which shortest chains take their last step. */
  readonly ways: number;
}

export interface ReachResult {
  /** Sorted: fewer steps, then better status, then id. */
  readonly reached: readonly Reached[];
  readonly extent: SearchExtent;
}

interface State {
  readonly credentials: Credentials;
  readonly hops: readonly Hop[];
  readonly status: EdgeStatus;
}

/**
 * The outbound closure within `maxHops`. A role counts when some way leads to it whose every step holds after the
 * steps before it; ways that settle different facts are followed separately.
 */
export function reachFrom(
  model: TrustModel,
  from: NodeId,
  options: ChainOptions,
  escalation?: EscalationSource,
): ReachResult {
  const { node, credentials } = readStart(model, from);
  const steps = new StepGraph(model, options.statuses, options.facts !== undefined, escalation);
  const taker = new StepTaker(model, new RoleFactsReader(model), options);
  const found = new Map<NodeId, { best: State; readonly hops: number; readonly last: Set<NodeId> }>();
  const seen = new Set<string>([stateName(credentials)]);
  let left = options.budget ?? SEARCH_BUDGET;
  let stopped = false;
  let layer: readonly State[] = [{ credentials, hops: [], status: 'allowed' }];
  for (let hops = 1; hops <= options.maxHops && layer.length > 0 && !stopped; hops += 1) {
    const next = new Map<string, State>();
    for (const state of layer) {
      const cost = steps.outCost(state.credentials.node);
      if (cost > left) {
        stopped = true;
        break;
      }
      left -= cost;
      for (const step of steps.outOf(state.credentials.node)) {
        left -= 1;
        const taken = taker.take(state.credentials, step);
        if (taken.kind !== 'taken') continue;
        const grown: State = {
          credentials: taken.next,
          hops: [...state.hops, taken.hop],
          status: weaker(state.status, taken.hop.status),
        };
        if (step.target !== node) note(found, step.target, grown, step.source);
        const name = stateName(taken.next);
        if (seen.has(name)) continue;
        const known = next.get(name);
        if (known === undefined || compareStates(grown, known) < 0) next.set(name, grown);
      }
    }
    for (const name of next.keys()) seen.add(name);
    layer = [...next.values()].sort(compareStates);
  }
  const reached = [...found].map(([target, { best, last }]) => ({
    node: target,
    chain: chainOf(best),
    ways: last.size,
  }));
  reached.sort(compareReached);
  return {
    reached,
    extent: {
      stopped,
      deeper: layer.some((state) =>
        steps.outOf(state.credentials.node).some(({ target }) => !found.has(target)),
      ),
      states: found.size + 1,
    },
  };
}

function note(
  found: Map<NodeId, { best: State; readonly hops: number; readonly last: Set<NodeId> }>,
  target: NodeId,
  state: State,
  source: NodeId,
): void {
  const known = found.get(target);
  if (known === undefined) {
    found.set(target, { best: state, hops: state.hops.length, last: new Set([source]) });
  } else if (known.hops === state.hops.length) {
    known.last.add(source);
    if (compareStates(state, known.best) < 0) known.best = state;
  }
}

function stateName(credentials: Credentials): string {
  return `${credentials.node}\n${credentials.origin}\n${credentialsKey(credentials)}`;
}

/** Better status first, then names along the way. */
function compareStates(a: State, b: State): number {
  return rank(a.status) - rank(b.status) || compareStrings(names(a.hops), names(b.hops));
}

function names(hops: readonly Hop[]): string {
  return hops.map(({ step }) => step.target).join('\n');
}

function chainOf({ hops, status }: State): Chain {
  const [first] = hops;
  return {
    hops,
    status,
    nodes: first === undefined ? [] : [first.step.source, ...hops.map(({ step }) => step.target)],
  };
}

export function compareReached(a: Reached, b: Reached): number {
  return (
    a.chain.hops.length - b.chain.hops.length ||
    rank(a.chain.status) - rank(b.chain.status) ||
    compareStrings(a.node, b.node)
  );
}
