/** Service and resource control policies of the demo organization, with the nodes that carry them. */
import type { OrganizationPolicy, PolicyText, PolicyType } from '../snapshot/model.ts';
import { ACME, ORGANIZATION_ID, ROOT_ID, UNIT } from './demo-ids.ts';
import { allow, deny, denyAnyone, denyOthers, policyText, roleArn } from './documents.ts';

const SCP: PolicyType = 'SERVICE_CONTROL_POLICY';
const RCP: PolicyType = 'RESOURCE_CONTROL_POLICY';

function policy(
  type: PolicyType,
  id: string,
  name: string,
  targetIds: readonly string[],
  document: PolicyText,
): OrganizationPolicy {
  return { id, name, type, awsManaged: false, document, targetIds };
}

const PROD_ACCOUNTS = [ACME.appsPrd, ACME.dataPrd, ACME.paymentsPrd];
const GLOBAL_SERVICES = [
  'cloudfront:*',
  'iam:*',
  'organizations:*',
  'route53:*',
  'sts:*',
  'support:*',
  'waf:*',
];

/**
 * Every policy of Acme. The AWS-managed "allow everything" policies are attached to all nodes, as Organizations
 * does; the others are denials on top of them.
 */
export function demoOrganizationPolicies(everyNode: readonly string[]): readonly OrganizationPolicy[] {
  return [
    {
      id: 'p-FullAWSAccess',
      name: 'FullAWSAccess',
      type: SCP,
      awsManaged: true,
      document: policyText(allow('*')),
      targetIds: everyNode,
    },
    {
      id: 'p-RCPFullAWSAccess',
      name: 'RCPFullAWSAccess',
      type: RCP,
      awsManaged: true,
      document: policyText({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
      targetIds: everyNode,
    },
    policy(
      SCP,
      'p-protectorg',
      'ProtectOrganization',
      [ROOT_ID],
      policyText(
        deny(['account:CloseAccount', 'organizations:LeaveOrganization'], '*', {
          sid: 'DenyLeavingTheOrganization',
        }),
        deny(
          ['cloudtrail:DeleteTrail', 'cloudtrail:StopLogging'],
          'arn:aws:cloudtrail:*:*:trail/acme-organization',
          {
            sid: 'DenyTamperingWithTheTrail',
          },
        ),
      ),
    ),
    policy(
      SCP,
      'p-guardbaseline',
      'GuardBaselineRoles',
      [UNIT.workloads],
      policyText(
        deny(
          ['iam:AttachRolePolicy', 'iam:DeleteRole', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'],
          [
            'arn:aws:iam::*:role/Auditor',
            'arn:aws:iam::*:role/OrganizationAccountAccessRole',
            'arn:aws:iam::*:role/stacksets-exec-*',
          ],
          {
            sid: 'DenyChangingBaselineRoles',
            condition: {
              ArnNotLike: {
                'aws:PrincipalArn': [
                  'arn:aws:iam::*:role/OrganizationAccountAccessRole',
                  'arn:aws:iam::*:role/stacksets-exec-*',
                ],
              },
            },
          },
        ),
      ),
    ),
    policy(
      SCP,
      'p-nonprodtoprod',
      'DenyNonProdIntoProd',
      [UNIT.nonProd, UNIT.sandbox],
      policyText(
        deny(
          'sts:AssumeRole',
          PROD_ACCOUNTS.map((account) => roleArn(account, '*')),
          {
            sid: 'DenyRoleChainingIntoProduction',
            condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/BreakGlass' } },
          },
        ),
      ),
    ),
    policy(
      SCP,
      'p-euregions',
      'EuropeanRegionsOnly',
      [UNIT.workloads],
      policyText(
        denyOthers(GLOBAL_SERVICES, {
          sid: 'DenyOtherRegions',
          condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
        }),
      ),
    ),
    policy(
      SCP,
      'p-sandboxregion',
      'SandboxOneRegion',
      [UNIT.sandbox],
      policyText(
        deny('*', '*', {
          sid: 'DenyEverythingOutsideIreland',
          condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
        }),
      ),
    ),
    policy(
      SCP,
      'p-quarantine',
      'Quarantine',
      [UNIT.suspended],
      policyText(deny('*', '*', { sid: 'DenyAll' })),
    ),
    policy(
      RCP,
      'p-prodperimeter',
      'ProdIdentityPerimeter',
      [UNIT.prod],
      policyText(
        denyAnyone('sts:AssumeRole', {
          sid: 'DenyCallersOutsideAcme',
          condition: {
            StringNotEqualsIfExists: {
              'aws:PrincipalOrgID': ORGANIZATION_ID,
              'aws:ResourceTag/acme:approved-vendor': 'true',
            },
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          },
        }),
      ),
    ),
  ];
}
