/** Nodes of the graph: kind, label, owning account and flags, derived from the node's own text and the snapshot. */
import { isAccountId, isUniqueId, parseIdentityArn } from '../arn/arn.ts';
import { MEMBER_ROOTS } from '../graph/model.ts';
import type { GraphNode, NodeFlag, NodeId, NodeKind } from '../graph/model.ts';
import { WEB_IDENTITY_DOMAINS } from '../policy/principal.ts';
import type { IamRole } from '../snapshot/model.ts';
import { isServiceLinked } from './snapshot-index.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

export function buildNode(id: NodeId, index: SnapshotIndex): GraphNode {
  if (id === '*') return { id, kind: 'any_principal', label: 'Anyone with an AWS account', flags: [] };
  if (id.startsWith('organization:')) {
    return { id, kind: 'organization', label: 'Everyone in the organization', flags: [] };
  }
  if (id.startsWith(MEMBER_ROOTS)) {
    return { id, kind: 'account_root', label: 'Member root users', flags: [] };
  }
  if (isAccountId(id)) return accountNode(id, index);
  if (WEB_IDENTITY_DOMAINS.has(id)) return { id, kind: 'web_identity_domain', label: id, flags: [] };
  if (isUniqueId(id)) return { id, kind: 'dangling_id', label: id, flags: [] };
  const arn = parseIdentityArn(id);
  switch (arn?.kind) {
    case undefined:
      return {
        id,
        kind: id.startsWith('arn:') || !id.includes('.') ? 'unresolved_arn' : 'aws_service',
        label: id,
        flags: [],
      };
    case 'saml_provider':
      return { id, kind: 'saml_provider', label: arn.name, account: arn.account, flags: [] };
    case 'oidc_provider':
      return { id, kind: 'oidc_provider', label: arn.issuer, account: arn.account, flags: [] };
    case 'user':
    case 'role': {
      const read = index.table.at(index.table.rowOf(id));
      if (read === undefined) return unreadNode(id, arn.account, arn.name, index);
      return {
        id,
        kind: arn.kind === 'user' ? 'iam_user' : 'iam_role',
        label: arn.name,
        account: arn.account,
        flags: read.role === undefined ? [] : roleFlags(read.role),
      };
    }
    case 'session':
      return unreadNode(id, arn.account, `${arn.roleName}/${arn.sessionName}`, index);
    case 'federated_user':
      return unreadNode(id, arn.account, arn.name, index);
    case 'root':
      return index.organization.membership(arn.account) === 'member'
        ? {
            id,
            kind: 'account_root',
            label: 'root user',
            account: arn.account,
            flags: accountFlags(arn.account, index),
          }
        : unreadNode(id, arn.account, 'root user', index);
  }
}

function unreadNode(id: NodeId, account: string, label: string, index: SnapshotIndex): GraphNode {
  const kind: NodeKind = index.account(account) === undefined ? 'external_principal' : 'unresolved_arn';
  return { id, kind, label, account, flags: accountFlags(account, index) };
}

function accountNode(id: string, index: SnapshotIndex): GraphNode {
  const label = index.organization.account(id)?.name ?? index.account(id)?.alias ?? id;
  return { id, kind: 'account', label, account: id, flags: accountFlags(id, index) };
}

function accountFlags(id: string, index: SnapshotIndex): readonly NodeFlag[] {
  const membership = index.organization.membership(id);
  const read = index.account(id) !== undefined;
  const state = index.organization.account(id)?.state;
  const flags: NodeFlag[] = [];
  if (membership === 'outside' || (membership === 'unknown' && !read)) flags.push('external');
  if (membership === 'management') flags.push('management_account');
  if (!read && (membership === 'member' || membership === 'management')) flags.push('not_read');
  if (state === 'SUSPENDED' || state === 'PENDING_CLOSURE' || state === 'CLOSED') flags.push('suspended');
  return flags;
}

function roleFlags(role: IamRole): readonly NodeFlag[] {
  const flags: NodeFlag[] = [];
  if (role.path.startsWith('/aws-reserved/sso.amazonaws.com/')) flags.push('identity_center');
  if (role.instanceProfiles.length > 0) flags.push('instance_profile');
  if (isServiceLinked(role)) flags.push('service_linked');
  return flags;
}
