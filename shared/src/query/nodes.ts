import { isAccountId, isUniqueId, parseArn, parseIdentityArn } from '../arn/arn.ts';
import type { AccountId } from '../arn/arn.ts';
import type { GraphNode, NodeId, NodeKind } from '../graph/model.ts';
import type { TrustModel } from '../resolve/trust-model.ts';

/** The node of the graph, or one made from the text alone when the graph has none by that id. */
export function nodeOf(model: TrustModel, id: NodeId): GraphNode {
  return model.nodes.get(id) ?? nodeFromText(model, id);
}

/** Account of a node: its owner, or the account it stands for; `undefined` for services, domains and `*`. */
export function accountOfNode(model: TrustModel, id: NodeId): AccountId | undefined {
  return model.nodes.get(id)?.account ?? accountOfText(id);
}

function accountOfText(id: string): AccountId | undefined {
  if (isAccountId(id)) return id;
  const account = parseArn(id)?.account;
  return account !== undefined && isAccountId(account) ? account : undefined;
}

function nodeFromText(model: TrustModel, id: string): GraphNode {
  const account = accountOfText(id);
  const node = (kind: NodeKind, label: string): GraphNode =>
    account === undefined ? { id, kind, label, flags: [] } : { id, kind, label, account, flags: [] };
  if (id === '*') return node('any_principal', 'Anyone');
  if (id.startsWith('organization:')) return node('organization', id.slice('organization:'.length));
  if (isUniqueId(id)) return node('dangling_id', id);
  if (isAccountId(id)) return node('account', id);
  const identity = parseIdentityArn(id);
  switch (identity?.kind) {
    case 'saml_provider':
      return node('saml_provider', identity.name);
    case 'oidc_provider':
      return node('oidc_provider', identity.issuer);
    case 'user':
    case 'role':
    case 'federated_user':
      return node(kindOfUnknown(model, identity.account), identity.name);
    case 'session':
      return node(kindOfUnknown(model, identity.account), `${identity.roleName}/${identity.sessionName}`);
    case 'root':
      return node(kindOfUnknown(model, identity.account), 'root user');
    case undefined:
      return parseArn(id) === undefined && /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(id)
        ? node('aws_service', id)
        : node('unresolved_arn', id);
  }
}

/** A principal that the graph does not know: missing where its account was read, outside otherwise. */
function kindOfUnknown(model: TrustModel, account: AccountId): NodeKind {
  return model.account(account) === undefined ? 'external_principal' : 'unresolved_arn';
}
