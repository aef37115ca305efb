import type { AccountId } from '../arn/arn.ts';
import type { GraphNode, NodeId, NodeKind } from '../graph/model.ts';
import type { TrustModel } from '../resolve/trust-model.ts';

/** The node of the graph, or one made from the text alone when the graph has none by that id. */
export function nodeOf(model: TrustModel, id: NodeId): GraphNode {
  return model.node(id);
}

/** Account of a node: its owner, or the account it stands for; `undefined` for services, domains and `*`. */
export function accountOfNode(model: TrustModel, id: NodeId): AccountId | undefined {
  return model.node(id).account;
}

/** Kinds that stand between accounts for themselves; every other node stands for its account. */
const OUTSIDE_KINDS: ReadonlySet<NodeKind> = new Set([
  'organization',
  'aws_service',
  'saml_provider',
  'oidc_provider',
  'web_identity_domain',
  'any_principal',
  'dangling_id',
]);

/** End of an aggregated edge: an account id, or the node's own id when it belongs to no account or is a provider. */
export function endOf(node: GraphNode): { readonly id: string; readonly outside: boolean } {
  const outside = node.account === undefined || OUTSIDE_KINDS.has(node.kind);
  return outside || node.account === undefined
    ? { id: node.id, outside: true }
    : { id: node.account, outside: false };
}
