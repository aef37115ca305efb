/** Service and resource control policies of a generated organization. */
import type { Organization, OrganizationPolicy, PolicyText, PolicyType } from '../snapshot/model.ts';
import { allow, deny, denyAnyone, denyOthers, policyText } from './documents.ts';
import { GENERATED_ORGANIZATION, GENERATED_ROOT, type Plan } from './generated-plan.ts';
import { goldenPolicies } from './golden.ts';
import { createRandom, type Random } from './random.ts';

/** AWS lets five SCPs stand on one node; one of them is FullAWSAccess. */
const POLICIES_PER_NODE = 4;
const GLOBAL = ['cloudfront:*', 'iam:*', 'organizations:*', 'route53:*', 'sts:*', 'support:*'];
const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-southeast-2'];

type Kind = readonly [name: string, build: (random: Random) => PolicyText];

/** What organizations forbid. Only two kinds touch sts: the strict region lock and the wall around restricted roles. */
const SCP_KINDS: readonly Kind[] = [
  [
    'protect-organization',
    () => policyText(deny(['account:CloseAccount', 'organizations:LeaveOrganization'])),
  ],
  [
    'regions',
    (random) =>
      policyText(
        denyOthers(GLOBAL, {
          sid: 'DenyOtherRegions',
          condition: { StringNotEquals: { 'aws:RequestedRegion': random.sample(REGIONS, 2) } },
        }),
      ),
  ],
  [
    'protect-trail',
    () =>
      policyText(
        deny(
          ['cloudtrail:DeleteTrail', 'cloudtrail:StopLogging', 'cloudtrail:UpdateTrail'],
          'arn:aws:cloudtrail:*:*:trail/organization',
        ),
      ),
  ],
  [
    'no-root-user',
    () =>
      policyText(
        deny('*', '*', {
          sid: 'DenyRootUser',
          condition: { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } },
        }),
      ),
  ],
  [
    'restricted-roles',
    (random) =>
      policyText(
        deny('sts:AssumeRole', 'arn:aws:iam::*:role/xacct/restricted-*', {
          sid: 'DenyRestrictedRoles',
          condition: {
            ArnNotLike: {
              'aws:PrincipalArn': `arn:aws:iam::*:role/hub/${random.pick(['audit', 'ci', 'network'])}-runner`,
            },
          },
        }),
      ),
  ],
  [
    'encryption',
    () =>
      policyText(
        deny('ec2:RunInstances', 'arn:aws:ec2:*:*:volume/*', {
          sid: 'DenyUnencryptedVolumes',
          condition: { Bool: { 'ec2:Encrypted': 'false' } },
        }),
      ),
  ],
  [
    'guard-baseline',
    () =>
      policyText(
        deny(
          ['iam:AttachRolePolicy', 'iam:DeleteRole', 'iam:UpdateAssumeRolePolicy'],
          ['arn:aws:iam::*:role/OrganizationAccountAccessRole', 'arn:aws:iam::*:role/stacksets-exec-*'],
        ),
      ),
  ],
  [
    'one-region',
    (random) =>
      policyText(
        deny('*', '*', {
          sid: 'DenyEverythingElsewhere',
          condition: { StringNotEquals: { 'aws:RequestedRegion': random.pick(REGIONS) } },
        }),
      ),
  ],
  [
    'instance-types',
    (random) =>
      policyText(
        deny('ec2:RunInstances', 'arn:aws:ec2:*:*:instance/*', {
          condition: { StringNotLike: { 'ec2:InstanceType': [`t3.*`, `m${random.integer(5, 7)}.*`] } },
        }),
      ),
  ],
];

const RCP_KINDS: readonly Kind[] = [
  [
    'identity-perimeter',
    () =>
      policyText(
        denyAnyone('sts:AssumeRole', {
          sid: 'DenyCallersOutside',
          condition: {
            StringNotEqualsIfExists: {
              'aws:PrincipalOrgID': GENERATED_ORGANIZATION,
              'aws:ResourceTag/approved-vendor': 'true',
            },
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          },
        }),
      ),
  ],
  [
    'confused-deputy',
    () =>
      policyText(
        denyAnyone(['s3:*', 'sqs:*', 'sts:AssumeRole'], {
          sid: 'DenyServicesForOthers',
          condition: {
            StringNotEqualsIfExists: { 'aws:SourceOrgID': GENERATED_ORGANIZATION },
            Null: { 'aws:SourceAccount': 'false' },
            Bool: { 'aws:PrincipalIsAWSService': 'true' },
          },
        }),
      ),
  ],
  [
    'secure-transport',
    () =>
      policyText(
        denyAnyone(['s3:*', 'sts:*'], { condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } }),
      ),
  ],
];

/** The nodes that generated policies may stand on: every unit and account but those of the golden scenarios. */
function freeNodes(plan: Plan): readonly string[] {
  return [
    ...plan.units.slice(1).map((unit) => unit.id),
    ...plan.accounts.slice(4).map((account) => account.id),
  ];
}

function generatedPolicies(plan: Plan): readonly OrganizationPolicy[] {
  const random = createRandom(plan.seed, 'organization-policies');
  const { scps, rcps, attachments } = plan.preset;
  const nodes = freeNodes(plan);
  const used = new Map<string, number>();
  const take = (type: PolicyType, taken: ReadonlySet<string>): string | undefined => {
    // OUs carry most attachments; a node that is full or taken is skipped.
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const units = plan.units.length - 1;
      const node = random.chance(0.7) ? nodes[random.integer(0, units - 1)] : random.pick(nodes);
      if (node === undefined || taken.has(node)) continue;
      const count = used.get(type + node) ?? 0;
      if (count >= POLICIES_PER_NODE) continue;
      used.set(type + node, count + 1);
      return node;
    }
    return undefined;
  };
  const total = scps + rcps;
  return Array.from({ length: total }, (_, index): OrganizationPolicy => {
    const type: PolicyType = index < scps ? 'SERVICE_CONTROL_POLICY' : 'RESOURCE_CONTROL_POLICY';
    const kinds = index < scps ? SCP_KINDS : RCP_KINDS;
    const place = index < scps ? index : index - scps;
    const [name, build] = kinds[place % kinds.length] ?? random.pick(kinds);
    const share = Math.floor(attachments / total) + (index < attachments % total ? 1 : 0);
    const targets = new Set<string>();
    for (let attachment = 0; attachment < share; attachment += 1) {
      const node = take(type, targets);
      if (node !== undefined) targets.add(node);
    }
    return {
      id: `p-${name.replaceAll('-', '')}${String(place).padStart(4, '0')}`,
      name: `${name}-${place}`,
      type,
      awsManaged: false,
      document: build(random),
      targetIds: [...targets].sort(),
    };
  });
}

/** The organization of a plan: tree, accounts, and all policies with their attachments. */
export function generatedOrganization(plan: Plan): Organization {
  const everyNode = [
    GENERATED_ROOT,
    ...plan.units.map((unit) => unit.id),
    ...plan.accounts.map((account) => account.id),
  ];
  const full = (id: string, name: string, type: PolicyType, document: PolicyText): OrganizationPolicy => ({
    id,
    name,
    type,
    awsManaged: true,
    document,
    targetIds: everyNode,
  });
  return {
    id: GENERATED_ORGANIZATION,
    partition: 'aws',
    managementAccountId: plan.accounts[0]?.id ?? '',
    roots: [
      {
        id: GENERATED_ROOT,
        name: 'Root',
        enabledPolicyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'],
      },
    ],
    units: plan.units,
    accounts: plan.accounts.map((account) => ({
      id: account.id,
      name: account.name,
      email: `aws+${account.name}@example.com`,
      state: account.state,
      parentId: account.parentId,
    })),
    policies: [
      full('p-FullAWSAccess', 'FullAWSAccess', 'SERVICE_CONTROL_POLICY', policyText(allow('*'))),
      full(
        'p-RCPFullAWSAccess',
        'RCPFullAWSAccess',
        'RESOURCE_CONTROL_POLICY',
        policyText({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
      ),
      ...goldenPolicies(),
      ...generatedPolicies(plan),
    ],
  };
}
