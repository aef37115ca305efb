/**
 * Allow statements about assuming roles that fail by an element other than their conditions: whom they name, for
 * which action, on which resource. They tell a reader what to change, or that somebody else was meant.
 */
import type { Layer } from '../graph/model.ts';
import { ASSUME_ACTIONS } from '../graph/model.ts';
import type { CompiledStatement } from '../policy/compile.ts';
import type { Evaluation } from './evaluation.ts';
import type { LayerMatch } from './layer.ts';
import type { StatementOutcome } from './model.ts';
import { matchPrincipals } from './principal-match.ts';

/** Most near misses of one layer: a reader looks at the first, a hostile document has thousands. */
const MOST = 8;

export function nearMisses(
  layer: Layer,
  matches: readonly LayerMatch[],
  evaluation: Evaluation,
): readonly StatementOutcome[] {
  const found: StatementOutcome[] = [];
  for (const { policies, allows } of matches) {
    const matched = new Set(allows.map(({ compiled }) => compiled));
    for (const { source, policy } of policies) {
      for (const compiled of policy?.statements ?? []) {
        if (found.length >= MOST) return found;
        const { statement } = compiled;
        if (statement.effect !== 'Allow' || matched.has(compiled)) continue;
        const missed = missedElement(layer, compiled, evaluation);
        if (missed === undefined) continue;
        found.push({
          policy: source.id,
          statement: statement.index,
          ...(statement.sid === undefined ? {} : { sid: statement.sid }),
          effect: 'Allow',
          result: false,
          matched: [],
          conditions: [],
          missed,
        });
      }
    }
  }
  return found;
}

function missedElement(
  layer: Layer,
  compiled: CompiledStatement,
  { request, context }: Evaluation,
): StatementOutcome['missed'] {
  const { statement, actions } = compiled;
  const { action, resource, principal } = statement;
  const covers = actions.has(context.action);
  if (layer === 'trust') {
    const isNamed = matchPrincipals(compiled, request).length > 0;
    if (covers && !isNamed && principal !== undefined) {
      const values = principal.entries.map(({ value }) => value);
      return { element: 'principal', negated: principal.negated, values };
    }
    const isAssume = ASSUME_ACTIONS.some((name) => actions.has(name));
    return !covers && isNamed && isAssume
      ? { element: 'action', negated: action.negated, values: action.patterns }
      : undefined;
  }
  if (!covers || resource === undefined) return undefined;
  return { element: 'resource', negated: resource.negated, values: resource.patterns };
}
