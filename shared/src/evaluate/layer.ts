/** All statements of one layer against one request: does it allow, does it deny, and through which statements. */
import type { Effect } from '../policy/ast.ts';
import type { Layer, MatchClass, OpenCondition, Tri } from '../graph/model.ts';
import { matchStatement, openConditions } from './statement.ts';
import type { MatchContext, StatementMatch } from './statement.ts';
import { isRead } from './request.ts';
import type { LoadedPolicy } from './request.ts';
import { triAnd, triOr } from './tri.ts';

export interface LayerMatch {
  readonly allow: Tri;
  readonly deny: Tri;
  readonly allows: readonly StatementMatch[];
  readonly denies: readonly StatementMatch[];
  /** Policies of the layer whose text was not collected, or not readable in whole or in part. */
  readonly missing: readonly LoadedPolicy[];
  readonly policies: readonly LoadedPolicy[];
}

const NOTHING: LayerMatch = { allow: false, deny: false, allows: [], denies: [], missing: [], policies: [] };

/**
 * Layer-allow is the OR over Allow statements, layer-deny the OR over Deny statements. A policy that could not
 * be read may hold either, so it makes both unknown unless they are decided without it.
 */
export function matchLayer(
  layer: Layer,
  policies: readonly LoadedPolicy[],
  context: MatchContext,
): LayerMatch {
  if (policies.length === 0) return NOTHING;
  const allows: StatementMatch[] = [];
  const denies: StatementMatch[] = [];
  const missing: LoadedPolicy[] = [];
  for (const loaded of policies) {
    if (!isRead(loaded.policy)) missing.push(loaded);
    for (const compiled of loaded.policy?.statements ?? []) {
      const match = matchStatement(loaded, compiled, layer, context);
      if (match !== undefined) (compiled.statement.effect === 'Allow' ? allows : denies).push(match);
    }
  }
  return {
    allow: anyResult(allows, mayHold(missing, 'Allow')),
    deny: anyResult(denies, mayHold(missing, 'Deny')),
    allows,
    denies,
    missing,
    policies,
  };
}

/** A document that was not read may hold anything; one with unread statements only what those say they are. */
function mayHold(missing: readonly LoadedPolicy[], effect: Effect): Tri {
  return missing.some((loaded) => mayHide(loaded, effect)) ? 'unknown' : false;
}

/** Whether an unread part of the policy may hold statements of this effect. */
export function mayHide({ policy }: LoadedPolicy, effect: Effect): boolean {
  return policy?.document.readable !== true || policy.unread.has(effect);
}

function anyResult(matches: readonly StatementMatch[], start: Tri): Tri {
  let any = start;
  for (const { result } of matches) any = triOr(any, result);
  return any;
}

/** Certainty of the trust's Allow statements through entries of one class. */
export function allowThrough(match: LayerMatch, matchClass: MatchClass): Tri {
  let any: Tri = false;
  for (const { result, classes, resource, undecided } of match.allows) {
    if (result === false) continue;
    const own = classes.filter((entry) => entry.class === matchClass);
    for (const entry of own) {
      // Everything but the principal entry: unknown when a condition besides the session name is open.
      const rest: Tri = result === true || (resource === true && undecided.length === 0) ? true : 'unknown';
      any = triOr(any, triAnd(rest, entry.result));
    }
  }
  return any;
}

/** Open conditions of the undecided statements of one effect, plus one for every unreadable policy. */
export function openOf(layer: Layer, match: LayerMatch, effect: Effect): readonly OpenCondition[] {
  const statements = (effect === 'Allow' ? match.allows : match.denies).flatMap(openConditions);
  const hiding = match.missing.filter((loaded) => mayHide(loaded, effect));
  const unread = hiding.map(({ source, policy }): OpenCondition => ({
    layer,
    policy: source.id,
    statement: 0,
    operator: '',
    key:
      layer === 'boundary'
        ? '(boundary-document)'
        : policy === undefined
          ? '(policy-document)'
          : '(unreadable-policy)',
    values: [],
    control: 'unknown',
    onDeny: effect === 'Deny',
  }));
  return [...statements, ...unread];
}
