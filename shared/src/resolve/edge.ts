import type { Decision } from '../evaluate/model.ts';
import type { Edge } from '../graph/model.ts';

/** The part of a decision that an edge keeps. */
export function toEdge({
  source,
  target,
  action,
  status,
  decidedBy,
  blockedBy,
  conditions,
  matched,
  coverage,
  notes,
  capabilities,
}: Decision): Edge {
  const { tagSession, setSourceIdentity } = capabilities;
  return {
    source,
    target,
    action,
    status,
    decidedBy,
    blockedBy,
    conditions,
    matched,
    coverage,
    notes,
    ...(tagSession === false && setSourceIdentity === false ? {} : { capabilities }),
  };
}
