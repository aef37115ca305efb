import { ASSUME_ACTIONS } from '../graph/model.ts';
import type { Capabilities, EdgeStatus, NoteCode } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import { arnPatternMatches, compileArnPattern } from '../policy/arn-pattern.ts';
import type { ArnPattern } from '../policy/arn-pattern.ts';
import type { CompiledResource, CompiledStatement, StsAction } from '../policy/compile.ts';
import { evaluateCondition } from './condition.ts';
import type { Evaluation } from './evaluation.ts';
import type { LayerMatch } from './layer.ts';
import { matchPrincipals } from './principal-match.ts';
import { isIncomplete } from './request.ts';
import type { AssumeRequest, LoadedPolicy } from './request.ts';

interface Judged {
  readonly status: EdgeStatus;
  readonly capabilities: Capabilities;
  /** Open conditions that exclude each other decided the verdict. */
  readonly contradicts: boolean;
}

/** What a reader of the verdict should know besides it. Sorted, without repeats. */
export function decisionNotes(
  evaluation: Evaluation,
  { status, capabilities, contradicts }: Judged,
): readonly NoteCode[] {
  const { request, trust, identity, boundary, scp, rcp, trusted } = evaluation;
  const { caller, target } = request;
  let notes = request.notes;
  const add = (note: NoteCode): void => {
    notes = [...notes, note];
  };
  if (isIncomplete(request.scp)) add('scp_unknown');
  if (isIncomplete(request.rcp)) add('rcp_unknown');
  if (boundary.missing.some(({ policy }) => policy === undefined)) add('boundary_document_missing');
  if (identity.missing.some(({ policy }) => policy === undefined)) add('policy_document_missing');
  if ([trust, identity, boundary, ...scp, ...rcp].some(hasUnreadText)) add('policy_unreadable');
  if (caller.kind === 'role' && caller.arn === target.arn && trusted === false && status === 'permit_only') {
    add('self_trust_grandfather_possible');
  }
  if (contradicts) add('conditions_contradict');
  if (requiresTags(evaluation) && !allowsTagging(evaluation)) add('request_tag_unsatisfiable');
  if (identity.allow === false && trusted !== false && isCaseOnly(evaluation)) add('case_only');
  if (caller.kind === 'oidc' && trusted === false) {
    if (caller.issuer === 'app.terraform.io') add('tfc_sub_required');
    if (asksForUnregisteredAudience(evaluation)) add('audience_not_registered');
  }
  if (caller.kind === 'service' && trusted !== false && lacksServiceActions(caller.service, capabilities))
    add('service_actions_missing');
  for (const note of trustNotes(evaluation)) add(note);
  if (isTimed(evaluation)) add('time_window');
  return notes.length < 2 ? notes : [...new Set(notes)].sort(compareStrings);
}

function hasUnreadText({ missing }: LayerMatch): boolean {
  return missing.some(({ policy }) => policy !== undefined);
}

/** Oddities of the trust policy itself that bear on this caller. */
function trustNotes({ request, trust, trusted }: Evaluation): readonly NoteCode[] {
  const notes: NoteCode[] = [];
  if (trust.allows.some(({ compiled }) => compiled.principal?.negated === true)) notes.push('not_principal');
  for (const compiled of request.target.trust.policy?.statements ?? []) {
    const { statement, principal, actions } = compiled;
    if (statement.resource !== undefined) notes.push('trust_resource_ignored');
    if (principal?.negated === true && statement.effect === 'Deny' && sparesWithoutAccount(compiled, request))
      notes.push('not_principal_deny');
    if (
      trusted === false &&
      statement.effect === 'Allow' &&
      !actions.has(request.action) &&
      ASSUME_ACTIONS.some((action) => actions.has(action)) &&
      matchPrincipals(compiled, request).length > 0
    ) {
      notes.push('other_action_only');
    }
  }
  return notes;
}

/**
 * AWS may deny a user or role that a Deny with NotPrincipal lists, when its account is not listed as well.
 * Source: IAM User Guide, "AWS JSON policy elements: NotPrincipal".
 */
function sparesWithoutAccount(
  { principal }: CompiledStatement,
  { caller, callerPolicies }: AssumeRequest,
): boolean {
  if (caller.kind !== 'user' && caller.kind !== 'role') return false;
  if (callerPolicies.kind === 'known' && callerPolicies.boundary !== undefined) return false;
  const refs = principal?.refs ?? [];
  const isListed = refs.some((ref) =>
    ref.kind === 'session'
      ? caller.kind === 'role' && caller.account.id === ref.account && caller.name === ref.roleName
      : (ref.kind === 'user' || ref.kind === 'role') && ref.arn === caller.arn,
  );
  return isListed && !refs.some((ref) => ref.kind === 'account' && ref.account === caller.account.id);
}

/**
 * Roles Anywhere and EKS Pod Identity pass tags with every session, Roles Anywhere a source identity as well.
 * Sources: IAM Roles Anywhere User Guide, "Trust model"; Amazon EKS User Guide, "EKS Pod Identity role".
 */
function lacksServiceActions(service: string, { tagSession, setSourceIdentity }: Capabilities): boolean {
  if (service === 'pods.eks.amazonaws.com') return tagSession === false;
  return service === 'rolesanywhere.amazonaws.com' && (tagSession === false || setSourceIdentity === false);
}

function asksForUnregisteredAudience({ trust, request, context }: Evaluation): boolean {
  const { caller } = request;
  if (caller.kind !== 'oidc' || caller.clientIds === undefined) return false;
  const key = `${caller.issuer.toLowerCase()}:aud`;
  return trust.allows.some(({ compiled }) =>
    compiled.conditions.some(
      (condition) => condition.key === key && evaluateCondition(condition, context.lookup) === false,
    ),
  );
}

const TIME_KEYS: ReadonlySet<string> = new Set(['aws:currenttime', 'aws:epochtime']);

/** Whether a statement that took part holds at some times only: the verdict is that of the collection's time. */
function isTimed({ trust, identity, boundary, session, scp, rcp }: Evaluation): boolean {
  return [trust, identity, boundary, session, ...scp, ...rcp].some(({ allows, denies }) =>
    [allows, denies].some((matches) =>
      matches.some(({ compiled }) => compiled.conditions.some(({ key }) => TIME_KEYS.has(key))),
    ),
  );
}

/** An Allow that tests `aws:RequestTag/…` positively can only hold when tags are passed, which needs sts:TagSession. */
function requiresTags({ trust }: Evaluation): boolean {
  return trust.allows.some(
    ({ compiled, result }) =>
      result === 'unknown' &&
      compiled.conditions.some(
        ({ key, operator }) =>
          key.startsWith('aws:requesttag/') && operator?.negated === false && !operator.ifExists,
      ),
  );
}

function allowsTagging({ trust }: Evaluation): boolean {
  return trust.policies.some(
    ({ policy }) =>
      policy?.statements.some(
        ({ statement, actions }) => statement.effect === 'Allow' && actions.has('sts:TagSession'),
      ) === true,
  );
}

/** A note is not worth more than this many comparisons of one statement. */
const MAX_CASE_CHECKS = 100;

function isCaseOnly({ identity, request, context }: Evaluation): boolean {
  return differsInCaseOnly(identity.policies, request.target.arnParts, context.action);
}

const LOWERED = new WeakMap<CompiledResource, ArnPattern>();

function lowerPattern(item: CompiledResource): ArnPattern {
  const known = LOWERED.get(item);
  if (known !== undefined) return known;
  const pattern = compileArnPattern(item.text.toLowerCase());
  LOWERED.set(item, pattern);
  return pattern;
}

/**
 * Role names are unique without regard to case, but a Resource compares exactly: true when one of an Allow matches once
 * letter case is put aside.
 */
export function differsInCaseOnly(
  identity: readonly LoadedPolicy[],
  arnParts: readonly string[],
  action: StsAction,
): boolean {
  const lowered = arnParts.map((part) => part.toLowerCase());
  return identity.some(
    ({ policy }) =>
      policy?.statements.some(
        ({ statement, actions, resource }) =>
          statement.effect === 'Allow' &&
          actions.has(action) &&
          resource?.negated === false &&
          resource.items
            .slice(0, MAX_CASE_CHECKS)
            .some((item) => item.kind === 'pattern' && arnPatternMatches(lowerPattern(item), lowered)),
      ) === true,
  );
}
