/**
 * Users, groups, roles and policies with the facts that a crawl always carries (unique id, dates, last use).
 * Facts that a caller leaves out are derived from the ARN, so they never depend on the order of creation.
 */
import type { AccountId, Arn } from '../arn/arn.ts';
import { compareBy, compareStrings } from '../lib/compare.ts';
import type {
  AccountRecord,
  IamGroup,
  IamRole,
  IamUser,
  InlinePolicy,
  ManagedPolicy,
  OidcProvider,
  PolicyText,
  SamlProvider,
  Tags,
} from '../snapshot/model.ts';
import { awsManagedPolicy } from './aws-managed.ts';
import { localPolicyArn, roleArn, userArn } from './documents.ts';
import type { RoleSpec } from './role-spec.ts';
import { drawUniqueId, entityStream, type Random, type UniqueIdPrefix } from './random.ts';

/** The instant that every synthetic snapshot stands for. */
export const COLLECTED_AT = '2026-11-01T03:00:00Z';

const COLLECTED_MS = Date.parse(COLLECTED_AT);
const FOUNDED_MS = Date.parse('2020-02-03T09:00:00Z');
const DAY_MS = 86_400_000;
const NO_TAGS: Tags = {};
const REGIONS = ['eu-west-1', 'eu-west-1', 'eu-west-1', 'us-east-1', 'eu-central-1'];
/** Weight, and the days before the crawl in which the last use falls; zero stands for never. */
const DAYS_SINCE_USE: readonly (readonly [weight: number, days: number])[] = [
  [55, 2],
  [12, 45],
  [8, 390],
  [25, 0],
];

export interface UserSpec {
  readonly name: string;
  readonly path?: string;
  readonly groups?: readonly string[];
  readonly inline?: readonly InlinePolicy[];
  readonly attached?: readonly Arn[];
  readonly boundary?: Arn;
  readonly tags?: Tags;
}

export interface GroupSpec {
  readonly name: string;
  readonly path?: string;
  readonly inline?: readonly InlinePolicy[];
  readonly attached?: readonly Arn[];
}

export interface PolicySpec {
  readonly name: string;
  readonly path?: string;
  readonly versionId?: string;
  readonly document: PolicyText;
}

/** What one theme adds to an account; themes are concatenated. */
export interface AccountParts {
  readonly roles?: readonly RoleSpec[];
  readonly users?: readonly UserSpec[];
  readonly groups?: readonly GroupSpec[];
  readonly policies?: readonly PolicySpec[];
  readonly samlProviders?: readonly SamlProvider[];
  readonly oidcProviders?: readonly OidcProvider[];
}

/** ISO 8601 to the second, the form of the IAM API. */
function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

interface DerivedFacts {
  readonly id: string;
  /** Between the founding of the organization and ten days before the crawl. */
  readonly created: number;
  readonly random: Random;
}

/** Facts that belong to an ARN: one stream, first the unique id, then the dates. */
function factsOf(prefix: UniqueIdPrefix, arn: Arn, createdAt?: string): DerivedFacts {
  const random = entityStream(arn);
  const id = drawUniqueId(random, prefix);
  const span = COLLECTED_MS - 10 * DAY_MS - FOUNDED_MS;
  const created = FOUNDED_MS + Math.floor((random.float() * span) / 1000) * 1000;
  return { id, created: createdAt === undefined ? created : Date.parse(createdAt), random };
}

/** Last use inside the tracked 400 days: most roles are used daily, some rarely, a quarter never. */
function lastUse({ created, random }: DerivedFacts): {
  readonly at: string | 'never';
  readonly region: string;
} {
  const region = random.pick(REGIONS);
  const days = random.weighted(DAYS_SINCE_USE);
  if (days === 0) return { at: 'never', region };
  const used = COLLECTED_MS - Math.floor(random.float() * days * 86_400) * 1000 - 1000;
  return { at: instant(Math.max(used, created)), region };
}

function buildRole(account: AccountId, spec: RoleSpec): IamRole {
  const path = spec.path ?? '/';
  const arn = roleArn(account, spec.name, path);
  const facts = factsOf('AROA', arn, spec.createdAt);
  const use = lastUse(facts);
  const lastUsed = spec.lastUsed ?? use.at;
  return {
    arn,
    id: facts.id,
    name: spec.name,
    path,
    inlinePolicies: spec.inline ?? [],
    attachedPolicies: spec.attached ?? [],
    createdAt: instant(facts.created),
    trustPolicy: spec.trust,
    ...(spec.boundary === undefined ? {} : { permissionsBoundary: spec.boundary }),
    tags: spec.tags ?? NO_TAGS,
    maxSessionDuration: spec.maxSessionDuration ?? 3600,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    lastUsed,
    ...(lastUsed === 'never' ? {} : { lastUsedRegion: use.region }),
    instanceProfiles: spec.instanceProfiles ?? [],
  };
}

function buildUser(account: AccountId, spec: UserSpec): IamUser {
  const path = spec.path ?? '/';
  const arn = userArn(account, spec.name, path);
  const facts = factsOf('AIDA', arn);
  return {
    arn,
    id: facts.id,
    name: spec.name,
    path,
    inlinePolicies: spec.inline ?? [],
    attachedPolicies: spec.attached ?? [],
    createdAt: instant(facts.created),
    groups: spec.groups ?? [],
    ...(spec.boundary === undefined ? {} : { permissionsBoundary: spec.boundary }),
    tags: spec.tags ?? NO_TAGS,
  };
}

function buildGroup(account: AccountId, spec: GroupSpec): IamGroup {
  const path = spec.path ?? '/';
  const arn = `arn:aws:iam::${account}:group${path}${spec.name}`;
  const facts = factsOf('AGPA', arn);
  return {
    arn,
    id: facts.id,
    name: spec.name,
    path,
    inlinePolicies: spec.inline ?? [],
    attachedPolicies: spec.attached ?? [],
    createdAt: instant(facts.created),
  };
}

function buildPolicy(account: AccountId, spec: PolicySpec): ManagedPolicy {
  return {
    arn: localPolicyArn(account, spec.name, spec.path),
    name: spec.name,
    versionId: spec.versionId ?? 'v1',
    document: spec.document,
  };
}

/** Joins the themes of one account; AWS-managed policies come in when something attaches them. */
export function buildAccount(
  account: AccountId,
  alias: string | undefined,
  themes: readonly AccountParts[],
): AccountRecord {
  const users = themes.flatMap((theme) => theme.users ?? []).map((spec) => buildUser(account, spec));
  const groups = themes.flatMap((theme) => theme.groups ?? []).map((spec) => buildGroup(account, spec));
  const roles = themes.flatMap((theme) => theme.roles ?? []).map((spec) => buildRole(account, spec));
  const local = themes.flatMap((theme) => theme.policies ?? []).map((spec) => buildPolicy(account, spec));
  const named = new Set<Arn>();
  for (const entity of [...users, ...groups, ...roles]) {
    for (const arn of entity.attachedPolicies) named.add(arn);
  }
  for (const entity of [...users, ...roles]) {
    if (entity.permissionsBoundary !== undefined) named.add(entity.permissionsBoundary);
  }
  const managed = [...named]
    .sort(compareStrings)
    .map(awsManagedPolicy)
    .filter((policy) => policy !== undefined);
  const byArn = compareBy((entity: { readonly arn: Arn }) => entity.arn);
  return {
    id: account,
    partition: 'aws',
    ...(alias === undefined ? {} : { alias }),
    users: users.sort(byArn),
    groups: groups.sort(byArn),
    roles: roles.sort(byArn),
    policies: [...local, ...managed].sort(byArn),
    samlProviders: themes.flatMap((theme) => theme.samlProviders ?? []).sort(byArn),
    oidcProviders: themes.flatMap((theme) => theme.oidcProviders ?? []).sort(byArn),
  };
}
