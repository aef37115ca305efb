/** Reads the text that a chain starts from. */
import { parseIdentityArn } from '../arn/arn.ts';
import type { NodeId } from '../graph/model.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { startingCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';

export interface Start {
  /** Node of the graph: for a session of a role that was read, the role. */
  readonly node: NodeId;
  readonly credentials: Credentials;
}

export function readStart(model: TrustModel, from: NodeId): Start {
  const arn = parseIdentityArn(from);
  if (arn?.kind === 'session') {
    const role = model
      .account(arn.account)
      ?.roles.find(
        ({ name, arn: roleArn }) => name === arn.roleName && roleArn.startsWith(`arn:${arn.partition}:`),
      );
    if (role !== undefined) {
      return { node: role.arn, credentials: startingCredentials(role.arn, 'iam_role', arn.sessionName) };
    }
  }
  return { node: from, credentials: startingCredentials(from, model.node(from).kind) };
}
