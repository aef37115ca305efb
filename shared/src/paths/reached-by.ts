/**
 * Everybody who can get to a role, backwards breadth first. Sets stay sets with their counts; to step on, the roles
 * behind them are looked at. Every way is checked forwards with the facts it settles before it counts.
 */
import { isAccountId } from '../arn/arn.ts';
import type { EscalationSource } from '../escalation/model.ts';
import type { Audience, EdgeStatus, NodeId, OpenCondition } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { LazyEdge } from '../resolve/lazy-edge.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { startingCredentials } from './credentials.ts';
import { SEARCH_BUDGET } from './find-chains.ts';
import { rank, weaker } from './model.ts';
import type { Chain, ChainOptions, Hop, SearchExtent, Step } from './model.ts';
import { RoleFactsReader } from './role-facts.ts';
import { StepGraph } from './step-graph.ts';
import { StepTaker } from './take-step.ts';

export interface ReachedBy {
  /** A principal, or a set: account id, `organization:<id>`, `*`. */
  readonly node: NodeId;
  readonly chain: Chain;
  /** Different steps with which shortest chains begin. */
  readonly ways: number;
  /** Present for a set: who stands behind its first step. */
  readonly audience?: Audience;
}

export interface ReachedByResult {
  /** Sorted: fewer steps, then better status, then id. */
  readonly reached: readonly ReachedBy[];
  /** Different users and roles that can get there, those behind sets counted as well. */
  readonly principals: number;
  readonly extent: SearchExtent;
}

interface Way {
  readonly node: NodeId;
  /** Steps from the node to the role asked about. */
  readonly steps: readonly Step[];
}

interface Found {
  best: Chain;
  audience: Audience | undefined;
  readonly first: Set<NodeId>;
}

export interface ReachedByOptions extends ChainOptions {
  /** Lists the callers behind sets instead of the sets; a set stays when it also covers principals not read. */
  readonly expand?: boolean;
}

/** The inbound closure within `maxHops`. */
export function reachedBy(
  model: TrustModel,
  to: NodeId,
  options: ReachedByOptions,
  escalation?: EscalationSource,
): ReachedByResult {
  return new BackwardSearch(model, options, escalation).run(to);
}

class BackwardSearch {
  readonly #model: TrustModel;
  readonly #options: ReachedByOptions;
  readonly #steps: StepGraph;
  readonly #roles: RoleFactsReader;
  readonly #taker: StepTaker;
  readonly #found = new Map<NodeId, Found>();
  readonly #principals = new Set<NodeId>();
  /** Role and the facts its way on depends on: one way of each sort is enough. */
  readonly #seen = new Set<string>();
  /** Sets whose callers are counted, not listed; see `countsSets`. */
  readonly #counted: LazyEdge[] = [];
  readonly #countsSets: boolean;
  #left: number;
  #stopped = false;

  constructor(model: TrustModel, options: ReachedByOptions, escalation: EscalationSource | undefined) {
    this.#model = model;
    this.#options = options;
    this.#steps = new StepGraph(model, options.statuses, options.facts !== undefined, escalation);
    this.#roles = new RoleFactsReader(model);
    this.#taker = new StepTaker(model, this.#roles, options);
    this.#left = options.budget ?? SEARCH_BUDGET;
    this.#countsSets = countsSets(options);
  }

  run(to: NodeId): ReachedByResult {
    let layer: readonly Way[] = [{ node: to, steps: [] }];

    for (let hops = 1; hops <= this.#options.maxHops && layer.length > 0 && !this.#stopped; hops += 1) {
      layer = this.#stepBack(layer, to);
    }
    const behind = this.#callersCounted(to);
    const reached = [...this.#found].map(([node, { best, first, audience }]) => ({
      node,
      chain: best,
      ways: first.size,
      ...(audience === undefined ? {} : { audience }),
    }));
    reached.sort(
      (a, b) =>
        a.chain.hops.length - b.chain.hops.length ||
        rank(a.chain.status) - rank(b.chain.status) ||
        compareStrings(a.node, b.node),
    );
    return {
      reached,
      principals:
        [...this.#principals].filter((id) => this.#model.principal(id) !== undefined).length + behind,
      extent: {
        stopped: this.#stopped,
        deeper: layer.some(({ node }) => this.#leadsOn(node, to)) || this.#setsLeadOn(to),
        states: this.#principals.size + behind + 1,
      },
    };
  }

  /** True when somebody else can get to the node. */
  #leadsOn(node: NodeId, to: NodeId): boolean {
    const { exact, sets } = this.#steps.into(node);
    return sets.length > 0 || exact.some(({ source }) => source !== to && !this.#isKnown(source, to));
  }

  #isKnown(source: NodeId, to: NodeId): boolean {
    if (this.#principals.has(source)) return true;
    const isBehind = this.#counted.some((set) => this.#steps.mayStandBehind(set, source));
    return isBehind && this.#options.statuses.has(this.#model.wayBetween(source, to).status);
  }

  #setsLeadOn(to: NodeId): boolean {
    const { statuses } = this.#options;
    for (const set of this.#counted)
      for (const { source, status } of this.#model.callersBehind(set))
        if (statuses.has(status) && source !== to && this.#model.principal(source)?.kind === 'iam_role')
          if (this.#leadsOn(source, to)) return true;
    return false;
  }

  /** Callers behind the sets that are counted: everyone's set holds those of every account. */
  #callersCounted(to: NodeId): number {
    const everyone = this.#counted.find(({ source }) => !isAccountId(source));
    const sets = everyone === undefined ? this.#counted : [everyone];
    let callers = 0;
    for (const { audience } of sets)
      for (const status of this.#options.statuses) callers += audience?.byStatus[status] ?? 0;
    // The role itself is no caller of its own.
    const self = sets.find((set) => this.#steps.mayStandBehind(set, to));
    const isNamed = this.#model.waysInto(to).some(({ source }) => source === to);
    if (self === undefined || isNamed) return callers;
    return callers - (this.#options.statuses.has(this.#model.wayBetween(to, to).status) ? 1 : 0);
  }

  #stepBack(layer: readonly Way[], to: NodeId): readonly Way[] {
    const next = new Map<string, Way>();
    for (const way of layer) {
      const { exact, sets } = this.#steps.into(way.node);
      const listing = sets.filter((set) => !this.#isCounted(set));
      const cost = this.#steps.intoCost({ exact, sets: listing });
      if (cost > this.#left) {
        this.#stopped = true;
        break;
      }
      this.#left -= cost;
      this.#counted.push(...sets.filter((set) => this.#isCounted(set)));
      const listed = new Set(exact.map(({ source }) => source));
      for (const step of exact) this.#consider(step, way, to, next, undefined);
      for (const set of listing) {
        for (const step of this.#steps.behind(set)) {
          if (!listed.has(step.source)) this.#consider(step, way, to, next, set);
        }
      }
    }
    for (const name of next.keys()) this.#seen.add(name);
    return [...next.values()].sort((a, b) => compareStrings(a.node, b.node));
  }

  #isCounted({ status }: LazyEdge): boolean {
    return this.#countsSets && this.#options.statuses.has(status);
  }

  /** One more step in front of a way: counts it when it holds, and goes on from it. */
  #consider(step: Step, way: Way, to: NodeId, next: Map<string, Way>, set: LazyEdge | undefined): void {
    const { source } = step;
    if (source === to) return;
    this.#left -= 1;
    const row = set !== undefined && this.#options.expand !== true ? set.source : source;
    const steps = [step, ...way.steps];
    const known = this.#found.get(row);
    const mayCount = known === undefined || known.best.hops.length === steps.length;
    if (mayCount || !this.#principals.has(source)) {
      const chain = this.#verify(steps);
      if (chain !== undefined) this.#note(row, step, set, chain);
    }
    if (this.#model.principal(source)?.kind !== 'iam_role') return;
    const name = `${source}\n${this.#sensitivity(steps)}`;
    if (this.#seen.has(name)) return;
    const other = next.get(name);
    if (other === undefined || statusOf(steps) < statusOf(other.steps))
      next.set(name, { node: source, steps });
  }

  #note(row: NodeId, step: Step, set: LazyEdge | undefined, chain: Chain): void {
    const own = step.kind === 'assume' ? step.edge.audience : undefined;
    if (own === undefined) this.#principals.add(step.source);
    // Callers are listed instead of a set that covers nobody else.
    if (this.#options.expand === true && own !== undefined && !own.outside && own.covered > 0) return;
    const audience = row === step.source ? own : set?.audience;
    const known = this.#found.get(row);
    if (known === undefined) {
      this.#found.set(row, { best: chain, first: new Set([step.target]), audience });
    } else if (known.best.hops.length === chain.hops.length) {
      known.first.add(step.target);
      if (!isBetter(chain, known.best, row)) return;
      known.best = chain;
      known.audience = audience;
    }
  }

  /**
   * Facts of the steps in front may decide conditions on the session, and a source identity has to be accepted by every
   * role; ways on that differ in those are followed apart, all others are interchangeable.
   */
  #sensitivity(steps: readonly Step[]): string {
    const open = steps.flatMap((step) =>
      step.kind === 'assume' && step.edge.conditions.some(isOnSession)
        ? [`${step.source}>${step.target}`]
        : [],
    );
    const accepts = steps.every(
      ({ kind, target }) => kind === 'escalation' || this.#roles.of(target).acceptsSourceIdentity,
    );
    return [String(accepts), ...open].join('\n');
  }

  /** The steps taken one after the other from their first source; `undefined` when one of them does not hold. */
  #verify(steps: readonly Step[]): Chain | undefined {
    const [first] = steps;
    if (first === undefined) return undefined;
    let credentials = startingCredentials(first.source, this.#model.node(first.source).kind);
    let status: EdgeStatus = 'allowed';
    const hops: Hop[] = [];
    for (const step of steps) {
      const taken = this.#taker.take(credentials, step);
      if (taken.kind !== 'taken') return undefined;
      credentials = taken.next;
      status = weaker(status, taken.hop.status);
      hops.push(taken.hop);
    }
    return { hops, status, nodes: [first.source, ...steps.map(({ target }) => target)] };
  }
}

/**
 * True when the counts of the sets answer the question: one step, nothing fixed, and only statuses that a caller has in
 * every set alike. A set then stands for its callers with the status of the strongest.
 */
function countsSets({ maxHops, expand, facts, statuses }: ReachedByOptions): boolean {
  return (
    maxHops === 1 &&
    expand !== true &&
    facts === undefined &&
    [...statuses].every((status) => COUNTED.has(status))
  );
}

const COUNTED: ReadonlySet<EdgeStatus> = new Set(['allowed', 'conditional', 'trusted_unverified']);

function isOnSession({ key }: OpenCondition): boolean {
  const lower = key.toLowerCase();
  return (
    lower.includes('sourceidentity') ||
    lower.includes('tag') ||
    lower.includes('session') ||
    lower.startsWith('saml:') ||
    lower.startsWith('aws:principal') ||
    lower === '(resource-variable)' ||
    lower === 'aws:userid' ||
    lower === 'aws:tokenissuetime' ||
    lower === 'aws:federatedprovider' ||
    lower.slice(0, Math.max(lower.lastIndexOf(':'), 0)).includes('.')
  );
}

function statusOf(steps: readonly Step[]): number {
  return Math.max(...steps.map(({ edge }) => rank(edge.status)));
}

/** A chain that begins with the row itself is preferred to one of a caller behind it. */
function isBetter(a: Chain, b: Chain, row: NodeId): boolean {
  return (
    (rank(a.status) - rank(b.status) ||
      Number(a.nodes[0] !== row) - Number(b.nodes[0] !== row) ||
      compareStrings(a.nodes.join('\n'), b.nodes.join('\n'))) < 0
  );
}
