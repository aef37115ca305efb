/** The organization tree as the evaluator needs it: membership, path, SCPs and RCPs per account. */
import type { AccountId } from '../arn/arn.ts';
import { decisive, isRead } from '../evaluate/request.ts';
import type { AccountFacts, LoadedPolicy, Membership, OrganizationLayer } from '../evaluate/request.ts';
import { STS_ACTIONS } from '../policy/compile.ts';
import type { Organization, OrganizationAccount, OrganizationPolicy, PolicyType } from '../snapshot/model.ts';
import type { PolicyLoader } from './policy-sources.ts';
import type { AppliedOrganizationPolicy } from './trust-model.ts';

export class OrganizationIndex {
  readonly #organization: Organization | undefined;
  readonly #loader: PolicyLoader;
  readonly #accounts: ReadonlyMap<AccountId, OrganizationAccount>;
  readonly #parents: ReadonlyMap<string, string>;
  readonly #attached = new Map<string, OrganizationPolicy[]>();
  readonly #scps = new Map<AccountId, OrganizationLayer>();
  readonly #rcps = new Map<AccountId, OrganizationLayer>();
  readonly #decisive = new Map<OrganizationLayer, OrganizationLayer>();

  constructor(organization: Organization | undefined, loader: PolicyLoader) {
    this.#organization = organization;
    this.#loader = loader;
    this.#accounts = new Map((organization?.accounts ?? []).map((account) => [account.id, account]));
    this.#parents = new Map((organization?.units ?? []).map((unit) => [unit.id, unit.parentId]));
    for (const policy of organization?.policies ?? []) {
      for (const target of policy.targetIds) {
        const list = this.#attached.get(target);
        if (list === undefined) this.#attached.set(target, [policy]);
        else list.push(policy);
      }
    }
  }

  get id(): string | undefined {
    return this.#organization?.id;
  }

  account(id: AccountId): OrganizationAccount | undefined {
    return this.#accounts.get(id);
  }

  isMember(id: AccountId): boolean {
    return this.#accounts.has(id) || this.#organization?.managementAccountId === id;
  }

  membership(id: AccountId): Membership {
    if (this.#organization === undefined) return 'unknown';
    if (this.#organization.managementAccountId === id) return 'management';
    return this.#accounts.has(id) ? 'member' : 'outside';
  }

  facts(id: AccountId, partition: string): AccountFacts {
    const path = this.pathOf(id);
    const organizationId = this.#organization?.id;
    return {
      id,
      partition,
      membership: this.membership(id),
      organizationPath:
        path.length === 0 || organizationId === undefined
          ? undefined
          : `${[organizationId, ...path].join('/')}/`,
    };
  }

  /** Root id and OU ids from the root down; empty when the tree is not known. */
  pathOf(id: AccountId): readonly string[] {
    const path: string[] = [];
    const roots = new Set((this.#organization?.roots ?? []).map((root) => root.id));
    let node = this.#accounts.get(id)?.parentId;
    while (node !== undefined && path.length <= this.#parents.size + 1) {
      path.unshift(node);
      if (roots.has(node)) return path;
      node = this.#parents.get(node);
    }
    const top = path[0];
    return top?.startsWith('r-') === true ? path : [];
  }

  /** SCPs over a caller's account. The management account and outsiders are not bound. */
  scpsOver(id: AccountId): OrganizationLayer {
    return this.#layer(id, 'SERVICE_CONTROL_POLICY');
  }

  /** RCPs over a role's account. */
  rcpsOver(id: AccountId): OrganizationLayer {
    return this.#layer(id, 'RESOURCE_CONTROL_POLICY');
  }

  /**
   * The same layer without the levels that allow everything and deny nothing (FullAWSAccess alone):
   * equal verdicts, less work. Explanations use the whole layer.
   */
  decisiveLevels(layer: OrganizationLayer): OrganizationLayer {
    if (layer.kind !== 'levels') return layer;
    const known = this.#decisive.get(layer);
    if (known !== undefined) return known;
    const levels = layer.levels
      .map(decisive)
      .filter((level) => level.length === 0 || !level.every(allowsEverything));
    const reduced: OrganizationLayer = { ...layer, levels };
    this.#decisive.set(layer, reduced);
    return reduced;
  }

  policiesInForce(id: AccountId): readonly AppliedOrganizationPolicy[] {
    if (this.membership(id) !== 'member') return [];
    return [...this.pathOf(id), id].flatMap((node) =>
      (this.#attached.get(node) ?? [])
        .filter(({ type }) => this.#isEnabled(type))
        .map((policy) => ({ policy, attachedTo: node })),
    );
  }

  #layer(id: AccountId, type: PolicyType): OrganizationLayer {
    const layers = type === 'SERVICE_CONTROL_POLICY' ? this.#scps : this.#rcps;
    const known = layers.get(id);
    if (known !== undefined) return known;
    const layer = this.#buildLayer(id, type);
    layers.set(id, layer);
    return layer;
  }

  #buildLayer(id: AccountId, type: PolicyType): OrganizationLayer {
    const membership = this.membership(id);
    if (membership === 'unknown') return { kind: 'unknown' };
    if (membership !== 'member') return { kind: 'not_applicable' };
    const policies = this.#organization?.policies;
    if (policies === undefined) return { kind: 'unknown' };
    if (!this.#isEnabled(type)) return { kind: 'not_applicable' };
    const path = this.pathOf(id);
    if (path.length === 0) return { kind: 'unknown' };
    const levels = [...path, id].map((node) =>
      (this.#attached.get(node) ?? [])
        .filter((policy) => policy.type === type)
        .map((policy) => this.#load(policy, node)),
    );
    // AWS keeps at least one SCP at every node, so a node without any was not collected completely.
    const incomplete = type === 'SERVICE_CONTROL_POLICY' && levels.some((level) => level.length === 0);
    const filled = levels.filter((level) => level.length > 0);
    if (incomplete && filled.length === 0) return { kind: 'unknown' };
    return { kind: 'levels', levels: filled, incomplete };
  }

  /** Enabled at the root; where the root does not say, a type with policies counts as enabled. */
  #isEnabled(type: PolicyType): boolean {
    const stated = (this.#organization?.roots ?? []).flatMap((root) => root.enabledPolicyTypes ?? []);
    const isStated = this.#organization?.roots.some((root) => root.enabledPolicyTypes !== undefined) === true;
    if (isStated) return stated.includes(type);
    return this.#organization?.policies?.some((policy) => policy.type === type) === true;
  }

  #load(policy: OrganizationPolicy, node: string): LoadedPolicy {
    const kind = policy.type === 'SERVICE_CONTROL_POLICY' ? 'scp' : 'rcp';
    return this.#loader.load(
      { id: `${kind}:${policy.id}:${node}`, kind, name: policy.name, attachedTo: node },
      policy.document,
    );
  }
}

function allowsEverything({ policy }: LoadedPolicy): boolean {
  return (
    isRead(policy) &&
    policy.statements.length > 0 &&
    policy.statements.every(
      ({ statement, actions, resource, conditions }) =>
        statement.effect === 'Allow' &&
        conditions.length === 0 &&
        STS_ACTIONS.every((action) => actions.has(action)) &&
        resource?.negated === false &&
        resource.items.some((item) => item.kind === 'pattern' && item.pattern.anything),
    )
  );
}
