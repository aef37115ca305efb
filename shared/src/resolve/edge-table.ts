/**
 * All edges of a snapshot in typed arrays: source, target and decision as numbers, so that a million of them need
 * few bytes. `Edge` objects are made when asked for; what many edges have in common is shared by reference.
 */
import type { Decision } from '../evaluate/model.ts';
import type { Audience, Edge, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { FoundEdge } from './edge-finder.ts';
import type { PrincipalTable } from './principal-table.ts';
import type { Template } from './verdicts.ts';

/** A growing array of numbers. */
class Numbers {
  #values = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.#values[index] ?? -1;
  }

  inOrder(order: Int32Array): Int32Array {
    const sorted = new Int32Array(order.length);
    for (let place = 0; place < order.length; place += 1)
      sorted[place] = this.#values[order[place] ?? 0] ?? -1;
    return sorted;
  }
}

/** Numbers of equal objects or texts. */
class Interned<T> {
  readonly list: T[] = [];
  readonly #numbers = new Map<T, number>();

  numberOf(value: T): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.list.length);
    this.list.push(value);
    return this.list.length - 1;
  }

  find(value: T): number | undefined {
    return this.#numbers.get(value);
  }
}

export interface EdgeRow {
  readonly source: NodeId;
  /** Number of the role. */
  readonly target: number;
  readonly template: Template;
  readonly audience: Audience | undefined;
}

/** Takes edges in any order of targets, then hands out the finished table. */
export class EdgeTableBuilder {
  readonly #sources = new Interned<NodeId>();
  readonly #templates = new Interned<Template>();
  readonly #audiences = new Interned<Audience>();
  readonly #source = new Numbers();
  readonly #target = new Numbers();
  readonly #template = new Numbers();
  readonly #audience = new Numbers();
  #mainEnd = 0;
  #starts: Int32Array | undefined;

  add({ source, template, audience }: FoundEdge, target: number): void {
    this.#source.push(this.#sources.numberOf(source));
    this.#target.push(target);
    this.#template.push(this.#templates.numberOf(template));
    this.#audience.push(audience === undefined ? -1 : this.#audiences.numberOf(audience));
  }

  /** Ends the edges that were added target by target; `hasEdge` looks at them. */
  endTrusted(roles: number): void {
    this.#mainEnd = this.#target.length;
    const starts = new Int32Array(roles + 1);
    let edge = 0;
    for (let role = 0; role <= roles; role += 1) {
      while (edge < this.#mainEnd && this.#target.at(edge) < role) edge += 1;
      starts[role] = edge;
    }
    this.#starts = starts;
  }

  hasEdge(source: NodeId, target: number): boolean {
    const number = this.#sources.find(source);
    if (number === undefined) return false;
    const end = this.#starts?.[target + 1] ?? 0;
    for (let edge = this.#starts?.[target] ?? 0; edge < end; edge += 1)
      if (this.#source.at(edge) === number) return true;
    return false;
  }

  build(table: PrincipalTable): EdgeTable {
    const count = this.#target.length;
    const sources = this.#sources.list;
    const starts = new Int32Array(table.roles + 1);
    for (let edge = 0; edge < count; edge += 1) {
      const role = this.#target.at(edge);
      starts[role + 1] = (starts[role + 1] ?? 0) + 1;
    }
    for (let role = 0; role < table.roles; role += 1)
      starts[role + 1] = (starts[role + 1] ?? 0) + (starts[role] ?? 0);
    const order = new Int32Array(count);
    const next = starts.slice();
    for (let edge = 0; edge < count; edge += 1) {
      const role = this.#target.at(edge);
      const place = next[role] ?? 0;
      order[place] = edge;
      next[role] = place + 1;
    }
    const bySource = (a: number, b: number): number =>
      compareStrings(sources[this.#source.at(a)] ?? '', sources[this.#source.at(b)] ?? '') ||
      compareStrings(this.#actionOf(a), this.#actionOf(b));
    for (let role = 0; role < table.roles; role += 1) {
      const from = starts[role] ?? 0;
      const end = starts[role + 1] ?? 0;
      if (end - from === 2) {
        const [first = 0, second = 0] = [order[from], order[from + 1]];
        if (bySource(first, second) > 0) order.set([second, first], from);
      } else if (end - from > 2) order.set([...order.subarray(from, end)].sort(bySource), from);
    }
    const columns = {
      source: this.#source.inOrder(order),
      target: this.#target.inOrder(order),
      template: this.#template.inOrder(order),
      audience: this.#audience.inOrder(order),
    };
    return new EdgeTable(columns, starts, this.#sources, this.#templates.list, this.#audiences.list);
  }

  #actionOf(edge: number): string {
    return this.#templates.list[this.#template.at(edge)]?.decision.action ?? '';
  }
}

interface Columns {
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly template: Int32Array;
  readonly audience: Int32Array;
}

export class EdgeTable {
  readonly length: number;
  readonly #columns: Columns;
  readonly #into: Int32Array;
  readonly #sources: Interned<NodeId>;
  readonly #templates: readonly Template[];
  readonly #audiences: readonly Audience[];
  readonly #from: Int32Array;
  readonly #fromEdges: Int32Array;

  constructor(
    columns: Columns,
    into: Int32Array,
    sources: Interned<NodeId>,
    templates: readonly Template[],
    audiences: readonly Audience[],
  ) {
    this.length = columns.source.length;
    this.#columns = columns;
    this.#into = into;
    this.#sources = sources;
    this.#templates = templates;
    this.#audiences = audiences;
    const from = new Int32Array(sources.list.length + 1);
    for (const source of columns.source) from[source + 1] = (from[source + 1] ?? 0) + 1;
    for (let source = 0; source < sources.list.length; source += 1)
      from[source + 1] = (from[source + 1] ?? 0) + (from[source] ?? 0);
    const next = from.slice();
    this.#fromEdges = new Int32Array(this.length);
    for (let edge = 0; edge < this.length; edge += 1) {
      const source = columns.source[edge] ?? 0;
      const place = next[source] ?? 0;
      this.#fromEdges[place] = edge;
      next[source] = place + 1;
    }
    this.#from = from;
  }

  get sources(): readonly NodeId[] {
    return this.#sources.list;
  }

  hasSource(id: NodeId): boolean {
    return this.#sources.find(id) !== undefined;
  }

  row(edge: number): EdgeRow | undefined {
    const source = this.#sources.list[this.#columns.source[edge] ?? -1];
    const template = this.#templates[this.#columns.template[edge] ?? -1];
    if (source === undefined || template === undefined) return undefined;
    const audience = this.#audiences[this.#columns.audience[edge] ?? -1];
    return { source, target: this.#columns.target[edge] ?? -1, template, audience };
  }

  /** Numbers of the edges into a role, in order of source. */
  into(role: number): readonly number[] {
    const from = this.#into[role] ?? 0;
    return Array.from(
      { length: Math.max(0, (this.#into[role + 1] ?? 0) - from) },
      (_, place) => from + place,
    );
  }

  /** Numbers of the edges out of a source, in order of role. */
  from(source: NodeId): Int32Array {
    const number = this.#sources.find(source);
    if (number === undefined) return new Int32Array();
    return this.#fromEdges.subarray(this.#from[number] ?? 0, this.#from[number + 1] ?? 0);
  }
}

/** The part of a decision that an edge keeps. */
export function edgeOf(decision: Decision, audience: Audience | undefined): Edge {
  const { source, target, action, status, decidedBy, blockedBy } = decision;
  const { conditions, matched, coverage, notes, capabilities } = decision;
  const edge = {
    source,
    target,
    action,
    status,
    decidedBy,
    blockedBy,
    conditions,
    matched,
    coverage,
    notes,
    ...(capabilities.tagSession === false && capabilities.setSourceIdentity === false
      ? {}
      : { capabilities }),
  };
  return audience === undefined ? edge : { ...edge, audience };
}

/** An edge like that of the template, between other ends. `undefined` when texts of other layers are needed. */
export function fillEdge(
  { decision, own }: Template,
  source: NodeId,
  target: { readonly arn: string; readonly account: string },
  audience: Audience | undefined,
): Edge | undefined {
  let { conditions } = decision;
  const isSame = decision.target === target.arn && decision.source === source;
  if (!isSame && conditions.length > 0) {
    if (!conditions.every(({ layer }) => layer === 'trust')) return undefined;
    const policy = `trust:${target.arn}`;
    const isRenamed = own !== undefined && own !== target.account;
    conditions = conditions.map((open) => ({
      ...open,
      policy,
      values: isRenamed ? open.values.map((value) => value.replaceAll(own, target.account)) : open.values,
    }));
  }
  return edgeOf({ ...decision, source, target: target.arn, conditions }, audience);
}
