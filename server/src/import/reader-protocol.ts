/** Messages between an import and its reader threads. Both ends are of one build: outlines are enough. */
import type { Result } from '@assumable/shared/lib/result';
import { hasCall } from '../lib/thread-calls.ts';
import type { AccountFile } from './account-file.ts';
import type { AccountParcel } from './account-parcel.ts';
import type { JsonFault } from './decode-json.ts';
import type { ImportLimits } from './limits.ts';

export interface ReaderData {
  readonly limits: ImportLimits;
}

export interface ReaderRequest {
  readonly call: number;
  readonly command: AccountFile;
}

/** `read` is absent in the reply to call 0: the thread can be used. */
export interface ReaderReply {
  readonly call: number;
  readonly read?: Result<AccountParcel, JsonFault>;
}

export function isReaderData(value: unknown): value is ReaderData {
  return typeof value === 'object' && value !== null && 'limits' in value;
}

export function isReaderRequest(value: unknown): value is ReaderRequest {
  return hasCall(value) && 'command' in value;
}

export function isReaderReply(value: unknown): value is ReaderReply {
  return hasCall(value) && (value.call === 0 || 'read' in value);
}
