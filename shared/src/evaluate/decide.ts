/**
 * Decides one request: who trusts, who permits, and which guardrail blocks.
 *
 *   same account:   user | session | wild | (role & boundary & session policy) | (account & identity & boundary & session policy)
 *   other account:  any class & identity & boundary & session policy
 *   services and federated identities: the trust alone
 *   result:         core & an SCP Allow at every level of the caller's path & no Deny in any layer
 *
 * A trust policy must always match, even inside one account: role trust policies are the documented exception to
 * "identity or resource policy". Sources: IAM User Guide, "Policy evaluation logic" and "Cross-account policy
 * evaluation logic"; Organizations User Guide, "SCPs" and "RCPs". Cases: shared/cases.
 */
import { parseArn } from '../arn/arn.ts';
import type { Capabilities, EdgeStatus, Layer, OpenCondition, Tri } from '../graph/model.ts';
import { LAYERS } from '../graph/model.ts';
import { MATCH_CLASSES, evaluate } from './evaluation.ts';
import type { Evaluation } from './evaluation.ts';
import { withoutContradictions } from './contradictions.ts';
import { buildLayers } from './evidence.ts';
import { openOf } from './layer.ts';
import type { LayerMatch } from './layer.ts';
import type { Decision, NoneReason } from './model.ts';
import { decisionNotes } from './notes.ts';
import { isIncomplete, isRead } from './request.ts';
import { openConditions } from './statement.ts';
import type { AssumeRequest } from './request.ts';
import { triAnd, triOr } from './tri.ts';

/** Decides a request. `evidence: false` leaves `layers` empty, for building many edges. */
export function decide(request: AssumeRequest, evidence = true): Decision {
  const refused = preflight(request);
  if (refused !== undefined) return noneDecision(request, refused);
  const first = evaluate(request, request.action, false);
  // A verdict that is certain cannot change; an open one may rest on conditions that exclude each other.
  const evaluation = isOpen(first) ? withoutContradictions(first) : first;
  const verdict = judge(evaluation);
  const capabilities = capabilitiesOf(request, verdict.status);
  const contradicts = evaluation !== first && verdictOf(evaluation) === false;
  return {
    source: request.caller.node,
    target: request.target.arn,
    action: request.action,
    ...verdict,
    matched: MATCH_CLASSES.filter((name) =>
      evaluation.terms.some((term) => term.class === name && term.trust !== false),
    ),
    layers: evidence ? buildLayers(evaluation) : [],
    capabilities,
    coverage: isPartial(evaluation) ? 'partial' : 'full',
    notes: decisionNotes(evaluation, { status: verdict.status, capabilities, contradicts }),
  };
}

const NO_CAPABILITIES: Capabilities = { tagSession: false, setSourceIdentity: false };

/** Whether the edge may also carry session tags and a source identity; neither when the edge itself does not hold. */
function capabilitiesOf(request: AssumeRequest, status: EdgeStatus): Capabilities {
  if (status !== 'allowed' && status !== 'conditional' && status !== 'trusted_unverified')
    return NO_CAPABILITIES;
  const { policy } = request.target.trust;
  // Most trust policies speak of neither action: nothing to evaluate then.
  const decided = (action: 'sts:TagSession' | 'sts:SetSourceIdentity'): Tri =>
    isRead(policy) &&
    !policy.statements.some(({ statement, actions }) => statement.effect === 'Allow' && actions.has(action))
      ? false
      : decideCapability(request, action);
  const tagSession = decided('sts:TagSession');
  const setSourceIdentity = decided('sts:SetSourceIdentity');
  return tagSession === false && setSourceIdentity === false
    ? NO_CAPABILITIES
    : { tagSession, setSourceIdentity };
}

/**
 * Whether the edge may also carry session tags or a source identity: the same evaluation for another action.
 * A source identity needs the permission on both sides whenever a role calls or accounts differ.
 */
export function decideCapability(
  request: AssumeRequest,
  action: 'sts:TagSession' | 'sts:SetSourceIdentity',
): Tri {
  if (preflight(request) !== undefined) return false;
  const bothSides = action === 'sts:SetSourceIdentity' && request.caller.kind === 'role';
  const evaluation = evaluate(request, action, bothSides);
  if (request.callerPolicies.kind === 'unknown')
    return evaluation.trusted === false || anyDeny(evaluation) === true ? false : 'unknown';
  return verdictOf(isOpen(evaluation) ? withoutContradictions(evaluation) : evaluation);
}

/** A decision that needs no evaluation: the caller or the pair can never assume anything. */
export function noneDecision(
  { caller, target, action }: Pick<AssumeRequest, 'caller' | 'target' | 'action'>,
  reason: NoneReason,
): Decision {
  return {
    source: caller.node,
    target: target.arn,
    action,
    status: 'none',
    decidedBy: [],
    blockedBy: [],
    conditions: [],
    matched: [],
    layers: [],
    capabilities: NO_CAPABILITIES,
    coverage: 'full',
    notes: [],
    reason,
  };
}

/**
 * Root users, anonymous callers and GetFederationToken sessions cannot call AssumeRole; partitions are separate, also
 * those of identity providers.
 */
function preflight({ caller, target }: AssumeRequest): NoneReason | undefined {
  if (caller.kind === 'root' || caller.kind === 'anonymous' || caller.kind === 'federated_user') {
    return 'caller_cannot_assume';
  }
  const partition = partitionOf(caller);
  return partition !== undefined && partition !== target.account.partition ? 'partition' : undefined;
}

function partitionOf(caller: AssumeRequest['caller']): string | undefined {
  switch (caller.kind) {
    case 'user':
    case 'role':
    case 'account':
      return caller.account.partition;
    case 'anyone':
      return caller.partition;
    case 'saml':
    case 'oidc':
      return parseArn(caller.provider)?.partition;
    case 'service':
    case 'root':
    case 'anonymous':
    case 'federated_user':
      return undefined;
  }
}

function isOpen(evaluation: Evaluation): boolean {
  return verdictOf(evaluation) === 'unknown';
}

function anyDeny({ denies }: Evaluation): Tri {
  return LAYERS.reduce<Tri>((any, layer) => triOr(any, denies[layer]), false);
}

function verdictOf(evaluation: Evaluation): Tri {
  const deny = anyDeny(evaluation);
  const notDenied: Tri = deny === 'unknown' ? 'unknown' : !deny;
  return triAnd(triAnd(evaluation.granted, evaluation.scpAllow), notDenied);
}

interface Verdict {
  readonly status: EdgeStatus;
  readonly decidedBy: readonly Layer[];
  readonly blockedBy: readonly Layer[];
  readonly conditions: readonly OpenCondition[];
}

function judge(evaluation: Evaluation): Verdict {
  const blockedBy = blockingLayers(evaluation);
  const result = (
    status: EdgeStatus,
    decidedBy: readonly Layer[],
    conditions: readonly OpenCondition[] = [],
  ): Verdict => ({
    status,
    decidedBy,
    blockedBy,
    conditions,
  });
  if (evaluation.request.callerPolicies.kind === 'unknown') return judgeUnread(evaluation, result);
  const verdict = verdictOf(evaluation);
  if (verdict === true) {
    const byTrust = evaluation.terms.some((term) => term.granted === true && !term.needsIdentity);
    return result('allowed', byTrust ? ['trust'] : ['trust', 'identity']);
  }
  if (verdict === 'unknown') {
    const conditions = residual(evaluation);
    return result(
      'conditional',
      LAYERS.filter((layer) => conditions.some((open) => open.layer === layer)),
      conditions,
    );
  }
  const { trusted, denies, identity, terms } = evaluation;
  if (trusted === false) {
    const permitted = identity.allow !== false && denies.identity !== true;
    return result(permitted ? 'permit_only' : 'none', ['trust']);
  }
  const halves = terms.reduce<Tri>((any, term) => triOr(any, term.halves), false);
  if (halves === false)
    return denies.trust === true ? result('none', ['trust']) : result('trust_only', ['identity']);
  return result('denied', firstBlocking(evaluation));
}

/** Callers outside the crawled data: the target side alone may already say no, else nobody has verified the rest. */
function judgeUnread(
  evaluation: Evaluation,
  result: (status: EdgeStatus, decidedBy: readonly Layer[], conditions?: readonly OpenCondition[]) => Verdict,
): Verdict {
  const { trusted, denies, scpAllow } = evaluation;
  if (trusted === false) return result('none', ['trust']);
  if (anyDeny(evaluation) === true || scpAllow === false) return result('denied', firstBlocking(evaluation));
  const open = [
    ...(trusted === 'unknown' ? openOf('trust', evaluation.trust, 'Allow') : []),
    ...LAYERS.filter((layer) => denies[layer] === 'unknown').flatMap((layer) =>
      openDenies(evaluation, layer),
    ),
  ];
  return result('trusted_unverified', ['identity'], unique(open));
}

/** Explicit denies first, in reporting order, then missing allows. */
function firstBlocking({ denies, scpAllow, boundary, terms }: Evaluation): readonly Layer[] {
  const explicit = LAYERS.find((layer) => denies[layer] === true);
  if (explicit !== undefined) return [explicit];
  if (scpAllow === false) return ['scp'];
  const limited = terms.some((term) => term.needsBoundary && term.halves !== false);
  return limited && boundary.policies.length > 0 && boundary.allow === false ? ['boundary'] : ['session'];
}

function blockingLayers(evaluation: Evaluation): readonly Layer[] {
  const { denies, scpAllow, terms, trusted, identity, boundary, session, request } = evaluation;
  const usable = terms.filter((term) => term.halves !== false);
  const limitBlocks = (match: LayerMatch): boolean =>
    match.policies.length > 0 &&
    match.allow === false &&
    (terms.length === 0 || usable.length === 0 || usable.every((term) => term.needsBoundary));
  const blocks: Readonly<Record<Layer, boolean>> = {
    rcp: denies.rcp === true,
    scp: denies.scp === true || scpAllow === false,
    trust: denies.trust === true || trusted === false,
    identity:
      denies.identity === true ||
      (request.callerPolicies.kind === 'known' &&
        identity.allow === false &&
        (terms.length === 0 || terms.every((term) => term.needsIdentity))),
    boundary: denies.boundary === true || limitBlocks(boundary),
    session: denies.session === true || limitBlocks(session),
  };
  return LAYERS.filter((layer) => blocks[layer]);
}

/** The open conditions of exactly those statements that leave the result unknown. */
function residual(evaluation: Evaluation): readonly OpenCondition[] {
  const { terms, granted, scp, trust, identity, boundary, session, denies } = evaluation;
  const open: OpenCondition[] = [];
  const add = (conditions: readonly OpenCondition[]): void => {
    for (const condition of conditions) open.push(condition);
  };
  if (granted === 'unknown') {
    const undecided = terms.filter((term) => term.granted === 'unknown');
    const classes = new Set(undecided.filter((term) => term.trust === 'unknown').map((term) => term.class));
    for (const match of trust.allows) {
      const own = match.classes.filter((entry) => classes.has(entry.class));
      if (match.result === false || own.length === 0) continue;
      // Another entry of the statement may match for certain without being of use: the session name stays asked for.
      const principal = own.every(({ result }) => result === 'unknown') ? 'unknown' : true;
      add(openConditions({ ...match, result: 'unknown', principal }));
    }
    if (trust.missing.length > 0) add(openOf('trust', trust, 'Allow'));
    if (identity.allow === 'unknown' && undecided.some((term) => term.needsIdentity)) {
      add(openOf('identity', identity, 'Allow'));
    }
    const limited = undecided.some((term) => term.needsBoundary);
    if (limited && boundary.allow === 'unknown') add(openOf('boundary', boundary, 'Allow'));
    if (limited && session.allow === 'unknown') add(openOf('session', session, 'Allow'));
  }
  for (const level of scp) if (level.allow === 'unknown') add(openOf('scp', level, 'Allow'));
  for (const layer of LAYERS) if (denies[layer] === 'unknown') add(openDenies(evaluation, layer));
  return unique(open);
}

function openDenies(evaluation: Evaluation, layer: Layer): readonly OpenCondition[] {
  const matches = layer === 'scp' || layer === 'rcp' ? evaluation[layer] : [evaluation[layer]];
  return matches.flatMap((match) => (match.deny === 'unknown' ? openOf(layer, match, 'Deny') : []));
}

/** Most open conditions that a decision lists; a document with more of them is made to cost time. */
const MOST_OPEN = 500;

/** One entry per condition, in reporting order of the layers, then as found. */
function unique(conditions: readonly OpenCondition[]): readonly OpenCondition[] {
  const seen = new Map<string, OpenCondition>();
  for (const open of conditions) {
    if (seen.size >= MOST_OPEN) break;
    // A statement holds each operator and key once, so these name its condition.
    const key = [open.layer, open.policy, open.statement, open.operator, open.key].join('\n');
    if (!seen.has(key)) seen.set(key, open);
  }
  return LAYERS.flatMap((layer) => [...seen.values()].filter((open) => open.layer === layer));
}

/**
 * Something of the organization that takes part was not collected; the verdict stands on what is known. A caller
 * outside the organization is nobody's gap: its status says that its own side was not verified.
 */
function isPartial({ request, identity, boundary, trust, scp, rcp }: Evaluation): boolean {
  const { caller, callerPolicies } = request;
  const isOutside =
    caller.kind === 'anyone' || ('account' in caller && caller.account.membership === 'outside');
  return (
    (callerPolicies.kind === 'unknown' && !isOutside) ||
    isIncomplete(request.scp) ||
    isIncomplete(request.rcp) ||
    [identity, boundary, trust, ...scp, ...rcp].some((match) => match.missing.length > 0)
  );
}
