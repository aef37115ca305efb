/**
 * Principal elements of trust policies and RCPs against a caller.
 * Each class of entry has its own rule for what the caller's side must add (see decide.ts), so matches keep it.
 * Source: IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal".
 */
import { parseArn } from '../arn/arn.ts';
import type { MatchClass, Tri } from '../graph/model.ts';
import type { CompiledStatement } from '../policy/compile.ts';
import type { PrincipalRef } from '../policy/principal.ts';
import type { AssumeRequest, Caller } from './request.ts';
import { triOr } from './tri.ts';

export interface PrincipalMatch {
  readonly class: MatchClass;
  /** `unknown` only for a session-bound entry while the session name is open. */
  readonly result: Tri;
}

/** Every entry that matches or may match; empty when none does. */
export function matchPrincipals(
  compiled: CompiledStatement,
  request: AssumeRequest,
): readonly PrincipalMatch[] {
  const { principal, statement } = compiled;
  if (principal === undefined) return [];
  const { caller } = request;
  const deny = statement.effect === 'Deny';
  const matches = principal.refs.flatMap((ref) => matchRef(ref, caller, request, deny));
  if (!principal.negated) return matches;
  // NotPrincipal covers everyone who is not listed. Allow + NotPrincipal never creates service or federated edges.
  const covered = deny || isIamCaller(caller);
  const listed = matches.reduce<Tri>((any, { result }) => triOr(any, result), false);
  if (!covered || listed === true) return [];
  return [{ class: 'wild', result: listed === 'unknown' ? 'unknown' : true }];
}

function isIamCaller(caller: Caller): boolean {
  return (
    caller.kind === 'user' || caller.kind === 'role' || caller.kind === 'account' || caller.kind === 'anyone'
  );
}

function matchRef(
  ref: PrincipalRef,
  caller: Caller,
  request: AssumeRequest,
  deny: boolean,
): readonly PrincipalMatch[] {
  switch (ref.kind) {
    case 'wild':
      // As an Allow, `*` means IAM principals; a Deny for `*` binds services and federated callers too.
      return isIamCaller(caller) || deny ? [{ class: 'wild', result: true }] : [];
    case 'account':
      return matchAccount(ref, caller, request);
    case 'user':
      return caller.kind === 'user' && caller.arn === ref.arn ? [{ class: 'user', result: true }] : [];
    case 'role':
      return caller.kind === 'role' && caller.arn === ref.arn ? [{ class: 'role', result: true }] : [];
    case 'session':
      return matchSession(ref, caller, request);
    case 'unique_id':
      return matchUniqueId(ref.id, caller);
    case 'service':
      return caller.kind === 'service' && caller.service === ref.service
        ? [{ class: 'service', result: true }]
        : [];
    case 'federated':
      return matchFederated(ref.provider, caller, request);
    case 'ineffective':
      return [];
  }
}

function matchAccount(
  ref: Extract<PrincipalRef, { readonly kind: 'account' }>,
  caller: Caller,
  { target }: AssumeRequest,
): readonly PrincipalMatch[] {
  if (caller.kind !== 'user' && caller.kind !== 'role' && caller.kind !== 'account') return [];
  const partition = ref.partition ?? target.account.partition;
  return caller.account.id === ref.account && caller.account.partition === partition
    ? [{ class: 'account', result: true }]
    : [];
}

/** A session ARN has no path: account and role name identify the role, the session name the session. */
function matchSession(
  ref: Extract<PrincipalRef, { readonly kind: 'session' }>,
  caller: Caller,
  { facts }: AssumeRequest,
): readonly PrincipalMatch[] {
  if (caller.kind !== 'role' || caller.account.id !== ref.account || caller.name !== ref.roleName) return [];
  if (caller.account.partition !== ref.partition) return [];
  const session = caller.session ?? facts.get('(session-name)')?.[0];
  if (session === undefined) return [{ class: 'session', result: 'unknown' }];
  return session === ref.sessionName ? [{ class: 'session', result: true }] : [];
}

function matchUniqueId(id: string, caller: Caller): readonly PrincipalMatch[] {
  if ((caller.kind !== 'user' && caller.kind !== 'role') || caller.uniqueId !== id) return [];
  return [{ class: caller.kind, result: true }];
}

/** A provider lives in the role's own account; built-in domains belong to none. */
function matchFederated(
  provider: string,
  caller: Caller,
  { target }: AssumeRequest,
): readonly PrincipalMatch[] {
  if ((caller.kind !== 'saml' && caller.kind !== 'oidc') || caller.provider !== provider) return [];
  const account = parseArn(provider)?.account ?? target.account.id;
  return account === target.account.id ? [{ class: 'federated', result: true }] : [];
}
