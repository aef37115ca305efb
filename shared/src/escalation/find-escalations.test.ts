import { describe, expect, it } from 'vitest';
import type { PolicyJson } from '../../testing/case-snapshot.ts';
import { policyText } from '../../testing/case-snapshot.ts';
import { chainSnapshot, roleArn, userArn } from '../../testing/chain-snapshot.ts';
import type { ChainRole } from '../../testing/chain-snapshot.ts';
import { resolveSnapshot } from '../resolve/resolve-snapshot.ts';
import type { Snapshot } from '../snapshot/model.ts';
import { Escalations } from './find-escalations.ts';
import type { EscalationEdge } from './model.ts';
import { MAKE_INSTANCE_PROFILE, SELF_WAYS, SERVICE_WAYS, UPDATE_TRUST, USER_WAYS } from './ways.ts';

const ANN = '111111111111/ann';
const BOB = '111111111111/bob';
const ROLE = '111111111111/target';

const allows = (actions: readonly string[], more: PolicyJson = {}): PolicyJson => ({
  Effect: 'Allow',
  Action: actions,
  Resource: '*',
  ...more,
});
const trustingService = (service: string): PolicyJson => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Action: 'sts:AssumeRole',
});

/** Ann with these statements, a role that trusts a service, and Bob who may do nothing. */
function pass(identity: readonly PolicyJson[], role: Partial<ChainRole> = {}, more: Partial<Snapshot> = {}) {
  const target: ChainRole = {
    at: ROLE,
    trust: [trustingService('lambda.amazonaws.com')],
    identity: [],
    instanceProfiles: ['profile'],
    ...role,
  };
  const snapshot = chainSnapshot(
    [target],
    [
      { at: ANN, identity },
      { at: BOB, identity: [] },
    ],
  );
  return new Escalations(resolveSnapshot({ ...snapshot, ...more }));
}

const edgesToRole = (identity: readonly PolicyJson[], role?: Partial<ChainRole>): readonly EscalationEdge[] =>
  pass(identity, role)
    .outOf(userArn(ANN))
    .filter(({ target }) => target === roleArn(ROLE));

describe('every way through a service', () => {
  for (const { via, service, recipes } of SERVICE_WAYS) {
    it(`${via}: is there with all permissions of a recipe, and not without any one of them`, () => {
      for (const { needs, reason } of recipes) {
        const actions = needs.map(({ action }) => action);
        const role = { trust: [trustingService(service ?? '')] };
        const edge = edgesToRole([allows(actions)], role).find((candidate) => candidate.via === via);
        expect(edge?.status).toBe('conditional');
        expect(edge?.needs.map(({ action }) => action)).toEqual(actions);
        expect(edge?.reasons).toEqual(reason === undefined ? [] : [reason]);
        for (const without of actions) {
          const left = actions.filter((action) => action !== without);
          const other = edgesToRole([allows(left)], role).find((candidate) => candidate.via === via);
          expect(other).toBeUndefined();
          const denied = edgesToRole([allows(actions), { ...allows([without]), Effect: 'Deny' }], role);
          expect(denied.find((candidate) => candidate.via === via)).toBeUndefined();
        }
      }
    });
  }

  it('needs the role to trust the service', () => {
    const lambda = ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'];
    const vias = (service: string): readonly string[] =>
      edgesToRole([allows(lambda)], { trust: [trustingService(service)] }).map(({ via }) => via);
    expect(vias('lambda.amazonaws.com')).toEqual(['lambda']);
    expect(vias('ec2.amazonaws.com')).toEqual([]);
  });

  it('needs an instance profile to be made for a role that has none', () => {
    const run = ['iam:PassRole', 'ec2:RunInstances'];
    const bare = { trust: [trustingService('ec2.amazonaws.com')], instanceProfiles: [] };
    expect(edgesToRole([allows(run)], bare)).toEqual([]);
    const making = [...run, ...MAKE_INSTANCE_PROFILE.map(({ action }) => action)];
    expect(edgesToRole([allows(making)], bare).map(({ via }) => via)).toEqual(['ec2']);
  });
});

const LAMBDA = ['lambda:CreateFunction', 'lambda:InvokeFunction'];

describe('the permission to pass a role', () => {
  it('counts for the resource and the service it names', () => {
    const passRole = (resource: string, service?: string): PolicyJson =>
      allows(['iam:PassRole'], {
        Resource: resource,
        ...(service === undefined ? {} : { Condition: { StringEquals: { 'iam:PassedToService': service } } }),
      });
    const count = (statement: PolicyJson): number => edgesToRole([allows(LAMBDA), statement]).length;
    expect(count(passRole('arn:aws:iam::111111111111:role/target'))).toBe(1);
    expect(count(passRole('arn:aws:iam::111111111111:role/t*', 'lambda.amazonaws.com'))).toBe(1);
    expect(count(passRole('arn:aws:iam::111111111111:role/other'))).toBe(0);
    expect(count(passRole('*', 'ec2.amazonaws.com'))).toBe(0);
  });

  it('names the statements that grant it, and what is open', () => {
    const [edge] = edgesToRole([
      allows(LAMBDA, { Resource: 'arn:aws:lambda:eu-west-1:111111111111:function:dev-*' }),
      allows(['iam:PassRole'], {
        Sid: 'Pass',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      }),
    ]);
    expect(edge?.needs[0]).toEqual({
      action: 'iam:PassRole',
      resource: roleArn(ROLE),
      status: 'conditional',
      grants: [{ policy: 'inline', attachedTo: userArn(ANN), statement: 1, sid: 'Pass' }],
      conditions: [
        'service control policies, which were not collected, allow it',
        'aws:MultiFactorAuthPresent is true',
      ],
    });
    expect(edge?.needs[1]?.resource).toBe('arn:aws:lambda:eu-west-1:111111111111:function:dev-x');
  });
});

describe('guardrails', () => {
  const organization = (document: readonly PolicyJson[]): Partial<Snapshot> => ({
    organization: {
      id: 'o-exampleorg1',
      partition: 'aws',
      managementAccountId: '999999999999',
      roots: [{ id: 'r-ab12', name: 'Root', enabledPolicyTypes: ['SERVICE_CONTROL_POLICY'] }],
      units: [],
      accounts: [{ id: '111111111111', name: 'one', state: 'ACTIVE', parentId: 'r-ab12' }],
      policies: [
        {
          id: 'p-1',
          name: 'Guard',
          type: 'SERVICE_CONTROL_POLICY',
          awsManaged: false,
          document: policyText(document),
          targetIds: ['r-ab12', '111111111111'],
        },
      ],
    },
  });
  const all = [allows(['*'])];

  it('make the edge allowed when they allow it, and none when they do not', () => {
    const vias = (document: readonly PolicyJson[]): readonly string[] =>
      pass([allows(['iam:PassRole', ...LAMBDA])], {}, organization(document))
        .outOf(userArn(ANN))
        .map(({ via, status }) => `${via} ${status}`);
    expect(vias(all)).toEqual(['lambda allowed']);
    expect(vias([allows(['sts:*', 'lambda:*'])])).toEqual([]);
    expect(vias([...all, { ...allows(['iam:PassRole']), Effect: 'Deny' }])).toEqual([]);
  });

  it('count the permissions boundary, also one whose document was not read', () => {
    const boundary = 'arn:aws:iam::111111111111:policy/limit';
    const limited = (document: readonly PolicyJson[] | undefined): readonly string[] => {
      const policies =
        document === undefined
          ? []
          : [{ arn: boundary, name: 'limit', versionId: 'v1', document: policyText(document) }];
      const source: ChainRole = { at: '111111111111/source', trust: [], identity: all, boundary };
      const target: ChainRole = { at: ROLE, trust: [trustingService('lambda.amazonaws.com')], identity: [] };
      const snapshot = { ...chainSnapshot([source, target], [], {}, policies), ...organization(all) };
      return new Escalations(resolveSnapshot(snapshot))
        .outOf(roleArn('111111111111/source'))
        .map(({ via, status }) => `${via} ${status}`);
    };
    expect(limited([allows(['s3:*'])])).toEqual([]);
    expect(limited([allows(['iam:UpdateAssumeRolePolicy'])])).toEqual(['update_trust allowed']);
    expect(limited(undefined)).toContain('update_trust conditional');
  });
});

describe('other ways', () => {
  it('rewrite a trust policy, but not of service-linked and reserved roles', () => {
    const rewrite = UPDATE_TRUST.recipes[0]?.needs.map(({ action }) => action) ?? [];
    const to = (path: string): number => edgesToRole([allows(rewrite)], { path }).length;
    expect(to('/')).toBe(1);
    expect(to('/aws-service-role/x.amazonaws.com/')).toBe(0);
    expect(to('/aws-reserved/sso.amazonaws.com/')).toBe(0);
  });

  it('take over users, each by its own permission', () => {
    for (const { via, recipes } of USER_WAYS) {
      for (const { needs } of recipes) {
        const actions = needs.map(({ action }) => action);
        const edges = pass([allows(actions)]).into(userArn(BOB));
        expect(edges.map((edge) => `${edge.source} ${edge.via}`)).toEqual([`${userArn(ANN)} ${via}`]);
      }
    }
  });

  it('are the same edges from both ends', () => {
    const found = pass([allows(['*'])]);
    const into = [roleArn(ROLE), userArn(BOB)].flatMap((target) => found.into(target));
    expect(found.outOf(userArn(ANN))).toEqual(into);
    expect(found.outOf(userArn(BOB))).toEqual([]);
  });
});

describe('the flag of a principal that can give itself more', () => {
  it('names the actions it holds on itself', () => {
    const self = (actions: readonly string[]): readonly string[] =>
      pass([allows(actions, { Resource: userArn(ANN) })])
        .selfOf(userArn(ANN))
        .map(({ action }) => action);
    const onUser = SELF_WAYS.filter(({ on }) => on === 'user').map(({ action }) => action);
    expect(self(onUser)).toEqual(onUser);
    expect(self(['iam:AttachRolePolicy', 's3:*'])).toEqual([]);
    expect(pass([allows(onUser, { Resource: userArn(BOB) })]).selfOf(userArn(ANN))).toEqual([]);
  });
});
