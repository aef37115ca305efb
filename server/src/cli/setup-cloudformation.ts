/** CloudFormation templates of the set-up kit: the role in each account, the StackSet over them, the hub. */
import { IDENTITY_CENTER_ACTIONS, MEMBER_ACTIONS, ORGANIZATION_ACTIONS } from '../collect/session-policy.ts';
import type { SetupParameters } from './setup-parameters.ts';

/** A single-quoted YAML scalar. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function list(actions: readonly string[], indent: number): string {
  return actions.map((action) => `${' '.repeat(indent)}- ${action}`).join('\n');
}

function defaultLine(value: string | undefined): string {
  return value === undefined ? '' : `\n    Default: ${quoted(value)}`;
}

/** The role that is read through, for one account. */
export function memberTemplate(parameters: SetupParameters): string {
  return `AWSTemplateFormatVersion: '2010-09-09'
Description: Role through which Assumable reads the IAM of this account. It can read and nothing else.
Parameters:
  HubAccountId:
    Type: String
    AllowedPattern: '^\\d{12}$'
    Description: Account whose identity crawls.${defaultLine(parameters.hubAccount)}
  HubRole:
    Type: String
    Description: Path and name of the role that crawls, in the hub account.
    Default: ${quoted(parameters.hubRole)}
  RoleName:
    Type: String
    Default: ${quoted(parameters.roleName)}
  RolePath:
    Type: String
    AllowedPattern: '^/(.*/)?$'
    Default: ${quoted(parameters.rolePath)}
  ExternalId:
    Type: String
    Description: Optional text that the crawler has to know (--external-id).
    Default: ${quoted(parameters.externalId ?? '')}
Conditions:
  HasExternalId: !Not [!Equals [!Ref ExternalId, '']]
Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Ref RoleName
      Path: !Ref RolePath
      Description: Read-only access to IAM for Assumable
      MaxSessionDuration: 3600
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: TrustHub
            Effect: Allow
            Principal:
              AWS: !Sub 'arn:\${AWS::Partition}:iam::\${HubAccountId}:root'
            Action: sts:AssumeRole
            Condition:
              ArnEquals:
                aws:PrincipalArn: !Sub 'arn:\${AWS::Partition}:iam::\${HubAccountId}:role/\${HubRole}'
              StringEquals: !If
                - HasExternalId
                - sts:ExternalId: !Ref ExternalId
                - !Ref AWS::NoValue
      Policies:
        - PolicyName: read-iam
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Sid: ReadIam
                Effect: Allow
                Action:
${list(MEMBER_ACTIONS, 18)}
                Resource: '*'
Outputs:
  RoleArn:
    Value: !GetAtt Reader.Arn
`;
}

/** A StackSet that puts the role into every account of the targets, and into accounts that join later. */
export function stackSetTemplate(parameters: SetupParameters): string {
  const body = memberTemplate(parameters)
    .split('\n')
    .map((line) => (line === '' ? '' : `        ${line}`))
    .join('\n')
    .trimEnd();
  const targets =
    parameters.targets.length === 0 ? '' : `\n    Default: ${quoted(parameters.targets.join(','))}`;
  return `AWSTemplateFormatVersion: '2010-09-09'
Description: >-
  Puts the reader role of Assumable into every account of the organization. Deploy it in the management account. A
  service-managed StackSet leaves the management account itself out; give that one the plain template.
Parameters:
  Targets:
    Type: CommaDelimitedList
    Description: Root (r-...) or organizational units (ou-...) whose accounts get the role.${targets}
  HubAccountId:
    Type: String
    AllowedPattern: '^\\d{12}$'
    Description: Account whose identity crawls.${defaultLine(parameters.hubAccount)}
  ExternalId:
    Type: String
    Default: ${quoted(parameters.externalId ?? '')}
Resources:
  Readers:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackSetName: assumable-readers
      Description: Reader role of Assumable in every account
      PermissionModel: SERVICE_MANAGED
      CallAs: SELF
      Capabilities:
        - CAPABILITY_NAMED_IAM
      AutoDeployment:
        Enabled: true
        RetainStacksOnAccountRemoval: false
      ManagedExecution:
        Active: true
      OperationPreferences:
        FailureTolerancePercentage: 100
        MaxConcurrentPercentage: 100
      Parameters:
        - ParameterKey: HubAccountId
          ParameterValue: !Ref HubAccountId
        - ParameterKey: ExternalId
          ParameterValue: !Ref ExternalId
      StackInstancesGroup:
        - DeploymentTargets:
            OrganizationalUnitIds: !Ref Targets
          Regions:
            - ${parameters.region}
      TemplateBody: |
${body}
`;
}

const IDENTITY_CENTER_STATEMENT = `
              - Sid: ReadIdentityCenter
                Effect: Allow
                Action:
${list(IDENTITY_CENTER_ACTIONS, 18)}
                Resource: '*'`;

/** The identity that crawls: reads Organizations, assumes the reader role, reads its own account. */
export function hubTemplate(parameters: SetupParameters): string {
  const cut = parameters.hubRole.lastIndexOf('/') + 1;
  return `AWSTemplateFormatVersion: '2010-09-09'
Description: >-
  Role that runs Assumable: it reads AWS Organizations and assumes the reader role in every account. Deploy it in the
  management account, or in an account to which the organization delegates reading.
Parameters:
  TrustedPrincipal:
    Type: String
    Description: ARN that may assume this role; empty trusts the identities of this account that are allowed to.
    Default: ''
  HubRoleName:
    Type: String
    Default: ${quoted(parameters.hubRole.slice(cut))}
  HubRolePath:
    Type: String
    AllowedPattern: '^/(.*/)?$'
    Default: ${quoted(`/${parameters.hubRole.slice(0, cut)}`)}
  RoleName:
    Type: String
    Default: ${quoted(parameters.roleName)}
  RolePath:
    Type: String
    AllowedPattern: '^/(.*/)?$'
    Default: ${quoted(parameters.rolePath)}
Conditions:
  HasPrincipal: !Not [!Equals [!Ref TrustedPrincipal, '']]
Resources:
  Hub:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Ref HubRoleName
      Path: !Ref HubRolePath
      Description: Runs Assumable
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: TrustCaller
            Effect: Allow
            Principal:
              AWS: !If
                - HasPrincipal
                - !Ref TrustedPrincipal
                - !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root'
            Action: sts:AssumeRole
      Policies:
        - PolicyName: crawl
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Sid: AssumeReaders
                Effect: Allow
                Action: sts:AssumeRole
                Resource: !Sub 'arn:\${AWS::Partition}:iam::*:role\${RolePath}\${RoleName}'
              - Sid: ReadOrganization
                Effect: Allow
                Action:
${list(ORGANIZATION_ACTIONS, 18)}
                Resource: '*'
              - Sid: ReadOwnIam
                Effect: Allow
                Action:
${list(MEMBER_ACTIONS, 18)}
                Resource: '*'${parameters.identityCenter ? IDENTITY_CENTER_STATEMENT : ''}
Outputs:
  RoleArn:
    Value: !GetAtt Hub.Arn
`;
}
