/** Identity providers of the demo organization and the roles they open: Identity Center, SAML, OIDC, IRSA, Cognito. */
import type { AccountId, Arn } from '../arn/arn.ts';
import {
  ADMINISTRATOR_ACCESS,
  BILLING,
  POWER_USER_ACCESS,
  READ_ONLY_ACCESS,
  SECURITY_AUDIT,
  awsPolicyArn,
} from './aws-managed.ts';
import type { DemoAccount } from './demo-accounts.ts';
import { ACME } from './demo-ids.ts';
import {
  allow,
  inline,
  policyText,
  trustingSaml,
  trustingWebIdentity,
  type ConditionBlock,
} from './documents.ts';
import type { AccountParts } from './entities.ts';
import type { RoleSpec } from './role-spec.ts';
import { hexOf } from './random.ts';

export const GITHUB = 'token.actions.githubusercontent.com';
export const COGNITO = 'cognito-identity.amazonaws.com';

export function samlProviderArn(account: AccountId, name: string): Arn {
  return `arn:aws:iam::${account}:saml-provider/${name}`;
}

export function oidcProviderArn(account: AccountId, url: string): Arn {
  return `arn:aws:iam::${account}:oidc-provider/${url}`;
}

/** Issuer of the EKS cluster `main` of an account, without `https://`. */
export function eksIssuer(account: AccountId): string {
  return `oidc.eks.eu-west-1.amazonaws.com/id/${hexOf(`eks-${account}`, 32).toUpperCase()}`;
}

/** The SAML provider that Identity Center keeps in every account. */
export function identityCenterProvider(account: AccountId): Arn {
  return samlProviderArn(account, `AWSSSO_${hexOf(`sso-${account}`, 16)}_DO_NOT_DELETE`);
}

/** Path and name of a reserved role, as they stand in its ARN after `role`. */
export function identityCenterRole(
  account: AccountId,
  set: string,
): { readonly path: string; readonly name: string } {
  return {
    path: '/aws-reserved/sso.amazonaws.com/eu-west-1/',
    name: `AWSReservedSSO_${set}_${hexOf(`sso-${account}-${set}`, 16)}`,
  };
}

const PERMISSION_SETS: Readonly<
  Record<string, { readonly policies: readonly Arn[]; readonly seconds: number }>
> = {
  AdministratorAccess: { policies: [ADMINISTRATOR_ACCESS], seconds: 3600 },
  DevOps: { policies: [POWER_USER_ACCESS], seconds: 14400 },
  ReadOnlyAccess: { policies: [READ_ONLY_ACCESS], seconds: 28800 },
  SecurityAuditor: { policies: [SECURITY_AUDIT], seconds: 28800 },
  Billing: { policies: [BILLING], seconds: 28800 },
  DataScientist: { policies: [awsPolicyArn('AmazonSageMakerFullAccess')], seconds: 43200 },
};

/** Permission sets that Identity Center provisions per account. */
export function demoPermissionSets(account: AccountId): readonly string[] {
  switch (account) {
    case ACME.management:
      return ['AdministratorAccess', 'Billing', 'SecurityAuditor'];
    case ACME.security:
    case ACME.audit:
    case ACME.logArchive:
      return ['AdministratorAccess', 'SecurityAuditor'];
    case ACME.dataDevstg:
    case ACME.dataPrd:
    case ACME.mlDevstg:
      return ['AdministratorAccess', 'DataScientist', 'DevOps', 'ReadOnlyAccess'];
    case ACME.sandboxTraining:
      return ['AdministratorAccess', 'ReadOnlyAccess'];
    default:
      return ['AdministratorAccess', 'DevOps', 'ReadOnlyAccess', 'SecurityAuditor'];
  }
}

function identityCenter(account: AccountId): AccountParts {
  const provider = identityCenterProvider(account);
  return {
    samlProviders: [{ arn: provider }],
    roles: demoPermissionSets(account).map((set): RoleSpec => {
      const { path, name } = identityCenterRole(account, set);
      const facts = PERMISSION_SETS[set];
      return {
        name,
        path,
        trust: policyText(trustingSaml(provider, true)),
        attached: facts?.policies ?? [],
        maxSessionDuration: facts?.seconds ?? 3600,
        description: `Identity Center permission set ${set}`,
      };
    }),
  };
}

function github(
  account: AccountId,
  name: string,
  claims: ConditionBlock | undefined,
  extra: Partial<RoleSpec>,
): RoleSpec {
  return {
    name,
    trust: policyText(trustingWebIdentity(oidcProviderArn(account, GITHUB), claims)),
    tags: { ManagedBy: 'terraform', System: 'github-actions' },
    ...extra,
  };
}

const AUDIENCE = { [`${GITHUB}:aud`]: 'sts.amazonaws.com' };

function irsa(
  account: AccountId,
  name: string,
  subject: string | undefined,
  extra: Partial<RoleSpec>,
): RoleSpec {
  const issuer = eksIssuer(account);
  return {
    name,
    path: '/irsa/',
    trust: policyText(
      trustingWebIdentity(oidcProviderArn(account, issuer), {
        StringEquals: {
          [`${issuer}:aud`]: 'sts.amazonaws.com',
          ...(subject === undefined ? {} : { [`${issuer}:sub`]: subject }),
        },
      }),
    ),
    ...extra,
  };
}

function githubProvider(account: AccountId): NonNullable<AccountParts['oidcProviders']> {
  return [{ arn: oidcProviderArn(account, GITHUB), url: GITHUB, clientIds: ['sts.amazonaws.com'] }];
}

function eksProvider(account: AccountId): NonNullable<AccountParts['oidcProviders']> {
  return [
    {
      arn: oidcProviderArn(account, eksIssuer(account)),
      url: eksIssuer(account),
      clientIds: ['sts.amazonaws.com'],
    },
  ];
}

function externalDns(account: AccountId): RoleSpec {
  return irsa(account, 'external-dns', 'system:serviceaccount:kube-system:external-dns', {
    inline: [inline('zones', allow('route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/*'))],
  });
}

const BY_ACCOUNT: Readonly<Partial<Record<AccountId, AccountParts>>> = {
  [ACME.security]: {
    samlProviders: [{ arn: samlProviderArn(ACME.security, 'AcmeADFS') }],
    roles: [
      {
        name: 'CorpSamlAdmin',
        trust: policyText(trustingSaml(samlProviderArn(ACME.security, 'AcmeADFS'))),
        attached: [ADMINISTRATOR_ACCESS],
        description: 'Directory group AWS-Admins, from the time before Identity Center',
        maxSessionDuration: 14400,
      },
    ],
  },
  [ACME.shared]: {
    oidcProviders: githubProvider(ACME.shared),
    roles: [
      github(
        ACME.shared,
        'GitHubModules',
        { StringEquals: AUDIENCE, StringLike: { [`${GITHUB}:sub`]: 'repo:acme/terraform-modules:*' } },
        {
          attached: [READ_ONLY_ACCESS],
          description: 'Plans of the Terraform modules, any branch',
        },
      ),
    ],
  },
  [ACME.appsDevstg]: {
    oidcProviders: [...githubProvider(ACME.appsDevstg), ...eksProvider(ACME.appsDevstg)],
    roles: [
      github(
        ACME.appsDevstg,
        'GitHubAnyRepo',
        { StringEquals: AUDIENCE, StringLike: { [`${GITHUB}:sub`]: 'repo:acme*' } },
        {
          attached: [POWER_USER_ACCESS],
          description: 'Preview environments; the subject pattern also matches acme-evil/anything',
        },
      ),
      github(
        ACME.appsDevstg,
        'GitHubPublisher',
        { StringEquals: AUDIENCE },
        {
          attached: [awsPolicyArn('AmazonEC2ContainerRegistryPowerUser')],
          description: 'Publishes images; no subject is tested',
        },
      ),
      externalDns(ACME.appsDevstg),
      irsa(ACME.appsDevstg, 'cluster-debug', undefined, {
        attached: [awsPolicyArn('AmazonS3ReadOnlyAccess')],
        description: 'Any service account of the cluster',
      }),
      {
        name: 'mobile-guest',
        trust: policyText(
          trustingWebIdentity(COGNITO, {
            StringEquals: { [`${COGNITO}:aud`]: 'eu-west-1:5a9b7c1e-2d34-4f60-8a1b-0c2d3e4f5a6b' },
            'ForAnyValue:StringLike': { [`${COGNITO}:amr`]: 'unauthenticated' },
          }),
        ),
        inline: [inline('analytics', allow('mobiletargeting:PutEvents'))],
        description: 'Guests of the mobile application',
      },
    ],
  },
  [ACME.dataDevstg]: {
    oidcProviders: githubProvider(ACME.dataDevstg),
    roles: [
      github(ACME.dataDevstg, 'GitHubLegacy', undefined, {
        attached: [awsPolicyArn('AmazonS3FullAccess')],
        description: 'First experiment with GitHub Actions; no claim is tested',
        createdAt: '2021-11-24T10:12:44Z',
      }),
      {
        name: 'DataLakeAnalyst',
        trust: policyText(trustingSaml(samlProviderArn(ACME.dataDevstg, 'DataLakeSSO'))),
        attached: [awsPolicyArn('AmazonS3ReadOnlyAccess')],
        description: 'Analysts of the data lake',
      },
    ],
  },
  [ACME.appsPrd]: {
    oidcProviders: [...githubProvider(ACME.appsPrd), ...eksProvider(ACME.appsPrd)],
    roles: [
      github(
        ACME.appsPrd,
        'GitHubDeploy',
        { StringEquals: { ...AUDIENCE, [`${GITHUB}:sub`]: 'repo:acme/app:ref:refs/heads/main' } },
        {
          inline: [
            inline(
              'deploy',
              allow([
                'cloudformation:CreateChangeSet',
                'cloudformation:ExecuteChangeSet',
                'ecs:UpdateService',
              ]),
              allow('iam:PassRole', 'arn:aws:iam::555555555555:role/app/*'),
            ),
          ],
          description: 'Deploys the main branch of acme/app',
        },
      ),
      externalDns(ACME.appsPrd),
      irsa(ACME.appsPrd, 'checkout', 'system:serviceaccount:shop:checkout', {
        inline: [
          inline('orders', allow('dynamodb:PutItem', 'arn:aws:dynamodb:eu-west-1:555555555555:table/orders')),
        ],
      }),
      {
        name: 'GitLabDeploy',
        trust: policyText(
          trustingWebIdentity(oidcProviderArn(ACME.appsPrd, 'gitlab.acme.example'), {
            StringEquals: { 'gitlab.acme.example:sub': 'project_path:shop/web:ref_type:branch:ref:main' },
          }),
        ),
        attached: [READ_ONLY_ACCESS],
        description: 'From before the move to GitHub; its identity provider was deleted',
        lastUsed: '2025-12-02T16:40:09Z',
      },
    ],
  },
  [ACME.mlDevstg]: {
    oidcProviders: eksProvider(ACME.mlDevstg),
    roles: [
      irsa(ACME.mlDevstg, 'notebooks', 'system:serviceaccount:jupyter:hub', {
        attached: [awsPolicyArn('AmazonS3ReadOnlyAccess')],
      }),
    ],
  },
};

/** Providers and federated roles of an account; a partial reading leaves its SAML providers out later. */
export function federationParts(account: DemoAccount): readonly AccountParts[] {
  const own = BY_ACCOUNT[account.id];
  return own === undefined ? [identityCenter(account.id)] : [identityCenter(account.id), own];
}
