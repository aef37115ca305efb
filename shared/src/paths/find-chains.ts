/**
 * The k shortest loopless chains between two principals: fewer steps first, then the better status, then names.
 * Chains are enumerated by length inside the candidate graph, and every prefix is checked with the facts it settles,
 * so what is returned holds as a whole. (Yen's algorithm does not fit: whether a step holds depends on its prefix.)
 */
import type { EscalationSource } from '../escalation/model.ts';
import type { EdgeStatus, NodeId } from '../graph/model.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { CandidateGraph } from './candidate-graph.ts';
import type { Credentials } from './credentials.ts';
import { rank, weaker } from './model.ts';
import type { BrokenChain, Chain, ChainOptions, Hop, SearchExtent } from './model.ts';
import { RoleFactsReader } from './role-facts.ts';
import { readStart } from './start.ts';
import { StepGraph } from './step-graph.ts';
import { StepTaker } from './take-step.ts';

export interface FoundChains {
  readonly chains: readonly Chain[];
  /** Chains that hold step by step but not as a whole, in the order found; at most five. */
  readonly broken: readonly BrokenChain[];
  readonly extent: SearchExtent;
}

/** Edges and callers looked at, and steps taken, before a search stops: about a second each. */
export const SEARCH_BUDGET = 200_000;
const MOST_BROKEN = 5;

/** Finds at most `k` chains of at most `maxHops` steps. */
export function findChains(
  model: TrustModel,
  from: NodeId,
  to: NodeId,
  k: number,
  options: ChainOptions,
  escalation?: EscalationSource,
): FoundChains {
  const { node, credentials } = readStart(model, from);
  const roles = new RoleFactsReader(model);
  const steps = new StepGraph(model, options.statuses, options.facts !== undefined, escalation);
  const budget = options.budget ?? SEARCH_BUDGET;
  const graph = new CandidateGraph(steps, node, to, budget);
  const search = new Enumeration(graph, new StepTaker(model, roles, options), to, k, budget);
  if (node === to) return { chains: [], broken: [], extent: search.extent(false) };
  for (let length = 1; length <= options.maxHops && search.isOpen; length += 1) {
    if (!graph.grow(length)) break;
    search.addOfLength(credentials, length, options.statuses);
  }
  return { chains: search.found, broken: search.broken, extent: search.extent(!graph.exhausted) };
}

class Enumeration {
  readonly found: Chain[] = [];
  readonly broken: BrokenChain[] = [];
  readonly #graph: CandidateGraph;
  readonly #taker: StepTaker;
  readonly #to: NodeId;
  readonly #k: number;
  readonly #brokenSeen = new Set<string>();
  #left: number;

  constructor(graph: CandidateGraph, taker: StepTaker, to: NodeId, k: number, budget: number) {
    this.#graph = graph;
    this.#taker = taker;
    this.#to = to;
    this.#k = k;
    this.#left = budget;
  }

  get isOpen(): boolean {
    return this.found.length < this.#k && this.#left > 0;
  }

  extent(deeper: boolean): SearchExtent {
    return {
      stopped: this.#graph.stopped || this.#left <= 0,
      deeper: deeper && this.found.length < this.#k,
      states: this.#graph.states,
    };
  }

  /** Adds the chains of exactly this length, strongest status first, within a status by names. */
  addOfLength(start: Credentials, length: number, statuses: ReadonlySet<EdgeStatus>): void {
    const distances = this.#graph.distances();
    if ((distances.get(start.node) ?? Number.POSITIVE_INFINITY) > length) return;
    for (const status of EDGE_STATUSES) {
      if (!statuses.has(status) || !this.isOpen) continue;
      this.#walk({ credentials: start, hops: [], visited: new Set([start.node]) }, length, status, distances);
    }
  }

  #walk(
    at: {
      readonly credentials: Credentials;
      readonly hops: readonly Hop[];
      readonly visited: ReadonlySet<NodeId>;
    },
    left: number,
    weakest: EdgeStatus,
    distances: ReadonlyMap<NodeId, number>,
  ): void {
    const { credentials, hops, visited } = at;
    for (const step of this.#graph.outOf(credentials.node)) {
      if (!this.isOpen) return;
      const distance = distances.get(step.target);
      if (distance === undefined || distance > left - 1 || visited.has(step.target)) continue;
      if (step.target === this.#to && left > 1) continue;
      this.#left -= 1;
      const taken = this.#taker.take(credentials, step);
      if (taken.kind === 'broken') this.#noteBroken(hops, step.target, taken.reason, credentials);
      if (taken.kind !== 'taken' || rank(taken.hop.status) > rank(weakest)) continue;
      const path = [...hops, taken.hop];
      if (left === 1) {
        const status = path.reduce<EdgeStatus>((all, hop) => weaker(all, hop.status), 'allowed');
        if (status === weakest) this.found.push({ hops: path, nodes: nodesOf(path), status });
        continue;
      }
      this.#walk(
        { credentials: taken.next, hops: path, visited: new Set([...visited, step.target]) },
        left - 1,
        weakest,
        distances,
      );
    }
  }

  #noteBroken(hops: readonly Hop[], target: NodeId, reason: string, { node }: Credentials): void {
    const nodes = [...(hops.length === 0 ? [node] : nodesOf(hops)), target];
    const name = nodes.join('\n');
    if (this.broken.length >= MOST_BROKEN || this.#brokenSeen.has(name)) return;
    this.#brokenSeen.add(name);
    this.broken.push({ nodes, hop: hops.length + 1, reason });
  }
}

function nodesOf(hops: readonly Hop[]): readonly NodeId[] {
  return hops.flatMap(({ step }, index) => (index === 0 ? [step.source, step.target] : [step.target]));
}
