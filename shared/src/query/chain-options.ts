import type { CHAIN_STATUSES } from '../api/statuses.ts';
import type { EdgeStatus } from '../graph/model.ts';
import type { ChainOptions } from '../paths/model.ts';
import type { RequestFacts } from '../resolve/trust-model.ts';
import { parseRequestFacts } from './request-facts.ts';

/** What every question about chains fixes; request facts as JSON text (API) or already read (command line). */
export interface ChainQuery {
  readonly maxHops: number;
  readonly status?: readonly (typeof CHAIN_STATUSES)[number][] | undefined;
  readonly context?: string | RequestFacts | undefined;
  readonly escalation: boolean;
}

/** Statuses a chain passes through when the asker names none. */
export const USUAL_CHAIN_STATUSES: readonly EdgeStatus[] = ['allowed', 'conditional'];

/** Throws `QueryError` when the context is not a JSON object of texts. */
export function chainOptions({ maxHops, status, context }: ChainQuery): ChainOptions {
  const facts = typeof context === 'string' ? parseRequestFacts(context) : context;
  return {
    maxHops,
    statuses: new Set(status === undefined || status.length === 0 ? USUAL_CHAIN_STATUSES : status),
    ...(facts === undefined ? {} : { facts }),
  };
}
