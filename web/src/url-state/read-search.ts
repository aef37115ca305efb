import { z } from 'zod';
import { parseSelection } from '../lib/selection.ts';
import type { RawSearch } from './search-text.ts';

/** A parameter that could not be used, for the notice. */
export interface SearchProblem {
  readonly key: string;
  readonly value: string;
}

export const flag = z.preprocess(
  (value) => (value === '1' ? true : value === '0' ? false : value),
  z.boolean(),
);
export const ids = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(z.string().min(1).max(2048)).max(50),
);
/** What the inspector shows. Its grammar is looked at when an address is read, by `readSearch`. */
export const selection = z.string().max(5000);
export const pins = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z
    .array(
      z
        .string()
        .max(2100)
        .regex(/^.+@-?\d{1,6},-?\d{1,6}$/),
    )
    .max(100),
);
export const words = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(item).min(1));

/**
 * Validates each parameter by itself: a broken or unknown one falls back to its default and is reported,
 * the others hold. Every member of `schema` is optional.
 */
export function readSearch<T extends z.ZodObject>(
  schema: T,
  raw: RawSearch,
): { readonly search: z.output<T>; readonly problems: readonly SearchProblem[] } {
  const problems: SearchProblem[] = [];
  const usable: Record<string, unknown> = {};
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  for (const [key, value] of Object.entries(raw)) {
    if (value === undefined) continue;
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (field instanceof z.ZodType && field.safeParse(value).success && isWhole(field, value))
      usable[key] = value;
    else problems.push({ key, value: typeof value === 'string' ? value : JSON.stringify(value) });
  }
  return { search: schema.parse(usable), problems };
}

/** Whether a selection is one that the inspector can show. */
function isWhole(field: z.ZodType, value: unknown): boolean {
  const selects = field instanceof z.ZodOptional && field.unwrap() === selection;
  return !selects || (typeof value === 'string' && parseSelection(value) !== undefined);
}

/** Drops members that equal their default or are absent, so that the address stays short. */
export function withoutDefaults<T extends z.ZodObject>(
  schema: T,
  search: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
): z.output<T> {
  const kept = Object.entries(search).filter(
    ([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(defaults[key]),
  );
  return schema.parse(Object.fromEntries(kept));
}
