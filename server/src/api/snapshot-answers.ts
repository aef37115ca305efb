/** The common part of every route below `/snapshots/:snapshot`: find it, answer 304, resolve it. */
import { ProblemSchema } from '@assumable/shared/api/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SnapshotRow } from '../store/snapshot-store.ts';
import type { ApiContext } from './context.ts';
import { entityTag, noneMatchHolds } from './entity-tag.ts';
import { ProblemError } from './problem.ts';

export const SnapshotParamsSchema = z.object({
  snapshot: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .describe('Id of a snapshot, or `latest`.'),
});
export const CrawlParamsSchema = z.object({
  crawl: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .describe('Id of a crawl; once it is done also the id of its snapshot.'),
});
export const JobParamsSchema = z.object({
  job: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .describe('Id of a job.'),
});

/** Error replies of every route, for the OpenAPI document. */
export const PROBLEM_RESPONSES = {
  '4xx': {
    description: 'The request cannot be answered; `detail` says why and what to do.',
    content: { 'application/problem+json': { schema: ProblemSchema } },
  },
  '5xx': {
    description: 'The server failed or is going away; its log has the cause under `requestId`.',
    content: { 'application/problem+json': { schema: ProblemSchema } },
  },
} as const;

/** The snapshot a request names. Throws a 404 problem that says what to do instead. */
export async function findSnapshot(context: ApiContext, id: string): Promise<SnapshotRow> {
  const row = await context.store.find(id);
  if (row !== undefined) return row;
  throw new ProblemError(
    404,
    id === 'latest'
      ? 'There is no snapshot yet. Import files or crawl an organization first.'
      : 'There is no snapshot with this id. GET /api/v1/snapshots lists them.',
  );
}

/**
 * Answers a question about a snapshot. The answer depends on the snapshot's content and the address only, so its
 * entity tag is known before any work and a caller that holds that answer gets 304.
 */
export async function answerFromSnapshot<T>(
  context: ApiContext,
  request: Pick<FastifyRequest, 'url' | 'headers'> & {
    readonly params: z.infer<typeof SnapshotParamsSchema>;
  },
  reply: FastifyReply,
  answer: (row: SnapshotRow) => Promise<T>,
): Promise<T | undefined> {
  const row = await findSnapshot(context, request.params.snapshot);
  const tag = entityTag(row.contentHash, request.url, request.headers['accept-encoding']);
  reply.header('etag', tag).header('vary', 'accept-encoding');
  if (noneMatchHolds(request.headers['if-none-match'], tag)) {
    reply.code(304).send();
    return undefined;
  }
  return answer(row);
}

/** Refuses new work once the server goes away. */
export function refuseWhenClosing(context: ApiContext): void {
  if (context.closing.aborted)
    throw new ProblemError(503, 'The server is shutting down; nothing new is started.');
}

/** The value, or a 404 problem with this sentence when there is none. */
export function orNotFound<T>(value: T | undefined, detail: string): T {
  if (value === undefined) throw new ProblemError(404, detail);
  return value;
}
