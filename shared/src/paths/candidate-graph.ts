/**
 * The part of the graph in which chains between two principals can run, grown from both ends: forwards along the
 * edges out of a node, backwards along the edges into it, always on the side that costs less. Where both ends meet,
 * only the pairs that touch are looked at, so a large set is never listed just to find one caller in it.
 */
import type { NodeId } from '../graph/model.ts';
import { parseIdentityArn } from '../arn/arn.ts';
import { compareStrings } from '../lib/compare.ts';
import type { Step } from './model.ts';
import { byEnds } from './step-graph.ts';
import type { StepGraph } from './step-graph.ts';

export class CandidateGraph {
  readonly #steps: StepGraph;
  readonly #from: NodeId;
  readonly #to: NodeId;
  readonly #budget: number;
  readonly #forward = new Set<NodeId>();
  readonly #backward = new Set<NodeId>();
  /** Every step out of the nodes that were grown forwards, sorted. */
  readonly #whole = new Map<NodeId, readonly Step[]>();
  /** Steps out of others, as far as they were met. */
  readonly #met = new Map<NodeId, Map<string, Step>>();
  #front: readonly NodeId[];
  #back: readonly NodeId[];
  /** Steps that both sides cover together; a path of this many steps plus one is complete. */
  #covered = 0;
  #spent = 0;
  #stopped = false;

  constructor(steps: StepGraph, from: NodeId, to: NodeId, budget: number) {
    this.#steps = steps;
    this.#from = from;
    this.#to = to;
    this.#budget = budget;
    this.#front = [from];
    this.#back = [to];
    this.#forward.add(from);
    this.#backward.add(to);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Different principals seen from either end. */
  get states(): number {
    return new Set([...this.#forward, ...this.#backward]).size;
  }

  /** True when one side has no way on: the graph holds every path of any length. */
  get exhausted(): boolean {
    return this.#front.length === 0 || this.#back.length === 0;
  }

  /** Grows until every path of `length` steps lies inside; false when the budget did not allow it. */
  grow(length: number): boolean {
    while (this.#covered < length - 1 && !this.exhausted && !this.#stopped) this.#growOnce();
    if (!this.#stopped) this.#meet();
    return !this.#stopped;
  }

  #growOnce(): void {
    const ahead = this.#front.reduce((sum, node) => sum + this.#steps.outCost(node), 0);
    const behind = this.#back.reduce((sum, node) => sum + this.#steps.intoCost(this.#steps.into(node)), 0);
    const cost = Math.min(ahead, behind);
    if (this.#spent + cost > this.#budget) {
      this.#stopped = true;
      return;
    }
    this.#spent += cost;
    if (ahead <= behind) this.#growForwards();
    else this.#growBackwards();
    this.#covered += 1;
  }

  #growForwards(): void {
    const next: NodeId[] = [];
    for (const node of this.#front) {
      const steps = this.#steps.outOf(node);
      this.#whole.set(node, steps);
      this.#met.delete(node);
      for (const step of steps) {
        if (this.#forward.has(step.target)) continue;
        this.#forward.add(step.target);
        next.push(step.target);
      }
    }
    this.#front = next;
  }

  #growBackwards(): void {
    const next: NodeId[] = [];
    for (const node of this.#back) {
      const { exact, sets } = this.#steps.into(node);
      const listed = new Set(exact.map(({ source }) => source));
      const derived = sets
        .flatMap((set) => this.#steps.behind(set))
        .filter(({ source }) => !listed.has(source));
      for (const step of [...exact, ...derived]) {
        this.#add(step);
        if (this.#backward.has(step.source)) continue;
        this.#backward.add(step.source);
        next.push(step.source);
      }
    }
    this.#back = next;
  }

  /** Joins the two fronts: steps from the foremost nodes into the hindmost ones. */
  #meet(): void {
    const ahead = new Set(this.#front);
    const byAccount = new Map<string, NodeId[]>();
    for (const node of this.#front) {
      const account = parseIdentityArn(node)?.account ?? '';
      const list = byAccount.get(account);
      if (list === undefined) byAccount.set(account, [node]);
      else list.push(node);
    }
    for (const node of this.#back) {
      const { exact, sets } = this.#steps.into(node);
      for (const step of exact) if (ahead.has(step.source)) this.#add(step);
      const listed = new Set(exact.map(({ source }) => source));
      for (const set of sets) {
        for (const source of byAccount.get(set.source) ?? (isWide(set.source) ? this.#front : [])) {
          if (listed.has(source)) continue;
          const step = this.#steps.through(set, source);
          if (step !== undefined) this.#add(step);
        }
      }
    }
  }

  #add(step: Step): void {
    if (this.#whole.has(step.source)) return;
    const steps = this.#met.get(step.source) ?? new Map<string, Step>();
    this.#met.set(step.source, steps);
    steps.set(`${step.target}\n${step.kind === 'assume' ? step.action : step.edge.via}`, step);
  }

  /** Steps out of a node that lie inside, sorted. */
  outOf(node: NodeId): readonly Step[] {
    return this.#whole.get(node) ?? [...(this.#met.get(node)?.values() ?? [])].sort(byEnds);
  }

  /** Fewest steps to the target from every node inside that can get there. */
  distances(): ReadonlyMap<NodeId, number> {
    const into = new Map<NodeId, NodeId[]>();
    const note = (source: NodeId, steps: Iterable<Step>): void => {
      for (const { target } of steps) {
        const list = into.get(target);
        if (list === undefined) into.set(target, [source]);
        else list.push(source);
      }
    };
    for (const [source, steps] of this.#whole) note(source, steps);
    for (const [source, steps] of this.#met) note(source, steps.values());
    const distances = new Map<NodeId, number>([[this.#to, 0]]);
    let layer: readonly NodeId[] = [this.#to];
    for (let distance = 1; layer.length > 0; distance += 1) {
      const next: NodeId[] = [];
      for (const node of layer) {
        for (const source of into.get(node) ?? []) {
          if (distances.has(source)) continue;
          distances.set(source, distance);
          next.push(source);
        }
      }
      layer = next.sort(compareStrings);
    }
    return distances;
  }

  get start(): NodeId {
    return this.#from;
  }
}

function isWide(set: NodeId): boolean {
  return set === '*' || set.startsWith('organization:');
}
