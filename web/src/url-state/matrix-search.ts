/** State of the Matrix, as it stands in the address. */
import { z } from 'zod';
import { assumeMember } from './assume-search.ts';
import { FILTER_SHAPE, DEFAULT_STATUSES } from './filter-search.ts';
import { flag, selection, withoutDefaults } from './read-search.ts';

export const MATRIX_ORDERS = ['tree', 'name', 'in', 'out'] as const;

export const MATRIX_SCHEMA = z
  .object({
    ...FILTER_SHAPE,
    v: z.enum(['matrix', 'table']),
    /** Whole units or single accounts. */
    level: z.enum(['units', 'accounts']),
    order: z.enum(MATRIX_ORDERS),
    /** Rows and columns without any edge stay. */
    empty: flag,
    small: flag,
    /** Only rows of this unit or outside group, only columns of this unit: a cell of the units, zoomed. */
    rows: z.string().max(120),
    cols: z.string().max(120),
    sel: selection,
    /** Facts of the request that the explanation assumes. */
    assume: assumeMember,
    sort: z.string().regex(/^-?[a-z_]{1,32}$/),
  })
  .partial();
export type MatrixSearch = Readonly<z.infer<typeof MATRIX_SCHEMA>>;

export const MATRIX_DEFAULTS = {
  v: 'matrix',
  level: 'accounts',
  order: 'tree',
  empty: false,
  small: false,
  slr: false,
  st: [...DEFAULT_STATUSES],
  sort: '-total',
} satisfies MatrixSearch;

export function patchMatrix(search: MatrixSearch, patch: MatrixSearch): MatrixSearch {
  return withoutDefaults(MATRIX_SCHEMA, { ...search, ...patch }, MATRIX_DEFAULTS);
}
