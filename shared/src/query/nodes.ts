import type { AccountId } from '../arn/arn.ts';
import type { GraphNode, NodeId } from '../graph/model.ts';
import type { TrustModel } from '../resolve/trust-model.ts';

/** The node of the graph, or one made from the text alone when the graph has none by that id. */
export function nodeOf(model: TrustModel, id: NodeId): GraphNode {
  return model.node(id);
}

/** Account of a node: its owner, or the account it stands for; `undefined` for services, domains and `*`. */
export function accountOfNode(model: TrustModel, id: NodeId): AccountId | undefined {
  return model.node(id).account;
}
