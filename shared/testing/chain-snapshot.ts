/** Small organizations of roles that lead on to each other, for tests of chains. */
import fc from 'fast-check';
import type { AccountRecord, IamRole, IamUser, Snapshot } from '../src/snapshot/model.ts';
import { policyText } from './case-snapshot.ts';
import type { PolicyJson } from './case-snapshot.ts';

export interface ChainRole {
  /** `111111111111/name`. */
  readonly at: string;
  readonly trust: readonly PolicyJson[];
  /** Identity statements; may call everything unless given. */
  readonly identity?: readonly PolicyJson[];
  readonly maxSessionDuration?: number;
  readonly instanceProfiles?: readonly string[];
  readonly path?: string;
  readonly boundary?: string;
}

const ANYTHING: readonly PolicyJson[] = [{ Effect: 'Allow', Action: '*', Resource: '*' }];

export const roleArn = (at: string): string => at.replace('/', ':role/').replace(/^/, 'arn:aws:iam::');
export const userArn = (at: string): string => at.replace('/', ':user/').replace(/^/, 'arn:aws:iam::');

/** A standalone snapshot without an organization when `organization` is left out. */
export function chainSnapshot(
  roles: readonly ChainRole[],
  users: readonly { readonly at: string; readonly identity?: readonly PolicyJson[] }[],
  more: Partial<Pick<Snapshot, 'organization' | 'gaps'>> = {},
  policies: AccountRecord['policies'] = [],
): Snapshot {
  const ids = [...new Set([...roles, ...users].map(({ at }) => at.slice(0, 12)))].sort();
  return {
    formatVersion: 1,
    source: 'generated',
    label: 'chains',
    collectedAt: '2026-11-24T12:00:00.000Z',
    accounts: ids.map((id) => ({
      id,
      partition: 'aws',
      users: users.filter(({ at }) => at.startsWith(id)).map(userRecord),
      groups: [],
      roles: roles.filter(({ at }) => at.startsWith(id)).map(roleRecord),
      policies: policies.filter(({ arn }) => arn.includes(id)),
    })),
    gaps: [],
    ...more,
  };
}

function userRecord({
  at,
  identity,
}: {
  readonly at: string;
  readonly identity?: readonly PolicyJson[];
}): IamUser {
  const name = at.slice(13);
  return {
    arn: userArn(at),
    id: `AIDA${name.toUpperCase()}${at.slice(0, 3)}0000000`,
    name,
    path: '/',
    inlinePolicies: [{ name: 'inline', document: policyText(identity ?? ANYTHING) }],
    attachedPolicies: [],
    groups: [],
    tags: {},
  };
}

function roleRecord(role: ChainRole): IamRole {
  const name = role.at.slice(13);
  return {
    arn: roleArn(role.at),
    id: roleId(role.at),
    name,
    path: role.path ?? '/',
    trustPolicy: policyText(role.trust),
    inlinePolicies: [{ name: 'inline', document: policyText(role.identity ?? ANYTHING) }],
    attachedPolicies: [],
    tags: {},
    instanceProfiles: role.instanceProfiles ?? [],
    ...(role.maxSessionDuration === undefined ? {} : { maxSessionDuration: role.maxSessionDuration }),
    ...(role.boundary === undefined ? {} : { permissionsBoundary: role.boundary }),
  };
}

export const roleId = (at: string): string => `AROA${at.slice(13).toUpperCase()}${at.slice(0, 3)}0000000`;

/** Which facts of a session the conditions of a random organization look at. */
export const THEMES = ['source_identity', 'session_name', 'session_tag'] as const;
export type Theme = (typeof THEMES)[number];

const NAMES = [
  '111111111111/ra',
  '111111111111/rb',
  '222222222222/rc',
  '222222222222/rd',
  '222222222222/re',
] as const;
export const CHAIN_USER = '111111111111/user';

const CONDITIONS: Readonly<Record<Theme, readonly PolicyJson[]>> = {
  source_identity: [
    { StringEquals: { 'sts:SourceIdentity': 'a' } },
    { StringEquals: { 'sts:SourceIdentity': ['a', 'b'] } },
    { StringEquals: { 'aws:SourceIdentity': 'a' } },
    { StringEquals: { 'aws:SourceIdentity': 'b' } },
    { StringNotEquals: { 'aws:SourceIdentity': 'a' } },
    { Null: { 'aws:SourceIdentity': 'true' } },
    { StringLike: { 'sts:SourceIdentity': '*' } },
  ],
  session_name: [
    { StringEquals: { 'sts:RoleSessionName': 'a' } },
    { StringEquals: { 'sts:RoleSessionName': ['a', 'b'] } },
    { StringLike: { 'aws:userid': '*:a' } },
    { StringLike: { 'aws:userid': '*:b' } },
    { StringNotLike: { 'aws:userid': '*:a' } },
  ],
  session_tag: [
    { StringEquals: { 'aws:RequestTag/t': 'a' } },
    {
      StringEquals: { 'aws:RequestTag/t': 'a' },
      'ForAnyValue:StringEquals': { 'sts:TransitiveTagKeys': ['t'] },
    },
    { StringEquals: { 'aws:PrincipalTag/t': 'a' } },
    { StringEquals: { 'aws:PrincipalTag/t': 'b' } },
    { StringNotEquals: { 'aws:PrincipalTag/t': 'a' } },
    { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  ],
};

/** Five roles in two accounts and one user; trusts name roles, the user, accounts and anyone. */
export const randomChains: fc.Arbitrary<{ readonly theme: Theme; readonly snapshot: Snapshot }> = fc
  .constantFrom(...THEMES)
  .chain((theme) => {
    const principal = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...NAMES).map(roleArn) },
      { weight: 2, arbitrary: fc.constant(userArn(CHAIN_USER)) },
      { weight: 1, arbitrary: fc.constantFrom('111111111111', '222222222222', '*') },
    );
    const statement = fc
      .record({
        principals: fc.array(principal, { minLength: 1, maxLength: 3 }),
        more: fc.subarray(['sts:SetSourceIdentity', 'sts:TagSession']),
        condition: fc.option(fc.constantFrom(...CONDITIONS[theme]), { freq: 2, nil: undefined }),
        denies: fc.integer({ min: 0, max: 9 }),
      })
      .map(({ principals, more, condition, denies }): PolicyJson => ({
        Effect: condition !== undefined && denies === 0 ? 'Deny' : 'Allow',
        Principal: { AWS: principals },
        Action: ['sts:AssumeRole', ...more],
        ...(condition === undefined ? {} : { Condition: condition }),
      }));
    const trusts = fc.tuple(...NAMES.map(() => fc.array(statement, { minLength: 1, maxLength: 2 })));
    return trusts.map((list) => ({
      theme,
      snapshot: chainSnapshot(
        NAMES.map((at, index) => ({ at, trust: list[index] ?? [] })),
        [{ at: CHAIN_USER }],
      ),
    }));
  });
