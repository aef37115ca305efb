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

const WILD: PrincipalMatch = { class: 'wild', result: true };
const ACCOUNT: PrincipalMatch = { class: 'account', result: true };
const USER: PrincipalMatch = { class: 'user', result: true };
const ROLE: PrincipalMatch = { class: 'role', result: true };
const SESSION: PrincipalMatch = { class: 'session', result: true };
const SOME_SESSION: PrincipalMatch = { class: 'session', result: 'unknown' };
const SERVICE: PrincipalMatch = { class: 'service', result: true };
const FEDERATED: PrincipalMatch = { class: 'federated', result: true };

/** Every entry that matches or may match; empty when none does. */
export function matchPrincipals(
  compiled: CompiledStatement,
  request: AssumeRequest,
): readonly PrincipalMatch[] {
  const { principal, statement } = compiled;
  if (principal === undefined) return [];
  const { caller } = request;
  const deny = statement.effect === 'Deny';
  const matches: PrincipalMatch[] = [];
  for (const ref of principal.refs) {
    const match = matchRef(ref, caller, request, deny);
    if (match !== undefined) matches.push(match);
  }
  if (!principal.negated) return matches;
  // Source: IAM User Guide, "Permissions boundaries for IAM entities": a Deny with NotPrincipal hits every user and
  // role that has a boundary, whomever it lists.
  if (deny && request.callerPolicies.kind === 'known' && request.callerPolicies.boundary !== undefined)
    return [WILD];
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
): PrincipalMatch | undefined {
  switch (ref.kind) {
    case 'wild':
      // As an Allow, `*` means IAM principals; a Deny for `*` binds services and federated callers too.
      return isIamCaller(caller) || deny ? WILD : undefined;
    case 'account':
      return matchAccount(ref, caller, request);
    case 'user':
      return caller.kind === 'user' && caller.arn === ref.arn ? USER : undefined;
    case 'role':
      return caller.kind === 'role' && isRole(caller, ref) ? ROLE : undefined;
    case 'session':
      return matchSession(ref, caller, request);
    case 'unique_id':
      return matchUniqueId(ref.id, caller);
    case 'service':
      return caller.kind === 'service' && caller.service === ref.service ? SERVICE : undefined;
    case 'federated':
      return matchFederated(ref.provider, caller, request);
    case 'ineffective':
      return undefined;
  }
}

/** Role names are unique inside an account, whatever the path: enough where the path is not known. */
function isRole(
  caller: Extract<Caller, { readonly kind: 'role' }>,
  ref: Extract<PrincipalRef, { readonly kind: 'role' }>,
): boolean {
  if (caller.arn === ref.arn) return true;
  if (caller.isPathOpen !== true || caller.account.id !== ref.account) return false;
  const isSamePartition = parseArn(ref.arn)?.partition === caller.account.partition;
  return isSamePartition && ref.arn.slice(ref.arn.lastIndexOf('/') + 1) === caller.name;
}

function matchAccount(
  ref: Extract<PrincipalRef, { readonly kind: 'account' }>,
  caller: Caller,
  { target }: AssumeRequest,
): PrincipalMatch | undefined {
  if (caller.kind !== 'user' && caller.kind !== 'role' && caller.kind !== 'account') return undefined;
  const partition = ref.partition ?? target.account.partition;
  return caller.account.id === ref.account && caller.account.partition === partition ? ACCOUNT : undefined;
}

/** A session ARN has no path: account and role name identify the role, the session name the session. */
function matchSession(
  ref: Extract<PrincipalRef, { readonly kind: 'session' }>,
  caller: Caller,
  { facts }: AssumeRequest,
): PrincipalMatch | undefined {
  if (caller.kind !== 'role' || caller.account.id !== ref.account || caller.name !== ref.roleName)
    return undefined;
  if (caller.account.partition !== ref.partition) return undefined;
  const session = caller.session ?? facts.get('(session-name)')?.[0];
  if (session === undefined) return SOME_SESSION;
  return session === ref.sessionName ? SESSION : undefined;
}

function matchUniqueId(id: string, caller: Caller): PrincipalMatch | undefined {
  if ((caller.kind !== 'user' && caller.kind !== 'role') || caller.uniqueId !== id) return undefined;
  return caller.kind === 'user' ? USER : ROLE;
}

/** A provider lives in the role's own account; built-in domains belong to none. */
function matchFederated(
  provider: string,
  caller: Caller,
  { target }: AssumeRequest,
): PrincipalMatch | undefined {
  if ((caller.kind !== 'saml' && caller.kind !== 'oidc') || caller.provider !== provider) return undefined;
  const account = parseArn(provider)?.account ?? target.account.id;
  return account === target.account.id ? FEDERATED : undefined;
}
