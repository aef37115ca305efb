/** What the routes work with; every part is given to `createServer`, so tests and commands choose their own. */
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerCache } from '../answers/answer-cache.ts';
import type { CrawlService } from '../jobs/crawl-service.ts';
import type { JobRegistry } from '../jobs/job-registry.ts';
import type { Logger } from '../lib/logger.ts';
import type { UploadSpool } from '../import/upload-spool.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';

export interface ApiContext {
  readonly store: SnapshotStore;
  readonly jobs: JobRegistry;
  readonly answers: AnswerCache;
  readonly spool: UploadSpool;
  readonly crawls: CrawlService;
  /** The launch token: 256 random bits that every request but the health check carries. */
  readonly token: string;
  readonly logger: Logger;
  /** Folder of the built console; absent when only the API is served. */
  readonly webRoot?: string;
  /** Aborted when the server starts to go away: no new jobs, event streams say `bye`, health is 503. */
  readonly closing: AbortSignal;
  /** Silence on an event stream before a comment is sent, in milliseconds. */
  readonly heartbeatMs?: number;
}

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
