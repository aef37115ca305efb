/**
 * Which facts of a request a condition looks at. Found by asking the rule table itself (evaluate/context-keys.ts)
 * with requests that note what is read, so that sharing verdicts stays right when a rule changes.
 */
import { evaluateCondition } from '../evaluate/condition.ts';
import { factLookup } from '../evaluate/context-keys.ts';
import { certainValues } from '../evaluate/fact.ts';
import type { Fact } from '../evaluate/fact.ts';
import type { AccountFacts, AssumeRequest, Caller, Membership } from '../evaluate/request.ts';
import type { Tri } from '../graph/model.ts';
import type { CompiledCondition, CompiledPolicy, CompiledStatement } from '../policy/compile.ts';
import type { TemplatePart } from '../policy/template.ts';

/** Bits of a set of sources. */
export const SOURCE = {
  /** Who exactly the caller is: ARN, name, unique id, tags. */
  identity: 1,
  /** The caller's account: id, path, partition. */
  account: 2,
  /** Whether the caller's account belongs to the organization. */
  membership: 4,
  /** Which role is asked for. */
  target: 8,
  /** The account of the role that is asked for: id, path, partition. */
  targetAccount: 16,
  /** The tags of the role that is asked for. */
  targetTags: 32,
} as const;

/** Sources that differ between roles. */
export const TARGET_SOURCES = SOURCE.target | SOURCE.targetAccount | SOURCE.targetTags;

/** Sources that differ between callers whose accounts have one relation to the organization. */
export const CALLER_SOURCES = SOURCE.identity | SOURCE.account;

const MEMBERSHIPS: readonly Membership[] = ['management', 'member', 'outside', 'unknown'];

/** Answers what conditions and policies look at. */
export class FactSources {
  readonly #now: string;

  /** `now`: ISO 8601, the instant that stands for the time of every request. */
  constructor(now: string) {
    this.#now = now;
  }

  /** Sources of a condition: of its key and of the variables in its values. */
  ofCondition({ key, values }: CompiledCondition): number {
    let sources = this.#ofKey(key);
    for (const { template } of values) if (template !== undefined) sources |= this.#ofTemplate(template);
    return sources;
  }

  /** Sources of the variables in the resources of a statement. */
  ofResources({ resource }: CompiledStatement): number {
    let sources = 0;
    for (const item of resource?.items ?? [])
      if (item.kind === 'template') sources |= this.#ofTemplate(item.last);
    return sources;
  }

  /** Sources of everything in a policy but its principals and plain resources. */
  ofPolicy(policy: CompiledPolicy | undefined): number {
    let sources = 0;
    for (const statement of policy?.statements ?? []) {
      sources |= this.ofResources(statement);
      for (const condition of statement.conditions) sources |= this.ofCondition(condition);
    }
    return sources;
  }

  /** The fact of a condition's key when it is one known value in every request; without variables in the values. */
  constantFact({ key, values }: CompiledCondition): Fact | undefined {
    if (values.some(({ template }) => template !== undefined)) return undefined;
    let constant: Fact | undefined;
    for (const caller of KINDS) {
      const probed = probeRequest(caller, 'member', undefined, 'o-probe', undefined, ignore);
      const fact = factLookup({ ...probed, now: this.#now })(key);
      if (certainValues(fact) === undefined) return undefined;
      if (constant !== undefined && JSON.stringify(constant) !== JSON.stringify(fact)) return undefined;
      constant = fact;
    }
    return this.#ofKey(key) === 0 ? constant : undefined;
  }

  /** How a condition comes out for a role, by kind of caller; of use where it does not look at the caller. */
  outcomes(
    condition: CompiledCondition,
    target: AssumeRequest['target'],
    organizationId: string | undefined,
  ): readonly Tri[] {
    return KINDS.map((caller) => {
      const probed = probeRequest(caller, 'member', undefined, organizationId, undefined, ignore);
      return evaluateCondition(condition, factLookup({ ...probed, target, now: this.#now }));
    });
  }

  #ofTemplate(template: readonly TemplatePart[]): number {
    let sources = 0;
    for (const part of template) if (part.kind === 'variable') sources |= this.#ofKey(part.key.toLowerCase());
    return sources;
  }

  #ofKey(key: string): number {
    const known = PROBED.get(key);
    if (known !== undefined) return known;
    const sources = probe(key);
    if (PROBED.size >= MOST_KEYS) PROBED.clear();
    PROBED.set(key, sources);
    return sources;
  }
}

/** Keys come from policies, so there is a limit to how many are remembered. */
const MOST_KEYS = 10_000;
const PROBED = new Map<string, number>();

const ignore = (): void => undefined;

const PROBE_ACCOUNT: AccountFacts = {
  id: '123456789012',
  partition: 'aws',
  membership: 'member',
  organizationPath: undefined,
};
const IDENTITY = { node: 'probe', arn: 'probe', name: 'probe', uniqueId: 'probe', tags: undefined } as const;

/** A caller of every kind. */
const KINDS: readonly Caller[] = [
  { ...IDENTITY, kind: 'user', account: PROBE_ACCOUNT },
  {
    ...IDENTITY,
    kind: 'role',
    account: PROBE_ACCOUNT,
    session: undefined,
    serviceLinked: false,
    sessionTags: false,
  },
  { kind: 'account', node: 'probe', account: PROBE_ACCOUNT, tags: undefined },
  { kind: 'anyone', node: '*', partition: 'aws', within: 'outside', isMember: () => false },
  { kind: 'service', node: 'probe', service: 'probe' },
  { kind: 'saml', node: 'probe', provider: 'probe' },
  { kind: 'oidc', node: 'probe', provider: 'probe', issuer: 'probe' },
];

/** Asks for the key with callers of every kind and notes what the answers read. */
function probe(key: string): number {
  let sources = 0;
  const note = (source: number): void => {
    sources |= source;
  };
  const tag = key.slice(key.indexOf('/') + 1);
  for (const membership of MEMBERSHIPS) {
    for (const organizationPath of [undefined, 'o-probe/r-probe/']) {
      for (const bare of [false, true]) {
        const tags = bare ? undefined : new Map([[tag, 'probe']]);
        for (const caller of callers(membership, organizationPath, tags, bare, note)) {
          for (const organizationId of [undefined, 'o-probe'])
            factLookup(probeRequest(caller, membership, organizationPath, organizationId, tags, note))(key);
        }
      }
    }
  }
  return sources;
}

type Note = (source: number) => void;

function callers(
  membership: Membership,
  organizationPath: string | undefined,
  tags: ReadonlyMap<string, string> | undefined,
  bare: boolean,
  note: Note,
): readonly Caller[] {
  const account = noted(membership, organizationPath, SOURCE.account, SOURCE.membership, note);
  const identity = <T>(value: T): T => {
    note(SOURCE.identity);
    return value;
  };
  return [
    {
      kind: 'user',
      account,
      get node() {
        return identity('arn:aws:iam::123456789012:user/probe');
      },
      get arn() {
        return identity('arn:aws:iam::123456789012:user/probe');
      },
      get name() {
        return identity('probe');
      },
      get uniqueId() {
        return identity(bare ? '' : 'AIDAPROBE');
      },
      get tags() {
        return identity(tags);
      },
    },
    ...[false, true].map((sessionTags): Caller => ({
      kind: 'role',
      account,
      serviceLinked: false,
      session: undefined,
      get node() {
        return identity('arn:aws:iam::123456789012:role/probe');
      },
      get arn() {
        return identity('arn:aws:iam::123456789012:role/probe');
      },
      get name() {
        return identity('probe');
      },
      get uniqueId() {
        return identity(bare ? '' : 'AROAPROBE');
      },
      get tags() {
        return identity(tags);
      },
      get sessionTags() {
        return identity(sessionTags);
      },
    })),
  ];
}

function noted(
  membership: Membership,
  organizationPath: string | undefined,
  bit: number,
  membershipBit: number,
  note: Note,
): AccountFacts {
  return {
    get id() {
      note(bit);
      return '123456789012';
    },
    get partition() {
      note(bit);
      return 'aws';
    },
    get membership() {
      note(membershipBit);
      return membership;
    },
    get organizationPath() {
      note(bit);
      return organizationPath;
    },
  };
}

function probeRequest(
  caller: Caller,
  membership: Membership,
  organizationPath: string | undefined,
  organizationId: string | undefined,
  tags: ReadonlyMap<string, string> | undefined,
  note: Note,
): AssumeRequest {
  const target = <T>(value: T, source: number = SOURCE.target): T => {
    note(source);
    return value;
  };
  return {
    action: 'sts:AssumeRole',
    caller,
    callerPolicies: { kind: 'none' },
    target: {
      account: noted(membership, organizationPath, SOURCE.targetAccount, SOURCE.targetAccount, note),
      serviceLinked: false,
      trust: { source: { id: '', kind: 'trust', name: '', attachedTo: '' }, policy: undefined },
      get arn() {
        return target('arn:aws:iam::123456789012:role/probe');
      },
      get arnParts() {
        return target([]);
      },
      get tags() {
        return target(tags ?? new Map(), SOURCE.targetTags);
      },
    },
    scp: { kind: 'not_applicable' },
    rcp: { kind: 'not_applicable' },
    organizationId,
    now: '1970-01-01T00:00:00Z',
    facts: new Map(),
    notes: [],
  };
}
