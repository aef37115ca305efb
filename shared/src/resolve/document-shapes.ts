/**
 * Policy documents that say the same in different accounts: the account's own id is taken out of the text, and
 * documents with equal remainders share one compiled form, that of the first one seen. Sharing is refused where the
 * id stands in a place that is compared with facts of the request; such a document is shared by its exact text only.
 */
import { isRead } from '../evaluate/request.ts';
import { compileArnPattern, rolePrefix, splitArnPattern } from '../policy/arn-pattern.ts';
import type { ArnPattern } from '../policy/arn-pattern.ts';
import { compileGlob, globLiteralPrefix } from '../policy/glob.ts';
import type { CompiledPolicy, CompiledResource, CompiledStatement, PolicyCache } from '../policy/compile.ts';
import type { FactSources } from './fact-sources.ts';
import { keysOfPolicy } from './looked-at-keys.ts';

/** Stands for the account's own id inside a shared text; never part of a readable policy. */
const OWN = '\u0000own\u0000';
const ANY = compileGlob('*');

/** A Resource pattern whose match decides something; `own` ones name the account that carries the document. */
export interface ShapePattern {
  /** Equal for patterns that match the same roles. */
  readonly id: number;
  readonly pattern: ArnPattern;
  /** What the resource part of a match begins with, in lower case. */
  readonly prefix: string;
  readonly own: boolean;
  /** Part of a statement that allows sts:AssumeRole, so that a near miss in letter case is worth a note. */
  readonly permits: boolean;
  readonly lowered: ArnPattern;
  /** The roles that it singles out when they stand in one account; `account` is absent for the document's own. */
  readonly named: { readonly account: string | undefined; readonly prefix: string } | undefined;
}

export interface DocumentShape {
  /** Equal for documents that say the same. */
  readonly id: number;
  readonly policy: CompiledPolicy;
  /** Account id that the compiled form holds in place of the reader's own; absent where the text holds none. */
  readonly own: string | undefined;
  /** Readable, and without a word about STS. */
  readonly silent: boolean;
  readonly patterns: readonly ShapePattern[];
  /** Bits of `SOURCE` that its conditions and variables look at. */
  readonly sources: number;
  /** Condition keys that it looks at, in lower case. */
  readonly keys: ReadonlySet<string>;
  /** True when a Resource holds variables: matched pair by pair. */
  readonly hasResourceVariables: boolean;
}

type DocumentRole = 'trust' | 'permissions';

export class DocumentShapes {
  readonly #cache: PolicyCache;
  readonly #sources: FactSources;
  readonly #shared = { trust: newTexts(), permissions: newTexts() };
  readonly #exact = { trust: newTexts(), permissions: newTexts() };
  /** Texts of the account that was asked about last: an account repeats its own. */
  readonly #recent = {
    trust: new Map<string, DocumentShape>(),
    permissions: new Map<string, DocumentShape>(),
  };
  #recentAccount = '';
  readonly #patterns = new Map<string, ShapePattern>();
  readonly #compiled = new Map<CompiledPolicy, DocumentShape>();
  #count = 0;

  constructor(cache: PolicyCache, sources: FactSources) {
    this.#cache = cache;
    this.#sources = sources;
  }

  /** The shape of a document that belongs to `account`. Trust and permission documents have shapes of their own. */
  of(text: string, account: string, role: DocumentRole): DocumentShape {
    if (account !== this.#recentAccount) {
      this.#recentAccount = account;
      this.#recent.trust.clear();
      this.#recent.permissions.clear();
    }
    const recent = this.#recent[role];
    const known = recent.get(text);
    if (known !== undefined) return known;
    const shape = this.#shapeOf(text, account, role);
    recent.set(text, shape);
    return shape;
  }

  #shapeOf(text: string, account: string, role: DocumentRole): DocumentShape {
    if (account === '' || !text.includes(account) || text.includes(OWN)) return this.#exactShape(text, role);
    const key = text.replaceAll(account, OWN);
    const shared = this.#shared[role];
    const known = shared.get(key);
    if (known === 'refused') return this.#exactShape(text, role);
    if (known !== undefined) return known;
    const policy = this.#cache.compile(text);
    if (!this.#isRenamable(policy, account, role)) {
      shared.set(key, 'refused');
      return this.#exactShape(text, role);
    }
    const shape = this.#build(policy, account, role);
    shared.set(key, shape);
    return shape;
  }

  /** The shape of a policy that is compiled already and carries no account of its own: SCPs and RCPs. */
  ofCompiled(policy: CompiledPolicy): DocumentShape {
    const known = this.#compiled.get(policy);
    if (known !== undefined) return known;
    const shape = this.#build(policy, undefined, 'permissions');
    this.#compiled.set(policy, shape);
    return shape;
  }

  #exactShape(text: string, role: DocumentRole): DocumentShape {
    const exact = this.#exact[role];
    const known = exact.get(text);
    if (known !== undefined && known !== 'refused') return known;
    const shape = this.#build(this.#cache.compile(text), undefined, role);
    exact.set(text, shape);
    return shape;
  }

  #build(policy: CompiledPolicy, own: string | undefined, role: DocumentRole): DocumentShape {
    this.#count += 1;
    return {
      id: this.#count,
      policy,
      own,
      silent: isRead(policy) && policy.statements.length === 0,
      patterns:
        role === 'trust' ? [] : policy.statements.flatMap((statement) => this.#readPatterns(statement, own)),
      sources: this.#sources.ofPolicy(policy),
      keys: keysOfPolicy(policy),
      hasResourceVariables: policy.statements.some(
        ({ resource }) => resource?.items.some(({ kind }) => kind === 'template') === true,
      ),
    };
  }

  #readPatterns(
    { statement, actions, resource }: CompiledStatement,
    own: string | undefined,
  ): readonly ShapePattern[] {
    const permits =
      statement.effect === 'Allow' && actions.has('sts:AssumeRole') && resource?.negated === false;
    return (resource?.items ?? []).flatMap((item) => {
      if (item.kind !== 'pattern' || item.pattern.anything) return [];
      const parts = splitArnPattern(item.text);
      const isOwn = own !== undefined && parts[4] === own;
      const text = isOwn ? parts.map((part, index) => (index === 4 ? '*' : part)).join(':') : item.text;
      const key = `${isOwn ? 'own ' : ''}${permits ? 'permits ' : ''}${text}`;
      const known = this.#patterns.get(key);
      if (known !== undefined) return [known];
      const named = rolePrefix(item.pattern);
      const pattern = compileArnPattern(text);
      const made: ShapePattern = {
        id: this.#patterns.size,
        pattern,
        prefix: globLiteralPrefix(pattern.parts[5] ?? ANY).toLowerCase(),
        own: isOwn,
        permits,
        lowered: compileArnPattern(text.toLowerCase()),
        named: named && { account: isOwn ? undefined : named.account, prefix: named.prefix },
      };
      this.#patterns.set(key, made);
      return [made];
    });
  }

  /**
   * True when replacing the account's id by another one everywhere changes nothing but that id: it stands only in
   * principals, in the account part of resources, and in values that are compared with what services and tokens say.
   */
  #isRenamable(policy: CompiledPolicy, account: string, role: DocumentRole): boolean {
    if (!isRead(policy)) return false;
    return policy.statements.every((statement) => {
      const plainConditions = statement.conditions.every((condition) => {
        const { operator, key, values } = condition.clause;
        if (operator.includes(account) || key.includes(account)) return false;
        if (!values.some((value) => value.includes(account))) return true;
        const hasVariables = condition.values.some(({ template }) => template !== undefined);
        return role === 'trust' && !hasVariables && isForOthers(condition.key);
      });
      const items = role === 'trust' ? [] : (statement.resource?.items ?? []);
      return plainConditions && items.every((item) => isRenamableResource(item, account));
    });
  }
}

/** Shapes by text; `refused`: the text is shared with nobody. */
function newTexts(): Map<string, DocumentShape | 'refused'> {
  return new Map();
}

/** Keys that no user or role carries: of services, tokens and SAML assertions. */
function isForOthers(key: string): boolean {
  const issuer = key.slice(0, Math.max(key.lastIndexOf(':'), 0));
  return key === 'aws:sourceaccount' || key === 'aws:sourcearn' || issuer.includes('.');
}

function isRenamableResource({ kind, text }: CompiledResource, account: string): boolean {
  if (!text.includes(account)) return true;
  if (kind === 'template') return false;
  const parts = splitArnPattern(text);
  return parts.every((part, index) => (index === 4 ? part === account : !part.includes(account)));
}
