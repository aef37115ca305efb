/**
 * Which condition keys a policy asks for, by its conditions and its variables: a fact of a key that no policy asks for
 * changes no verdict.
 */
import type { CompiledPolicy } from '../policy/compile.ts';
import type { TemplatePart } from '../policy/template.ts';
import type { RequestFacts } from './trust-model.ts';

/** Keys in lower case. */
export function keysOfPolicy(policy: CompiledPolicy): ReadonlySet<string> {
  const keys = new Set<string>();
  const addVariables = (template: readonly TemplatePart[] | undefined): void => {
    for (const part of template ?? []) if (part.kind === 'variable') keys.add(part.key.toLowerCase());
  };
  for (const { conditions, resource } of policy.statements) {
    for (const { key, values } of conditions) {
      keys.add(key);
      for (const { template } of values) addVariables(template);
    }
    for (const item of resource?.items ?? []) if (item.kind === 'template') addVariables(item.last);
  }
  return keys;
}

/** The facts that some of the keys ask for; `undefined` when there are none. Names in brackets are no condition keys. */
export function factsLookedAt(
  facts: RequestFacts,
  asked: readonly ReadonlySet<string>[],
): RequestFacts | undefined {
  const looked = Object.entries(facts).filter(
    ([key]) => key.startsWith('(') || asked.some((keys) => keys.has(key.toLowerCase())),
  );
  return looked.length === 0 ? undefined : Object.fromEntries(looked);
}
