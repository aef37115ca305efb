/** Puts together everything the evaluator needs for one pair. */
import type { AssumeRequest, Caller, CallerPolicies, OrganizationLayer } from '../evaluate/request.ts';
import type { AssumeAction, NoteCode } from '../graph/model.ts';
import type { RoleEntry, SnapshotIndex } from './snapshot-index.ts';
import type { RequestFacts } from './trust-model.ts';

const NOT_APPLICABLE: OrganizationLayer = { kind: 'not_applicable' };
const NO_FACTS: AssumeRequest['facts'] = new Map();

/** `whole: false` leaves out organization policies that cannot change a verdict; explanations need them all. */
export function buildRequest(
  caller: Caller,
  callerPolicies: CallerPolicies,
  target: RoleEntry,
  action: AssumeAction,
  index: SnapshotIndex,
  facts?: RequestFacts,
  whole = true,
): AssumeRequest {
  const { organization, snapshot } = index;
  const levels = (layer: OrganizationLayer): OrganizationLayer =>
    whole ? layer : organization.decisiveLevels(layer);
  return {
    action,
    caller,
    callerPolicies,
    target: target.target,
    scp: levels(scpOver(caller, index)),
    rcp: levels(isExemptFromRcp(caller, target) ? NOT_APPLICABLE : organization.rcpsOver(target.account.id)),
    organizationId: organization.id,
    now: snapshot.collectedAt,
    facts: facts === undefined ? NO_FACTS : readFacts(facts),
    notes: requestNotes(caller, target, index),
  };
}

/** SCPs bind users and roles of member accounts; not the management account, not service-linked roles. */
function scpOver(caller: Caller, { organization }: SnapshotIndex): OrganizationLayer {
  if (caller.kind !== 'user' && caller.kind !== 'role' && caller.kind !== 'account') return NOT_APPLICABLE;
  if (caller.kind === 'role' && caller.serviceLinked) return NOT_APPLICABLE;
  return organization.scpsOver(caller.account.id);
}

/** RCPs bind no service-linked role, neither as caller nor as target. */
function isExemptFromRcp(caller: Caller, { target }: RoleEntry): boolean {
  return target.serviceLinked || (caller.kind === 'role' && caller.serviceLinked);
}

function requestNotes(
  caller: Caller,
  target: RoleEntry,
  { organization }: SnapshotIndex,
): readonly NoteCode[] {
  const notes: NoteCode[] = [];
  if (organization.id === undefined) notes.push('organization_unknown');
  if (caller.kind === 'user' || caller.kind === 'role' || caller.kind === 'account') {
    const state = organization.account(caller.account.id)?.state;
    if (state === 'SUSPENDED' || state === 'PENDING_CLOSURE' || state === 'CLOSED')
      notes.push('account_suspended');
  }
  if (caller.kind === 'saml' && target.account.samlProviders === undefined)
    notes.push('providers_not_collected');
  if (
    caller.kind === 'oidc' &&
    caller.provider.startsWith('arn:') &&
    target.account.oidcProviders === undefined
  ) {
    notes.push('providers_not_collected');
  }
  return notes;
}

function readFacts(facts: RequestFacts): AssumeRequest['facts'] {
  return new Map(
    Object.entries(facts).map(([key, value]) => [
      key.toLowerCase(),
      value === null ? undefined : typeof value === 'string' ? [value] : value,
    ]),
  );
}
