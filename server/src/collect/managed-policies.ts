/** AWS-managed policies, each read once per crawl: the document is the same in every account of a partition. */
import type { IAMClient } from '@aws-sdk/client-iam';
import type { Arn } from '@assumable/shared/arn/arn';
import type { ManagedPolicy } from '@assumable/shared/snapshot/model';
import { policyDetail, type ManagedPolicyDetail } from './account-file.ts';
import type { CallContext } from './aws-call.ts';
import { readPolicy } from './iam-reads.ts';

export interface ManagedPolicyCache {
  /**
   * The policy's default version, read with the given account's session on the first request and, when that
   * session may not, with the caller's own credentials. Accounts that ask meanwhile wait for the same answer and
   * try themselves when there is none. A failure is not kept.
   *
   * @throws AwsCallError
   */
  get(arn: Arn, iam: IAMClient, context: CallContext): Promise<ManagedPolicyDetail>;
  /**
   * Reads those of the policies that nobody has read or is reading, so that accounts side by side share the work
   * under their own limits instead of waiting for the same policy.
   *
   * @returns why each policy that could not be read could not be
   */
  readUnread(arns: readonly Arn[], iam: IAMClient, context: CallContext): Promise<ReadonlyMap<Arn, unknown>>;
}

/** @param before policies that an earlier process of the same crawl has read */
export function createManagedPolicyCache(
  own: { readonly iam: IAMClient; readonly context: CallContext },
  before: readonly ManagedPolicy[] = [],
): ManagedPolicyCache {
  const known = new Map<Arn, Promise<ManagedPolicyDetail>>(
    before.map(({ arn, versionId, document }) => [
      arn,
      Promise.resolve(policyDetail(arn, { VersionId: versionId, Document: document })),
    ]),
  );
  const read = async (arn: Arn, iam: IAMClient, context: CallContext): Promise<ManagedPolicyDetail> => {
    try {
      return await readPolicy(iam, context, arn);
    } catch (error) {
      if (iam === own.iam || context.signal.aborted) throw error;
      return readPolicy(own.iam, own.context, arn);
    }
  };
  const readAndKeep = (arn: Arn, iam: IAMClient, context: CallContext): Promise<ManagedPolicyDetail> => {
    const reading = read(arn, iam, context);
    known.set(arn, reading);
    reading.catch(() => {
      if (known.get(arn) === reading) known.delete(arn);
    });
    return reading;
  };
  return {
    readUnread: async (arns, iam, context) => {
      const failures = new Map<Arn, unknown>();
      for (const arn of arns) {
        if (known.has(arn)) continue;
        await readAndKeep(arn, iam, context).catch((error: unknown) => failures.set(arn, error));
      }
      return failures;
    },
    get: async (arn, iam, context) => {
      const waiting = known.get(arn);
      if (waiting === undefined) return readAndKeep(arn, iam, context);
      try {
        return await waiting;
      } catch {
        // What was refused to another account's session may be granted to this one's.
        context.signal.throwIfAborted();
        return readAndKeep(arn, iam, context);
      }
    },
  };
}
