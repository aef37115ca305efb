/** Who is asking: account, ARN and partition of the caller's own credentials. */
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { parseArn, type AccountId, type Partition } from '@assumable/shared/arn/arn';
import { callAws, type CallContext } from './aws-call.ts';
import type { AwsClients } from './aws-clients.ts';
import { AwsCallError } from './aws-errors.ts';
import { CrawlError } from './crawl-options.ts';

export interface Caller {
  readonly account: AccountId;
  readonly arn: string;
  /** The partition of a crawl is that of the caller's ARN: trust never crosses partitions. */
  readonly partition: Partition;
}

/** @throws CrawlError that says what to do */
export async function identifyCaller(clients: AwsClients, context: CallContext): Promise<Caller> {
  try {
    return await askCaller(clients.sts(), context);
  } catch (error) {
    if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
    throw new CrawlError(
      error.reason,
      error.reason === 'base_credentials'
        ? `No usable AWS credentials (${error.message}). Sign in (aws sso login), set a profile, or check that --region ${clients.region} lies in the credentials' partition.`
        : `AWS did not say who is calling: sts:GetCallerIdentity failed (${error.message}).`,
    );
  }
}

/** @throws AwsCallError */
export function askCaller(sts: STSClient, context: CallContext): Promise<Caller> {
  return callAws(
    context,
    'sts:GetCallerIdentity',
    (abortSignal) => sts.send(new GetCallerIdentityCommand({}), { abortSignal }),
    ({ Account, Arn }) => {
      const partition = parseArn(Arn ?? '')?.partition;
      return Account === undefined || Arn === undefined || partition === undefined
        ? undefined
        : { account: Account, arn: Arn, partition };
    },
  );
}

/** Asks once more, with what the credential chain gives now; the error when the answer is not the same account. */
export async function probeCaller(
  clients: AwsClients,
  context: CallContext,
  caller: Caller,
): Promise<AwsCallError | undefined> {
  const { recover: _recover, pace: _pace, ...plain } = context;
  clients.base.renew();
  try {
    const now = await askCaller(clients.probe, plain);
    if (now.account === caller.account && now.partition === caller.partition) return undefined;
    return new AwsCallError(
      'sts:GetCallerIdentity',
      'unexpected',
      `The credentials are those of account ${now.account}, but the crawl was begun with ${caller.account}.`,
    );
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof AwsCallError) return error;
    throw error;
  }
}
