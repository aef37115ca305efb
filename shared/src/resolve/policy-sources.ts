/** Loads policies for the evaluator: where each comes from, compiled once per distinct text. */
import type { LoadedPolicy } from '../evaluate/request.ts';
import type { PolicySource } from '../evaluate/model.ts';
import type { PolicyCache } from '../policy/compile.ts';
import type { AccountRecord, IamGroup, IamRole, IamUser, ManagedPolicy } from '../snapshot/model.ts';

/** Finds a managed policy of an account by its ARN; AWS-managed ones may come from any account. */
export type ManagedPolicyLookup = (arn: string) => ManagedPolicy | undefined;

export class PolicyLoader {
  readonly #cache: PolicyCache;
  readonly #texts = new Map<string, string>();

  constructor(cache: PolicyCache) {
    this.#cache = cache;
  }

  /** Text of a policy that was loaded, by `PolicySource.id`. */
  text(id: string): string | undefined {
    return this.#texts.get(id);
  }

  load(source: PolicySource, document: string | undefined): LoadedPolicy {
    if (document !== undefined) this.#texts.set(source.id, document);
    return { source, policy: document === undefined ? undefined : this.#cache.compile(document) };
  }

  trust(role: IamRole): LoadedPolicy {
    return this.load(
      { id: `trust:${role.arn}`, kind: 'trust', name: 'Trust policy', attachedTo: role.arn },
      role.trustPolicy,
    );
  }

  boundary(owner: IamUser | IamRole, managed: ManagedPolicyLookup): LoadedPolicy | undefined {
    const arn = owner.permissionsBoundary;
    if (arn === undefined) return undefined;
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    return this.load(
      { id: `boundary:${owner.arn}`, kind: 'boundary', name, arn, attachedTo: owner.arn },
      managed(arn)?.document,
    );
  }

  /** Inline and attached policies of a user or role, then those of the user's groups. */
  identity(
    owner: IamUser | IamRole,
    account: AccountRecord,
    managed: ManagedPolicyLookup,
  ): readonly LoadedPolicy[] {
    const own = this.#attached(owner, managed, 'inline', 'managed');
    if (!('groups' in owner)) return own;
    const groups = owner.groups.flatMap(
      (name) => account.groups.find((group) => group.name === name) ?? name,
    );
    return [
      ...own,
      ...groups.flatMap((group) =>
        typeof group === 'string'
          ? [this.#unreadGroup(group, owner)]
          : this.#attached(group, managed, 'group_inline', 'group_managed'),
      ),
    ];
  }

  /** A group that was not collected may carry any policy. */
  #unreadGroup(name: string, owner: IamUser): LoadedPolicy {
    const id = `group_inline:${owner.arn}:${name}`;
    return this.load({ id, kind: 'group_inline', name: `group ${name}`, attachedTo: owner.arn }, undefined);
  }

  #attached(
    owner: IamUser | IamRole | IamGroup,
    managed: ManagedPolicyLookup,
    inlineKind: 'inline' | 'group_inline',
    managedKind: 'managed' | 'group_managed',
  ): readonly LoadedPolicy[] {
    const inline = owner.inlinePolicies.map(({ name, document }) =>
      this.load(
        { id: `${inlineKind}:${owner.arn}:${name}`, kind: inlineKind, name, attachedTo: owner.arn },
        document,
      ),
    );
    const attached = owner.attachedPolicies.map((arn) => {
      const policy = managed(arn);
      const name = policy?.name ?? arn.slice(arn.lastIndexOf('/') + 1);
      return this.load(
        { id: `${managedKind}:${owner.arn}:${arn}`, kind: managedKind, name, arn, attachedTo: owner.arn },
        policy?.document,
      );
    });
    return [...inline, ...attached];
  }
}
