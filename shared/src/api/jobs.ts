/** Jobs in the contract: crawls and imports, their progress, and what starts a crawl. */
import { z } from 'zod';
import { CoverageGapSchema } from './contract.ts';

export const JobStateSchema = z.enum(['running', 'done', 'failed', 'cancelled']);
export const JobAccountSchema = z.object({
  account: z.string(),
  name: z.string().optional(),
  state: z.enum(['waiting', 'running', 'ok', 'partial', 'failed', 'skipped']),
  reason: z.string().optional(),
  message: z.string().optional(),
  roles: z.number().int().optional(),
  users: z.number().int().optional(),
});
/** A crawl or import in progress; each server-sent event carries the whole state, `id:` is `sequence`. */
export const JobSchema = z.object({
  id: z.string(),
  kind: z.enum(['crawl', 'import']),
  state: JobStateSchema,
  sequence: z.number().int(),
  /** Sentence for people: "Reading accounts", "Resolving edges". */
  phase: z.string(),
  total: z.number().int(),
  done: z.number().int(),
  calls: z.number().int(),
  throttles: z.number().int(),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  accounts: z.array(JobAccountSchema),
  gaps: z.array(CoverageGapSchema),
  snapshotId: z.string().optional(),
  error: z.string().optional(),
});
export type Job = z.infer<typeof JobSchema>;
export const JobListSchema = z.object({ jobs: z.array(JobSchema) });
