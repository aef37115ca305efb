/**
 * Classes of callers across the whole organization: users and roles whose policies say the same about STS, under the
 * same kind of account and the same SCPs, and who come out the same in every condition on the caller. A class looks
 * the same to every role that does not look at who exactly calls; what it may do to one role is its `signature`.
 */
import { isAccountId } from '../arn/arn.ts';
import { factLookup } from '../evaluate/context-keys.ts';
import { matchLayer } from '../evaluate/layer.ts';
import { mayPermit } from '../evaluate/may-permit.ts';
import { differsInCaseOnly } from '../evaluate/notes.ts';
import { isIncomplete, isRead } from '../evaluate/request.ts';
import type { AssumeRequest } from '../evaluate/request.ts';
import { splitArnPattern } from '../policy/arn-pattern.ts';
import type { CompiledCondition } from '../policy/compile.ts';
import { buildRequest } from './build-request.ts';
import type { DocumentShape, ShapePattern } from './document-shapes.ts';
import { CALLER_SOURCES, SOURCE, TARGET_SOURCES } from './fact-sources.ts';
import type { FactSources } from './fact-sources.ts';
import type { LayerTraits } from './layer-traits.ts';
import type { IdentityCaller, PrincipalEntry, RoleEntry, SnapshotIndex } from './snapshot-index.ts';
import { layerKey, outcomeKey } from './side-key.ts';
import type { TargetView } from './target-shapes.ts';
import type { RequestFacts } from './trust-model.ts';

/** The same for accounts whose principals are treated alike: membership, state, partition and SCPs. */
export interface AccountClass {
  readonly key: string;
  readonly scp: LayerTraits;
}

/** One side of what a caller is judged by: its own policies, or the SCPs over it. */
export interface CallerPart {
  /** Resource patterns whose match depends on the role; `permits` for identity policies only. */
  readonly patterns: readonly ShapePattern[];
  /** Conditions that look at the role. */
  readonly pairConditions: readonly CompiledCondition[];
  /** Condition keys that its policies ask for. */
  readonly keys: ReadonlySet<string>;
  /** What the part says, by how its patterns and conditions come out for a role. */
  readonly signatures: Map<string, Signature>;
}

export interface CallerClass {
  readonly id: number;
  readonly own: CallerPart;
  readonly scp: CallerPart;
  /** True when every role gets the same answer from the caller's side. */
  readonly isPlain: boolean;
  /** Decided pair by pair: some Resource holds variables. */
  readonly isUnshared: boolean;
  /** False when no identity statement could ever allow sts:AssumeRole. */
  readonly mayAssume: boolean;
  /** Accounts other than the caller's own whose roles some identity policy may allow it to assume. */
  readonly reach: ReadonlySet<string> | 'anywhere';
}

/** The verdicts of all layers on the caller's side; equal ones give equal decisions for equal trusts. */
export interface Signature {
  readonly id: number;
  /** Whether an identity policy could allow the call, whatever the conditions. */
  readonly mayPermit: boolean;
}

export interface Pair {
  readonly caller: PrincipalEntry;
  readonly target: RoleEntry;
}

/** The documents of one principal that can change a verdict; `undefined`: not collected. */
export interface CallerDocuments {
  readonly kind: 'user' | 'role';
  readonly isServiceLinked: boolean;
  readonly identity: readonly (DocumentShape | undefined)[];
  readonly boundary: DocumentShape | 'missing' | undefined;
}

interface ClassOwner {
  /** Account id. */
  readonly id: string;
  readonly arn: string;
  /** True when the ARN names another account or partition than the one it was read from. */
  readonly isStray: boolean;
}

export class CallerClasses {
  readonly all: CallerClass[] = [];
  readonly #index: SnapshotIndex;
  readonly #sources: FactSources;
  readonly #byKey = new Map<string, CallerClass>();
  readonly #parts = new Map<string, CallerPart>();
  readonly #signatures = new Map<string, Signature>();
  readonly #pairs = new Map<number, Signature>();

  constructor(index: SnapshotIndex, sources: FactSources) {
    this.#index = index;
    this.#sources = sources;
  }

  /** Class of a principal. `caller` is asked for only when some document looks at who exactly the caller is. */
  of(
    documents: CallerDocuments,
    account: AccountClass,
    owner: ClassOwner,
    caller: () => IdentityCaller | undefined,
  ): CallerClass {
    const boundary = documents.boundary === 'missing' ? undefined : documents.boundary;
    const shapes = [...documents.identity, boundary].filter((shape) => shape !== undefined);
    const isUnshared =
      owner.isStray || account.scp.hasResourceVariables || shapes.some((shape) => shape.hasResourceVariables);
    const kind = documents.isServiceLinked ? 'linked' : documents.kind;
    const ownKey = [
      'own',
      kind,
      documents.identity.map((shape) => shape?.id ?? '?').join(','),
      documents.boundary === undefined ? '' : documents.boundary === 'missing' ? '?' : documents.boundary.id,
      this.#identityOf(shapes, owner, caller),
    ].join('|');
    const scpKey = `scp|${kind}|${account.key}${this.#identityOf(account.scp.shapes, owner, caller)}`;
    const key = isUnshared ? `one ${owner.arn}` : `${ownKey} ${scpKey}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const own = this.#part(ownKey, shapes, () => [
      ...documents.identity.flatMap((shape) => shape?.patterns ?? []),
      ...(boundary?.patterns ?? []).map((pattern) => ({ ...pattern, permits: false })),
    ]);
    const scp = this.#part(scpKey, account.scp.shapes, () => account.scp.patterns);
    const built: CallerClass = {
      id: this.all.length,
      own,
      scp,
      isPlain: !isUnshared && isPlainPart(own) && isPlainPart(scp),
      isUnshared,
      mayAssume: documents.identity.some(
        (shape) =>
          !isRead(shape?.policy) ||
          shape?.policy.statements.some(
            ({ statement, actions }) => statement.effect === 'Allow' && actions.has('sts:AssumeRole'),
          ),
      ),
      reach: reachOf(documents.identity),
    };
    this.all.push(built);
    this.#byKey.set(key, built);
    return built;
  }

  #part(key: string, shapes: readonly DocumentShape[], patterns: () => readonly ShapePattern[]): CallerPart {
    const known = this.#parts.get(key);
    if (known !== undefined) return known;
    const part: CallerPart = {
      patterns: patterns(),
      pairConditions: shapes.flatMap(({ policy }) =>
        policy.statements.flatMap(({ conditions }) =>
          conditions.filter((condition) => (this.#sources.ofCondition(condition) & TARGET_SOURCES) !== 0),
        ),
      ),
      keys: new Set(shapes.flatMap((shape) => [...shape.keys])),
      signatures: new Map(),
    };
    this.#parts.set(key, part);
    return part;
  }

  /** Outcomes of the conditions on the caller; those that also look at the role tie the class to its caller. */
  #identityOf(
    shapes: readonly DocumentShape[],
    owner: ClassOwner,
    readCaller: () => IdentityCaller | undefined,
  ): string {
    if (!shapes.some(({ sources }) => (sources & CALLER_SOURCES) !== 0)) return '';
    let outcomes = '|';
    let tied = 0;
    const caller = readCaller();
    if (caller === undefined) return `|one ${owner.arn}`;
    const lookup = factLookup(callerOnlyRequest(caller, this.#index));
    for (const { policy } of shapes) {
      for (const { conditions } of policy.statements) {
        for (const condition of conditions) {
          const sources = this.#sources.ofCondition(condition);
          if ((sources & CALLER_SOURCES) === 0) continue;
          if ((sources & TARGET_SOURCES) !== 0) tied |= sources;
          else outcomes += outcomeKey(condition, lookup);
        }
      }
    }
    if ((tied & SOURCE.identity) !== 0) return `${outcomes}|one ${owner.arn}`;
    return (tied & SOURCE.account) === 0 ? outcomes : `${outcomes}|in ${owner.id}`;
  }

  /** How patterns and conditions of a part come out for one role; equal texts give equal signatures. */
  vectorOf(
    { patterns, pairConditions }: CallerPart,
    account: string,
    view: TargetView,
    pair: () => Pair | undefined,
    facts: RequestFacts | undefined,
  ): string {
    let vector = '';
    for (const pattern of patterns)
      vector += !pattern.own || view.arnParts()[4] === account ? view.match(pattern) : '0';
    const found = pairConditions.length === 0 ? undefined : pair();
    if (found === undefined) return vector;
    const lookup = factLookup(this.#request(found, facts));
    for (const condition of pairConditions) vector += outcomeKey(condition, lookup);
    return vector;
  }

  /** The caller's side for one role; the vectors are those of `vectorOf`. */
  signatureOf(
    { own, scp }: CallerClass,
    ownVector: string,
    scpVector: string,
    pair: () => Pair | undefined,
    facts: RequestFacts | undefined,
  ): Signature | undefined {
    const left =
      own.signatures.get(ownVector) ??
      this.#signature(own, ownVector, pair, (found) => this.#ownKey(found, facts));
    const right =
      scp.signatures.get(scpVector) ??
      this.#signature(scp, scpVector, pair, (found) => [this.#scpKey(found, facts), false]);
    if (left === undefined || right === undefined) return undefined;
    const place = left.id * PAIR_BASE + right.id;
    const known = this.#pairs.get(place);
    if (known !== undefined) return known;
    const both = { id: this.#pairs.size, mayPermit: left.mayPermit };
    this.#pairs.set(place, both);
    return both;
  }

  #signature(
    part: CallerPart,
    vector: string,
    pair: () => Pair | undefined,
    read: (pair: Pair) => readonly [key: string, mayPermit: boolean],
  ): Signature | undefined {
    const found = pair();
    if (found === undefined) return undefined;
    const [key, permits] = read(found);
    const signature = this.#signatures.get(key) ?? { id: this.#signatures.size, mayPermit: permits };
    this.#signatures.set(key, signature);
    part.signatures.set(vector, signature);
    return signature;
  }

  #request({ caller, target }: Pair, facts: RequestFacts | undefined): AssumeRequest {
    const action = 'sts:AssumeRole';
    return buildRequest(caller.caller, caller.decisive, target, action, this.#index, facts, false);
  }

  /** Everything that decisions can see of the caller's own policies. */
  #ownKey(pair: Pair, facts: RequestFacts | undefined): readonly [string, boolean] {
    const { identity, boundary } = pair.caller.decisive;
    const { target } = pair.target;
    const request = this.#request(pair, facts);
    const permits = mayPermit(identity, target);
    const limits = boundary === undefined ? [] : [boundary];
    const lookup = factLookup(request);
    const keys = ACTIONS.flatMap((action) => [
      layerKey(matchLayer('identity', identity, { request, action, lookup })),
      layerKey(matchLayer('boundary', limits, { request, action, lookup })),
    ]);
    // A caller that is not permitted gets a note about a name that differs in letter case.
    keys.push(
      'own',
      String(limits.length),
      String(permits),
      String(differsInCaseOnly(identity, target.arnParts, 'sts:AssumeRole')),
    );
    return [keys.join('|'), permits];
  }

  /** Everything that decisions can see of the SCPs, of the account and of the kind of caller. */
  #scpKey(pair: Pair, facts: RequestFacts | undefined): string {
    const { caller } = pair.caller;
    const request = this.#request(pair, facts);
    const { scp, notes } = request;
    const lookup = factLookup(request);
    const levels = scp.kind === 'levels' ? scp.levels : [];
    const keys = ACTIONS.map((action) =>
      levels
        .map((policies) => layerKey(matchLayer('scp', policies, { request, action, lookup })))
        // A level that allows without condition and denies nothing changes no decision.
        .filter((key) => key !== 'yn')
        .join(';'),
    );
    const { membership, partition } = caller.account;
    const isLinked = caller.kind === 'role' && caller.serviceLinked;
    keys.push('scp', caller.kind, String(isLinked), membership, partition, notes.join(','));
    return `${keys.join('|')}|${scp.kind}|${String(isIncomplete(scp))}`;
  }
}

/** The actions that a decision asks about: the call itself, and what its session may carry. */
const ACTIONS = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] as const;
/** Above any number of signatures of one side. */
const PAIR_BASE = 0x100_0000;

function isPlainPart({ patterns, pairConditions }: CallerPart): boolean {
  return patterns.length === 0 && pairConditions.length === 0;
}

function reachOf(identity: CallerDocuments['identity']): CallerClass['reach'] {
  const accounts = new Set<string>();
  for (const shape of identity) {
    if (shape === undefined || !isRead(shape.policy)) return 'anywhere';
    for (const { statement, actions, resource } of shape.policy.statements) {
      if (statement.effect !== 'Allow' || !actions.has('sts:AssumeRole') || resource === undefined) continue;
      if (resource.negated) return 'anywhere';
      for (const { kind, text } of resource.items) {
        const account = kind === 'pattern' ? splitArnPattern(text)[4] : undefined;
        if (account === undefined || !isAccountId(account)) return 'anywhere';
        if (account !== shape.own) accounts.add(account);
      }
    }
  }
  return accounts;
}

/** A request that only the caller's own facts are read from. */
function callerOnlyRequest(
  caller: IdentityCaller,
  { organization, snapshot }: SnapshotIndex,
): Parameters<typeof factLookup>[0] {
  return {
    action: 'sts:AssumeRole',
    caller,
    callerPolicies: { kind: 'none' },
    target: {
      arn: '',
      arnParts: [],
      account: caller.account,
      tags: new Map(),
      serviceLinked: false,
      trust: { source: { id: '', kind: 'trust', name: '', attachedTo: '' }, policy: undefined },
    },
    scp: { kind: 'not_applicable' },
    rcp: { kind: 'not_applicable' },
    organizationId: organization.id,
    now: snapshot.collectedAt,
    facts: new Map(),
    notes: [],
  };
}
