/**
 * Equivalence classes of callers: two principals of one account with the same key get the same verdict from every
 * role that does not look at who exactly they are. The key holds the policies that say something about STS and
 * the outcome of every condition on the caller's own identity; policies about other services do not count.
 */
import type { CompiledPolicy, CompiledStatement, CompiledValue } from '../policy/compile.ts';
import { evaluateCondition } from './condition.ts';
import { factLookup } from './context-keys.ts';
import { decisive } from './request.ts';
import type { AssumeRequest, Caller, CallerPolicies, LoadedPolicy, OrganizationLayer } from './request.ts';

type IdentityCaller = Extract<Caller, { readonly kind: 'user' | 'role' }>;

/** Keys whose value differs between principals of one account and kind. */
function isIdentityKey(key: string): boolean {
  return (
    key === 'aws:principalarn' ||
    key === 'aws:userid' ||
    key === 'aws:username' ||
    key.startsWith('aws:principaltag/')
  );
}

function variables(value: CompiledValue): readonly string[] {
  return (value.template ?? []).flatMap((part) => (part.kind === 'variable' ? [part.key.toLowerCase()] : []));
}

/** Key of the caller's class; a caller whose policies tie it to the target gets a class of its own. */
export function callerProfile(
  caller: IdentityCaller,
  policies: Extract<CallerPolicies, { readonly kind: 'known' }>,
  scp: OrganizationLayer,
): string {
  const boundary = policies.boundary === undefined ? [] : [policies.boundary];
  const levels = scp.kind === 'levels' ? scp.levels.flat() : [];
  const own = [...decisive(policies.identity), ...boundary];
  const outcomes = identityOutcomes(caller, [...own, ...levels]);
  if (outcomes === undefined) return `one ${caller.arn}`;
  const ids = own.map(
    ({ source, policy }) =>
      `${source.kind === 'boundary' ? 'b' : ''}${policy === undefined ? `?${source.id}` : String(policy.id)}`,
  );
  return [
    caller.kind,
    caller.kind === 'role' && caller.serviceLinked ? 'slr' : '',
    ids.join(','),
    outcomes,
  ].join('|');
}

/** Outcome of each condition on the caller's identity; `undefined` when one also depends on the target. */
function identityOutcomes(caller: IdentityCaller, policies: readonly LoadedPolicy[]): string | undefined {
  const lookup = factLookup(identityRequest(caller));
  let outcomes = '';
  for (const { policy } of policies) {
    for (const { conditions, resource } of policy?.statements ?? []) {
      const templates = (resource?.items ?? []).some((item) => item.kind === 'template');
      if (templates) return undefined;
      for (const condition of conditions) {
        const used = condition.values.flatMap(variables);
        if (isIdentityKey(condition.key) && used.every(isIdentityKey))
          outcomes += `${String(evaluateCondition(condition, lookup))};`;
        else if (isIdentityKey(condition.key) || used.some(isIdentityKey)) return undefined;
      }
    }
  }
  return outcomes;
}

/** True when a policy on the target's side looks at who exactly the caller is. */
export function looksAtIdentity(policy: CompiledPolicy | undefined): boolean {
  return policy?.statements.some(statementLooksAtIdentity) === true;
}

function statementLooksAtIdentity({
  statement,
  principal,
  conditions,
  resource,
}: CompiledStatement): boolean {
  const exact = principal?.refs.some(
    ({ kind }) => kind === 'user' || kind === 'role' || kind === 'session' || kind === 'unique_id',
  );
  // An Allow that names principals gives them edges of their own; a Deny or NotPrincipal singles them out.
  if (exact === true && (statement.effect === 'Deny' || principal?.negated === true)) return true;
  if (resource?.items.some((item) => item.kind === 'template') === true) return true;
  return conditions.some(
    ({ key, values }) => isIdentityKey(key) || values.flatMap(variables).some(isIdentityKey),
  );
}

/** A request that only the caller's own keys are read from. */
function identityRequest(caller: IdentityCaller): AssumeRequest {
  const nothing: LoadedPolicy = {
    source: { id: '', kind: 'trust', name: '', attachedTo: '' },
    policy: undefined,
  };
  return {
    action: 'sts:AssumeRole',
    caller,
    callerPolicies: { kind: 'none' },
    target: {
      arn: '',
      arnParts: [],
      account: caller.account,
      tags: new Map(),
      serviceLinked: false,
      trust: nothing,
    },
    scp: { kind: 'not_applicable' },
    rcp: { kind: 'not_applicable' },
    organizationId: undefined,
    now: '1970-01-01T00:00:00Z',
    facts: new Map(),
    notes: [],
  };
}
