/**
 * All requests of a snapshot: candidates by index, then one evaluation each.
 * Exact principal entries give one edge; an account, the organization and `*` give one set-valued edge whose
 * callers are counted here and enumerated on demand; identity policies that single out a role which does not
 * trust the caller give `permit_only` edges. Source: docs/evaluation-rules.md, "What becomes an edge".
 */
import { isAccountId } from '../arn/arn.ts';
import type { AccountId } from '../arn/arn.ts';
import { looksAtIdentity } from '../evaluate/caller-profile.ts';
import { decide } from '../evaluate/decide.ts';
import { mayPermit } from '../evaluate/may-permit.ts';
import type { Decision } from '../evaluate/model.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { Audience, Edge, EdgeStatus, GraphNode, NodeId, NoteCode } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { Snapshot } from '../snapshot/model.ts';
import { buildRequest } from './build-request.ts';
import { actionOf, readCaller } from './caller-text.ts';
import { decidePair } from './decide-pair.ts';
import { buildNode } from './nodes.ts';
import { RoleSearch } from './role-search.ts';
import { SnapshotIndex } from './snapshot-index.ts';
import type { PrincipalEntry, ProfileEntry, RoleEntry } from './snapshot-index.ts';
import { readTrustEntries } from './trust-entries.ts';
import type {
  DecideOptions,
  DerivedEdge,
  ExplainedDecision,
  PrincipalFacts,
  TrustModel,
} from './trust-model.ts';

/** Resolves every edge of a snapshot and returns the model that answers questions about it. */
export function resolveSnapshot(snapshot: Snapshot): TrustModel {
  return new ResolvedSnapshot(snapshot);
}

class ResolvedSnapshot implements TrustModel {
  readonly snapshot: Snapshot;
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  readonly edges: readonly Edge[];
  readonly #index: SnapshotIndex;
  readonly #into = new Map<NodeId, Edge[]>();
  readonly #from = new Map<NodeId, Edge[]>();
  /** Principals whose identity policies may allow sts:AssumeRole on something. */
  readonly #assumers: readonly PrincipalEntry[];

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
    this.#index = new SnapshotIndex(snapshot);
    this.#assumers = snapshot.accounts
      .flatMap((account) => this.#index.principalsOf(account))
      .filter((entry) => entry.mayAssume);
    const edges: Edge[] = [];
    for (const entry of this.#index.roles()) for (const edge of this.#edgesOfRole(entry)) edges.push(edge);
    for (const edge of this.#permitOnlyEdges(edges)) edges.push(edge);
    this.edges = edges.sort(compareEdges);
    for (const edge of this.edges) {
      append(this.#into, edge.target, edge);
      append(this.#from, edge.source, edge);
    }
    this.nodes = this.#collectNodes();
  }

  edgesInto(target: NodeId): readonly Edge[] {
    return this.#into.get(target) ?? [];
  }

  edgesFrom(source: NodeId): readonly Edge[] {
    return this.#from.get(source) ?? [];
  }

  *callersBehind(edge: Edge): Iterable<DerivedEdge> {
    const target = this.#index.role(edge.target);
    if (edge.audience === undefined || target === undefined) return;
    const callers = this.#callersOf(edge.source, target);
    const sorted = [...callers].sort((a, b) => compareStrings(a.caller.node, b.caller.node));
    for (const caller of sorted) {
      const decision = this.#decideEntry(caller, target);
      if (decision.status !== 'none') yield { ...toEdge(decision), via: edge.source };
    }
  }

  edgesOutOf(principal: NodeId): readonly (Edge | DerivedEdge)[] {
    const direct = this.edgesFrom(principal);
    const entry = this.#index.principal(principal);
    if (entry === undefined) return direct;
    const named = new Set(direct.map(({ target }) => target));
    const organization = this.#index.organization.id;
    const sets = [
      entry.account.id,
      '*',
      ...(organization === undefined ? [] : [`organization:${organization}`]),
    ];
    const derived = new Map<NodeId, DerivedEdge>();
    for (const via of sets) {
      for (const { target } of this.edgesFrom(via)) {
        if (named.has(target) || derived.has(target)) continue;
        const role = this.#index.role(target);
        const decision = role === undefined ? undefined : this.#decideEntry(entry, role);
        if (decision !== undefined && decision.status !== 'none')
          derived.set(target, { ...toEdge(decision), via });
      }
    }
    return [...direct, ...derived.values()].sort(compareEdges);
  }

  decide(source: string, target: string, options?: DecideOptions): Decision {
    return this.#withAudience(decidePair(this.#index, source, target, false, options), options);
  }

  explain(source: string, target: string, options?: DecideOptions): ExplainedDecision {
    const decision = this.#withAudience(decidePair(this.#index, source, target, true, options), options);
    const documents: (readonly [
      string,
      { source: (typeof decision.layers)[number]['policies'][number]; text: string },
    ])[] = [];
    for (const layer of decision.layers) {
      for (const policy of layer.policies) {
        const text = this.#index.loader.text(policy.id);
        if (text !== undefined) documents.push([policy.id, { source: policy, text }]);
      }
    }
    return { decision, documents: new Map(documents) };
  }

  principal(id: NodeId): PrincipalFacts | undefined {
    const entry = this.#index.principal(id);
    if (entry?.role !== undefined) return { kind: 'iam_role', role: entry.role.role, account: entry.account };
    return entry?.user === undefined
      ? undefined
      : { kind: 'iam_user', user: entry.user, account: entry.account };
  }

  account(id: AccountId): ReturnType<TrustModel['account']> {
    return this.#index.account(id);
  }

  organizationAccount(id: AccountId): ReturnType<TrustModel['organizationAccount']> {
    return this.#index.organization.account(id);
  }

  pathOf(account: AccountId): readonly string[] {
    return this.#index.organization.pathOf(account);
  }

  policiesInForce(account: AccountId): ReturnType<TrustModel['policiesInForce']> {
    return this.#index.organization.policiesInForce(account);
  }

  #edgesOfRole(target: RoleEntry): readonly Edge[] {
    const entries = readTrustEntries(target, this.#index);
    const edges: Edge[] = [];
    for (const source of entries.exact) {
      const read = readCaller(source, target, this.#index);
      if (read.reason !== undefined) continue;
      const request = buildRequest(read.caller, read.policies, target, actionOf(read.caller), this.#index);
      const decision = decide(request, false);
      if (decision.status !== 'none') edges.push(toEdge(decision));
    }
    const named = new Set(edges.map(({ source }) => source));
    for (const account of entries.accounts) edges.push(this.#setEdge(account, target, named));
    if (entries.wild) edges.push(this.#setEdge(this.#wildSource(target), target, named));
    for (const [source, note] of entries.dead) edges.push(deadEdge(source, target, note));
    return edges;
  }

  /** Everyone in the organization when nobody outside can pass the trust, else anyone. */
  #wildSource(target: RoleEntry): NodeId {
    const organization = this.#index.organization.id;
    if (organization === undefined) return '*';
    const { status } = decidePair(this.#index, '*', target.role.arn, false);
    return status === 'none' || status === 'denied' ? `organization:${organization}` : '*';
  }

  /** Counts the callers behind a set; the set's own status is the strongest of them. */
  #setEdge(source: NodeId, target: RoleEntry, named: ReadonlySet<NodeId>): Edge {
    const outside = decidePair(this.#index, source, target.role.arn, false);
    const isOpenOutside = this.#isOutside(source) && outside.status === 'trusted_unverified';
    const counts = new Map<EdgeStatus, number>();
    let covered = 0;
    let best: Decision | undefined;
    for (const { decision, callers } of this.#decideCallers(source, target, named)) {
      if (decision.status === 'none' || decision.status === 'permit_only') continue;
      covered += callers;
      counts.set(decision.status, (counts.get(decision.status) ?? 0) + callers);
      if (best === undefined || rank(decision.status) < rank(best.status)) best = decision;
    }
    const audience: Audience = {
      covered,
      byStatus: Object.fromEntries(
        EDGE_STATUSES.flatMap((status) => {
          const count = counts.get(status);
          return count === undefined ? [] : [[status, count]];
        }),
      ),
      outside: isOpenOutside,
    };
    const decision = strongest(best, outside, this.#isOutside(source));
    return { ...toEdge({ ...decision, source }), audience };
  }

  /** Whether principals that were not read may stand behind the set. */
  #isOutside(source: NodeId): boolean {
    return (
      source === '*' || (!source.startsWith('organization:') && this.#index.account(source) === undefined)
    );
  }

  /** One decision per class of callers, or per caller where the role looks at who exactly they are. */
  *#decideCallers(
    source: NodeId,
    target: RoleEntry,
    named: ReadonlySet<NodeId>,
  ): Iterable<{ readonly decision: Decision; readonly callers: number }> {
    const individually =
      looksAtIdentity(target.target.trust.policy) ||
      this.#index.organization.rcpsLookAtIdentity(target.account.id);
    // Without a permission an account entry leaves every class of one kind merely trusted: one decision for all.
    // A `*` beside it lets in principals of the role's own account without any, so there each class counts.
    const needsPermission =
      isAccountId(source) && (source !== target.account.id || !readTrustEntries(target, this.#index).wild);
    const unpermitted = new Map<string, { readonly first: PrincipalEntry; callers: number }>();
    for (const profile of this.#profilesBehind(source, target)) {
      const { members } = profile;
      const unnamed = named.size === 0 ? members : members.filter(({ caller }) => !named.has(caller.node));
      const first = unnamed[0];
      if (first === undefined) continue;
      if (individually) {
        for (const entry of unnamed) yield { decision: this.#decideEntry(entry, target), callers: 1 };
      } else if (needsPermission && !this.#mayPermit(profile, target)) {
        const kind = `${first.caller.kind} ${String(first.role?.target.serviceLinked)}`;
        const bucket = unpermitted.get(kind);
        if (bucket === undefined) unpermitted.set(kind, { first, callers: unnamed.length });
        else bucket.callers += unnamed.length;
      } else {
        yield { decision: this.#decideEntry(first, target), callers: unnamed.length };
      }
    }
    for (const { first, callers } of unpermitted.values()) {
      yield { decision: this.#decideEntry(first, target), callers };
    }
  }

  *#callersOf(source: NodeId, target: RoleEntry): Iterable<PrincipalEntry> {
    for (const { members } of this.#profilesBehind(source, target)) yield* members;
  }

  /** An account stands for its own principals; `*` and the organization for those and for permitted ones elsewhere. */
  *#profilesBehind(source: NodeId, target: RoleEntry): Iterable<ProfileEntry> {
    if (source !== '*' && !source.startsWith('organization:')) {
      const account = this.#index.account(source);
      if (account !== undefined) yield* this.#index.profilesOf(account);
      return;
    }
    for (const account of this.snapshot.accounts) {
      const own = account.id === target.account.id;
      for (const profile of this.#index.profilesOf(account)) {
        if (own || this.#mayPermit(profile, target)) yield profile;
      }
    }
  }

  #mayPermit({ members, mayAssume }: ProfileEntry, { target }: RoleEntry): boolean {
    const first = members[0];
    return mayAssume && first !== undefined && mayPermit(first.decisive.identity, target);
  }

  #decideEntry(entry: PrincipalEntry, target: RoleEntry): Decision {
    const request = buildRequest(
      entry.caller,
      entry.decisive,
      target,
      'sts:AssumeRole',
      this.#index,
      undefined,
      false,
    );
    return decide(request, false);
  }

  /** A set's verdict is that of its strongest caller, as on its edge. */
  #withAudience(decision: Decision, options: DecideOptions | undefined): Decision {
    if (options?.facts !== undefined) return decision;
    const edge = this.edgesInto(decision.target).find(
      ({ source, audience }) => source === decision.source && audience !== undefined,
    );
    if (edge === undefined) return decision;
    const { status, decidedBy, blockedBy, conditions, coverage } = edge;
    return { ...decision, status, decidedBy, blockedBy, conditions, coverage };
  }

  #permitOnlyEdges(found: readonly Edge[]): readonly Edge[] {
    const search = new RoleSearch(this.#index);
    const known = new Set(found.map(({ source, target }) => `${source}\n${target}`));
    const edges: Edge[] = [];
    for (const entry of this.#assumers) {
      for (const target of this.#namedTargets(entry, search)) {
        const key = `${entry.caller.node}\n${target.role.arn}`;
        if (known.has(key)) continue;
        known.add(key);
        const decision = this.#decideEntry(entry, target);
        if (decision.status === 'permit_only') edges.push(toEdge(decision));
      }
    }
    return edges;
  }

  *#namedTargets(entry: PrincipalEntry, search: RoleSearch): Iterable<RoleEntry> {
    for (const { policy } of entry.policies.identity) {
      for (const { statement, actions, resource } of policy?.statements ?? []) {
        if (statement.effect !== 'Allow' || !actions.has('sts:AssumeRole') || resource?.negated !== false)
          continue;
        for (const item of resource.items) if (item.kind === 'pattern') yield* search.matching(item.pattern);
      }
    }
  }

  #collectNodes(): ReadonlyMap<NodeId, GraphNode> {
    const ids = new Set<NodeId>();
    for (const account of this.snapshot.accounts) {
      ids.add(account.id);
      for (const { arn } of [...account.users, ...account.roles]) ids.add(arn);
      for (const { arn } of [...(account.samlProviders ?? []), ...(account.oidcProviders ?? [])])
        ids.add(arn);
    }
    for (const { id } of this.snapshot.organization?.accounts ?? []) ids.add(id);
    for (const { source } of this.edges) ids.add(source);
    return new Map([...ids].sort(compareStrings).map((id) => [id, buildNode(id, this.#index)]));
  }
}

function strongest(best: Decision | undefined, outside: Decision, isOutside: boolean): Decision {
  if (
    isOutside &&
    outside.status === 'trusted_unverified' &&
    best?.status !== 'allowed' &&
    best?.status !== 'conditional'
  ) {
    return outside;
  }
  if (best !== undefined) return best;
  if (isOutside) return outside;
  // Nobody in the account is let through: the trust stands, the permission is missing.
  const trusted = outside.status !== 'none';
  return {
    ...outside,
    status: trusted ? 'trust_only' : 'none',
    decidedBy: trusted ? ['identity'] : ['trust'],
    conditions: [],
  };
}

function rank(status: EdgeStatus): number {
  return EDGE_STATUSES.indexOf(status);
}

function deadEdge(source: NodeId, { role }: RoleEntry, note: NoteCode): Edge {
  return {
    source,
    target: role.arn,
    action: 'sts:AssumeRole',
    status: 'none',
    decidedBy: ['trust'],
    blockedBy: ['trust'],
    conditions: [],
    matched: [],
    coverage: 'full',
    notes: [note],
  };
}

function toEdge({
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
}: Decision): Edge {
  return { source, target, action, status, decidedBy, blockedBy, conditions, matched, coverage, notes };
}

function compareEdges(a: Edge, b: Edge): number {
  return (
    compareStrings(a.target, b.target) ||
    compareStrings(a.source, b.source) ||
    compareStrings(a.action, b.action)
  );
}

function append(map: Map<NodeId, Edge[]>, key: NodeId, edge: Edge): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [edge]);
  else list.push(edge);
}
