/**
 * What a decision can see of one layer on the caller's side, as text: equal texts, equal part in every decision. Open
 * conditions are spelled out, since conditions of two layers may exclude each other.
 */
import { evaluateCondition } from '../evaluate/condition.ts';
import type { FactLookup } from '../evaluate/condition.ts';
import { mayHide } from '../evaluate/layer.ts';
import type { LayerMatch } from '../evaluate/layer.ts';
import type { StatementMatch } from '../evaluate/statement.ts';
import type { CompiledCondition } from '../policy/compile.ts';

/** Keys that earn a note wherever a statement that takes part asks for them. */
const TIME_KEYS: ReadonlySet<string> = new Set(['aws:currenttime', 'aws:epochtime']);

/** `y`, `n` or `?`. */
export function tri(value: boolean | 'unknown'): string {
  return value === true ? 'y' : value === false ? 'n' : '?';
}

/** How a condition comes out; one that stays open with what is known of its key. */
export function outcomeKey(condition: CompiledCondition, lookup: FactLookup): string {
  const outcome = evaluateCondition(condition, lookup);
  return outcome === 'unknown' ? `?${JSON.stringify(lookup(condition.key))}` : tri(outcome);
}

export function layerKey({ allow, deny, missing, allows, denies }: LayerMatch): string {
  let key = tri(allow) + tri(deny);
  for (const loaded of missing)
    key += `${loaded.policy === undefined ? 'm' : 'u'}${String(mayHide(loaded, 'Allow'))}${String(mayHide(loaded, 'Deny'))}`;
  for (const match of allows) key += statementKey(match, 'a');
  for (const match of denies) key += statementKey(match, 'd');
  return key;
}

function statementKey(match: StatementMatch, effect: string): string {
  const { result, compiled, undecided, resource, principal } = match;
  const isTimed = compiled.conditions.some(({ key }) => TIME_KEYS.has(key));
  if (result !== 'unknown') return isTimed ? 't' : '';
  const open = undecided.map(({ clause }) => clause);
  return `${effect}${String(isTimed)}${tri(resource)}${tri(principal)}${JSON.stringify(open)}`;
}
