/** Roles that come from outside an account: baseline, Identity Center, other accounts, vendors, providers. */
import type { AccountId } from '../arn/arn.ts';
import {
  ADMINISTRATOR_ACCESS,
  BILLING,
  POWER_USER_ACCESS,
  READ_ONLY_ACCESS,
  SECURITY_AUDIT,
  VIEW_ONLY_ACCESS,
} from './aws-managed.ts';
import {
  accountArn,
  allow,
  inline,
  mayAssume,
  policyText,
  roleArn,
  trusting,
  trustingSaml,
  trustingService,
  trustingWebIdentity,
  type Statement,
} from './documents.ts';
import type { AccountParts } from './entities.ts';
import type { RoleSpec } from './role-spec.ts';
import {
  GENERATED_ORGANIZATION,
  generatedAccountId,
  type Plan,
  type PlannedAccount,
} from './generated-plan.ts';
import type { Random } from './random.ts';
import { STACKSETS_ADMIN } from './service-linked.ts';

const HEX = '0123456789abcdef';
const GITHUB = 'token.actions.githubusercontent.com';
const GITLAB = 'gitlab.com';
const VENDORS = [
  'observata',
  'costpilot',
  'cloudwarden',
  'backupworks',
  'logstream',
  'patchline',
  'metricly',
  'auditron',
  'datapump',
  'sentrypoint',
  'finsight',
  'deploycat',
];
const PERMISSION_SETS = [
  ['AdministratorAccess', ADMINISTRATOR_ACCESS],
  ['PowerUserAccess', POWER_USER_ACCESS],
  ['ReadOnlyAccess', READ_ONLY_ACCESS],
  ['SecurityAudit', SECURITY_AUDIT],
  ['ViewOnlyAccess', VIEW_ONLY_ACCESS],
  ['Billing', BILLING],
  ['Developer', POWER_USER_ACCESS],
  ['Support', READ_ONLY_ACCESS],
] as const;
/**
 * The role of every account that calls others; the random trusts between accounts name it. What it may enter
 * carries its account id in the name, so that permissions stay as narrow as the trusts.
 */
const PLATFORM = { name: 'PlatformAutomation', path: '/platform/' } as const;

export function platformRole(account: AccountId): RoleSpec {
  return {
    ...PLATFORM,
    trust: policyText(trustingService(['codebuild.amazonaws.com', 'lambda.amazonaws.com'])),
    inline: [
      mayAssume('reach', [
        `arn:aws:iam::${account}:role/app/*`,
        `arn:aws:iam::*:role/xacct/peer-${account}-*`,
      ]),
    ],
    description: 'Automation of the platform team',
  };
}

/** Callers of the hubs that stand in this account; each may enter the roles named after its kind. */
export function hubRoles(plan: Plan, account: PlannedAccount): readonly RoleSpec[] {
  return plan.hubs
    .filter((hub) => hub.account === account.id)
    .map((hub) => ({
      name: `${hub.kind}-runner`,
      path: '/hub/',
      trust: policyText(trustingService('ec2.amazonaws.com')),
      inline: [
        mayAssume('spokes', [
          `arn:aws:iam::*:role/xacct/${hub.kind}-*`,
          `arn:aws:iam::*:role/xacct/restricted-${hub.kind}-*`,
        ]),
      ],
      instanceProfiles: [`${hub.kind}-runner`],
      description: `Hub for ${hub.kind}`,
    }));
}

export function baselineRoles(plan: Plan, account: PlannedAccount, random: Random): readonly RoleSpec[] {
  const management = accountArn(generatedAccountId(0));
  const cdk = (part: string): RoleSpec => ({
    name: `cdk-hnb659fds-${part}-role-${account.id}-eu-west-1`,
    trust: policyText(trusting(accountArn(account.id))),
    inline: [inline('default', allow(['cloudformation:*', 's3:GetObject*', 's3:PutObject*']))],
  });
  const cloudFormation: RoleSpec = {
    ...cdk('cfn-exec'),
    trust: policyText(trustingService('cloudformation.amazonaws.com')),
    attached: [ADMINISTRATOR_ACCESS],
    inline: [],
  };
  const all: readonly RoleSpec[] = [
    {
      name: account.index % 5 === 0 ? 'AWSControlTowerExecution' : 'OrganizationAccountAccessRole',
      trust: policyText(trusting(management)),
      attached: [ADMINISTRATOR_ACCESS],
    },
    {
      name: `stacksets-exec-${random.text(32, HEX)}`,
      trust: policyText(
        trusting(
          roleArn(
            generatedAccountId(0),
            STACKSETS_ADMIN.roleName,
            `/aws-service-role/${STACKSETS_ADMIN.service}/`,
          ),
        ),
      ),
      attached: [ADMINISTRATOR_ACCESS],
    },
    {
      name: 'aws-controltower-ForwardSnsNotificationRole',
      path: '/service-role/',
      trust: policyText(trustingService('lambda.amazonaws.com')),
      inline: [
        inline(
          'sns',
          allow('sns:Publish', `arn:aws:sns:*:${account.id}:aws-controltower-SecurityNotifications`),
        ),
      ],
    },
    cdk('deploy'),
    cdk('file-publishing'),
    cloudFormation,
    cdk('image-publishing'),
    cdk('lookup'),
  ];
  // The management account has neither the access role nor a StackSets execution role.
  return (account.index === 0 ? all.slice(2) : all).slice(0, plan.preset.baselineRoles);
}

export function identityCenterParts(plan: Plan, account: PlannedAccount, random: Random): AccountParts {
  const provider = `arn:aws:iam::${account.id}:saml-provider/AWSSSO_${random.text(16, HEX)}_DO_NOT_DELETE`;
  const trust = policyText(trustingSaml(provider, true));
  return {
    samlProviders: [{ arn: provider }],
    roles: PERMISSION_SETS.slice(0, plan.preset.identityCenterRoles).map(([set, policy]) => ({
      name: `AWSReservedSSO_${set}_${random.text(16, HEX)}`,
      path: '/aws-reserved/sso.amazonaws.com/eu-west-1/',
      trust,
      attached: [policy],
      maxSessionDuration: 28_800,
      description: `Permission set ${set}`,
    })),
  };
}

/** A role that another account of the organization may enter: hubs hold 70 % of these trusts. */
export function crossAccountRole(plan: Plan, random: Random, number: number): RoleSpec {
  const hub = random.chance(0.7) ? random.pick(plan.hubs) : undefined;
  const other = random.pick(plan.accounts).id;
  const caller = hub?.account ?? other;
  const exact =
    hub === undefined
      ? roleArn(other, PLATFORM.name, PLATFORM.path)
      : roleArn(hub.account, `${hub.kind}-runner`, '/hub/');
  const trust = random.weighted<Statement>([
    [45, trusting(accountArn(caller))],
    [45, trusting(exact)],
    [4, trusting('*', { condition: { ArnLike: { 'aws:PrincipalArn': exact } } })],
    [6, trusting('*', { condition: { StringEquals: { 'aws:PrincipalOrgID': GENERATED_ORGANIZATION } } })],
  ]);
  const restricted = hub !== undefined && random.chance(0.1) ? 'restricted-' : '';
  return {
    name: `${restricted}${hub?.kind ?? `peer-${other}`}-access-${number}`,
    path: '/xacct/',
    trust: policyText(trust),
    attached: [random.pick([ADMINISTRATOR_ACCESS, READ_ONLY_ACCESS, READ_ONLY_ACCESS, SECURITY_AUDIT])],
    description: `Entered from ${caller}`,
  };
}

export function vendorRole(plan: Plan, random: Random, number: number): RoleSpec {
  const index = random.integer(0, VENDORS.length - 1);
  const vendor = VENDORS[index] ?? 'vendor';
  const id = `9999${String(index + 1).padStart(8, '0')}`;
  const condition = { StringEquals: { 'sts:ExternalId': random.text(32, HEX) } };
  const guarded = random.chance(plan.preset.vendorExternalIdShare);
  return {
    name: `${vendor}-integration-${number}`,
    path: '/vendor/',
    trust: policyText(trusting(accountArn(id), guarded ? { condition } : {})),
    attached: [random.pick([READ_ONLY_ACCESS, SECURITY_AUDIT, VIEW_ONLY_ACCESS, ADMINISTRATOR_ACCESS])],
    tags: { vendor, ...(random.chance(0.3) ? { 'approved-vendor': 'true' } : {}) },
    description: `Integration of ${vendor}`,
  };
}

function provider(account: AccountId, url: string): NonNullable<AccountParts['oidcProviders']>[number] {
  return { arn: `arn:aws:iam::${account}:oidc-provider/${url}`, url, clientIds: ['sts.amazonaws.com'] };
}

/** Deployment roles of GitHub and GitLab; some forget the subject or leave it open. */
export function pipelineParts(
  plan: Plan,
  account: PlannedAccount,
  random: Random,
  count: number,
): AccountParts {
  const urls = new Set<string>();
  const roles = Array.from({ length: count }, (_, number): RoleSpec => {
    const url = random.chance(0.8) ? GITHUB : GITLAB;
    urls.add(url);
    const repository = random.pick(['app', 'infrastructure', 'web', 'jobs', 'modules']);
    const subject =
      url === GITHUB
        ? `repo:acme/${repository}:ref:refs/heads/main`
        : `project_path:acme/${repository}:ref_type:branch:ref:main`;
    const audience = { [`${url}:aud`]: url === GITHUB ? 'sts.amazonaws.com' : 'https://gitlab.com' };
    const open = random.chance(plan.preset.pipelineOpenShare);
    const wild = random.chance(0.5);
    const condition = !open
      ? { StringEquals: { ...audience, [`${url}:sub`]: subject } }
      : {
          StringEquals: audience,
          ...(wild
            ? { StringLike: { [`${url}:sub`]: url === GITHUB ? 'repo:acme*' : 'project_path:acme*' } }
            : {}),
        };
    return {
      name: `pipeline-${repository}-${number}`,
      path: '/pipeline/',
      trust: policyText(trustingWebIdentity(provider(account.id, url).arn, condition)),
      attached: [random.pick([ADMINISTRATOR_ACCESS, POWER_USER_ACCESS, READ_ONLY_ACCESS])],
    };
  });
  // The golden account brings its own GitHub provider.
  const wanted = [...urls].filter((url) => account.index !== 1 || url !== GITHUB);
  return { roles, oidcProviders: wanted.map((url) => provider(account.id, url)) };
}

/** EKS clusters with roles for service accounts. */
export function clusterParts(plan: Plan, account: PlannedAccount, random: Random): AccountParts {
  const { clusterAccountShare, clusters, clusterRoles } = plan.preset;
  if (clusters === 0 || !random.chance(clusterAccountShare)) return {};
  const issuers = Array.from(
    { length: clusters },
    () => `oidc.eks.eu-west-1.amazonaws.com/id/${random.text(32, HEX).toUpperCase()}`,
  );
  return {
    oidcProviders: issuers.map((url) => provider(account.id, url)),
    roles: issuers.flatMap((url, cluster) =>
      Array.from({ length: clusterRoles }, (_, number): RoleSpec => {
        const subject = `system:serviceaccount:${random.pick(['shop', 'data', 'system', 'jobs'])}:service-${number}`;
        const pinned = random.chance(0.95);
        return {
          name: `irsa-${cluster}-service-${number}`,
          path: '/irsa/',
          trust: policyText(
            trustingWebIdentity(provider(account.id, url).arn, {
              StringEquals: {
                [`${url}:aud`]: 'sts.amazonaws.com',
                ...(pinned ? { [`${url}:sub`]: subject } : {}),
              },
            }),
          ),
          inline: [inline('data', allow('s3:GetObject', `arn:aws:s3:::service-${number}/*`))],
        };
      }),
    ),
  };
}

/** Federation of a corporate directory from before Identity Center. */
export function samlParts(plan: Plan, account: PlannedAccount, random: Random): AccountParts {
  if (!random.chance(plan.preset.samlAccountShare)) return {};
  const arn = `arn:aws:iam::${account.id}:saml-provider/CorporateDirectory`;
  return {
    samlProviders: [{ arn }],
    roles: ['Admins', 'Operators', 'Readers'].map((name, place) => ({
      name: `Saml-${name}`,
      trust: policyText(trustingSaml(arn)),
      attached: [[ADMINISTRATOR_ACCESS, POWER_USER_ACCESS, READ_ONLY_ACCESS][place] ?? READ_ONLY_ACCESS],
    })),
  };
}

/** The roles of chains and cycles that stand in this account. */
export function linkedRoles(plan: Plan, account: PlannedAccount): readonly RoleSpec[] {
  return (plan.linkedRoles.get(account.index) ?? []).map((linked) => ({
    name: linked.name,
    path: '/linked/',
    trust: policyText(
      linked.previous === undefined ? trustingService('ec2.amazonaws.com') : trusting(linked.previous),
    ),
    ...(linked.next === undefined
      ? { attached: [ADMINISTRATOR_ACCESS] }
      : { inline: [mayAssume('next', linked.next)] }),
    description: 'One link of a chain or cycle',
  }));
}
