/**
 * The credentials between two steps of a chain and what a request made with them certainly carries.
 * Sources: IAM User Guide, "AWS global condition context keys" (MFA, TokenIssueTime), "Pass session tags in AWS STS"
 * (transitive tags persist and cannot be overridden), "Monitor and control actions taken with assumed roles" (a source
 * identity cannot change and every later role must accept it).
 */
import { OF_ROLE_SESSIONS } from '../evaluate/context-keys.ts';
import type { NodeId, NodeKind } from '../graph/model.ts';
import { WEB_IDENTITY_DOMAINS } from '../policy/principal.ts';
import type { RequestFacts } from '../resolve/trust-model.ts';

/** Absent, one of some values, or not known. */
export type Sticky = 'absent' | 'open' | readonly string[];

export interface SessionTag {
  readonly values: readonly string[];
  /** Passed on to every later session; else it holds for the next request only. */
  readonly transitive: boolean;
}

export interface Credentials {
  /** Who makes the next request: the start, or the role that was reached. */
  readonly node: NodeId;
  /** Where the chain began. */
  readonly origin: NodeKind;
  /** Steps taken so far. */
  readonly depth: number;
  /** The request is made with a role session of this chain. */
  readonly chained: boolean;
  readonly sourceIdentity: Sticky;
  /** Lower-case tag key → what the session certainly carries. */
  readonly tags: ReadonlyMap<string, SessionTag>;
  /** Names the session may have; `undefined` when any. */
  readonly sessionNames: readonly string[] | undefined;
  /** Provider through which the current session began. */
  readonly provider: NodeId | undefined;
}

const IDENTITY_KINDS: ReadonlySet<NodeKind> = new Set(['iam_user', 'aws_service']);
const OPEN_HISTORY: ReadonlySet<NodeKind> = new Set([
  'iam_role',
  'account',
  'organization',
  'any_principal',
  'external_principal',
]);
const FEDERATED: ReadonlySet<NodeKind> = new Set(['saml_provider', 'oidc_provider', 'web_identity_domain']);

export function isFederated(kind: NodeKind): boolean {
  return FEDERATED.has(kind);
}

/** The credentials that a chain starts with. */
export function startingCredentials(node: NodeId, kind: NodeKind, session?: string): Credentials {
  return {
    node,
    origin: kind,
    depth: 0,
    chained: false,
    sourceIdentity: IDENTITY_KINDS.has(kind) ? 'absent' : 'open',
    tags: new Map(),
    sessionNames: session === undefined ? undefined : [session],
    provider: undefined,
  };
}

/** Keys that belong to the credentials of one request, not to what the caller chooses for every request. */
function isCredentialKey(key: string): boolean {
  return (
    key.startsWith('aws:multifactorauth') ||
    key.startsWith('aws:principal') ||
    key.startsWith('aws:source') ||
    key.startsWith('saml:') ||
    key === 'aws:tokenissuetime' ||
    key === 'aws:userid' ||
    key === 'aws:username' ||
    key === 'aws:federatedprovider' ||
    key.slice(0, Math.max(key.lastIndexOf(':'), 0)).includes('.')
  );
}

/** Network keys begin with `aws:source` as well, and hold for every step: the same person makes every request. */
function isNetworkKey(key: string): boolean {
  return (
    key === 'aws:sourceip' ||
    key === 'aws:sourcevpc' ||
    key === 'aws:sourcevpce' ||
    key === 'aws:sourcevpcarn'
  );
}

/** The asker's facts that hold for a step: all for the first one, those of no single credential for later ones. */
export function askedFacts(facts: RequestFacts | undefined, chained: boolean): RequestFacts {
  if (facts === undefined) return NONE;
  if (!chained) return facts;
  return Object.fromEntries(
    Object.entries(facts).filter(([name]) => {
      const key = name.toLowerCase();
      return isNetworkKey(key) || !isCredentialKey(key);
    }),
  );
}

const NONE: RequestFacts = {};

/** Claims of a SAML or web identity sign-in can only be there when the chain began with one. */
const NO_SAML: RequestFacts = { 'saml:sub': null, 'saml:sub_type': null, 'saml:namequalifier': null };
const NO_WEB_IDENTITY: RequestFacts = Object.fromEntries(
  [...WEB_IDENTITY_DOMAINS].flatMap((domain) =>
    ['aud', 'sub', 'amr', 'id'].map((claim) => [`${domain}:${claim}`, null] as const),
  ),
);

/** What AWS services note in the credentials that they hand out; sessions that a principal asked for carry none of it. */
const NO_SERVICE_NOTES: RequestFacts = Object.fromEntries(
  OF_ROLE_SESSIONS.filter((key) => key !== 'identitystore:userid').map((key) => [key, null] as const),
);

/** What every request of a chained session certainly carries, whatever values were chosen on the way. */
export function sessionFacts(credentials: Credentials, now: string): RequestFacts {
  if (!credentials.chained) return NONE;
  const { origin, provider } = credentials;
  return {
    // The session was issued a moment before, by the step before.
    'aws:TokenIssueTime': now,
    ...(origin === 'aws_service' ? NONE : NO_SERVICE_NOTES),
    ...(provider === undefined
      ? OPEN_HISTORY.has(origin) || FEDERATED.has(origin)
        ? NONE
        : { 'aws:FederatedProvider': null }
      : { 'aws:FederatedProvider': provider }),
    ...(OPEN_HISTORY.has(origin) || origin === 'saml_provider' ? NONE : NO_SAML),
    ...(OPEN_HISTORY.has(origin) || origin === 'web_identity_domain' ? NONE : NO_WEB_IDENTITY),
  };
}

/** One choice of values among those that are possible. */
export interface Choice {
  readonly facts: RequestFacts;
  readonly session: string | undefined;
  readonly sourceIdentity: string | undefined;
}

/** Choices beyond this many are not tried one by one; the values stay open. */
const MOST_CHOICES = 32;

/** Every way to choose among the values that earlier steps left; one empty choice when nothing was settled. */
export function choicesOf({ sourceIdentity, tags, sessionNames }: Credentials): readonly Choice[] {
  let choices: readonly Choice[] = [{ facts: {}, session: undefined, sourceIdentity: undefined }];
  const split = (
    values: readonly string[],
    add: (choice: Choice, value: string) => readonly Choice[],
  ): void => {
    const grown = choices.flatMap((choice) => values.flatMap((value) => add(choice, value)));
    if (grown.length <= MOST_CHOICES && grown.length > 0) choices = grown;
  };
  if (sourceIdentity === 'absent') {
    choices = choices.map((choice) => ({
      ...choice,
      facts: { ...choice.facts, 'aws:SourceIdentity': null },
    }));
  } else if (sourceIdentity !== 'open') {
    split(sourceIdentity, (choice, value) =>
      // A caller may repeat the source identity or leave it out; it stays the same.
      [value, null].map((repeated) => ({
        ...choice,
        sourceIdentity: value,
        facts: { ...choice.facts, 'aws:SourceIdentity': value, 'sts:SourceIdentity': repeated },
      })),
    );
  }
  for (const [name, { values }] of tags) {
    split(values, (choice, value) => [
      { ...choice, facts: { ...choice.facts, [`aws:PrincipalTag/${name}`]: value } },
    ]);
  }
  if (sessionNames !== undefined) split(sessionNames, (choice, value) => [{ ...choice, session: value }]);
  return choices;
}

/** Equal for credentials that lead to the same verdicts from the same node. */
export function credentialsKey({
  chained,
  sourceIdentity,
  tags,
  sessionNames,
  provider,
}: Credentials): string {
  const identity = typeof sourceIdentity === 'string' ? sourceIdentity : JSON.stringify(sourceIdentity);
  if (tags.size === 0 && sessionNames === undefined && provider === undefined)
    return `${chained ? 'c' : 's'}${identity}`;
  return JSON.stringify([
    chained,
    identity,
    [...tags].map(([name, { values, transitive }]) => [name, values, transitive]).sort(),
    sessionNames ?? null,
    provider ?? null,
  ]);
}
