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
}: Decision): Edge {
  return { source, target, action, status, decidedBy, blockedBy, conditions, matched, coverage, notes };
}
