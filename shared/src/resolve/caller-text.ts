/** Reads the text of a source (an ARN, a service principal, a provider, an account id, …) into a caller. */
import { isAccountId, isUniqueId, parseIdentityArn } from '../arn/arn.ts';
import type { NoneReason } from '../evaluate/model.ts';
import type { Caller, CallerPolicies } from '../evaluate/request.ts';
import type { AssumeAction } from '../graph/model.ts';
import { WEB_IDENTITY_DOMAINS } from '../policy/principal.ts';
import type { RoleEntry, SnapshotIndex } from './snapshot-index.ts';

export interface ReadCaller {
  readonly caller: Caller;
  readonly policies: CallerPolicies;
  readonly reason?: NoneReason;
}

const UNREAD: CallerPolicies = { kind: 'unknown' };
const NO_IDENTITY_SIDE: CallerPolicies = { kind: 'none' };

/** `target` fixes what a source may depend on: the partition of `*`, the provider inventory of the account. */
export function readCaller(text: string, target: RoleEntry, index: SnapshotIndex): ReadCaller {
  const refused = (reason: NoneReason): ReadCaller => ({
    caller: { kind: 'anonymous', node: text },
    policies: NO_IDENTITY_SIDE,
    reason,
  });
  if (text === '*' || text.startsWith('organization:')) {
    return { caller: anyone(text, target, index), policies: UNREAD };
  }
  if (isAccountId(text)) return accountCaller(text, target.target.account.partition, index);
  if (WEB_IDENTITY_DOMAINS.has(text)) {
    return { caller: { kind: 'oidc', node: text, provider: text, issuer: text }, policies: NO_IDENTITY_SIDE };
  }
  if (isUniqueId(text)) {
    const arn = index.arnOfUniqueId(text);
    return arn === undefined ? refused('source_not_found') : readIdentityArn(arn, target, index, refused);
  }
  if (text.startsWith('arn:')) return readIdentityArn(text, target, index, refused);
  if (/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(text)) {
    return { caller: { kind: 'service', node: text, service: text }, policies: NO_IDENTITY_SIDE };
  }
  return refused('malformed_source');
}

/** Any IAM principal: of the organization when the node says so, else of any other AWS account. */
export function anyone(node: string, target: RoleEntry, index: SnapshotIndex): Caller {
  return {
    kind: 'anyone',
    node,
    partition: target.target.account.partition,
    within: node === '*' ? 'outside' : 'organization',
    isMember: (id) => index.organization.isMember(id),
  };
}

export function accountCaller(id: string, partition: string, index: SnapshotIndex): ReadCaller {
  return {
    caller: { kind: 'account', node: id, account: index.accountFacts(id, partition), tags: undefined },
    policies: UNREAD,
  };
}

function readIdentityArn(
  text: string,
  target: RoleEntry,
  index: SnapshotIndex,
  refused: (reason: NoneReason) => ReadCaller,
): ReadCaller {
  const arn = parseIdentityArn(text);
  if (arn === undefined) return refused('malformed_source');
  switch (arn.kind) {
    case 'root':
      return { caller: { kind: 'root', node: text }, policies: NO_IDENTITY_SIDE };
    case 'federated_user':
      return { caller: { kind: 'federated_user', node: text }, policies: NO_IDENTITY_SIDE };
    case 'saml_provider':
      if (isProviderMissing(text, target)) return refused('source_not_found');
      return { caller: { kind: 'saml', node: text, provider: text }, policies: NO_IDENTITY_SIDE };
    case 'oidc_provider':
      if (isProviderMissing(text, target)) return refused('source_not_found');
      return {
        caller: { kind: 'oidc', node: text, provider: text, issuer: arn.issuer, ...clientIds(text, target) },
        policies: NO_IDENTITY_SIDE,
      };
    case 'session': {
      const role = index.roleNamed(arn.account, arn.roleName);
      const entry = role === undefined ? undefined : index.principal(role.role.arn);
      if (entry?.caller.kind === 'role' && entry.caller.account.partition === arn.partition) {
        return {
          caller: { ...entry.caller, node: text, session: arn.sessionName },
          policies: entry.policies,
        };
      }
      if (index.isReadWhole(arn.account)) return refused('source_not_found');
      const roleArn = `arn:${arn.partition}:iam::${arn.account}:role/${arn.roleName}`;
      return {
        caller: { ...unreadRole(text, roleArn, arn, arn.roleName, arn.sessionName, index), isPathOpen: true },
        policies: UNREAD,
      };
    }
    case 'user': {
      const entry = index.principal(text);
      if (entry !== undefined) return { caller: entry.caller, policies: entry.policies };
      if (index.isReadWhole(arn.account)) return refused('source_not_found');
      const account = index.accountFacts(arn.account, arn.partition);
      return {
        caller: {
          kind: 'user',
          node: text,
          arn: text,
          name: arn.name,
          uniqueId: '',
          account,
          tags: undefined,
        },
        policies: UNREAD,
      };
    }
    case 'role': {
      const entry = index.principal(text);
      if (entry !== undefined) return { caller: entry.caller, policies: entry.policies };
      if (index.isReadWhole(arn.account)) return refused('source_not_found');
      return { caller: unreadRole(text, text, arn, arn.name, undefined, index), policies: UNREAD };
    }
  }
}

function unreadRole(
  node: string,
  roleArn: string,
  arn: { readonly account: string; readonly partition: string },
  name: string,
  session: string | undefined,
  index: SnapshotIndex,
): Extract<Caller, { readonly kind: 'role' }> {
  return {
    kind: 'role',
    node,
    arn: roleArn,
    name,
    uniqueId: '',
    account: index.accountFacts(arn.account, arn.partition),
    tags: undefined,
    session,
    serviceLinked: roleArn.includes(':role/aws-service-role/'),
    sessionTags: true,
  };
}

/** The audiences registered at a provider of the role's account, where they were collected. */
function clientIds(provider: string, { account }: RoleEntry): { readonly clientIds?: readonly string[] } {
  const ids = account.oidcProviders?.find(({ arn }) => arn === provider)?.clientIds;
  return ids === undefined ? {} : { clientIds: ids };
}

/** True when the account's providers were read and this one is not among them: nobody can sign in through it. */
export function isProviderMissing(provider: string, { account }: Pick<RoleEntry, 'account'>): boolean {
  const owner = parseIdentityArn(provider);
  if (owner === undefined || owner.account !== account.id) return false;
  if (owner.kind === 'saml_provider')
    return account.samlProviders?.some(({ arn }) => arn === provider) === false;
  if (owner.kind === 'oidc_provider')
    return account.oidcProviders?.some(({ arn }) => arn === provider) === false;
  return false;
}

/** The only action each kind of caller can use. Source: IAM User Guide, "Comparing AWS STS API operations". */
export function actionOf(caller: Caller): AssumeAction {
  if (caller.kind === 'saml') return 'sts:AssumeRoleWithSAML';
  return caller.kind === 'oidc' ? 'sts:AssumeRoleWithWebIdentity' : 'sts:AssumeRole';
}
