/**
 * Second-class edges, found on demand and inside one account at a time: a role can only be passed to a service of its
 * own account. Principals that no needed action is allowed to are told apart without evaluating anything.
 */
import { conditionText } from '../evaluate/words.ts';
import type { NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { PrincipalFacts, TrustModel } from '../resolve/trust-model.ts';
import type { AccountRecord, IamRole, ManagedPolicy } from '../snapshot/model.ts';
import { ActionPolicyCache } from './action-policy.ts';
import type { EscalationEdge, EscalationSource, Need } from './model.ts';
import { PrincipalPowers } from './principal-powers.ts';
import type { Brew } from './principal-powers.ts';
import { selfEscalation } from './self-escalation.ts';
import { MAKE_INSTANCE_PROFILE, SERVICE_WAYS, UPDATE_TRUST, USER_WAYS } from './ways.ts';
import type { Recipe, Way } from './ways.ts';

/** What the pass rests on, for people. */
export const ESCALATION_COVERAGE =
  'Second-class steps rest on identity policies, permissions boundaries and service control policies. Not seen: which functions, instances, stacks and jobs exist, service quotas, resource policies, VPC endpoint and session policies.';

export class Escalations implements EscalationSource {
  readonly #model: TrustModel;
  readonly #cache = new ActionPolicyCache();
  readonly #powers = new Map<NodeId, PrincipalPowers | undefined>();
  readonly #out = new Map<NodeId, readonly EscalationEdge[]>();
  readonly #into = new Map<NodeId, readonly EscalationEdge[]>();
  readonly #trusted = new Map<NodeId, ReadonlyMap<string, readonly string[]>>();
  #managed: ReadonlyMap<string, ManagedPolicy> | undefined;

  constructor(model: TrustModel) {
    this.#model = model;
  }

  /** Every way from one principal, sorted by target; ways in order of preference. */
  outOf(source: NodeId): readonly EscalationEdge[] {
    const known = this.#out.get(source);
    if (known !== undefined) return known;
    const powers = this.#powersOf(source);
    const account = this.#model.principal(source)?.account;
    const edges =
      powers === undefined || powers.isPowerless || account === undefined
        ? []
        : targetsOf(account)
            .filter((target) => target !== source)
            .flatMap((target) => this.#between(powers, target))
            .sort((a, b) => compareStrings(a.target, b.target));
    this.#out.set(source, edges);
    return edges;
  }

  /** Every way to one role or user, sorted by source. */
  into(target: NodeId): readonly EscalationEdge[] {
    const known = this.#into.get(target);
    if (known !== undefined) return known;
    const account = this.#model.principal(target)?.account;
    const edges = (account === undefined ? [] : targetsOf(account))
      .filter((source) => source !== target)
      .flatMap((source) => {
        const powers = this.#powersOf(source);
        return powers === undefined || powers.isPowerless ? [] : this.#between(powers, target);
      })
      .sort((a, b) => compareStrings(a.source, b.source));
    this.#into.set(target, edges);
    return edges;
  }

  /** Permissions with which the principal can give itself more. */
  selfOf(source: NodeId): readonly Need[] {
    const powers = this.#powersOf(source);
    const principal = this.#model.principal(source);
    if (powers === undefined || powers.isPowerless || principal === undefined) return [];
    return selfEscalation(powers, principal);
  }

  #powersOf(node: NodeId): PrincipalPowers | undefined {
    if (this.#powers.has(node)) return this.#powers.get(node);
    const principal = this.#model.principal(node);
    const powers =
      principal === undefined
        ? undefined
        : new PrincipalPowers(this.#model, principal, this.#cache, (arn) => this.#managedPolicies().get(arn));
    this.#powers.set(node, powers);
    return powers;
  }

  /** AWS-managed policies may have been read with any account. */
  #managedPolicies(): ReadonlyMap<string, ManagedPolicy> {
    this.#managed ??= new Map(
      this.#model.snapshot.accounts.flatMap(({ policies }) =>
        policies.map((policy) => [policy.arn, policy] as const),
      ),
    );
    return this.#managed;
  }

  #between(powers: PrincipalPowers, target: NodeId): readonly EscalationEdge[] {
    const principal = this.#model.principal(target);
    if (principal === undefined) return [];
    if (principal.kind === 'iam_user') {
      return USER_WAYS.flatMap((way) =>
        edgeOf(powers, target, way, powers.best(way.recipes, principal.user, undefined), []),
      );
    }
    return this.#toRole(powers, principal);
  }

  #toRole(
    powers: PrincipalPowers,
    { role }: Extract<PrincipalFacts, { readonly kind: 'iam_role' }>,
  ): readonly EscalationEdge[] {
    // AWS itself guards the trust of service-linked roles and of roles under /aws-reserved/.
    const isGuarded = role.path.startsWith('/aws-service-role/') || role.path.startsWith('/aws-reserved/');
    const edges: EscalationEdge[] = isGuarded
      ? []
      : [...edgeOf(powers, role.arn, UPDATE_TRUST, powers.best(UPDATE_TRUST.recipes, role, undefined), [])];
    if (role.path.startsWith('/aws-service-role/')) return edges;
    const trusted = this.#servicesOf(role.arn);
    for (const way of SERVICE_WAYS) {
      const reasons = way.service === undefined ? undefined : trusted.get(way.service);
      if (reasons === undefined) continue;
      const recipes = recipesFor(way, role);
      edges.push(...edgeOf(powers, role.arn, way, powers.best(recipes, role, way.service), reasons));
    }
    return edges;
  }

  /** Services that the role trusts, with what their own step would ask for. */
  #servicesOf(role: NodeId): ReadonlyMap<string, readonly string[]> {
    const known = this.#trusted.get(role);
    if (known !== undefined) return known;
    const trusted = new Map<string, readonly string[]>();
    for (const { source, status, conditions } of this.#model.edgesInto(role)) {
      if (status !== 'allowed' && status !== 'conditional') continue;
      if (this.#model.node(source).kind !== 'aws_service') continue;
      const open = conditions.map(conditionText);
      trusted.set(
        source,
        open.length === 0 ? [] : [`${open.join(' and ')}, which the role’s trust in ${source} asks for`],
      );
    }
    this.#trusted.set(role, trusted);
    return trusted;
  }
}

/** Users and roles of an account. */
function targetsOf({ users, roles }: AccountRecord): readonly NodeId[] {
  return [...users, ...roles].map(({ arn }) => arn);
}

/** An instance runs as a role through an instance profile; a role without one needs it made first. */
function recipesFor(way: Way, role: IamRole): readonly Recipe[] {
  if (way.service !== 'ec2.amazonaws.com' || role.instanceProfiles.length > 0) return way.recipes;
  if (way.via === 'ec2_existing') return [];
  return way.recipes.map((recipe) => ({
    ...recipe,
    needs: [
      ...recipe.needs,
      ...MAKE_INSTANCE_PROFILE.filter(({ action }) => recipe.needs.every((need) => need.action !== action)),
    ],
  }));
}

function edgeOf(
  powers: PrincipalPowers,
  target: NodeId,
  { via, text, service }: Way,
  brew: Brew | undefined,
  trustReasons: readonly string[],
): readonly EscalationEdge[] {
  if (brew === undefined) return [];
  const reasons = [...brew.reasons, ...trustReasons];
  const sure = reasons.length === 0 && brew.needs.every(({ status }) => status === 'allowed');
  return [
    {
      source: powers.arn,
      target,
      via,
      text,
      ...(service === undefined ? {} : { service }),
      status: sure ? 'allowed' : 'conditional',
      needs: brew.needs,
      reasons,
    },
  ];
}
