/**
 * Matches every layer of a request and weighs the ways in. Nothing is judged here: decide.ts reads the verdict
 * off an `Evaluation`, evidence.ts the explanation.
 */
import type { Layer, MatchClass, Tri } from '../graph/model.ts';
import type { StsAction } from '../policy/compile.ts';
import { factLookup } from './context-keys.ts';
import { allowThrough, matchLayer, mayHide } from './layer.ts';
import type { LayerMatch } from './layer.ts';
import type { AssumeRequest, LoadedPolicy, OrganizationLayer } from './request.ts';
import type { MatchContext } from './statement.ts';
import { triAnd, triOr } from './tri.ts';

/** Order of reporting. */
export const MATCH_CLASSES: readonly MatchClass[] = [
  'user',
  'session',
  'wild',
  'role',
  'account',
  'service',
  'federated',
];

/** One way in: through principal entries of one class. */
export interface Term {
  readonly class: MatchClass;
  readonly trust: Tri;
  readonly needsIdentity: boolean;
  readonly needsBoundary: boolean;
  /** Trust and, where needed, the identity allow. */
  readonly halves: Tri;
  /** Halves, and the boundary and session policy where they limit this class. */
  readonly granted: Tri;
}

/** Everything that was matched for one request; the verdict and the evidence are read off it. */
export interface Evaluation {
  readonly request: AssumeRequest;
  readonly context: MatchContext;
  readonly trust: LayerMatch;
  readonly identity: LayerMatch;
  readonly boundary: LayerMatch;
  readonly session: LayerMatch;
  readonly scp: readonly LayerMatch[];
  readonly rcp: readonly LayerMatch[];
  readonly terms: readonly Term[];
  readonly trusted: Tri;
  readonly granted: Tri;
  readonly scpAllow: Tri;
  readonly denies: Readonly<Record<Layer, Tri>>;
}

/**
 * `identityAlways`: the identity policy must allow even where a direct trust would do (sts:SetSourceIdentity).
 */
export function evaluate(request: AssumeRequest, action: StsAction, identityAlways: boolean): Evaluation {
  const lookup = factLookup(request);
  const context: MatchContext = { request, action, lookup };
  const { caller, callerPolicies, target } = request;
  const own = callerPolicies.kind === 'known' ? callerPolicies : undefined;
  const trust = matchLayer('trust', [target.trust], context);
  const identity = matchLayer('identity', own?.identity ?? [], context);
  const boundary = matchLayer('boundary', listed(own?.boundary), context);
  const session = matchLayer('session', listed(own?.session), context);
  const scp = levelsOf(request.scp).map((policies) => matchLayer('scp', policies, context));
  const rcp = levelsOf(request.rcp).map((policies) => matchLayer('rcp', policies, context));
  const same =
    (caller.kind === 'user' || caller.kind === 'role' || caller.kind === 'account') &&
    caller.account.id === target.account.id;
  const boundaryAllow = own?.boundary === undefined ? true : boundary.allow;
  const sessionAllow = own?.session === undefined ? true : session.allow;
  const limits = triAnd(boundaryAllow, sessionAllow);
  const terms: Term[] = [];
  for (const name of MATCH_CLASSES) {
    const trusts = allowThrough(trust, name);
    if (trusts === false) continue;
    const iam = own !== undefined;
    const needsIdentity = iam && (!same || name === 'account' || identityAlways);
    const needsBoundary = iam && (!same || name === 'account' || name === 'role');
    const halves = triAnd(trusts, needsIdentity ? identity.allow : true);
    const granted = needsBoundary ? triAnd(halves, limits) : halves;
    terms.push({ class: name, trust: trusts, needsIdentity, needsBoundary, halves, granted });
  }
  return {
    request,
    context,
    trust,
    identity,
    boundary,
    session,
    scp,
    rcp,
    terms,
    trusted: trust.allow,
    granted: terms.reduce<Tri>(
      (any, term) => triOr(any, term.granted),
      trust.missing.some((loaded) => mayHide(loaded, 'Allow')) ? 'unknown' : false,
    ),
    scpAllow: scp.reduce<Tri>((all, level) => triAnd(all, level.allow), true),
    denies: {
      rcp: rcp.reduce<Tri>((any, level) => triOr(any, level.deny), false),
      scp: scp.reduce<Tri>((any, level) => triOr(any, level.deny), false),
      trust: trust.deny,
      identity: identity.deny,
      boundary: boundary.deny,
      session: session.deny,
    },
  };
}

function listed(policy: LoadedPolicy | undefined): readonly LoadedPolicy[] {
  return policy === undefined ? [] : [policy];
}

function levelsOf(layer: OrganizationLayer): readonly (readonly LoadedPolicy[])[] {
  return layer.kind === 'levels' ? layer.levels : [];
}
