/**
 * What is known of every condition key for one request: decided now, certainly absent, or open until the
 * request is made. One row per key; docs/evaluation-rules.md has the table with its sources
 * (IAM User Guide, "AWS global condition context keys" and "Available keys for STS").
 */
import { WEB_IDENTITY_DOMAINS } from '../policy/principal.ts';
import type { FactLookup } from './condition.ts';
import { absentFact, knownFact, knownList, oneOf, openFact, openList, presentFact } from './fact.ts';
import type { Fact } from './fact.ts';
import type { AccountFacts, AssumeRequest, Caller } from './request.ts';

type IamCaller = Extract<Caller, { readonly kind: 'user' | 'role' | 'account' }>;
type Rule = (request: AssumeRequest) => Fact;

const isIam = (caller: Caller): caller is IamCaller =>
  caller.kind === 'user' || caller.kind === 'role' || caller.kind === 'account';
const isFederated = (caller: Caller): boolean => caller.kind === 'saml' || caller.kind === 'oidc';
const mixed = (caller: Caller): boolean => caller.kind === 'account' || caller.kind === 'anyone';

/** The fact of a key for this request; facts fixed by the asker come first. */
export function factLookup(request: AssumeRequest): FactLookup {
  return (key) => {
    if (request.facts.has(key)) return fixedFact(key, request.facts.get(key));
    const rule = RULES.get(key);
    if (rule !== undefined) return rule(request);
    return prefixedFact(key, request);
  };
}

/** Who can set a key; used for wording when the key's fact is open. */
const MULTIVALUED: ReadonlySet<string> = new Set([
  'aws:principalorgpaths',
  'aws:sourceorgpaths',
  'aws:resourceorgpaths',
  'aws:tagkeys',
  'sts:transitivetagkeys',
  'sts:requestcontextproviders',
  'aws:vpceorgpaths',
  'aws:calledvia',
  'aws:principalservicenameslist',
]);

function fixedFact(key: string, values: readonly string[] | undefined): Fact {
  if (values === undefined) return absentFact;
  const multivalued = values.length !== 1 || MULTIVALUED.has(key) || key.endsWith(':amr') || isSamlList(key);
  return { possible: [{ kind: 'values', values }], multivalued, control: 'unknown' };
}

function principalArn({ caller }: AssumeRequest): Fact {
  if (caller.kind === 'role' && caller.isPathOpen) {
    const { partition, id } = caller.account;
    return oneOf([{ kind: 'prefix', prefix: `arn:${partition}:iam::${id}:role/` }], 'credential');
  }
  if (caller.kind === 'user' || caller.kind === 'role') return knownFact(caller.arn);
  if (caller.kind === 'account') {
    const { partition, id } = caller.account;
    return oneOf(
      ['user', 'role'].map((type) => ({
        kind: 'prefix' as const,
        prefix: `arn:${partition}:iam::${id}:${type}/`,
      })),
      'credential',
    );
  }
  if (caller.kind === 'anyone' && caller.within === 'outside') {
    const inside = (text: string): boolean => caller.isMember(text.split(':')[4] ?? '');
    return oneOf([{ kind: 'other', excludes: inside, excludesPrefix: inside }], 'credential');
  }
  return openFact('credential');
}

function principalAccount({ caller }: AssumeRequest): Fact {
  if (isIam(caller)) return knownFact(caller.account.id);
  if (caller.kind === 'anyone' && caller.within === 'outside') {
    return oneOf([{ kind: 'other', excludes: caller.isMember, excludesPrefix: () => false }], 'credential');
  }
  return openFact('credential');
}

/** A key that only members of the organization carry; outsiders lack it or belong to another organization. */
function membershipFact(
  account: AccountFacts | undefined,
  organizationId: string | undefined,
  known: (account: AccountFacts) => Fact,
): Fact {
  const membership = account?.membership ?? 'outside';
  if (account !== undefined && (membership === 'member' || membership === 'management'))
    return known(account);
  if (membership === 'unknown' || organizationId === undefined) return openFact('credential');
  const ours = (text: string): boolean => text === organizationId || text.startsWith(`${organizationId}/`);
  return oneOf([{ kind: 'absent' }, { kind: 'other', excludes: ours, excludesPrefix: ours }], 'credential');
}

function organizationIdOf(
  account: AccountFacts | undefined,
  { caller, organizationId }: AssumeRequest,
): Fact {
  if (account === undefined && caller.kind === 'anyone' && caller.within === 'organization') {
    return organizationId === undefined ? openFact('credential') : knownFact(organizationId);
  }
  return membershipFact(account, organizationId, () =>
    organizationId === undefined ? openFact('credential') : knownFact(organizationId),
  );
}

function organizationPathsOf(
  account: AccountFacts | undefined,
  { caller, organizationId }: AssumeRequest,
): Fact {
  if (account === undefined && caller.kind === 'anyone' && caller.within === 'organization') {
    return {
      possible: [{ kind: 'prefix', prefix: `${organizationId ?? ''}/` }],
      multivalued: true,
      control: 'credential',
    };
  }
  const fact = membershipFact(account, organizationId, (member) =>
    member.organizationPath === undefined
      ? oneOf([{ kind: 'prefix', prefix: `${organizationId ?? ''}/` }], 'credential')
      : knownList([member.organizationPath]),
  );
  return { ...fact, multivalued: true };
}

const callerAccount = ({ caller }: AssumeRequest): AccountFacts | undefined =>
  isIam(caller) ? caller.account : undefined;

/** Services and federated identities carry no organization keys. Source: data perimeter policy examples. */
const forIamOnly =
  (rule: Rule): Rule =>
  (request) =>
    isIam(request.caller) || request.caller.kind === 'anyone' ? rule(request) : absentFact;

/** Temporary credentials of AssumeRole carry no MFA information; federated users have no MFA device. */
function mfaPresent({ caller }: AssumeRequest): Fact {
  const withoutMfa = [{ kind: 'absent' }, { kind: 'values', values: ['false'] }] as const;
  const withMfa = [...withoutMfa, { kind: 'values', values: ['true'] }] as const;
  return oneOf(caller.kind === 'role' || isFederated(caller) ? withoutMfa : withMfa, 'credential');
}

function userId({ caller }: AssumeRequest): Fact {
  if (caller.kind === 'user' && caller.uniqueId !== '') return knownFact(caller.uniqueId);
  if (caller.kind === 'role' && caller.uniqueId !== '') {
    if (caller.session !== undefined) return knownFact(`${caller.uniqueId}:${caller.session}`);
    return oneOf([{ kind: 'prefix', prefix: `${caller.uniqueId}:` }], 'credential');
  }
  return presentFact('credential');
}

const byCaller =
  (facts: {
    readonly user: Fact;
    readonly role: Fact;
    readonly service: Fact;
    readonly federated: Fact;
  }): Rule =>
  ({ caller }) => {
    if (caller.kind === 'user') return facts.user;
    if (caller.kind === 'role') return facts.role;
    if (caller.kind === 'service') return facts.service;
    return isFederated(caller) ? facts.federated : openFact('credential');
  };

const always =
  (fact: Fact): Rule =>
  () =>
    fact;

const open = (control: Fact['control']): Rule => always(openFact(control));
const forService =
  (multivalued: boolean): Rule =>
  (request) => {
    if (request.caller.kind !== 'service') return absentFact;
    return multivalued ? openList('service') : openFact('service');
  };

/**
 * What a service notes in the credentials of the role sessions that it hands out.
 * Source: IAM User Guide, "AWS global condition context keys", "Properties of a role session".
 */
export const OF_ROLE_SESSIONS: readonly string[] = [
  'aws:chatbotsourcearn',
  'aws:ec2instancesourceprivateipv4',
  'aws:ec2instancesourcevpc',
  'codebuild:buildarn',
  'codebuild:projectarn',
  'ec2:roledelivery',
  'ec2:sourceinstancearn',
  'glue:credentialissuingservice',
  'glue:roleassumedby',
  'identitystore:userid',
  'lambda:sourcefunctionarn',
  'ssm:sourceinstancearn',
];
const ofRoleSession: Rule = ({ caller }) =>
  caller.kind === 'role' || mixed(caller) ? openFact('credential') : absentFact;

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['aws:principalarn', principalArn],
  ['aws:principalaccount', principalAccount],
  ['aws:principalorgid', forIamOnly((request) => organizationIdOf(callerAccount(request), request))],
  ['aws:principalorgpaths', forIamOnly((request) => organizationPathsOf(callerAccount(request), request))],
  [
    'aws:principaltype',
    byCaller({
      user: knownFact('User'),
      role: knownFact('AssumedRole'),
      service: openFact('credential'),
      federated: openFact('credential'),
    }),
  ],
  ['aws:userid', userId],
  [
    'aws:username',
    ({ caller }) => {
      if (caller.kind === 'user') return knownFact(caller.name);
      return mixed(caller) ? openFact('credential') : absentFact;
    },
  ],
  ['aws:principalisawsservice', ({ caller }) => knownFact(String(caller.kind === 'service'))],
  [
    'aws:principalservicename',
    ({ caller }) => (caller.kind === 'service' ? knownFact(caller.service) : absentFact),
  ],
  [
    'aws:principalservicenameslist',
    ({ caller }) => (caller.kind === 'service' ? knownList([caller.service]) : absentFact),
  ],
  ['aws:sourcearn', forService(false)],
  ['aws:sourceaccount', forService(false)],
  ['aws:sourceorgid', forService(false)],
  ['aws:sourceorgpaths', forService(true)],
  ['aws:multifactorauthpresent', mfaPresent],
  [
    'aws:multifactorauthage',
    ({ caller }) => (caller.kind === 'user' || mixed(caller) ? openFact('credential') : absentFact),
  ],
  ['aws:sourceip', open('network')],
  ['aws:sourcevpc', open('network')],
  ['aws:sourcevpcarn', open('network')],
  ['aws:sourcevpce', open('network')],
  ['aws:vpcsourceip', open('network')],
  ['aws:vpceaccount', open('network')],
  ['aws:vpceorgid', open('network')],
  ['aws:vpceorgpaths', always(openList('network'))],
  ['aws:useragent', open('caller')],
  ['aws:referer', open('caller')],
  ['aws:requestedregion', always(presentFact('caller'))],
  ['aws:assumedroot', always(absentFact)],
  ...OF_ROLE_SESSIONS.map((key) => [key, ofRoleSession] as const),
  [
    'aws:tokenissuetime',
    ({ caller }) => (caller.kind === 'role' ? presentFact('credential') : openFact('credential')),
  ],
  ['aws:currenttime', ({ now }) => knownFact(now)],
  ['aws:epochtime', ({ now }) => knownFact(String(Math.floor(Date.parse(now) / 1000)))],
  ['aws:securetransport', always(knownFact('true'))],
  ['aws:viaawsservice', always(knownFact('false'))],
  ['aws:calledvia', always(absentFact)],
  ['aws:calledviafirst', always(absentFact)],
  ['aws:calledvialast', always(absentFact)],
  [
    'aws:sourceidentity',
    byCaller({
      user: absentFact,
      role: openFact('credential'),
      service: absentFact,
      federated: openFact('credential'),
    }),
  ],
  [
    'aws:federatedprovider',
    ({ caller }) => {
      if (caller.kind === 'saml' || caller.kind === 'oidc') return knownFact(caller.provider);
      return caller.kind === 'role' || mixed(caller) ? openFact('credential') : absentFact;
    },
  ],
  ['aws:resourceaccount', ({ target }) => knownFact(target.account.id)],
  ['aws:resourceorgid', (request) => organizationIdOf(request.target.account, request)],
  ['aws:resourceorgpaths', (request) => organizationPathsOf(request.target.account, request)],
  ['sts:externalid', ({ caller }) => (isFederated(caller) ? absentFact : openFact('caller'))],
  ['sts:rolesessionname', always(presentFact('caller'))],
  ['sts:sourceidentity', open('caller')],
  // Only calls for bearer tokens carry these two.
  ['sts:durationseconds', always(absentFact)],
  ['sts:awsservicename', always(absentFact)],
  ['sts:taskpolicyarn', open('caller')],
  ['sts:requestcontextproviders', always(openList('caller'))],
  ['aws:tagkeys', ({ caller }) => openList(isFederated(caller) ? 'token' : 'caller')],
  ['sts:transitivetagkeys', ({ caller }) => openList(isFederated(caller) ? 'token' : 'caller')],
  ['sts:roleauthorizedbyidp', ({ caller }) => (caller.kind === 'oidc' ? openFact('token') : absentFact)],
]);

/** Keys whose last part is chosen by the writer: tags, SAML attributes, token claims. */
function prefixedFact(key: string, request: AssumeRequest): Fact {
  if (key.startsWith('aws:principaltag/'))
    return principalTag(key.slice('aws:principaltag/'.length), request);
  if (key.startsWith('aws:resourcetag/')) return resourceTag(key.slice('aws:resourcetag/'.length), request);
  if (key.startsWith('iam:resourcetag/')) return resourceTag(key.slice('iam:resourcetag/'.length), request);
  // Session tags of a federated sign-in stand in the token or assertion.
  if (key.startsWith('aws:requesttag/')) return openFact(isFederated(request.caller) ? 'token' : 'caller');
  if (key.startsWith('sts:requestcontext/')) return openFact('caller');
  if (key.startsWith('saml:')) return samlKey(key.slice('saml:'.length), request.caller);
  const colon = key.lastIndexOf(':');
  const issuer = key.slice(0, Math.max(colon, 0));
  if (issuer.includes('.')) return tokenClaim(issuer, key.slice(colon + 1), request.caller);
  return openFact('unknown');
}

/** Session tags add to and override the tags of a role. Source: IAM User Guide, "Pass session tags in AWS STS". */
function principalTag(tag: string, { caller }: AssumeRequest): Fact {
  if ((caller.kind !== 'user' && caller.kind !== 'role') || caller.tags === undefined)
    return openFact('credential');
  const value = caller.tags.get(tag);
  if (caller.kind === 'role' && caller.sessionTags) {
    const own =
      value === undefined ? ({ kind: 'absent' } as const) : ({ kind: 'values', values: [value] } as const);
    return oneOf([own, { kind: 'prefix', prefix: '' }], 'credential');
  }
  return value === undefined ? absentFact : knownFact(value);
}

function resourceTag(tag: string, { target }: AssumeRequest): Fact {
  const value = target.tags.get(tag);
  return value === undefined ? absentFact : knownFact(value);
}

/** SAML attributes that may hold several values. Source: IAM User Guide, "Available keys for SAML-based AWS STS federation". */
const SAML_LISTS: ReadonlySet<string> = new Set([
  'cn',
  'commonname',
  'edupersonaffiliation',
  'edupersonassurance',
  'edupersonentitlement',
  'edupersonnickname',
  'edupersonorgunitdn',
  'edupersonscopedaffiliation',
  'edupersontargetedid',
  'eduorghomepageuri',
  'eduorgidentityauthnpolicyuri',
  'eduorglegalname',
  'eduorgsuperioruri',
  'eduorgwhitepagesuri',
  'givenname',
  'mail',
  'name',
  'organizationstatus',
  'primarygroupsid',
  'surname',
  'uid',
  'x500uniqueidentifier',
]);

const isSamlList = (key: string): boolean =>
  key.startsWith('saml:') && SAML_LISTS.has(key.slice('saml:'.length));

/** Only three SAML keys survive into later calls of the role session. */
function samlKey(name: string, caller: Caller): Fact {
  if (caller.kind === 'saml') return SAML_LISTS.has(name) ? openList('token') : openFact('token');
  const survives = name === 'namequalifier' || name === 'sub' || name === 'sub_type';
  return survives && (caller.kind === 'role' || mixed(caller)) ? openFact('token') : absentFact;
}

/**
 * STS refuses tokens whose audience is not registered at the provider.
 * Source: IAM User Guide, "Create an OpenID Connect (OIDC) identity provider in IAM".
 */
function audienceFact(clientIds: readonly string[] | undefined): Fact {
  if (clientIds === undefined || clientIds.length === 0) return openFact('token');
  const isRegistered = (text: string): boolean => clientIds.includes(text);
  const excludesPrefix = (prefix: string): boolean => !clientIds.some((id) => id.startsWith(prefix));
  return oneOf(
    [{ kind: 'other', excludes: (text) => !isRegistered(text), excludesPrefix, restsOn: clientIds }],
    'token',
  );
}

const SURVIVING_CLAIMS: ReadonlySet<string> = new Set(['aud', 'sub', 'amr', 'id']);

/** Claims exist for tokens of their own issuer; those of the built-in providers may survive into a role session. */
function tokenClaim(issuer: string, claim: string, caller: Caller): Fact {
  const value = claim === 'amr' ? openList('token') : openFact('token');
  if (caller.kind === 'oidc' && claim === 'aud' && caller.issuer.toLowerCase() === issuer)
    return audienceFact(caller.clientIds);
  if (caller.kind === 'oidc') return caller.issuer.toLowerCase() === issuer ? value : absentFact;
  const survives = WEB_IDENTITY_DOMAINS.has(issuer) && SURVIVING_CLAIMS.has(claim);
  return survives && (caller.kind === 'role' || mixed(caller)) ? value : absentFact;
}
