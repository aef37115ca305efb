/**
 * Sentences for people, made from codes: the same words in the console, the CLI, exports and for screen readers.
 */
import type { ConditionControl, Layer, NoteCode } from '../graph/model.ts';
import { assertNever } from '../lib/assert-never.ts';
import type { ConditionOutcome, Decision, LayerOutcome, NoneReason, StatementOutcome } from './model.ts';
import { clauseText, requirementText } from './requirement.ts';

export { clauseText, conditionText } from './requirement.ts';

const LAYER_NAMES: Readonly<Record<Layer, string>> = {
  rcp: 'resource control policy',
  scp: 'service control policy',
  trust: 'trust policy',
  identity: 'identity policy',
  boundary: 'permissions boundary',
  session: 'session policy',
};

const CONTROL_WORDS: Readonly<Record<ConditionControl, string>> = {
  caller: 'chosen by the caller',
  credential: 'depends on the credentials used',
  network: 'depends on the network path',
  token: 'comes from the identity provider’s token',
  service: 'set by the AWS service',
  unknown: 'not known from collected data',
};

export function controlText(control: ConditionControl): string {
  return CONTROL_WORDS[control];
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(' or ');
}

/** One evaluated condition with what was known: `aws:PrincipalOrgID is "o-a": known, "o-a" → met`. */
export function conditionOutcomeText(outcome: ConditionOutcome): string {
  const fact =
    outcome.fact.kind === 'known'
      ? `known: ${quoted(outcome.fact.values)}`
      : outcome.fact.kind === 'absent'
        ? 'the key is absent from this request'
        : 'only the request can tell';
  return `${clauseText(outcome)} (${outcomeText(outcome, fact)})`;
}

function outcomeText({ result, fact }: ConditionOutcome, known: string): string {
  if (fact.kind === 'open' && result !== 'unknown')
    return result ? 'met, whatever the request says' : 'not met, whatever the request says';
  if (result !== 'unknown') return `${known}; ${result ? 'met' : 'not met'}`;
  return fact.kind === 'open' ? known : `${known}; how AWS compares this is not documented`;
}

/** What a statement did in the decision. */
export function statementText(outcome: StatementOutcome): string {
  const verb = outcome.effect === 'Allow' ? 'allows' : 'denies';
  if (outcome.result === true) return `${verb} it`;
  if (outcome.missed !== undefined) return missedText(outcome.missed);
  const open = outcome.conditions.filter(({ result }) => result === 'unknown').map(clauseText);
  const failed = outcome.conditions.filter(({ result }) => result === false).map(clauseText);
  if (outcome.result === 'unknown') {
    if (open.length > 0) return `${verb} it if ${open.join(' and ')}`;
    return outcome.matched.includes('session')
      ? `${verb} it for one session name`
      : `${verb} it if the policy variable in its Resource resolves to this role`;
  }
  const reason = failed.length === 0 ? 'its conditions' : failed.join(' and ');
  return `would ${outcome.effect === 'Allow' ? 'allow' : 'deny'} it, but this does not hold: ${reason}`;
}

/** Most things that a sentence lists. */
const MOST_LISTED = 4;

/** Why an Allow that speaks of assuming roles is none for this request. */
function missedText({ element, negated, values }: NonNullable<StatementOutcome['missed']>): string {
  const more = values.length > MOST_LISTED ? ` and ${String(values.length - MOST_LISTED)} more` : '';
  const list = values.length === 0 ? 'nothing' : `${values.slice(0, MOST_LISTED).join(', ')}${more}`;
  switch (element) {
    case 'principal':
      return negated ? `lets in everyone but ${list}` : `lets in others only: ${list}`;
    case 'action':
      return negated ? `is for every action but ${list}` : `names this caller, but only for ${list}`;
    case 'resource':
      return negated ? `is for every role but ${list}` : `is for other resources only: ${list}`;
  }
}

/** The verdict of one layer as a sentence. */
export function layerText(outcome: LayerOutcome): string {
  const { unlisted } = outcome;
  const more =
    unlisted === undefined ? '' : `; ${String(unlisted)} more statements took part than are listed here`;
  return `${verdictText(outcome)}${more}`;
}

function verdictText(outcome: LayerOutcome): string {
  const { layer, verdict, policies } = outcome;
  const name = LAYER_NAMES[layer];
  switch (verdict) {
    case 'allow':
      if (layer === 'rcp') return 'No resource control policy over the role’s account denies it';
      if (layer === 'scp') return 'Service control policies allow it at every level of the caller’s path';
      return `The ${name} allows it`;
    case 'explicit_deny':
      return `A Deny in the ${name} blocks it`;
    case 'implicit_deny':
      if (layer === 'scp') return lackingText(outcome);
      if (layer === 'trust') return 'The trust policy does not let this caller in';
      if (layer === 'identity')
        return policies.length === 0
          ? 'The caller has no identity policy'
          : 'No identity policy of the caller allows it';
      return `The ${name} does not allow it`;
    case 'not_needed':
      return 'Not needed: inside one account the trust policy alone lets this caller in';
    case 'not_applicable':
      return notApplicableText(layer);
    case 'unknown':
      return unknownText(outcome);
  }
}

function lackingText({ lacking }: LayerOutcome): string {
  const nodes = lacking ?? [];
  const where = nodes.length === 0 ? 'A level of the caller’s path has' : `${nodes.join(' and ')} has`;
  return `${where} no service control policy that allows it, and every level of the caller’s path needs one`;
}

function unknownText({ layer, policies, statements }: LayerOutcome): string {
  const name = LAYER_NAMES[layer];
  const open = statements.filter(({ result }) => result === 'unknown');
  if (open.some(({ effect }) => effect === 'Deny'))
    return `A Deny in the ${name} depends on what only the request can tell`;
  if (open.length > 0) return `The ${name} allows it under conditions that only the request can tell`;
  if (policies.length > 0) return `The ${name} was not collected, or not read, completely`;
  return layer === 'scp' || layer === 'rcp'
    ? `Which ${layer === 'scp' ? 'service' : 'resource'} control policies apply is not known`
    : 'Not known: the caller’s account was not read, or the source stands for many principals';
}

function notApplicableText(layer: Layer): string {
  switch (layer) {
    case 'rcp':
      return 'No resource control policy applies to this role';
    case 'scp':
      return 'No service control policy applies to this caller';
    case 'identity':
      return 'This kind of caller has no identity policies';
    case 'boundary':
      return 'The caller has no permissions boundary';
    case 'session':
      return 'Session policies are passed at assume time and cannot be known in advance; none is assumed';
    case 'trust':
      return 'No trust policy applies';
  }
}

const NOTES: Readonly<Record<NoteCode, string>> = {
  boundary_document_missing:
    'The document of the caller’s permissions boundary was not collected, so its effect is not known.',
  policy_document_missing:
    'The document of an attached policy was not collected, so its effect is not known.',
  policy_unreadable: 'A policy document, or a statement in it, could not be read; what it says is not known.',
  scp_unknown: 'Service control policies were not collected completely; one of them may block this.',
  rcp_unknown: 'Resource control policies were not collected; one of them may block this.',
  organization_unknown:
    'No organization data was collected: SCPs, RCPs and organization membership are not known.',
  providers_not_collected:
    'The account’s identity providers were not collected; whether this one exists is not known.',
  provider_missing: 'The trust policy names an identity provider that does not exist in the account.',
  self_trust_grandfather_possible:
    'Before 2023 some roles could assume themselves without naming themselves; AWS may still allow that here.',
  request_tag_unsatisfiable:
    'The trust policy requires session tags but allows sts:TagSession to nobody, so tags can never be passed.',
  tfc_sub_required:
    'STS refuses tokens of app.terraform.io unless the trust policy tests app.terraform.io:sub.',
  dangling_principal:
    'The trust policy names the unique id of a user or role that was deleted; nobody can use this entry.',
  principal_not_found:
    'The trust policy names a user or role that does not exist in an account that was read.',
  case_only:
    'A Resource of the caller’s policies differs from the role’s ARN only in letter case, which counts.',
  not_principal: 'The trust policy uses NotPrincipal with Allow: it lets in everyone who is not listed.',
  ineffective_entry: 'The trust policy has an entry that can match nobody.',
  account_suspended: 'The caller’s account is suspended or closed; the trust is stale.',
  conditions_contradict:
    'Open conditions exclude each other: no request can meet what one statement asks and escape the other.',
  not_principal_deny:
    'A Deny with NotPrincipal lists this caller but not its account; AWS may deny it all the same. It counts as exempt here.',
  trust_resource_ignored:
    'The trust policy has a Resource element, which IAM refuses there; it is ignored, as the resource is the role itself.',
  service_actions_missing:
    'This service passes session tags (Roles Anywhere a source identity too), which the trust policy does not allow: its calls fail.',
  other_action_only: 'The trust policy names this caller, but only for an STS action that it cannot use.',
  audience_not_registered:
    'The trust policy asks for an audience that is not registered at the identity provider; STS refuses such tokens.',
  time_window: 'A condition on the time took part; it was decided for the moment of the collection.',
  session_policy_invisible: 'A session policy may narrow this further; it cannot be seen in advance.',
};

export function noteText(code: NoteCode): string {
  return NOTES[code];
}

/** Why a pair got no evaluation. */
export function reasonText(reason: NoneReason): string {
  switch (reason) {
    case 'caller_cannot_assume':
      return 'Root users, anonymous callers and GetFederationToken sessions cannot assume roles';
    case 'partition':
      return 'Trust never crosses partitions';
    case 'source_not_found':
      return 'The source does not exist in the collected data of its account';
    case 'target_not_found':
      return 'The target role does not exist in the collected data of its account';
    case 'target_not_read':
      return 'The account of the target role was not read, so its trust policy is not known';
    case 'target_not_a_role':
      return 'The target is not the ARN of an IAM role';
    case 'malformed_source':
      return 'The source is not an ARN, account id, service principal or identity provider';
    case 'root_not_reachable':
      return 'AssumeRoot leads into member accounts of an organization only';
    case 'root_access_off':
      return 'IAM has no trusted access to the organization, so root access is not centrally managed';
    case 'action_mismatch':
      return 'This kind of source cannot use that STS action';
    default:
      return assertNever(reason);
  }
}

/** The answer in one sentence. */
export function decisionSummary(
  decision: Decision,
  names: { readonly source: string; readonly target: string },
): string {
  const { source, target } = names;
  if (decision.reason !== undefined)
    return `${source} cannot assume ${target}: ${lowerFirst(reasonText(decision.reason))}.`;
  const blocker = decision.decidedBy[0];
  switch (decision.status) {
    case 'allowed':
      return decision.decidedBy.includes('identity')
        ? `${source} can assume ${target}: the role trusts it and its identity policies allow it.`
        : `${source} can assume ${target}: the trust policy alone grants it.`;
    case 'conditional':
      return `${source} can assume ${target} if ${requirementText(decision.conditions)}.`;
    case 'trusted_unverified': {
      const tail = decision.conditions.length === 0 ? '' : `, if ${requirementText(decision.conditions)}`;
      return `${target} trusts ${source}${tail}; what the caller’s own account permits was not collected.`;
    }
    case 'trust_only':
      return `${target} trusts ${source}, but no identity policy of the caller allows it.`;
    case 'permit_only':
      return `${source} is permitted to assume ${target}, but the role does not trust it.`;
    case 'denied':
      return blocker === 'trust'
        ? `${source} cannot assume ${target}: the role’s trust policy lets it in, but also denies it.`
        : `${source} cannot assume ${target}: blocked by the ${blocker === undefined ? 'policy' : LAYER_NAMES[blocker]}, although ${grantText(decision)}.`;
    case 'none':
      return `${source} cannot assume ${target}: the role does not trust it.`;
  }
}

/** What is there in spite of a guardrail: the permission counts only where it was read. */
function grantText({ layers }: Decision): string {
  const identity = layers.find(({ layer }) => layer === 'identity')?.verdict;
  return identity === 'allow' ? 'the role trusts it and it is permitted' : 'the role trusts it';
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
