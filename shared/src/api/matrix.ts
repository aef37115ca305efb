/** Who reaches whom by account. The query is the filter of the edge list. */
import { z } from 'zod';
import { AccountEdgeSchema, GraphNodeSchema } from './contract.ts';

export const MatrixSchema = z.object({
  /** Sorted by source, then target; trust inside one account has equal ends. */
  pairs: z.array(AccountEdgeSchema),
  /** The ends that are no accounts: services, providers, anyone, the organization, deleted principals. */
  outside: z.array(GraphNodeSchema),
  /** Edges that match the filter, and edges in the snapshot. */
  total: z.number().int(),
  all: z.number().int(),
});
export type Matrix = z.infer<typeof MatrixSchema>;
