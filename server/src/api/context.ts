/** What the routes work with; every part is given to `createServer`, so tests and commands choose their own. */
import type { Job } from '@assumable/shared/api/contract';
import type { TrustModel } from '@assumable/shared/resolve/trust-model';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../lib/logger.ts';
import type { ReceivedUpload, UploadSpool } from '../lib/upload-spool.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';

export interface JobRegistry {
  list(): readonly Job[];
  find(id: string): Job | undefined;
  subscribe(id: string, changed: () => void): () => void;
  cancel(id: string): Job | undefined;
}

export interface ModelCache {
  get(snapshotId: string): Promise<TrustModel>;
}

/** Starts the work behind `POST /imports` and `POST /crawls`; each answers with the new job at once. */
export interface JobStarters {
  startImport(upload: ReceivedUpload & { readonly fileName: string }): Job;
  startCrawl(request: { readonly roleName: string }): Job;
}

export interface ApiContext {
  readonly store: SnapshotStore;
  readonly jobs: JobRegistry;
  readonly starters: JobStarters;
  readonly models: ModelCache;
  readonly spool: UploadSpool;
  readonly token: string;
  readonly logger: Logger;
  /** Folder of the built console; absent when only the API is served. */
  readonly webRoot?: string;
  /** Aborted when the server starts to go away: no new jobs, event streams say `bye`, health is 503. */
  readonly closing: AbortSignal;
  readonly heartbeatMs?: number;
}

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
