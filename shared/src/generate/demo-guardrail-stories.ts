/** Stories of SCPs, RCPs, boundaries and conditions. */
import { ACME } from './demo-ids.ts';
import { COLLECTOR, CONSULTANT, DATADOG, DEPLOYMASTER, JOHNS_ROLE, person } from './demo-names.ts';
import { roleArn, userArn } from './documents.ts';
import { story, type Story } from './story.ts';

const MIGRATION = roleArn(ACME.appsPrd, 'DataMigration');
const ARTIFACTS = roleArn(ACME.shared, 'ArtifactReader');
const PREVIEW = roleArn(ACME.appsDevstg, 'PreviewDeployer');
const SUPPORT = roleArn(ACME.appsDevstg, 'LocalSupport');
const ON_CALL = roleArn(ACME.appsPrd, 'OnCall');
const TEAM_ROLE = roleArn(ACME.paymentsPrd, 'payments-operator', '/team/');
const WORKBENCH = roleArn(ACME.appsDevstg, 'Alice-workbench', '/personal/');
const PARTNER = roleArn(ACME.sandboxInnovation, 'PartnerDemo');

export const GUARDRAIL_STORIES: readonly Story[] = [
  story(
    'scp-blocks',
    'denied',
    JOHNS_ROLE,
    MIGRATION,
    'The SCP holds non-production out of production',
    'Trust and permission are there; DenyNonProdIntoProd denies it.',
  ),
  story(
    'scp-break-glass',
    'allowed',
    roleArn(ACME.appsDevstg, 'BreakGlass'),
    MIGRATION,
    'The break-glass role is exempt',
    'The same SCP excludes BreakGlass through aws:PrincipalArn.',
  ),
  story(
    'scp-region',
    'conditional',
    roleArn(ACME.sandboxInnovation, 'Experimenter'),
    ARTIFACTS,
    'Sandboxes work in one region',
    'The SCP denies every call outside eu-west-1, sts included.',
  ),
  story(
    'rcp-blocks-vendor',
    'denied',
    COLLECTOR,
    roleArn(ACME.paymentsPrd, 'CloudTrimReadOnly'),
    'The RCP keeps a vendor out of production',
    'The trust is open to the vendor; ProdIdentityPerimeter denies callers outside Acme.',
  ),
  story(
    'rcp-approved-vendor',
    'trusted_unverified',
    DATADOG,
    roleArn(ACME.appsPrd, 'DatadogIntegrationRole'),
    'An approved vendor passes the RCP',
    'The tag of the role exempts it; ExternalId is asked for.',
  ),
  story(
    'boundary-blocks',
    'denied',
    roleArn(ACME.shared, 'CIRunner', '/ci/'),
    PREVIEW,
    'A boundary without sts',
    'Both halves are there; DeveloperBoundary does not allow sts:AssumeRole.',
  ),
  story(
    'boundary-allows',
    'allowed',
    roleArn(ACME.shared, 'CIReleaser', '/ci/'),
    PREVIEW,
    'A boundary that names the role',
    'PipelineBoundary allows sts:AssumeRole on PreviewDeployer.',
  ),
  story(
    'boundary-user-named',
    'allowed',
    userArn(ACME.appsDevstg, 'Eve'),
    SUPPORT,
    'A boundary does not limit a user named in the trust',
    'Inside one account the trust alone grants, and a boundary limits only what identity policies grant.',
  ),
  story(
    'boundary-role-named',
    'denied',
    roleArn(ACME.appsDevstg, 'contractor-job', '/app/'),
    SUPPORT,
    'A boundary does limit a role named in the trust',
    'Inside one account the boundary must allow what a trust grants to a role.',
  ),
];

export const CONDITION_STORIES: readonly Story[] = [
  story(
    'abac-same-team',
    'allowed',
    person('Alice'),
    TEAM_ROLE,
    'Tag of the person equals tag of the role',
    'aws:ResourceTag/team = ${aws:PrincipalTag/team} holds: payments.',
  ),
  story(
    'abac-other-team',
    'trust_only',
    person('Bob'),
    TEAM_ROLE,
    'Tags differ',
    'Bob carries team = web, so his permission does not reach the role.',
  ),
  story(
    'variable-own',
    'allowed',
    person('Alice'),
    WORKBENCH,
    'A role named after the user',
    'The resource holds ${aws:username}.',
  ),
  story(
    'variable-other',
    'trust_only',
    person('Bob'),
    WORKBENCH,
    'The same permission for another user',
    'For Bob the resource reads Bob-workbench.',
  ),
  story(
    'principal-tag',
    'allowed',
    person('Alice'),
    ON_CALL,
    'The trust asks for a tag of the caller',
    'Alice carries oncall = true.',
  ),
  story(
    'principal-tag-missing',
    'permit_only',
    person('Bob'),
    ON_CALL,
    'The caller lacks the tag',
    'Bob carries no tag oncall.',
  ),
  story(
    'session-tags',
    'conditional',
    roleArn(ACME.security, 'AccessBroker', '/app/'),
    ON_CALL,
    'A role whose sessions may carry tags',
    'Its own trust allows sts:TagSession, so oncall may be set for a session.',
  ),
  story(
    'session-name',
    'conditional',
    DEPLOYMASTER,
    roleArn(ACME.shared, 'SigningKeyReader'),
    'Only one session of a role',
    'The trust names the session release-pipeline.',
  ),
  story(
    'session-name-is-user',
    'conditional',
    person('Sam'),
    roleArn(ACME.appsPrd, 'SupportConsole'),
    'The session must carry the user name',
    'sts:RoleSessionName must equal ${aws:username}.',
  ),
  story(
    'source-ip',
    'conditional',
    roleArn(ACME.dataPrd, 'airflow-worker', '/app/'),
    roleArn(ACME.dataPrd, 'PayrollExport'),
    'Only from some addresses',
    'aws:SourceIp is known at request time only.',
  ),
  story(
    'org-wide',
    'allowed',
    roleArn(ACME.appsPrd, 'ecs-task-checkout', '/app/'),
    ARTIFACTS,
    'Open to the organization',
    'The wildcard is guarded by aws:PrincipalOrgID and the task permits it.',
  ),
  story(
    'org-wide-unpermitted',
    'trust_only',
    roleArn(ACME.dataPrd, 'glue-etl', '/app/'),
    ARTIFACTS,
    'In the organization, without permission',
    'Across accounts a wildcard still needs the permission of the caller.',
  ),
  story(
    'org-wide-outsider',
    'none',
    CONSULTANT,
    ARTIFACTS,
    'Outside the organization',
    'aws:PrincipalOrgID of an outsider can never be ours.',
  ),
  story(
    'wildcard-same-account',
    'allowed',
    roleArn(ACME.appsDevstg, 'lambda-orders-api', '/app/'),
    roleArn(ACME.appsDevstg, 'SharedDebug'),
    'A wildcard inside the account',
    'Inside one account the wildcard grants without any permission on the caller.',
  ),
  story(
    'wildcard-external-id',
    'trusted_unverified',
    CONSULTANT,
    PARTNER,
    'A wildcard guarded by an ExternalId only',
    'Whoever knows the ExternalId gets in, from any account.',
  ),
  story(
    'wildcard-external-id-inside',
    'conditional',
    userArn(ACME.sandboxInnovation, 'Max'),
    PARTNER,
    'The same wildcard from inside',
    'The ExternalId is chosen by the caller; the region SCP stays open too.',
  ),
];
