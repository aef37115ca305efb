/**
 * The edges of sts:AssumeRoot: from users and roles of the management account and of the delegated administrator for
 * IAM to the root users of member accounts. A caller whose permission names its accounts has an edge to each; one that
 * reaches them through wildcards has one edge to all of them, with exact counts, and the accounts behind it are
 * enumerated when someone asks. Callers without the permission have no edge: `decide` answers for them.
 * Source: docs/evaluation-rules.md, "What becomes an edge".
 */
import { rootArn } from '../arn/arn.ts';
import type { AccountId } from '../arn/arn.ts';
import { EDGE_STATUSES, MEMBER_ROOTS } from '../graph/model.ts';
import type { AssumeAction, DerivedEdge, Edge, EdgeStatus, NodeId, TargetSet } from '../graph/model.ts';
import { compareBy } from '../lib/compare.ts';
import { splitArnPattern } from '../policy/arn-pattern.ts';
import { decideRoot, rootAccess, rootDelegates } from './decide-root.ts';
import { edgeOf } from './edge-table.ts';
import { LazyEdge } from './lazy-edge.ts';
import type { EdgeOutline } from './lazy-edge.ts';
import { groupMembers, mayAssumeRoot, namesAccounts, policiesKey } from './root-groups.ts';
import type { MemberAccount, RootPolicies } from './root-groups.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

const ACTION: AssumeAction = 'sts:AssumeRoot';
/** Statuses of the pairs that are drawn; the others lack the permission. */
const DRAWN: ReadonlySet<EdgeStatus> = new Set(['allowed', 'conditional', 'trusted_unverified', 'denied']);
const RANK: ReadonlyMap<EdgeStatus, number> = new Map(EDGE_STATUSES.map((status, rank) => [status, rank]));

/** Member accounts that one verdict of a caller holds for. */
interface RootGroup {
  readonly members: readonly MemberAccount[];
  readonly first: MemberAccount;
  readonly status: EdgeStatus;
}

/** What a caller gets of the members. */
interface RootReach {
  /** From the strongest status to the weakest. */
  readonly groups: readonly RootGroup[];
  readonly statusOf: ReadonlyMap<AccountId, EdgeStatus>;
  readonly targets: TargetSet;
}

interface RootCaller {
  readonly source: NodeId;
  readonly reach: RootReach;
  /** Absent where the permission names its accounts. */
  readonly set: LazyEdge<Edge> | undefined;
  readonly named: readonly LazyEdge<Edge>[];
}

export class RootEdges {
  readonly #index: SnapshotIndex;
  readonly #members: readonly MemberAccount[];
  readonly #memberById: ReadonlyMap<AccountId, MemberAccount>;
  readonly #callers: ReadonlyMap<NodeId, RootCaller>;
  /** Id of the set of all members' root users; absent without an organization. */
  readonly set: NodeId | undefined;
  /** Sorted by target, then source. */
  readonly edges: readonly LazyEdge<Edge>[];

  constructor(index: SnapshotIndex) {
    this.#index = index;
    const { organization } = index.snapshot;
    this.set = organization === undefined ? undefined : `${MEMBER_ROOTS}${organization.id}`;
    this.#members = membersOf(index);
    this.#memberById = new Map(this.#members.map((member) => [member.id, member]));
    this.#callers = this.#findCallers();
    this.edges = [...this.#callers.values()]
      .flatMap(({ set, named }) => (set === undefined ? named : [set]))
      .sort(byTarget);
  }

  from(source: NodeId): readonly LazyEdge<Edge>[] {
    const caller = this.#callers.get(source);
    if (caller === undefined) return [];
    return caller.set === undefined ? caller.named : [caller.set];
  }

  /** Edges to the set, or to one root user: there also those that stand behind the set. Sorted by source. */
  into(target: NodeId): readonly LazyEdge[] {
    if (target === this.set) return this.edges.filter((edge) => edge.target === target);
    const member = this.#member(target);
    if (member === undefined) return [];
    const found: LazyEdge[] = [];
    for (const { source, reach, set, named } of this.#callers.values()) {
      const status = reach.statusOf.get(member.id);
      if (status === undefined || !DRAWN.has(status)) continue;
      if (set === undefined) found.push(...named.filter((edge) => edge.target === target));
      else found.push(this.#behind(source, member, status));
    }
    return found.sort(compareBy(({ source }) => source));
  }

  /** The root users behind an edge to the set, each with its own verdict; sorted by account. */
  *behind({ source, target }: Pick<EdgeOutline, 'source' | 'target'>): Iterable<LazyEdge<DerivedEdge>> {
    const reach = target === this.set ? this.#callers.get(source)?.reach : undefined;
    for (const member of reach === undefined ? [] : this.#members) {
      const status = reach?.statusOf.get(member.id);
      if (status !== undefined && status !== 'none') yield this.#behind(source, member, status);
    }
  }

  /** Whether an edge leads to the node, by itself or as one of a set. */
  hasTarget(target: NodeId): boolean {
    if (target !== this.set && this.#member(target) === undefined) return false;
    return this.into(target).length > 0;
  }

  /** One root user for each verdict that a source may get of the members; empty where there is no member. */
  representatives(source: NodeId): readonly NodeId[] {
    const known = this.#callers.get(source)?.reach.groups.map(({ first }) => first.arn);
    if (known !== undefined) return known;
    const policies = this.#policiesOf(source);
    const groups = policies === undefined ? [this.#members] : groupMembers(policies, this.#members);
    return groups.flatMap(([first]) => (first === undefined ? [] : [first.arn]));
  }

  #member(arn: NodeId): MemberAccount | undefined {
    const account = arn.split(':')[4];
    const found = account === undefined ? undefined : this.#memberById.get(account);
    return found?.arn === arn ? found : undefined;
  }

  #findCallers(): ReadonlyMap<NodeId, RootCaller> {
    const callers = new Map<NodeId, RootCaller>();
    const { organization } = this.#index.snapshot;
    if (organization === undefined || this.#members.length === 0) return callers;
    const access = rootAccess(organization);
    if (access === 'off') return callers;
    // Delegates that were not collected may be any member: their administrators are answered for when asked about.
    const administrators = [organization.managementAccountId, ...(rootDelegates(organization) ?? [])];
    for (const id of new Set(administrators)) {
      const record = this.#index.account(id);
      if (record === undefined) {
        // Who of an account that was not read has the permission is not known.
        const reach = access === 'on' ? this.#reach(id, [this.#members]) : undefined;
        if (reach !== undefined) callers.set(id, this.#caller(id, reach, false));
        continue;
      }
      const known = new Map<string, RootReach>();
      for (const { arn } of [...record.users, ...record.roles]) {
        const policies = this.#policiesOf(arn);
        if (policies === undefined || !mayAssumeRoot(policies.identity)) continue;
        const key = policiesKey(policies);
        const kind = this.#kindOf(arn);
        const reach =
          (key === undefined ? undefined : known.get(`${kind} ${key}`)) ??
          this.#reach(arn, groupMembers(policies, this.#members));
        if (key !== undefined) known.set(`${kind} ${key}`, reach);
        if (reach.groups.some(({ status }) => DRAWN.has(status)))
          callers.set(arn, this.#caller(arn, reach, namesAccounts(policies.identity)));
      }
    }
    return callers;
  }

  /** Users, roles and service-linked roles meet different layers. */
  #kindOf(arn: NodeId): string {
    const caller = this.#index.caller(arn);
    return caller?.kind === 'role' ? `role ${String(caller.serviceLinked)}` : 'user';
  }

  /** `undefined` for a source that is no collected user or role. */
  #policiesOf(arn: NodeId): RootPolicies | undefined {
    const entry = this.#index.principal(arn);
    if (entry === undefined) return undefined;
    const { identity, boundary } = entry.decisive;
    const { account } = entry.caller;
    return { account: account.id, identity, boundary, scp: this.#index.organization.scpsOver(account.id) };
  }

  #reach(source: NodeId, groups: readonly (readonly MemberAccount[])[]): RootReach {
    const statusOf = new Map<AccountId, EdgeStatus>();
    const decided = groups.flatMap((members): RootGroup[] => {
      const [first] = members;
      if (first === undefined) return [];
      const decision = decideRoot(this.#index, source, targetOf(first), false);
      const status = typeof decision === 'string' ? 'none' : decision.status;
      for (const { id } of members) statusOf.set(id, status);
      return [{ members, first, status }];
    });
    const byStatus = EDGE_STATUSES.flatMap((status) => {
      const count = decided
        .filter((group) => group.status === status)
        .reduce((sum, { members }) => sum + members.length, 0);
      return count === 0 ? [] : [[status, count] as const];
    });
    return {
      groups: decided.sort((a, b) => (RANK.get(a.status) ?? 0) - (RANK.get(b.status) ?? 0)),
      statusOf,
      targets: { covered: this.#members.length, byStatus: Object.fromEntries(byStatus) },
    };
  }

  #caller(source: NodeId, reach: RootReach, isNamed: boolean): RootCaller {
    const [best] = reach.groups;
    if (best === undefined || this.set === undefined || isNamed) {
      const named = reach.groups
        .filter(({ status }) => DRAWN.has(status))
        .flatMap(({ members, status }) => members.map((member) => this.#named(source, member, status)));
      return { source, reach, set: undefined, named: named.sort(byTarget) };
    }
    const { set: target } = this;
    const { targets } = reach;
    const set = new LazyEdge<Edge>(
      { source, target, action: ACTION, status: best.status },
      undefined,
      () => ({
        ...this.#edge(source, best.first),
        target,
        targets,
      }),
    );
    return { source, reach, set, named: [] };
  }

  #named(source: NodeId, member: MemberAccount, status: EdgeStatus): LazyEdge<Edge> {
    const outline = { source, target: member.arn, action: ACTION, status };
    return new LazyEdge<Edge>(outline, undefined, () => this.#edge(source, member));
  }

  #behind(source: NodeId, member: MemberAccount, status: EdgeStatus): LazyEdge<DerivedEdge> {
    const via = this.set ?? '';
    const outline = { source, target: member.arn, action: ACTION, status };
    return new LazyEdge<DerivedEdge>(outline, via, () => ({ ...this.#edge(source, member), via }));
  }

  #edge(source: NodeId, member: MemberAccount): Edge {
    const decision = decideRoot(this.#index, source, targetOf(member), false);
    if (typeof decision === 'string') throw new Error(`an edge without a verdict: ${decision}`);
    return edgeOf(decision, undefined);
  }
}

/** Member accounts of the organization, sorted. */
function membersOf({ snapshot, organization }: SnapshotIndex): readonly MemberAccount[] {
  const { partition = 'aws', accounts = [] } = snapshot.organization ?? {};
  return accounts
    .filter(({ id }) => organization.membership(id) === 'member')
    .map(({ id }) => {
      const arn = rootArn(partition, id);
      const path = organization.facts(id, partition).organizationPath;
      return { id, arn, arnParts: splitArnPattern(arn), path };
    })
    .sort(compareBy(({ id }) => id));
}

function targetOf({ id, arnParts }: MemberAccount): {
  readonly account: AccountId;
  readonly partition: string;
} {
  return { account: id, partition: arnParts[1] ?? 'aws' };
}

function byTarget(a: LazyEdge, b: LazyEdge): number {
  return compareBy((edge: LazyEdge) => `${edge.target}\n${edge.source}`)(a, b);
}
