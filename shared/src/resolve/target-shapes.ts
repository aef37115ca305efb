/**
 * Roles that every caller is judged alike by: equal trust policies (the own account taken out), equal RCPs, and equal
 * facts where a policy looks at them. What is decided for one role of a shape holds for all of them.
 */
import { parseIdentityArn } from '../arn/arn.ts';
import { isRead } from '../evaluate/request.ts';
import { compareStrings } from '../lib/compare.ts';
import { mapOf } from '../lib/map-of.ts';
import { arnPatternMatches, splitArnPattern } from '../policy/arn-pattern.ts';
import type { CompiledCondition } from '../policy/compile.ts';
import type { PrincipalRef } from '../policy/principal.ts';
import type { IamRole } from '../snapshot/model.ts';
import { tri } from './side-key.ts';
import type { DocumentShape, DocumentShapes, ShapePattern } from './document-shapes.ts';
import { CALLER_SOURCES, SOURCE, TARGET_SOURCES } from './fact-sources.ts';
import type { FactSources } from './fact-sources.ts';
import type { LayerCatalogue, LayerTraits } from './layer-traits.ts';
import { arnPrefix } from './principal-table.ts';
import type { TableAccount } from './principal-table.ts';
import { isServiceLinked } from './snapshot-index.ts';
import type { RoleEntry, SnapshotIndex } from './snapshot-index.ts';

type ExactRef = Exclude<PrincipalRef, { readonly kind: 'wild' | 'account' }>;

/** What trust policies have in common that differ only in whom they name; equal ones are one object. */
export interface TrustStructure {
  readonly id: number;
}

export interface CallerCondition {
  readonly condition: CompiledCondition;
  /** False when it looks at the role as well: it may come out differently for one caller. */
  readonly isAlike: boolean;
}

export interface TargetShape {
  readonly structure: TrustStructure;
  readonly trust: DocumentShape;
  /** Entries of Allow statements that name one source each; texts hold the account of `trust.own`. */
  readonly exact: readonly ExactRef[];
  /** Accounts that Allow statements name as a whole. */
  readonly accounts: readonly string[];
  /** `*`, or an Allow with NotPrincipal. */
  readonly isWild: boolean;
  /** Users and roles named anywhere in the trust policy, Deny and NotPrincipal included. */
  readonly singled: readonly ExactRef[];
  /** Accounts named anywhere as a whole, with the statements that do; the role's own stands under the shape's own. */
  readonly namedAccounts: ReadonlyMap<string, string>;
  /** False when an entry names a session or a unique id: who it stands for is looked up for each role. */
  readonly isPlain: boolean;
  /** Decided pair by pair: an RCP holds what cannot be shared, or the ARN is not one of the account. */
  readonly isUnshared: boolean;
  /** Conditions of the trust and the RCPs that look at the caller. */
  readonly callerConditions: readonly CallerCondition[];
  /** Bits of `SOURCE` that these conditions look at. */
  readonly callerSources: number;
  /** Condition keys that the trust and the RCPs ask for. */
  readonly keys: ReadonlySet<string>;
}

/** One role while its edges are found; what is expensive is made when asked for. */
export class TargetView {
  readonly number: number;
  readonly role: IamRole;
  readonly account: TableAccount;
  readonly shape: TargetShape;
  readonly #shapes: TargetShapes;
  #matches: Map<number, string> | undefined;
  #parts: readonly string[] | undefined;
  #lowered: readonly string[] | undefined;
  #entry: RoleEntry | undefined;
  #rows: readonly number[] | undefined;

  constructor(
    shapes: TargetShapes,
    shape: TargetShape,
    number: number,
    role: IamRole,
    account: TableAccount,
  ) {
    this.#shapes = shapes;
    this.shape = shape;
    this.number = number;
    this.role = role;
    this.account = account;
  }

  /** The role's ARN, split at its first five colons. */
  arnParts(): readonly string[] {
    this.#parts ??= splitArnPattern(this.role.arn);
    return this.#parts;
  }

  entry(): RoleEntry | undefined {
    this.#entry ??= this.#shapes.entryOf(this.role);
    return this.#entry;
  }

  /** A text of the shape's trust with this role's account in place of the shape's own. */
  text(text: string): string {
    const { own } = this.shape.trust;
    const { id } = this.account.record;
    return own === undefined || own === id ? text : text.replaceAll(own, id);
  }

  /** Rows of the users and roles that `singled` stands for. */
  singledRows(): readonly number[] {
    if (this.#rows === undefined) {
      const rows = new Set<number>();
      for (const ref of this.shape.singled) {
        const row = this.#shapes.rowOf(ref, this);
        if (row >= 0) rows.add(row);
      }
      this.#rows = [...rows];
    }
    return this.#rows;
  }

  /** The same in lower case. */
  loweredParts(): readonly string[] {
    this.#lowered ??= this.arnParts().map((part) => part.toLowerCase());
    return this.#lowered;
  }

  /** `1` when the pattern matches the role's ARN, `c` when only letter case differs, else `0`; see `ShapePattern.own`. */
  match(pattern: ShapePattern): string {
    if (this.loweredParts()[5]?.startsWith(pattern.prefix) !== true) return '0';
    // A boundary with the text of an identity policy shares its pattern, but permits nothing.
    const place = pattern.id * 2 + (pattern.permits ? 1 : 0);
    this.#matches ??= new Map();
    const known = this.#matches.get(place);
    if (known !== undefined) return known;
    const match = matchOf(pattern, this.arnParts(), this.loweredParts());
    this.#matches.set(place, match);
    return match;
  }
}

interface Frame {
  readonly key: string;
  readonly rcp: LayerTraits | undefined;
  /** How the ARNs of the account's roles begin. */
  readonly prefix: string;
  /** Shapes of roles that nothing but their trust tells apart; one map for all frames of one key. */
  readonly plain: Map<DocumentShape, TargetShape>;
  /** How conditions on nothing but the role's account and tags come out, by the tags. */
  readonly outcomes: Map<CompiledCondition, Map<string, string>>;
}

export class TargetShapes {
  readonly #index: SnapshotIndex;
  readonly #shapes: DocumentShapes;
  readonly #layers: LayerCatalogue;
  readonly #sources: FactSources;
  readonly #byKey = new Map<string, TargetShape>();
  readonly #structures = new Map<string, TrustStructure>();
  readonly #frames: (Frame | undefined)[] = [];
  readonly #plain = new Map<string, Map<DocumentShape, TargetShape>>();
  readonly #shapeOfRole: (TargetShape | undefined)[] = [];

  constructor(index: SnapshotIndex, shapes: DocumentShapes, layers: LayerCatalogue, sources: FactSources) {
    this.#index = index;
    this.#shapes = shapes;
    this.#layers = layers;
    this.#sources = sources;
  }

  viewOf(number: number, role: IamRole, account: TableAccount): TargetView {
    const shape = (this.#shapeOfRole[number] ??= this.#shapeOf(role, account));
    return new TargetView(this, shape, number, role, account);
  }

  entryOf(role: IamRole): RoleEntry | undefined {
    return this.#index.role(role.arn);
  }

  /** Row of the collected user or role that an entry stands for, or −1. */
  rowOf(ref: ExactRef, view: TargetView): number {
    const { table } = this.#index;
    switch (ref.kind) {
      case 'user':
      case 'role':
        return table.rowOf(view.text(ref.arn));
      case 'session': {
        const named = parseIdentityArn(view.text(ref.arn));
        const role =
          named?.kind === 'session' ? this.#index.roleNamed(named.account, named.roleName) : undefined;
        return role === undefined ? -1 : table.rowOf(role.role.arn);
      }
      case 'unique_id': {
        const arn = this.#index.arnOfUniqueId(view.text(ref.id));
        return arn === undefined ? -1 : table.rowOf(arn);
      }
      case 'service':
      case 'federated':
      case 'ineffective':
        return -1;
    }
  }

  #shapeOf(role: IamRole, account: TableAccount): TargetShape {
    const { record } = account;
    const trust = this.#shapes.of(role.trustPolicy, record.id, 'trust');
    const frame = this.#frameOf(account, isServiceLinked(role));
    const { rcp } = frame;
    const isStray = !role.arn.startsWith(frame.prefix);
    const sources = trust.sources | (rcp?.sources ?? 0);
    const isPlain = !isStray && (rcp?.patterns.length ?? 0) === 0 && (sources & TARGET_SOURCES) === 0;
    if (isPlain) {
      const known = frame.plain.get(trust);
      if (known !== undefined) return known;
    }
    let key = ` ${frame.key}`;
    if (isStray) key += ` stray ${record.id} ${role.arn}`;
    if (rcp !== undefined && rcp.patterns.length > 0) key += ` ${patternBits(rcp, role.arn)}`;
    if ((sources & TARGET_SOURCES) !== 0) key += this.#targetFacts(role, account, frame, trust, isStray);
    const full = String(trust.id) + key;
    const shape = this.#byKey.get(full) ?? this.#build(trust, rcp, isStray, key);
    this.#byKey.set(full, shape);
    if (isPlain) frame.plain.set(trust, shape);
    return shape;
  }

  /** What the roles of an account have in common, apart for service-linked ones: RCPs do not bind those. */
  #frameOf({ record, index }: TableAccount, isLinked: boolean): Frame {
    const place = index * 2 + (isLinked ? 1 : 0);
    const known = this.#frames[place];
    if (known !== undefined) return known;
    const rcp = isLinked ? undefined : this.#layers.ofRcps(this.#index.organization.rcpsOver(record.id));
    const providers = `${String(record.samlProviders !== undefined)}${String(record.oidcProviders !== undefined)}`;
    const key = `${record.partition} ${String(rcp?.id)} ${providers}`;
    const plain = this.#plain.get(key) ?? new Map<DocumentShape, TargetShape>();
    this.#plain.set(key, plain);
    const frame: Frame = { key, rcp, prefix: arnPrefix(record), plain, outcomes: new Map() };
    this.#frames[place] = frame;
    return frame;
  }

  #structureOf(trust: DocumentShape, frame: string): TrustStructure {
    const key = structureKey(trust) + frame;
    const known = this.#structures.get(key) ?? { id: this.#structures.size };
    this.#structures.set(key, known);
    return known;
  }

  /**
   * How the conditions on the role and its account come out, whoever asks; where one also looks at the caller, what it
   * can see of the role.
   */
  #targetFacts(
    role: IamRole,
    { record }: TableAccount,
    { rcp, outcomes }: Frame,
    trust: DocumentShape,
    isStray: boolean,
  ): string {
    let facts = ' ';
    let seen = 0;
    for (const { policy } of [trust, ...(rcp?.shapes ?? [])]) {
      for (const { conditions } of policy.statements) {
        for (const condition of conditions) {
          const sources = this.#sources.ofCondition(condition);
          if ((sources & TARGET_SOURCES) === 0) continue;
          if ((sources & ~TARGET_SOURCES) !== 0) seen |= sources;
          else if (isStray || (sources & SOURCE.target) !== 0) facts += this.#outcomeFor(condition, role);
          else {
            // The same for every role of the account that carries the same tags.
            const known = mapOf(outcomes, condition);
            const tags = (sources & SOURCE.targetTags) === 0 ? '' : tagText(role);
            const outcome = known.get(tags) ?? this.#outcomeFor(condition, role);
            known.set(tags, outcome);
            facts += outcome;
          }
        }
      }
    }
    if ((seen & TARGET_SOURCES) !== 0) facts += ` ${record.id}`;
    if ((seen & SOURCE.target) !== 0) facts += ` ${role.arn}`;
    if ((seen & SOURCE.targetTags) !== 0) facts += ` ${tagText(role)}`;
    return facts;
  }

  #outcomeFor(condition: CompiledCondition, role: IamRole): string {
    const target = this.#index.role(role.arn)?.target;
    if (target === undefined) return role.arn;
    return this.#sources.outcomes(condition, target, this.#index.organization.id).map(tri).join('');
  }

  #build(trust: DocumentShape, rcp: LayerTraits | undefined, isStray: boolean, frame: string): TargetShape {
    const exact: ExactRef[] = [];
    const singled: ExactRef[] = [];
    const accounts = new Set<string>();
    const named = new Map<string, string>();
    let isWild = false;
    for (const { statement, principal } of trust.policy.statements) {
      if (principal === undefined) continue;
      const allows = statement.effect === 'Allow';
      if (allows && principal.negated) isWild = true;
      for (const ref of principal.refs) {
        if (ref.kind === 'wild') isWild ||= allows && !principal.negated;
        else if (ref.kind === 'account') {
          if (allows && !principal.negated) accounts.add(ref.account);
          const place = `${String(statement.index)}${ref.partition ?? ''},`;
          named.set(ref.account, (named.get(ref.account) ?? '') + place);
        } else {
          if (allows && !principal.negated) exact.push(ref);
          if (isIdentityRef(ref)) singled.push(ref);
        }
      }
    }
    const conditions = trust.policy.statements.flatMap((statement) => statement.conditions);
    const callerConditions = [...conditions, ...(rcp?.conditions ?? [])].flatMap((condition) => {
      const sources = this.#sources.ofCondition(condition);
      return (sources & CALLER_SOURCES) === 0 ? [] : { condition, isAlike: (sources & TARGET_SOURCES) === 0 };
    });
    return {
      structure: this.#structureOf(trust, frame),
      trust,
      exact,
      accounts: [...accounts],
      isWild,
      singled,
      namedAccounts: named,
      isPlain: singled.every(({ kind }) => kind === 'user' || kind === 'role'),
      isUnshared: isStray || rcp?.hasResourceVariables === true || rcp?.namesPrincipals === true,
      callerConditions,
      keys: new Set([trust, ...(rcp?.shapes ?? [])].flatMap((shape) => [...shape.keys])),
      callerSources: callerConditions.reduce(
        (sources, { condition }) => sources | this.#sources.ofCondition(condition),
        0,
      ),
    };
  }
}

/** Tags as text; nearly all roles of an organization have none, or few sets of them. */
function tagText({ tags }: IamRole): string {
  return JSON.stringify(Object.entries(tags).sort(([a], [b]) => compareStrings(a, b)));
}

function isIdentityRef({ kind }: ExactRef): boolean {
  return kind === 'user' || kind === 'role' || kind === 'session' || kind === 'unique_id';
}

function patternBits(rcp: LayerTraits, arn: string): string {
  const parts = splitArnPattern(arn);
  return rcp.patterns.map(({ pattern }) => (arnPatternMatches(pattern, parts) ? '1' : '0')).join('');
}

/** A trust policy without the names of those it trusts, and without the account that carries it. */
function structureKey({ id, own, policy }: DocumentShape): string {
  if (!isRead(policy)) return String(id);
  const parts = policy.statements.map(({ statement, actions, principal, conditions }) => [
    statement.index,
    statement.effect,
    [...actions],
    statement.resource !== undefined,
    principal?.negated,
    principal?.refs.some(({ kind }) => kind === 'wild'),
    conditions.map(({ clause, values }) => [clause, values.some(({ template }) => template !== undefined)]),
  ]);
  const text = JSON.stringify(parts);
  return own === undefined ? text : text.replaceAll(own, '\u0000');
}

function matchOf(
  { pattern, lowered, permits }: ShapePattern,
  arnParts: readonly string[],
  loweredParts: readonly string[],
): string {
  if (arnPatternMatches(pattern, arnParts)) return '1';
  return permits && arnPatternMatches(lowered, loweredParts) ? 'c' : '0';
}
