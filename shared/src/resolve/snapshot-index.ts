/** Lookups over a snapshot: principals with their policies and caller facts, roles as targets. */
import type { AccountId, Arn } from '../arn/arn.ts';
import { decisive, isRead } from '../evaluate/request.ts';
import type { AccountFacts, Caller, CallerPolicies, LoadedPolicy, TargetRole } from '../evaluate/request.ts';
import { splitArnPattern } from '../policy/arn-pattern.ts';
import { PolicyCache } from '../policy/compile.ts';
import type {
  AccountRecord,
  CoverageGap,
  IamRole,
  IamUser,
  ManagedPolicy,
  Snapshot,
  Tags,
} from '../snapshot/model.ts';
import { OrganizationIndex } from './organization-index.ts';
import { PolicyLoader } from './policy-sources.ts';
import { PrincipalTable } from './principal-table.ts';
import { UniqueIds } from './unique-ids.ts';

export type IdentityCaller = Extract<Caller, { readonly kind: 'user' | 'role' }>;

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

export interface RoleEntry {
  readonly role: IamRole;
  readonly account: AccountRecord;
  readonly target: TargetRole;
}

export class SnapshotIndex {
  readonly snapshot: Snapshot;
  /** Every document of the snapshot that was read, compiled once. */
  readonly cache = new PolicyCache();
  readonly organization: OrganizationIndex;
  readonly loader: PolicyLoader;
  readonly table: PrincipalTable;
  readonly #managed = new Map<Arn, ManagedPolicy>();
  readonly #facts = new Map<AccountId, AccountFacts>();
  readonly #roles = new Map<Arn, RoleEntry>();
  readonly #roleNames = new Map<AccountId, ReadonlyMap<string, Arn>>();
  readonly #principals = new Map<Arn, PrincipalEntry>();
  #uniqueIds: UniqueIds | undefined;
  #incomplete: ReadonlySet<AccountId> | undefined;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
    this.loader = new PolicyLoader(this.cache);
    this.organization = new OrganizationIndex(snapshot.organization, this.loader);
    this.table = new PrincipalTable(snapshot);
    for (const { policies } of snapshot.accounts)
      for (const policy of policies) this.#managed.set(policy.arn, policy);
  }

  account(id: AccountId): AccountRecord | undefined {
    return this.table.account(id)?.record;
  }

  /** Whether the account was read in whole: a user or role that is not in its record does not exist then. */
  isReadWhole(id: AccountId): boolean {
    this.#incomplete ??= incompleteAccounts(this.snapshot.gaps);
    return this.account(id) !== undefined && !this.#incomplete.has(id);
  }

  managed(arn: Arn): ManagedPolicy | undefined {
    return this.#managed.get(arn);
  }

  accountFacts(id: AccountId, partition: string): AccountFacts {
    const known = this.#facts.get(id);
    if (known?.partition === partition) return known;
    const facts = this.organization.facts(id, partition);
    this.#facts.set(id, facts);
    return facts;
  }

  role(arn: Arn): RoleEntry | undefined {
    const known = this.#roles.get(arn);
    if (known !== undefined) return known;
    const located = this.table.at(this.table.rowOf(arn));
    return located?.role === undefined ? undefined : this.#addRole(located.role, located.account.record);
  }

  #addRole(role: IamRole, account: AccountRecord): RoleEntry {
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
    remember(this.#roles, role.arn, entry);
    return entry;
  }

  /** Role names are unique inside an account, whatever the path. */
  roleNamed(account: AccountId, name: string): RoleEntry | undefined {
    let names = this.#roleNames.get(account);
    if (names === undefined) {
      names = new Map(this.table.account(account)?.roles.map((role) => [role.name, role.arn]));
      this.#roleNames.set(account, names);
    }
    const arn = names.get(name);
    return arn === undefined ? undefined : this.role(arn);
  }

  /** The live user or role with this unique id. */
  arnOfUniqueId(id: string): Arn | undefined {
    this.#uniqueIds ??= new UniqueIds(this.table);
    const found = this.table.at(this.#uniqueIds.rowOf(id));
    return (found?.user ?? found?.role)?.arn;
  }

  principal(arn: Arn): PrincipalEntry | undefined {
    const known = this.#principals.get(arn);
    if (known !== undefined) return known;
    const entry = this.#buildPrincipal(arn);
    if (entry !== undefined) remember(this.#principals, arn, entry);
    return entry;
  }

  /** Facts of a collected user or role as a caller, without its policies. */
  caller(arn: Arn): IdentityCaller | undefined {
    const located = this.table.at(this.table.rowOf(arn));
    if (located === undefined) return undefined;
    const account = this.accountFacts(located.account.record.id, partitionOf(arn));
    if (located.user !== undefined) {
      const { name, id, tags } = located.user;
      return { kind: 'user', node: arn, arn, name, uniqueId: id, account, tags: tagMap(tags) };
    }
    const { role } = located;
    const { loader } = this;
    let sessionTags: boolean | undefined;
    return {
      kind: 'role',
      node: arn,
      arn,
      name: role.name,
      uniqueId: role.id,
      account,
      tags: tagMap(role.tags),
      session: undefined,
      serviceLinked: isServiceLinked(role),
      get sessionTags() {
        sessionTags ??= allowsSessionTags(loader.trust(role));
        return sessionTags;
      },
    };
  }

  #buildPrincipal(arn: Arn): PrincipalEntry | undefined {
    const located = this.table.at(this.table.rowOf(arn));
    const caller = this.caller(arn);
    if (located === undefined || caller === undefined) return undefined;
    const account = located.account.record;
    if (located.user !== undefined)
      return { caller, account, user: located.user, ...this.#policiesOf(located.user, account) };
    const entry = this.role(arn);
    if (entry === undefined) return undefined;
    return { caller, account, role: entry, ...this.#policiesOf(entry.role, account) };
  }

  #policiesOf(
    owner: IamUser | IamRole,
    account: AccountRecord,
  ): Pick<PrincipalEntry, 'policies' | 'decisive' | 'mayAssume'> {
    const managed = (arn: Arn): ManagedPolicy | undefined => this.managed(arn);
    const identity = this.loader.identity(owner, account, managed);
    const boundary = this.loader.boundary(owner, managed);
    return {
      policies: { kind: 'known', identity, boundary, session: undefined },
      decisive: { kind: 'known', identity: decisive(identity), boundary, session: undefined },
      mayAssume: identity.some(
        ({ policy }) =>
          !isRead(policy) ||
          policy.statements.some(
            ({ statement, actions }) => statement.effect === 'Allow' && actions.has('sts:AssumeRole'),
          ),
      ),
    };
  }
}

/** Gaps that say that users or roles of an account may be missing from its record. */
const MISSING_PRINCIPALS: ReadonlySet<string> = new Set([
  'count_mismatch',
  'import_truncated',
  'import_entity_invalid',
  'import_more_gaps',
]);
const LISTS: ReadonlySet<string> = new Set(['RoleDetailList', 'UserDetailList']);

function incompleteAccounts(gaps: readonly CoverageGap[]): ReadonlySet<AccountId> {
  const found = new Set<AccountId>();
  for (const { code, account, subject, scope } of gaps) {
    const isList = code === 'import_field_invalid' && scope === 'part' && LISTS.has(subject ?? '');
    if (account !== undefined && (isList || MISSING_PRINCIPALS.has(code))) found.add(account);
  }
  return found;
}

/** Entries kept at most; they are rebuilt from the records at any time. */
const MOST_ENTRIES = 20_000;

function remember<T>(map: Map<Arn, T>, arn: Arn, entry: T): void {
  if (map.size >= MOST_ENTRIES) map.clear();
  map.set(arn, entry);
}

export function isServiceLinked(role: Pick<IamRole, 'path'>): boolean {
  return role.path.startsWith('/aws-service-role/');
}

const ARN_PREFIX = 'arn:';

function partitionOf(arn: Arn): string {
  const end = arn.indexOf(':', ARN_PREFIX.length);
  return arn.startsWith(ARN_PREFIX) && end > 0 ? arn.slice(ARN_PREFIX.length, end) : 'aws';
}

/** Tag keys compare without letter case, values with it. */
function tagMap(tags: Tags): ReadonlyMap<string, string> {
  return new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
}

/** True when some Allow of the role's own trust lets anyone pass session tags. */
function allowsSessionTags({ policy }: LoadedPolicy): boolean {
  return (
    policy?.statements.some(
      ({ statement, actions, principal }) =>
        statement.effect === 'Allow' &&
        actions.has('sts:TagSession') &&
        (principal?.negated === true || principal?.refs.some(({ kind }) => kind !== 'ineffective') === true),
    ) === true
  );
}
