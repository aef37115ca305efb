/** Messages between the store and its writer thread. */
import type { AccountRecord, CoverageGap, Organization } from '@assumable/shared/snapshot/model';
import { hasCall } from '../lib/thread-calls.ts';
import type { CrawlCommand } from './crawl-operations.ts';
import type { SnapshotRow } from './snapshot-store.ts';
import type { StoreErrorCode } from './store-error.ts';
import type { DraftFacts } from './write-operations.ts';

export interface WorkerData {
  readonly path: string;
  readonly leaseMs: number;
}

export type Command =
  | { readonly kind: 'begin'; readonly facts: DraftFacts }
  | { readonly kind: 'organization'; readonly draft: string; readonly organization: Organization }
  | {
      readonly kind: 'account';
      readonly draft: string;
      readonly account: AccountRecord;
      readonly gaps: readonly CoverageGap[];
    }
  | { readonly kind: 'gaps'; readonly draft: string; readonly gaps: readonly CoverageGap[] }
  | { readonly kind: 'seal'; readonly draft: string }
  | { readonly kind: 'abandon'; readonly draft: string }
  | { readonly kind: 'remove'; readonly snapshot: string }
  | CrawlCommand
  | { readonly kind: 'close' };

export interface Request {
  readonly call: number;
  readonly command: Command;
}

/** `ready` is the first message of a worker; it answers call 0. */
export type Reply =
  | { readonly call: number; readonly ok: true; readonly row?: SnapshotRow }
  | { readonly call: number; readonly ok: false; readonly code: StoreErrorCode; readonly message: string };

/** Both ends are of one build, so the outline of a message is enough. */
export function isRequest(value: unknown): value is Request {
  return hasCall(value) && 'command' in value;
}

export function isReply(value: unknown): value is Reply {
  return hasCall(value) && 'ok' in value;
}

export function isWorkerData(value: unknown): value is WorkerData {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'leaseMs' in value &&
    typeof value.leaseMs === 'number'
  );
}
