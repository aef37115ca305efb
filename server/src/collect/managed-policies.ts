/** AWS-managed policies, each read once per crawl: the document is the same in every account of a partition. */
import type { IAMClient, ManagedPolicyDetail } from '@aws-sdk/client-iam';
import type { Arn } from '@assumable/shared/arn/arn';
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
}

export function createManagedPolicyCache(own: {
  readonly iam: IAMClient;
  readonly context: CallContext;
}): ManagedPolicyCache {
  const known = new Map<Arn, Promise<ManagedPolicyDetail>>();
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
