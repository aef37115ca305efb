/** Verdict for a pair of texts, edges and non-edges alike. Odd input gives `none` with a reason, never an error. */
import { parseIdentityArn } from '../arn/arn.ts';
import { decide } from '../evaluate/decide.ts';
import type { Decision, NoneReason } from '../evaluate/model.ts';
import { buildRequest } from './build-request.ts';
import { actionOf, readCaller } from './caller-text.ts';
import { decideRoot } from './decide-root.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { readTrustEntries } from './trust-entries.ts';
import type { DecideOptions } from './trust-model.ts';

export function decidePair(
  index: SnapshotIndex,
  source: string,
  target: string,
  evidence: boolean,
  options?: DecideOptions,
): Decision {
  const entry = index.role(target);
  if (entry === undefined) return decideOther(index, source, target, evidence, options);
  const read = readCaller(source, entry, index);
  if (read.reason !== undefined) {
    const note = readTrustEntries(entry, index).dead.get(source);
    const decision = undecided(source, target, read.reason, options);
    return note === undefined ? decision : { ...decision, decidedBy: ['trust'], notes: [note] };
  }
  const action = options?.action ?? actionOf(read.caller);
  if (action !== actionOf(read.caller)) return undecided(source, target, 'action_mismatch', options);
  return decide(buildRequest(read.caller, read.policies, entry, action, index, options?.facts), evidence);
}

/** A target that is no collected role: the root user of an account, or nothing that can be assumed. */
function decideOther(
  index: SnapshotIndex,
  source: string,
  target: string,
  evidence: boolean,
  options: DecideOptions | undefined,
): Decision {
  const arn = parseIdentityArn(target);
  if (arn?.kind !== 'root') return undecided(source, target, missingTarget(index, target), options);
  const action = 'sts:AssumeRoot';
  if (options?.action !== undefined && options.action !== action)
    return undecided(source, target, 'action_mismatch', options);
  const decision = decideRoot(index, source, arn, evidence, options?.facts);
  return typeof decision === 'string'
    ? undecided(source, target, decision, { ...options, action })
    : decision;
}

function missingTarget(index: SnapshotIndex, target: string): NoneReason {
  const arn = parseIdentityArn(target);
  if (arn?.kind !== 'role') return 'target_not_a_role';
  return index.isReadWhole(arn.account) ? 'target_not_found' : 'target_not_read';
}

function undecided(
  source: string,
  target: string,
  reason: NoneReason,
  options: DecideOptions | undefined,
): Decision {
  return {
    source,
    target,
    action: options?.action ?? 'sts:AssumeRole',
    status: 'none',
    decidedBy: [],
    blockedBy: [],
    conditions: [],
    matched: [],
    layers: [],
    capabilities: { tagSession: false, setSourceIdentity: false },
    coverage: reason === 'target_not_read' ? 'partial' : 'full',
    notes: [],
    reason,
  };
}
