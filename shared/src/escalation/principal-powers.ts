/** What one principal may do with the actions of the pass; every answer is kept. */
import type { Arn } from '../arn/arn.ts';
import type { PrincipalFacts, TrustModel } from '../resolve/trust-model.ts';
import type { Tags } from '../snapshot/model.ts';
import type { ActionPolicyCache } from './action-policy.ts';
import { candidateResources, decideAction } from './decide-action.ts';
import type { Need } from './model.ts';
import { isServiceLinked, layersOf, ownerOf, requestFacts } from './principal-layers.ts';
import type { FindManaged, PrincipalLayers } from './principal-layers.ts';
import type { NeedSpec, Recipe } from './ways.ts';

export interface PowerTarget {
  readonly arn: Arn;
  readonly tags: Tags;
}

export interface Brew {
  readonly needs: readonly Need[];
  readonly reasons: readonly string[];
}

export class PrincipalPowers {
  readonly arn: Arn;
  readonly layers: PrincipalLayers;
  /** Actions that some Allow of the identity policies covers: without one of them nothing needs deciding. */
  readonly #covered: ReadonlySet<string>;
  readonly #model: TrustModel;
  readonly #principal: PrincipalFacts;
  readonly #anywhere = new Map<string, Need | undefined>();
  /** A policy whose text is not known may cover anything. */
  readonly #mayCoverAll: boolean;

  constructor(model: TrustModel, principal: PrincipalFacts, cache: ActionPolicyCache, managed: FindManaged) {
    this.#model = model;
    this.#principal = principal;
    this.arn = ownerOf(principal).arn;
    this.layers = layersOf(model, principal, cache, managed);
    const covered = new Set<string>();
    for (const { policy } of this.layers.identity) {
      for (const { compiled, actions } of policy?.statements ?? []) {
        if (compiled.statement.effect === 'Allow') for (const action of actions) covered.add(action);
      }
    }
    this.#covered = covered;
    this.#mayCoverAll = this.layers.identity.some(({ policy }) => policy?.readable !== true);
  }

  /** Nobody signs in as a service-linked role. */
  get isPowerless(): boolean {
    return isServiceLinked(this.#principal) || (this.#covered.size === 0 && !this.#mayCoverAll);
  }

  #mayCover(action: string): boolean {
    return this.#mayCoverAll || this.#covered.has(action.toLowerCase());
  }

  /** The first recipe that is allowed, else the first that may be; `undefined` when none is. */
  best(recipes: readonly Recipe[], target: PowerTarget, service: string | undefined): Brew | undefined {
    let conditional: Brew | undefined;
    for (const recipe of recipes) {
      const brew = this.#brew(recipe, target, service);
      if (brew === undefined) continue;
      if (brew.reasons.length === 0 && brew.needs.every(({ status }) => status === 'allowed')) return brew;
      conditional ??= brew;
    }
    return conditional;
  }

  #brew({ needs, reason }: Recipe, target: PowerTarget, service: string | undefined): Brew | undefined {
    if (!needs.every(({ action }) => this.#mayCover(action))) return undefined;
    const found: Need[] = [];
    // What does not depend on the target is known already, so it is asked first.
    for (const spec of [...needs].sort(anywhereFirst)) {
      const need = spec.on === 'any' ? this.anywhere(spec.action) : this.on(spec.action, target, service);
      if (need === undefined) return undefined;
      found.push(need);
    }
    found.sort((a, b) => orderOf(needs, a) - orderOf(needs, b));
    return { needs: found, reasons: reason === undefined ? [] : [reason] };
  }

  /** The action on something the principal creates or picks. */
  anywhere(action: string): Need | undefined {
    if (this.#anywhere.has(action)) return this.#anywhere.get(action);
    const { account } = this.#principal;
    const lookup = requestFacts(this.#model, this.#principal, undefined, NO_FACTS);
    let best: Need | undefined;
    for (const resource of candidateResources(this.layers, action, account.id, account.partition)) {
      const need = decideAction(this.layers, { action, resource, lookup });
      if (need !== undefined && (best === undefined || need.status === 'allowed')) best = need;
      if (best?.status === 'allowed') break;
    }
    const shown = best?.resource.endsWith(':anything') === true ? { ...best, resource: '*' } : best;
    this.#anywhere.set(action, shown);
    return shown;
  }

  /** The action on one role, user, group or policy; `service` is the one a role is passed to. */
  on(action: string, target: PowerTarget, service?: string): Need | undefined {
    if (!this.#mayCover(action)) return undefined;
    const fixed = new Map<string, readonly string[]>(
      service !== undefined && action === 'iam:PassRole' ? [['iam:passedtoservice', [service]]] : [],
    );
    const lookup = requestFacts(this.#model, this.#principal, target, fixed);
    return decideAction(this.layers, { action, resource: target.arn, lookup });
  }
}

const NO_FACTS: ReadonlyMap<string, readonly string[]> = new Map();

function anywhereFirst(a: NeedSpec, b: NeedSpec): number {
  return Number(a.on === 'target') - Number(b.on === 'target');
}

function orderOf(needs: readonly NeedSpec[], need: Need): number {
  return needs.findIndex(({ action }) => action === need.action);
}
