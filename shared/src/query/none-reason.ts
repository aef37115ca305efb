import type { Decision, NoneReason } from '../evaluate/model.ts';

/** Why there is no edge although no policy was evaluated, as a sentence. */
export function noneReasonText(decision: Pick<Decision, 'reason' | 'source' | 'target' | 'action'>): string {
  return decision.reason === undefined ? '' : sentence(decision.reason, decision);
}

function sentence(
  reason: NoneReason,
  { source, target, action }: Pick<Decision, 'source' | 'target' | 'action'>,
): string {
  switch (reason) {
    case 'caller_cannot_assume':
      return `${source} cannot call ${action}: account roots, federated users and anonymous callers are refused by STS.`;
    case 'partition':
      return 'Source and target are in different AWS partitions, and trust never crosses partitions.';
    case 'source_not_found':
      return `The source ${source} does not exist in its account, which was read.`;
    case 'target_not_found':
      return `The target ${target} does not exist in its account, which was read.`;
    case 'target_not_read':
      return `The account of the target ${target} was not read, so whether it can be assumed is not known.`;
    case 'target_not_a_role':
      return `The target ${target} is not a role, and only roles can be assumed.`;
    case 'malformed_source':
      return `The source ${source} is neither an ARN nor another kind of principal.`;
    case 'action_mismatch':
      return `A caller of this kind does not use ${action}.`;
  }
}
