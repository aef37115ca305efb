/** The file of one account: bytes → record and gaps. */
import type { AccountId } from '@assumable/shared/arn/arn';
import {
  readAuthorizationDetails,
  type ReadAccount,
} from '@assumable/shared/aws-files/authorization-details';
import type { DocumentPool } from '@assumable/shared/aws-files/policy-document';
import { success, type Result } from '@assumable/shared/lib/result';
import { decodeJson, type JsonFault } from './decode-json.ts';
import type { ImportLimits } from './limits.ts';

export interface AccountFile {
  readonly bytes: Uint8Array;
  /** As gaps name it. */
  readonly file: string;
  /** Account that the file's name promises. */
  readonly account: AccountId;
}

/** What a file gave; a fault when it is no JSON, or JSON beyond the limits. */
export type AccountFileRead = Result<ReadAccount, JsonFault>;

/** Never throws for bad content. */
export function readAccountFile(
  { bytes, file, account }: AccountFile,
  limits: ImportLimits,
  pool: DocumentPool,
): AccountFileRead {
  const decoded = decodeJson(bytes, limits);
  if (!decoded.ok) return decoded;
  return success(readAuthorizationDetails(decoded.value, { file, expectedAccount: account, pool }));
}
