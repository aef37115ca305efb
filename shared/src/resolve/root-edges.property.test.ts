import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomSnapshot } from '../../testing/random-snapshot.ts';
import type { EdgeStatus } from '../graph/model.ts';
import type { Organization, Snapshot } from '../snapshot/model.ts';
import { resolveSnapshot } from './resolve-snapshot.ts';
import type { TrustModel } from './trust-model.ts';

const IAM = 'iam.amazonaws.com';
const DRAWN: ReadonlySet<EdgeStatus> = new Set(['allowed', 'conditional', 'trusted_unverified', 'denied']);

/** Statements about root sessions: all members, some of them, by pattern, by where they stand, by who calls. */
function statementFor(ids: readonly string[]): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const root = (account: string): string => `arn:aws:iam::${account}:root`;
  const resources = fc.oneof(
    fc.constantFrom<string | readonly string[]>(
      '*',
      root('*'),
      'arn:aws:iam::*:ro?t',
      'arn:aws:iam::*:role/x',
      'arn',
    ),
    fc.constantFrom(...ids).map(root),
    fc.constantFrom(...ids).map((id) => [root(id), root(`${id.slice(0, 1)}*`)]),
    fc.constantFrom(...ids).map((id) => `arn:aws:iam::${id.slice(0, 2)}*:\${aws:username}`),
  );
  const conditions = fc.constantFrom<unknown>(
    { StringEquals: { 'aws:ResourceAccount': ids[0] } },
    { StringNotEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
    { 'ForAnyValue:StringLike': { 'aws:ResourceOrgPaths': 'o-*/r-*/ou-*' } },
    { ArnLike: { 'aws:PrincipalArn': '*role*' } },
    {
      StringEquals: { 'sts:TaskPolicyArn': 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
    },
    { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  );
  return fc
    .record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      Action: fc.constantFrom('sts:AssumeRoot', 'sts:*', 'STS:assumeroo?'),
      [`Resource`]: resources,
      Condition: fc.option(conditions, { nil: undefined, freq: 2 }),
    })
    .map(({ Condition, ...rest }) => (Condition === undefined ? rest : { ...rest, Condition }));
}

/** A random organization whose callers may ask for root sessions, with every state of the settings. */
const rooted: fc.Arbitrary<Snapshot> = randomSnapshot.chain((snapshot) => {
  const { organization } = snapshot;
  if (organization === undefined) return fc.constant(snapshot);
  const parents = [...organization.roots, ...organization.units].map(({ id }) => id);
  const members = ['111111111112', '122222222222', '444444444444', '555555555555'].map((id, at) => ({
    id,
    name: id,
    state: 'ACTIVE' as const,
    ...(parents.length === 0 ? {} : { parentId: parents[at % parents.length] ?? '' }),
  }));
  const known = [...organization.accounts, ...members];
  const ids = known.map(({ id }) => id);
  const documents = fc.array(
    fc
      .array(statementFor(ids), { minLength: 1, maxLength: 3 })
      .map((Statement) => JSON.stringify({ Version: '2012-10-17', Statement })),
    { minLength: 1, maxLength: 3 },
  );
  const extras: fc.Arbitrary<Partial<Organization>> = fc.record({
    delegatedAdministrators: fc.constantFrom([], [{ account: '111111111111', services: [IAM] }]),
    ...optional('trustedServices', [[IAM], [IAM], [IAM], ['ssm.amazonaws.com']]),
    ...optional('rootFeatures', [['RootSessions'], ['RootSessions'], ['RootSessions'], []]),
  });
  return fc
    .record({ documents, extras, scp: fc.option(statementFor(ids)) })
    .map(({ documents: texts, extras: more, scp }) => ({
      ...snapshot,
      organization: {
        ...organization,
        accounts: known,
        ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)),
        ...(scp === null || organization.policies === undefined
          ? {}
          : {
              policies: organization.policies.map((policy) =>
                policy.type === 'SERVICE_CONTROL_POLICY'
                  ? { ...policy, document: withStatement(policy.document, scp) }
                  : policy,
              ),
            }),
      },
      accounts: snapshot.accounts.map((account) => ({
        ...account,
        users: account.users.map((user, at) => ({
          ...user,
          inlinePolicies: [...user.inlinePolicies, ...inline(texts, at)],
        })),
        roles: account.roles.map((role, at) => ({
          ...role,
          inlinePolicies: [...role.inlinePolicies, ...inline(texts, at)],
        })),
      })),
    }));
});

function optional<T>(
  name: string,
  values: readonly T[],
): Readonly<Record<string, fc.Arbitrary<T | undefined>>> {
  return { [name]: fc.constantFrom<T | undefined>(...values, undefined) };
}

function inline(
  texts: readonly string[],
  at: number,
): Snapshot['accounts'][number]['users'][number]['inlinePolicies'] {
  const document = texts[at % (texts.length + 1)];
  return document === undefined ? [] : [{ name: 'root', document }];
}

function withStatement(document: string, statement: object): string {
  const parsed: unknown = JSON.parse(document);
  const before =
    typeof parsed === 'object' && parsed !== null && 'Statement' in parsed ? parsed.Statement : [];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [...(Array.isArray(before) ? before : [before]), statement],
  });
}

/** Every drawn pair by `decide`, one evaluation each: the oracle. */
function decided(model: TrustModel): readonly string[] {
  const { organization, accounts } = model.snapshot;
  if (organization === undefined) return [];
  const delegates = organization.delegatedAdministrators?.map(({ account }) => account) ?? [];
  const administrators = new Set([organization.managementAccountId, ...delegates]);
  const lines: string[] = [];
  for (const { id, users, roles } of accounts) {
    for (const { arn } of [...users, ...roles]) {
      for (const { id: member } of organization.accounts) {
        const { status } = model.decide(arn, `arn:${organization.partition}:iam::${member}:root`);
        if (!DRAWN.has(status)) continue;
        // Only principals of these accounts are let in.
        expect([...administrators]).toContain(id);
        lines.push(`${arn} ${member} ${status}`);
      }
    }
  }
  return lines.sort();
}

/** The same as the edges tell it, from both ends. */
function drawn(model: TrustModel): readonly string[] {
  const line = (source: string, target: string, status: EdgeStatus): readonly string[] =>
    DRAWN.has(status) && source.includes(':') ? [`${source} ${target.split(':')[4] ?? ''} ${status}`] : [];
  return [...model.ways()]
    .filter(({ action }) => action === 'sts:AssumeRoot')
    .flatMap((way) => {
      const { targets, status } = way.edge;
      if (targets === undefined) return line(way.source, way.target, way.status);
      const behind = [...model.targetsBehind(way)];
      const counts = Object.values(targets.byStatus).reduce((sum, count) => sum + count, 0);
      expect(counts).toBe(targets.covered);
      expect(behind.length).toBe(counts - (targets.byStatus.none ?? 0));
      expect(model.decide(way.source, way.target).status).toBe(status);
      for (const each of behind) expect(each.edge.status).toBe(each.status);
      return behind.flatMap((each) => line(each.source, each.target, each.status));
    })
    .sort();
}

describe('edges of sts:AssumeRoot', { timeout: 120_000 }, () => {
  it('agree with one evaluation for every caller and member account, from either end', () => {
    let edges = 0;
    fc.assert(
      fc.property(rooted, (snapshot) => {
        const model = resolveSnapshot(snapshot);
        const expected = decided(model);
        edges += expected.length;
        expect(drawn(model)).toEqual(expected);
        const { partition = 'aws', accounts = [] } = snapshot.organization ?? {};
        const inbound = accounts
          .flatMap(({ id }) => model.waysInto(`arn:${partition}:iam::${id}:root`))
          .filter(({ source }) => source.includes(':'))
          .map(({ source, target, status }) => `${source} ${target.split(':')[4] ?? ''} ${status}`);
        expect(inbound.sort()).toEqual(expected);
        expect([...model.ways()].length).toBe(model.edgeCount);
      }),
      { numRuns: 100 },
    );
    expect(edges).toBeGreaterThan(0);
  });
});
