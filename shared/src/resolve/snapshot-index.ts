/** Lookups over a snapshot: principals with their policies and caller facts, roles as targets. */
import type { AccountId, Arn } from '../arn/arn.ts';
import { callerProfile } from '../evaluate/caller-profile.ts';
import { decisive } from '../evaluate/request.ts';
import type { AccountFacts, Caller, CallerPolicies, TargetRole } from '../evaluate/request.ts';
import { splitArnPattern } from '../policy/arn-pattern.ts';
import { PolicyCache } from '../policy/compile.ts';
import type { AccountRecord, IamRole, IamUser, ManagedPolicy, Snapshot, Tags } from '../snapshot/model.ts';
import { OrganizationIndex } from './organization-index.ts';
import { PolicyLoader } from './policy-sources.ts';

type IdentityCaller = Extract<Caller, { readonly kind: 'user' | 'role' }>;

export interface PrincipalEntry {
  readonly caller: IdentityCaller;
  readonly account: AccountRecord;
  readonly user?: IamUser;
  readonly role?: RoleEntry;
  readonly policies: Extract<CallerPolicies, { readonly kind: 'known' }>;
  /** The policies that can change a verdict: enough for edges, not for explanations. */
  readonly decisive: Extract<CallerPolicies, { readonly kind: 'known' }>;
  /** False when no identity statement could ever allow sts:AssumeRole. */
  readonly mayAssume: boolean;
}

/** Principals of one account that every role treats alike unless it looks at who exactly they are. */
export interface ProfileEntry {
  readonly members: readonly PrincipalEntry[];
  readonly mayAssume: boolean;
}

export interface RoleEntry {
  readonly role: IamRole;
  readonly account: AccountRecord;
  readonly target: TargetRole;
}

export class SnapshotIndex {
  readonly snapshot: Snapshot;
  readonly organization: OrganizationIndex;
  readonly loader: PolicyLoader;
  readonly #accounts = new Map<AccountId, AccountRecord>();
  readonly #managed = new Map<Arn, ManagedPolicy>();
  readonly #facts = new Map<AccountId, AccountFacts>();
  readonly #users = new Map<Arn, { readonly user: IamUser; readonly account: AccountRecord }>();
  readonly #roles = new Map<Arn, RoleEntry>();
  readonly #roleByName = new Map<string, RoleEntry>();
  readonly #byUniqueId = new Map<string, Arn>();
  readonly #principals = new Map<Arn, PrincipalEntry>();
  readonly #profiles = new Map<AccountId, readonly ProfileEntry[]>();

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
    this.loader = new PolicyLoader(new PolicyCache());
    this.organization = new OrganizationIndex(snapshot.organization, this.loader);
    for (const account of snapshot.accounts) this.#addAccount(account);
  }

  #addAccount(account: AccountRecord): void {
    this.#accounts.set(account.id, account);
    for (const policy of account.policies) this.#managed.set(policy.arn, policy);
    for (const user of account.users) {
      this.#users.set(user.arn, { user, account });
      if (user.id !== '') this.#byUniqueId.set(user.id, user.arn);
    }
    for (const role of account.roles) {
      const entry: RoleEntry = {
        role,
        account,
        target: {
          arn: role.arn,
          arnParts: splitArnPattern(role.arn),
          account: this.accountFacts(account.id, partitionOf(role.arn)),
          tags: tagMap(role.tags),
          serviceLinked: isServiceLinked(role),
          trust: this.loader.trust(role),
        },
      };
      this.#roles.set(role.arn, entry);
      this.#roleByName.set(`${account.id}/${role.name}`, entry);
      if (role.id !== '') this.#byUniqueId.set(role.id, role.arn);
    }
  }

  account(id: AccountId): AccountRecord | undefined {
    return this.#accounts.get(id);
  }

  accountFacts(id: AccountId, partition: string): AccountFacts {
    const known = this.#facts.get(id);
    if (known?.partition === partition) return known;
    const facts = this.organization.facts(id, partition);
    this.#facts.set(id, facts);
    return facts;
  }

  role(arn: Arn): RoleEntry | undefined {
    return this.#roles.get(arn);
  }

  /** Role names are unique inside an account, whatever the path. */
  roleNamed(account: AccountId, name: string): RoleEntry | undefined {
    return this.#roleByName.get(`${account}/${name}`);
  }

  roles(): Iterable<RoleEntry> {
    return this.#roles.values();
  }

  user(arn: Arn): IamUser | undefined {
    return this.#users.get(arn)?.user;
  }

  arnOfUniqueId(id: string): Arn | undefined {
    return this.#byUniqueId.get(id);
  }

  principal(arn: Arn): PrincipalEntry | undefined {
    const known = this.#principals.get(arn);
    if (known !== undefined) return known;
    const entry = this.#buildPrincipal(arn);
    if (entry !== undefined) this.#principals.set(arn, entry);
    return entry;
  }

  /** Users, then roles of an account, each sorted as in the snapshot. */
  principalsOf(account: AccountRecord): readonly PrincipalEntry[] {
    return [...account.users, ...account.roles].flatMap(({ arn }) => {
      const entry = this.principal(arn);
      return entry === undefined ? [] : [entry];
    });
  }

  profilesOf(account: AccountRecord): readonly ProfileEntry[] {
    const known = this.#profiles.get(account.id);
    if (known !== undefined) return known;
    const scp = this.organization.decisiveLevels(this.organization.scpsOver(account.id));
    const groups = new Map<string, PrincipalEntry[]>();
    for (const entry of this.principalsOf(account)) {
      const key = callerProfile(entry.caller, entry.decisive, scp);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [entry]);
      else group.push(entry);
    }
    const profiles = [...groups.values()].map((members) => ({
      members,
      mayAssume: members[0]?.mayAssume === true,
    }));
    this.#profiles.set(account.id, profiles);
    return profiles;
  }

  #buildPrincipal(arn: Arn): PrincipalEntry | undefined {
    const user = this.#users.get(arn);
    if (user !== undefined) {
      const { name, id, tags } = user.user;
      const caller: IdentityCaller = {
        kind: 'user',
        node: arn,
        arn,
        name,
        uniqueId: id,
        account: this.accountFacts(user.account.id, partitionOf(arn)),
        tags: tagMap(tags),
      };
      return { caller, account: user.account, user: user.user, ...this.#policiesOf(user.user, user.account) };
    }
    const entry = this.#roles.get(arn);
    if (entry === undefined) return undefined;
    const caller: IdentityCaller = {
      kind: 'role',
      node: arn,
      arn,
      name: entry.role.name,
      uniqueId: entry.role.id,
      account: entry.target.account,
      tags: entry.target.tags,
      session: undefined,
      serviceLinked: entry.target.serviceLinked,
      sessionTags: allowsSessionTags(entry.target),
    };
    return { caller, account: entry.account, role: entry, ...this.#policiesOf(entry.role, entry.account) };
  }

  #policiesOf(
    owner: IamUser | IamRole,
    account: AccountRecord,
  ): Pick<PrincipalEntry, 'policies' | 'decisive' | 'mayAssume'> {
    const managed = (arn: Arn): ManagedPolicy | undefined => this.#managed.get(arn);
    const identity = this.loader.identity(owner, account, managed);
    const boundary = this.loader.boundary(owner, managed);
    return {
      policies: { kind: 'known', identity, boundary, session: undefined },
      decisive: { kind: 'known', identity: decisive(identity), boundary, session: undefined },
      mayAssume: identity.some(
        ({ policy }) =>
          policy?.document.readable !== true ||
          policy.statements.some(
            ({ statement, actions }) => statement.effect === 'Allow' && actions.has('sts:AssumeRole'),
          ),
      ),
    };
  }
}

export function isServiceLinked(role: Pick<IamRole, 'path'>): boolean {
  return role.path.startsWith('/aws-service-role/');
}

function partitionOf(arn: Arn): string {
  return arn.split(':')[1] ?? 'aws';
}

/** Tag keys compare without letter case, values with it. */
function tagMap(tags: Tags): ReadonlyMap<string, string> {
  return new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
}

/** True when some Allow of the role's own trust lets anyone pass session tags. */
function allowsSessionTags(target: TargetRole): boolean {
  return (
    target.trust.policy?.statements.some(
      ({ statement, actions, principal }) =>
        statement.effect === 'Allow' &&
        actions.has('sts:TagSession') &&
        (principal?.negated === true || principal?.refs.some(({ kind }) => kind !== 'ineffective') === true),
    ) === true
  );
}
