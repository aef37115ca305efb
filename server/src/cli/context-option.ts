import type { RequestFacts } from '@assumable/shared/resolve/trust-model';
import { InvalidArgumentError } from 'commander';

/** Facts fixed on the command line so far: key → its values, or `absent`. */
export type ContextFacts = ReadonlyMap<string, readonly string[] | 'absent'>;

/**
 * Adds one `--context` to those before it: `key=value` fixes a value, the same key again adds a value, a bare `key`
 * says that the request certainly has no such key.
 */
export function addContext(text: string, before: ContextFacts = new Map()): ContextFacts {
  const cut = text.indexOf('=');
  const key = cut < 0 ? text : text.slice(0, cut);
  if (key.trim() === '')
    throw new InvalidArgumentError('A context needs a key: --context aws:SourceIp=203.0.113.7');
  const known = before.get(key);
  if (cut < 0) {
    if (known !== undefined && known !== 'absent')
      throw new InvalidArgumentError(`${key} cannot be absent and have a value.`);
    return new Map([...before, [key, 'absent']]);
  }
  if (known === 'absent') throw new InvalidArgumentError(`${key} cannot be absent and have a value.`);
  return new Map([...before, [key, [...(known ?? []), text.slice(cut + 1)]]]);
}

/** The facts as the evaluator takes them; `undefined` when none was fixed. */
export function requestFacts(context: ContextFacts = new Map()): RequestFacts | undefined {
  if (context.size === 0) return undefined;
  return Object.fromEntries(
    [...context].map(([key, values]) => {
      if (values === 'absent') return [key, null];
      const [only, ...more] = values;
      return [key, only !== undefined && more.length === 0 ? only : values];
    }),
  );
}
