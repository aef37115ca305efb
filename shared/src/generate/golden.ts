/**
 * Golden scenarios: pairs with known verdicts at fixed names, present in generated organizations of every size.
 * They live under the path `/golden/` of the first four accounts, where no generated policy about sts applies.
 */
import { ADMINISTRATOR_ACCESS, READ_ONLY_ACCESS } from './aws-managed.ts';
import {
  MFA_PRESENT,
  accountArn,
  allow,
  deny,
  denyAnyone,
  inline,
  localPolicyArn,
  mayAssume,
  policyText,
  roleArn,
  trusting,
  trustingService,
  trustingWebIdentity,
  userArn,
  type ConditionBlock,
  type Statement,
} from './documents.ts';
import type { AccountParts } from './entities.ts';
import type { RoleSpec } from './role-spec.ts';
import { GENERATED_ORGANIZATION, generatedAccountId } from './generated-plan.ts';
import type { OrganizationPolicy } from '../snapshot/model.ts';
import { story, type Story } from './story.ts';

const PATH = '/golden/';
const MANAGEMENT = generatedAccountId(0);
const A = generatedAccountId(1);
const B = generatedAccountId(2);
const UNREAD = generatedAccountId(3);
const OUTSIDE = '999900000001';
const ISSUER = 'token.actions.githubusercontent.com';

const inA = (name: string): string => roleArn(A, name, PATH);
const inB = (name: string): string => roleArn(B, name, PATH);
const userOfB = (name: string): string => userArn(B, name, PATH);
const provider = `arn:aws:iam::${A}:oidc-provider/${ISSUER}`;

function role(name: string, trust: Statement, extra: Partial<RoleSpec> = {}): RoleSpec {
  return { name, path: PATH, trust: policyText(trust), description: 'Golden scenario', ...extra };
}

/** A role of account B that runs on Lambda and may assume these roles. */
function caller(name: string, targets: string | readonly string[], extra: Partial<RoleSpec> = {}): RoleSpec {
  return role(name, trustingService('lambda.amazonaws.com'), {
    inline: [mayAssume('golden', targets)],
    ...extra,
  });
}

const tagged: ConditionBlock = { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } };

const PARTS: readonly AccountParts[] = [
  {
    roles: [role('org-admin', trustingService('lambda.amazonaws.com'), { attached: [ADMINISTRATOR_ACCESS] })],
  },
  {
    oidcProviders: [{ arn: provider, url: ISSUER, clientIds: ['sts.amazonaws.com'] }],
    users: [
      { name: 'local-named', path: PATH },
      { name: 'local-unnamed', path: PATH },
    ],
    roles: [
      role('both', trusting([userOfB('john'), userOfB('jane')])),
      role('mfa', trusting(accountArn(B), { condition: MFA_PRESENT })),
      role('managed', trusting(accountArn(MANAGEMENT)), { attached: [ADMINISTRATOR_ACCESS] }),
      role('local', trusting(userArn(A, 'local-named', PATH))),
      role('local-account', trusting(accountArn(A))),
      role(
        'vendor',
        trusting(accountArn(OUTSIDE), { condition: { StringEquals: { 'sts:ExternalId': 'golden-4711' } } }),
      ),
      role('perimeter', trusting(accountArn(OUTSIDE)), { tags: { golden: 'perimeter' } }),
      role('for-unread', trusting(accountArn(UNREAD))),
      role('guarded', trusting([inB('plain'), inB('break-glass')])),
      role('bounded', trusting([inB('boundary-closed'), inB('boundary-open')])),
      role('hop-1', trusting(inB('hop-0')), { inline: [mayAssume('golden', inB('hop-2'))] }),
      role('cycle-a', trusting(inB('cycle-b')), { inline: [mayAssume('golden', inB('cycle-b'))] }),
      role('self', trusting(inA('self'))),
      role('instance', trustingService('ec2.amazonaws.com'), { instanceProfiles: ['golden-instance'] }),
      role(
        'bound-service',
        trustingService('ssm-incidents.amazonaws.com', {
          condition: { StringEquals: { 'aws:SourceAccount': A } },
        }),
      ),
      role(
        'pipeline',
        trustingWebIdentity(provider, {
          StringEquals: { [`${ISSUER}:sub`]: 'repo:acme/app:ref:refs/heads/main' },
        }),
      ),
      role('pipeline-open', trustingWebIdentity(provider)),
      role(
        'org-wide',
        trusting('*', { condition: { StringEquals: { 'aws:PrincipalOrgID': GENERATED_ORGANIZATION } } }),
      ),
      role('dead', trusting('AROADEADDEADDEADDEAD2')),
      role('team', trusting(accountArn(B)), { tags: { team: 'red' } }),
      role('session', trusting(`arn:aws:sts::${B}:assumed-role/plain/job-1`)),
      role('deny', trusting(accountArn(B)), { attached: [READ_ONLY_ACCESS] }),
    ],
  },
  {
    groups: [{ name: 'golden-callers', path: PATH, attached: [localPolicyArn(B, 'GoldenCallers', PATH)] }],
    policies: [
      {
        name: 'GoldenCallers',
        path: PATH,
        document: policyText(
          allow('sts:AssumeRole', [inA('both'), inA('mfa')]),
          allow('sts:AssumeRole', inA('team'), { condition: tagged }),
        ),
      },
      { name: 'GoldenClosed', path: PATH, document: policyText(allow(['logs:*', 's3:*'])) },
      { name: 'GoldenOpen', path: PATH, document: policyText(allow(['logs:*', 'sts:AssumeRole'])) },
    ],
    users: [
      { name: 'john', path: PATH, groups: ['golden-callers'], tags: { team: 'red' } },
      { name: 'jane', path: PATH },
      { name: 'joe', path: PATH, groups: ['golden-callers'], tags: { team: 'blue' } },
    ],
    roles: [
      caller('plain', [inA('mfa'), inA('guarded'), inA('org-wide'), inA('session')]),
      caller('break-glass', inA('guarded')),
      caller('boundary-closed', inA('bounded'), { boundary: localPolicyArn(B, 'GoldenClosed', PATH) }),
      caller('boundary-open', inA('bounded'), { boundary: localPolicyArn(B, 'GoldenOpen', PATH) }),
      caller('hop-0', inA('hop-1')),
      role('hop-2', trusting(inA('hop-1')), { inline: [mayAssume('golden', inB('hop-3'))] }),
      role('hop-3', trusting(inB('hop-2')), { attached: [ADMINISTRATOR_ACCESS] }),
      role('cycle-b', trusting(inA('cycle-a')), { inline: [mayAssume('golden', inA('cycle-a'))] }),
      caller('refused', inA('deny'), {
        inline: [mayAssume('golden', inA('deny')), inline('refusal', deny('sts:AssumeRole', inA('deny')))],
      }),
    ],
  },
];

/** What the golden scenarios need in the account of this index; nothing beyond the first three. */
export function goldenParts(index: number): AccountParts {
  return PARTS[index] ?? {};
}

/** The SCP of account B and the RCP of account A; they touch golden roles only. */
export function goldenPolicies(): readonly OrganizationPolicy[] {
  return [
    {
      id: 'p-goldenscp',
      name: 'golden-guardrail',
      type: 'SERVICE_CONTROL_POLICY',
      awsManaged: false,
      document: policyText(
        deny('sts:AssumeRole', inA('guarded'), {
          condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/golden/break-glass' } },
        }),
      ),
      targetIds: [B],
    },
    {
      id: 'p-goldenrcp',
      name: 'golden-perimeter',
      type: 'RESOURCE_CONTROL_POLICY',
      awsManaged: false,
      document: policyText(
        denyAnyone('sts:AssumeRole', {
          condition: {
            StringEquals: { 'aws:ResourceTag/golden': 'perimeter' },
            StringNotEqualsIfExists: { 'aws:PrincipalOrgID': GENERATED_ORGANIZATION },
          },
        }),
      ),
      targetIds: [A],
    },
  ];
}

const outsider = `arn:aws:iam::${OUTSIDE}:role/vendor`;

/** Pairs and verdicts, derived by hand; the same in every preset and for every seed. */
export const GOLDEN_SCENARIOS: readonly Story[] = [
  story(
    'both-halves',
    'allowed',
    userOfB('john'),
    inA('both'),
    'Trust and permission',
    'Named in the trust, permitted through a group.',
  ),
  story(
    'trust-only',
    'trust_only',
    userOfB('jane'),
    inA('both'),
    'Trust alone',
    'Named in the trust, no permission.',
  ),
  story(
    'permit-only',
    'permit_only',
    userOfB('joe'),
    inA('both'),
    'Permission alone',
    'Permitted through a group, not named in the trust.',
  ),
  story(
    'mfa-user',
    'conditional',
    userOfB('john'),
    inA('mfa'),
    'MFA of a user',
    'Known at request time only.',
  ),
  story('mfa-role', 'permit_only', inB('plain'), inA('mfa'), 'MFA of a role', 'Never true for a role.'),
  story(
    'management',
    'allowed',
    roleArn(MANAGEMENT, 'org-admin', PATH),
    inA('managed'),
    'From the management account',
    'Administrator there, account trusted here.',
  ),
  story(
    'local-named',
    'allowed',
    userArn(A, 'local-named', PATH),
    inA('local'),
    'Named in the same account',
    'No permission is needed.',
  ),
  story(
    'local-account',
    'trust_only',
    userArn(A, 'local-unnamed', PATH),
    inA('local-account'),
    'Own account trusted',
    'A permission is needed and missing.',
  ),
  story(
    'vendor',
    'trusted_unverified',
    outsider,
    inA('vendor'),
    'A vendor with ExternalId',
    'The vendor side is not known.',
  ),
  story(
    'perimeter',
    'denied',
    outsider,
    inA('perimeter'),
    'A vendor held by an RCP',
    'The RCP denies callers outside the organization.',
  ),
  story(
    'unread',
    'trusted_unverified',
    `arn:aws:iam::${UNREAD}:role/anything`,
    inA('for-unread'),
    'An account that could not be read',
    'Its permissions are not known.',
  ),
  story('scp', 'denied', inB('plain'), inA('guarded'), 'Held by an SCP', 'Both halves are there.'),
  story(
    'scp-exempt',
    'allowed',
    inB('break-glass'),
    inA('guarded'),
    'Exempt from the SCP',
    'aws:PrincipalArn is excluded.',
  ),
  story(
    'boundary',
    'denied',
    inB('boundary-closed'),
    inA('bounded'),
    'Held by a boundary',
    'The boundary leaves sts out.',
  ),
  story(
    'boundary-open',
    'allowed',
    inB('boundary-open'),
    inA('bounded'),
    'A boundary that allows',
    'The boundary holds sts:AssumeRole.',
  ),
  story('chain-1', 'allowed', inB('hop-0'), inA('hop-1'), 'Chain, hop 1', 'Both halves.'),
  story('chain-2', 'allowed', inA('hop-1'), inB('hop-2'), 'Chain, hop 2', 'Both halves.'),
  story('chain-3', 'allowed', inB('hop-2'), inB('hop-3'), 'Chain, hop 3', 'Named in the same account.'),
  story('cycle-1', 'allowed', inA('cycle-a'), inB('cycle-b'), 'Cycle, one way', 'Both halves.'),
  story('cycle-2', 'allowed', inB('cycle-b'), inA('cycle-a'), 'Cycle, the other way', 'Both halves.'),
  story('self', 'allowed', inA('self'), inA('self'), 'Self-trust', 'The trust names the role itself.'),
  story(
    'service',
    'allowed',
    'ec2.amazonaws.com',
    inA('instance'),
    'An instance role',
    'The service is trusted.',
  ),
  story(
    'service-bound',
    'conditional',
    'ssm-incidents.amazonaws.com',
    inA('bound-service'),
    'A bound service',
    'aws:SourceAccount comes with the request.',
  ),
  story('pipeline', 'conditional', provider, inA('pipeline'), 'A pinned pipeline', 'The subject is tested.'),
  story(
    'pipeline-open',
    'allowed',
    provider,
    inA('pipeline-open'),
    'An open pipeline',
    'No claim is tested.',
  ),
  story(
    'org-wide',
    'allowed',
    inB('plain'),
    inA('org-wide'),
    'Open to the organization',
    'Member, permitted.',
  ),
  story(
    'org-wide-outsider',
    'none',
    outsider,
    inA('org-wide'),
    'Open to the organization, seen from outside',
    'aws:PrincipalOrgID is never ours.',
  ),
  story(
    'dead',
    'none',
    'AROADEADDEADDEADDEAD2',
    inA('dead'),
    'A deleted principal',
    'The unique id matches nobody.',
  ),
  story('tags-equal', 'allowed', userOfB('john'), inA('team'), 'Equal tags', 'red = red.'),
  story('tags-differ', 'trust_only', userOfB('joe'), inA('team'), 'Different tags', 'blue ≠ red.'),
  story(
    'session',
    'conditional',
    inB('plain'),
    inA('session'),
    'One session of a role',
    'The session name is chosen by the caller.',
  ),
  story(
    'identity-deny',
    'denied',
    inB('refused'),
    inA('deny'),
    'An explicit Deny',
    'The Allow beside it does not count.',
  ),
];
