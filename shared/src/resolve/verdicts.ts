/**
 * One decision for many pairs: a role's shape and a caller's signature fix everything that the evaluator can see, so
 * the decision of the first such pair is the template of all others. Pairs that something ties together more closely
 * are decided on their own. A property test holds every template to one evaluation per pair.
 */
import type { FactLookup } from '../evaluate/condition.ts';
import { factLookup } from '../evaluate/context-keys.ts';
import { decide } from '../evaluate/decide.ts';
import { mayPermit } from '../evaluate/may-permit.ts';
import type { Decision } from '../evaluate/model.ts';
import { mapOf } from '../lib/map-of.ts';
import type { CompiledCondition } from '../policy/compile.ts';
import { buildRequest } from './build-request.ts';
import type { CallerClass, CallerPart, Pair, Signature } from './caller-classes.ts';
import type { CallerDirectory } from './caller-directory.ts';
import { actionOf, readCaller } from './caller-text.ts';
import type { LocatedPrincipal, TableAccount } from './principal-table.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { outcomeKey } from './side-key.ts';
import type { TargetShape, TargetView, TrustStructure } from './target-shapes.ts';
import type { RequestFacts } from './trust-model.ts';

export interface Template {
  /** Of the pair that was decided first; source, target and texts of others are filled in by `edge-table.ts`. */
  readonly decision: Decision;
  /** Account id in texts of the decision that stands for the role's own; absent where there is none. */
  readonly own: string | undefined;
}

/** Callers whose outcomes are kept; they are found again at any time. */
const MOST_CALLERS = 5_000;

export class Verdicts {
  readonly facts: RequestFacts | undefined;
  readonly #index: SnapshotIndex;
  readonly #directory: CallerDirectory;
  readonly #factsKey: string;
  readonly #memo = new Map<TrustStructure, Map<string, Template>>();
  readonly #nodes = new Map<TargetShape, Map<string, Template>>();
  /** How conditions come out that look at nothing but the caller, by its row. */
  readonly #callers = new Map<number, Map<CompiledCondition, string>>();

  /** `facts` are those that the asker fixed; verdicts under other facts need an instance of their own. */
  constructor(index: SnapshotIndex, directory: CallerDirectory, facts?: RequestFacts) {
    this.facts = facts;
    this.#index = index;
    this.#directory = directory;
    this.#factsKey = facts === undefined ? '' : `${JSON.stringify(facts)} `;
  }

  /** The verdict for a collected user or role. */
  ofRow(row: number, view: TargetView): Template | undefined {
    const located = this.#index.table.at(row);
    const callerClass = this.#directory.classOf(row);
    if (located === undefined || callerClass === undefined) return undefined;
    const { shape } = view;
    const isSingled = shape.singled.length > 0 && view.singledRows().includes(row);
    if (callerClass.isUnshared || shape.isUnshared || (isSingled && !shape.isPlain))
      return this.#direct(located, view);
    const signature = this.#signature(callerClass, located, view);
    if (signature === undefined) return undefined;
    const key = this.#keyOf(signature, located, view, isSingled);
    const known = this.bySignature(key, view);
    // A role that would assume itself without being trusted gets a note of its own.
    const isAlone = located.role === view.role;
    if (known !== undefined && (!isAlone || known.decision.status !== 'permit_only')) return known;
    const template = this.#direct(located, view);
    if (template !== undefined && (!isAlone || template.decision.status !== 'permit_only'))
      mapOf(this.#memo, shape.structure).set(key, template);
    return template;
  }

  /** A verdict that is known already; callers with a plain relation to the shape have their signature as key. */
  bySignature(key: string, { shape }: TargetView): Template | undefined {
    return this.#memo.get(shape.structure)?.get(key);
  }

  /** The pair decided on its own, with its own texts. */
  decideRow(row: number, view: TargetView): Decision | undefined {
    const located = this.#index.table.at(row);
    return located === undefined ? undefined : this.#direct(located, view)?.decision;
  }

  /** Key of the verdict for a signature in an account, where nothing looks at who exactly calls. */
  keyIn(signature: number, account: TableAccount, { shape, account: own }: TargetView): string {
    const isOwn = account === own;
    const { id } = account.record;
    const places = shape.namedAccounts.get(isOwn ? (shape.trust.own ?? id) : id);
    // The account of the shape's own text is no other role's account.
    const isNamed = places !== undefined && (isOwn || id !== shape.trust.own);
    return `${String(signature)}${isOwn ? 's' : ''}${isNamed ? ` in ${places}` : ''}`;
  }

  /** Whether the caller's identity policies could allow the call at all. */
  mayPermit(row: number, view: TargetView): boolean {
    const callerClass = this.#directory.classOf(row);
    const located = this.#index.table.at(row);
    if (callerClass?.mayAssume !== true || located === undefined) return false;
    if (!callerClass.isUnshared) return this.#signature(callerClass, located, view)?.mayPermit === true;
    const pair = this.#pair(located, view);
    return pair !== undefined && mayPermit(pair.caller.decisive.identity, pair.target.target);
  }

  /** Signature of a class that is shared, for this role; `row` is any member. */
  signatureOf(callerClass: CallerClass, row: number, view: TargetView): Signature | undefined {
    const located = this.#index.table.at(row);
    return located === undefined ? undefined : this.#signature(callerClass, located, view);
  }

  /** Everything of the caller's side that differs between roles: equal texts, equal signature. */
  vectorOf(callerClass: CallerClass, row: number, view: TargetView): string {
    if (callerClass.isPlain) return '';
    const located = this.#index.table.at(row);
    if (located === undefined) return '';
    return `${this.#vector(callerClass.own, located, view)}/${this.#vector(callerClass.scp, located, view)}`;
  }

  #vector(part: CallerPart, located: LocatedPrincipal, view: TargetView): string {
    if (part.patterns.length === 0 && part.pairConditions.length === 0) return this.#factsKey;
    const account = located.account.record.id;
    const pair = (): Pair | undefined => this.#pair(located, view);
    return this.#factsKey + this.#directory.classes.vectorOf(part, account, view, pair, this.facts);
  }

  /**
   * The verdict for a source that is no collected user or role; `text` as the shape's trust has it. `undefined` when
   * such a source cannot ask.
   */
  ofNode(text: string, view: TargetView): Template | undefined {
    const { shape } = view;
    const key = text + audiencesOf(text, view);
    const memo = mapOf(this.#nodes, shape);
    const known = memo.get(key);
    if (known !== undefined) return known;
    const target = view.entry();
    if (target === undefined) return undefined;
    const { caller, policies, reason } = readCaller(view.text(text), target, this.#index);
    if (reason !== undefined) return undefined;
    const request = buildRequest(caller, policies, target, actionOf(caller), this.#index, this.facts);
    const template = { decision: decide(request, false), own: shape.trust.own && view.account.record.id };
    const isBound = 'account' in caller && request.scp.kind === 'levels';
    if (!isBound && !shape.isUnshared) memo.set(key, template);
    return template;
  }

  #signature(callerClass: CallerClass, located: LocatedPrincipal, view: TargetView): Signature | undefined {
    return this.#directory.classes.signatureOf(
      callerClass,
      this.#vector(callerClass.own, located, view),
      this.#vector(callerClass.scp, located, view),
      () => this.#pair(located, view),
      this.facts,
    );
  }

  #keyOf(
    { id }: Signature,
    { row, account }: LocatedPrincipal,
    view: TargetView,
    isSingled: boolean,
  ): string {
    const { shape } = view;
    let key = this.keyIn(id, account, view);
    if (isSingled) {
      const arn = arnOf(this.#index.table.at(row));
      for (const [place, { statement, principal }] of shape.trust.policy.statements.entries())
        for (const ref of principal?.refs ?? [])
          if ((ref.kind === 'user' || ref.kind === 'role') && view.text(ref.arn) === arn)
            key += ` as ${String(place)}${statement.effect}`;
    }
    if (shape.callerSources !== 0) key += ` ${this.#outcomes(row, view)}`;
    return key;
  }

  /** How the shape's conditions on the caller come out for this one. */
  #outcomes(row: number, view: TargetView): string {
    let outcomes = this.#callers.get(row);
    if (outcomes === undefined) {
      if (this.#callers.size >= MOST_CALLERS) this.#callers.clear();
      outcomes = new Map();
      this.#callers.set(row, outcomes);
    }
    let lookup: FactLookup | undefined;
    let key = '';
    for (const { condition, isAlike } of view.shape.callerConditions) {
      let outcome = outcomes.get(condition);
      if (outcome === undefined) {
        lookup ??= this.#lookup(row, view);
        outcome = lookup === undefined ? '' : outcomeKey(condition, lookup);
        if (isAlike) outcomes.set(condition, outcome);
      }
      key += outcome;
    }
    return key;
  }

  /** What conditions can see of the caller and the role. */
  #lookup(row: number, view: TargetView): FactLookup | undefined {
    const caller = this.#index.caller(arnOf(this.#index.table.at(row)));
    const target = view.entry();
    if (caller === undefined || target === undefined) return undefined;
    const none = { kind: 'none' } as const;
    return factLookup(buildRequest(caller, none, target, 'sts:AssumeRole', this.#index, this.facts, false));
  }

  #direct(located: LocatedPrincipal, view: TargetView): Template | undefined {
    const pair = this.#pair(located, view);
    if (pair === undefined) return undefined;
    const { caller, target } = pair;
    const request = buildRequest(
      caller.caller,
      caller.decisive,
      target,
      'sts:AssumeRole',
      this.#index,
      this.facts,
      false,
    );
    return { decision: decide(request, false), own: view.shape.trust.own && view.account.record.id };
  }

  #pair(located: LocatedPrincipal, view: TargetView): Pair | undefined {
    const caller = this.#index.principal(arnOf(located));
    const target = view.entry();
    return caller === undefined || target === undefined ? undefined : { caller, target };
  }
}

function arnOf(located: LocatedPrincipal | undefined): string {
  return (located?.user ?? located?.role)?.arn ?? '';
}

/** Audiences registered at a provider of the role's account: tokens for others are refused. */
function audiencesOf(text: string, view: TargetView): string {
  if (!text.includes(':oidc-provider/')) return '';
  const provider = view.text(text);
  const ids = view.account.record.oidcProviders?.find(({ arn }) => arn === provider)?.clientIds;
  return ids === undefined ? '' : JSON.stringify(ids);
}
