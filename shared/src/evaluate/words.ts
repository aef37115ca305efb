/**
 * Sentences for people, made from codes: the same words in the console, the CLI, exports and for screen readers.
 */
import type { ConditionControl, Layer, NoteCode, OpenCondition } from '../graph/model.ts';
import { assertNever } from '../lib/assert-never.ts';
import { parseOperator } from '../policy/operator.ts';
import type { Comparison } from '../policy/operator.ts';
import type { ConditionOutcome, Decision, LayerOutcome, NoneReason, StatementOutcome } from './model.ts';

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

const RELATIONS: Readonly<Record<Comparison, readonly [string, string]>> = {
  string_equals: ['is', 'is not'],
  string_equals_ignore_case: ['is (any letter case)', 'is not (any letter case)'],
  string_like: ['matches', 'does not match'],
  arn_like: ['matches', 'does not match'],
  bool: ['is', 'is not'],
  numeric_equals: ['equals', 'does not equal'],
  numeric_less_than: ['is less than', 'is less than'],
  numeric_less_than_equals: ['is at most', 'is at most'],
  numeric_greater_than: ['is greater than', 'is greater than'],
  numeric_greater_than_equals: ['is at least', 'is at least'],
  date_equals: ['is', 'is not'],
  date_less_than: ['is before', 'is before'],
  date_less_than_equals: ['is not after', 'is not after'],
  date_greater_than: ['is after', 'is after'],
  date_greater_than_equals: ['is not before', 'is not before'],
  ip_address: ['is in', 'is not in'],
  binary_equals: ['is', 'is not'],
  null: ['is absent:', 'is absent:'],
};

/** `aws:MultiFactorAuthPresent is true`, `sts:ExternalId is "abc" or "def"`. */
export function clauseText(clause: {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}): string {
  const operator = parseOperator(clause.operator);
  if (operator === undefined) return `${clause.key} ${clause.operator} ${quoted(clause.values)}`;
  if (operator.comparison === 'null') {
    const absent = clause.values.some((value) => value.toLowerCase() === 'true');
    return `${clause.key} is ${absent ? 'absent' : 'present'}`;
  }
  const relation = RELATIONS[operator.comparison][operator.negated ? 1 : 0];
  const subject =
    operator.set === 'for_all_values'
      ? `every value of ${clause.key} `
      : operator.set === 'for_any_value'
        ? `some value of ${clause.key} `
        : `${clause.key} `;
  const join = operator.negated ? ' nor ' : ' or ';
  const plain = operator.comparison === 'bool' || operator.comparison.startsWith('numeric');
  const values = plain ? clause.values.join(join) : clause.values.map((value) => `"${value}"`).join(join);
  const escape = operator.ifExists
    ? ', or is absent'
    : operator.set === 'for_all_values'
      ? ' (or there is none)'
      : '';
  return `${subject}${relation} ${values === '' ? 'nothing' : values}${escape}`;
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(' or ');
}

/** What has to be true for the edge to hold, as a sentence without full stop. */
export function conditionText(condition: Omit<OpenCondition, 'policy' | 'statement'>): string {
  switch (condition.key) {
    case '(session-name)':
      return condition.onDeny
        ? 'the caller’s session name is not the one the Deny names'
        : 'the caller’s session name is the one the trust policy names';
    case '(resource-variable)':
      return 'the policy variable in Resource resolves to this role';
    case '(boundary-document)':
      return 'the permissions boundary, whose document was not collected, allows it';
    case '(policy-document)':
      return condition.onDeny
        ? 'an attached policy whose document was not collected does not deny it'
        : 'an attached policy whose document was not collected allows it';
    case '(unreadable-policy)':
      return condition.onDeny
        ? 'a policy that could not be parsed does not deny it'
        : 'a policy that could not be parsed allows it';
    default:
      return condition.onDeny ? `not (${clauseText(condition)})` : clauseText(condition);
  }
}

/** One evaluated condition with what was known: `aws:PrincipalOrgID is "o-a": known, "o-a" → met`. */
export function conditionOutcomeText(outcome: ConditionOutcome): string {
  const fact =
    outcome.fact.kind === 'known'
      ? `known: ${quoted(outcome.fact.values)}`
      : outcome.fact.kind === 'absent'
        ? 'the key is absent from this request'
        : 'open until the request is made';
  const result = outcome.result === true ? 'met' : outcome.result === false ? 'not met' : 'undecided';
  return `${clauseText(outcome)} (${fact}; ${result})`;
}

/** What a statement did in the decision. */
export function statementText(outcome: StatementOutcome): string {
  const verb = outcome.effect === 'Allow' ? 'allows' : 'denies';
  if (outcome.result === true) return `${verb} it`;
  const open = outcome.conditions.filter(({ result }) => result === 'unknown').map(clauseText);
  const failed = outcome.conditions.filter(({ result }) => result === false).map(clauseText);
  if (outcome.result === 'unknown') {
    return open.length === 0
      ? `${verb} it for one session name or policy variable`
      : `${verb} it if ${open.join(' and ')}`;
  }
  const reason = failed.length === 0 ? 'its conditions' : failed.join(' and ');
  return `would ${outcome.effect === 'Allow' ? 'allow' : 'deny'} it, but this does not hold: ${reason}`;
}

/** The verdict of one layer as a sentence. */
export function layerText({ layer, verdict, policies }: LayerOutcome): string {
  const name = LAYER_NAMES[layer];
  switch (verdict) {
    case 'allow':
      if (layer === 'rcp') return 'No resource control policy over the role’s account denies it';
      if (layer === 'scp') return 'Service control policies allow it at every level of the caller’s path';
      return `The ${name} allows it`;
    case 'explicit_deny':
      return `A Deny in the ${name} blocks it`;
    case 'implicit_deny':
      if (layer === 'scp') return 'A level of the caller’s path has no service control policy that allows it';
      if (layer === 'trust') return 'The trust policy does not let this caller in';
      if (layer === 'identity')
        return policies.length === 0
          ? 'The caller has no identity policy'
          : 'No identity policy of the caller allows it';
      return `The ${name} does not allow it`;
    case 'not_needed':
      return `Not needed: the trust policy names the caller directly, in the same account`;
    case 'not_applicable':
      return notApplicableText(layer);
    case 'unknown':
      return `Not decided by what is known of the ${name}`;
  }
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
      return `${source} can assume ${target} if ${[...new Set(decision.conditions.map(conditionText))].join(' and ')}.`;
    case 'trusted_unverified': {
      const open = [...new Set(decision.conditions.map(conditionText))];
      const tail = open.length === 0 ? '' : `, if ${open.join(' and ')}`;
      return `${target} trusts ${source}${tail}; what the caller’s own account permits was not collected.`;
    }
    case 'trust_only':
      return `${target} trusts ${source}, but no identity policy of the caller allows it.`;
    case 'permit_only':
      return `${source} is permitted to assume ${target}, but the role does not trust it.`;
    case 'denied':
      return `${source} cannot assume ${target}: blocked by the ${blocker === undefined ? 'policy' : LAYER_NAMES[blocker]}, although trust and permission are there.`;
    case 'none':
      return `${source} cannot assume ${target}: the role does not trust it.`;
  }
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
