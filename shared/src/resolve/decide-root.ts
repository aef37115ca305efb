/**
 * sts:AssumeRoot: a short session of the root user of a member account, for a principal of the management account or
 * of the delegated administrator for IAM. No trust policy takes part: that AWS lets those accounts in is written here
 * as one, so that the same evaluation decides. The caller's identity policies, boundary and SCPs must allow it on
 * `arn:aws:iam::<account>:root`; `sts:TaskPolicyArn` says for which task.
 * Source: IAM User Guide, "Centrally manage root access for member accounts"; STS API Reference, "AssumeRoot".
 */
import { rootArn } from '../arn/arn.ts';
import type { AccountId } from '../arn/arn.ts';
import { decide } from '../evaluate/decide.ts';
import type { Decision, NoneReason } from '../evaluate/model.ts';
import type { OpenCondition } from '../graph/model.ts';
import { splitArnPattern } from '../policy/arn-pattern.ts';
import type { AccountRecord, Organization } from '../snapshot/model.ts';
import { buildRequest } from './build-request.ts';
import { readCaller } from './caller-text.ts';
import type { RoleEntry, SnapshotIndex } from './snapshot-index.ts';
import type { RequestFacts } from './trust-model.ts';

const IAM = 'iam.amazonaws.com';
const POLICY = 'central-root-access';
/** The feature of ListOrganizationsFeatures that lets the management account and delegates assume root. */
const ROOT_SESSIONS = 'RootSessions';

/** Whether AWS lets the callers in: switched on, switched off, or not collected. */
export function rootAccess({ trustedServices, rootFeatures }: Organization): 'on' | 'off' | 'unknown' {
  if (trustedServices?.includes(IAM) === false) return 'off';
  if (rootFeatures === undefined) return 'unknown';
  return rootFeatures.includes(ROOT_SESSIONS) ? 'on' : 'off';
}

/** Member accounts that are delegated administrators for IAM; `undefined` when the delegates were not collected. */
export function rootDelegates({ delegatedAdministrators }: Organization): readonly AccountId[] | undefined {
  return delegatedAdministrators
    ?.filter(({ services }) => services.includes(IAM))
    .map(({ account }) => account);
}

/** The decision, or why there is nothing to decide. */
export function decideRoot(
  index: SnapshotIndex,
  source: string,
  target: { readonly account: string; readonly partition: string },
  evidence: boolean,
  facts?: RequestFacts,
): Decision | NoneReason {
  const { organization } = index.snapshot;
  if (organization === undefined || index.organization.membership(target.account) !== 'member')
    return 'root_not_reachable';
  const access = rootAccess(organization);
  if (access === 'off') return 'root_access_off';
  const entry = rootEntry(index, organization, target);
  const read = readCaller(source, entry, index);
  if (read.reason !== undefined) return read.reason;
  const { kind } = read.caller;
  if (kind === 'service' || kind === 'saml' || kind === 'oidc') return 'action_mismatch';
  const request = buildRequest(read.caller, read.policies, entry, 'sts:AssumeRoot', index, facts);
  const decision = decide({ ...request, rcp: { kind: 'not_applicable' } }, evidence);
  // Delegates that were not collected may be any member, so then too the verdict stays conditional.
  const known = access === 'on' && organization.delegatedAdministrators !== undefined;
  return known ? decision : withOpenSetting(decision);
}

/** The root user as a target that trusts the management account and the delegated administrators for IAM. */
function rootEntry(
  index: SnapshotIndex,
  organization: Organization,
  { account, partition }: { readonly account: string; readonly partition: string },
): RoleEntry {
  const arn = rootArn(partition, account);
  // Delegates that were not collected may be any member; the open setting then keeps the verdict conditional.
  const administrators = [
    organization.managementAccountId,
    ...(rootDelegates(organization) ?? organization.accounts.map(({ id }) => id)),
  ];
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'CentralRootAccess',
        Effect: 'Allow',
        Principal: { AWS: administrators.filter((id) => id !== account) },
        Action: 'sts:AssumeRoot',
      },
    ],
  });
  const trust = index.loader.load(
    { id: POLICY, kind: 'trust', name: 'Central root access, as AWS grants it', attachedTo: arn },
    document,
  );
  const base = { arn, id: '', name: 'root', path: '/', inlinePolicies: [], attachedPolicies: [] };
  const unread: AccountRecord = { id: account, partition, users: [], groups: [], roles: [], policies: [] };
  return {
    role: { ...base, trustPolicy: document, tags: {}, instanceProfiles: [] },
    account: index.account(account) ?? unread,
    target: {
      arn,
      arnParts: splitArnPattern(arn),
      account: index.accountFacts(account, partition),
      tags: new Map(),
      serviceLinked: false,
      trust,
    },
  };
}

/** Whether root sessions are switched on was not collected. */
function withOpenSetting(decision: Decision): Decision {
  if (decision.status !== 'allowed' && decision.status !== 'conditional') return decision;
  const setting: OpenCondition = {
    layer: 'trust',
    policy: POLICY,
    statement: 0,
    operator: '',
    key: '(root-sessions)',
    values: [],
    control: 'unknown',
    onDeny: false,
  };
  const decidedBy = decision.decidedBy.filter((layer) => layer !== 'trust' && layer !== 'identity');
  return {
    ...decision,
    status: 'conditional',
    decidedBy: decision.status === 'allowed' ? ['trust'] : ['trust', ...decidedBy, ...identityOf(decision)],
    conditions: [setting, ...decision.conditions],
    coverage: 'partial',
  };
}

function identityOf({ conditions }: Decision): readonly 'identity'[] {
  return conditions.some(({ layer }) => layer === 'identity') ? ['identity'] : [];
}
