/** Role sessions in accounts: one shared STS client, a session policy on each, credentials in memory only. */
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { AccountId, Partition } from '@assumable/shared/arn/arn';
import { callAws, type CallContext } from './aws-call.ts';
import { AwsCallError } from './aws-errors.ts';
import type { AwsClients, SessionCredentials } from './aws-clients.ts';
import { roleArn } from './role-name.ts';
import { SESSION_POLICY } from './session-policy.ts';

export interface SessionSettings {
  readonly partition: Partition;
  /** Path and name without the leading slash. */
  readonly role: string;
  /** Session name in the accounts' CloudTrail, `assumable-<crawl id>`. */
  readonly sessionName: string;
  readonly externalId: string | undefined;
  readonly withSessionPolicy: boolean;
}

/** Longest session that role chaining permits; an account takes seconds, and the SDK asks again when it runs out. */
const SESSION_SECONDS = 3_600;

/**
 * Assumes the role in one account and gives a provider that renews the session when the SDK asks again.
 *
 * @throws AwsCallError
 */
export async function openSession(
  clients: AwsClients,
  context: CallContext,
  settings: SessionSettings,
  account: AccountId,
): Promise<() => Promise<SessionCredentials>> {
  let waiting: SessionCredentials | undefined = await assume(clients, context, settings, account);
  return async () => {
    const ready = waiting;
    waiting = undefined;
    return ready ?? assume(clients, context, settings, account);
  };
}

async function assume(
  clients: AwsClients,
  context: CallContext,
  settings: SessionSettings,
  account: AccountId,
): Promise<SessionCredentials> {
  const asked = clients.sts();
  try {
    return await assumeOnce(clients, context, settings, account);
  } catch (error) {
    const disabled = error instanceof AwsCallError && error.reason === 'region_disabled';
    // Another account may have moved STS to the fallback region meanwhile.
    if (!disabled || (clients.sts() === asked && !clients.useFallbackRegion(settings.partition))) throw error;
    return assumeOnce(clients, context, settings, account);
  }
}

function assumeOnce(
  clients: AwsClients,
  context: CallContext,
  settings: SessionSettings,
  account: AccountId,
): Promise<SessionCredentials> {
  return callAws(
    context,
    'sts:AssumeRole',
    (abortSignal) =>
      clients.sts().send(
        new AssumeRoleCommand({
          RoleArn: roleArn(settings.partition, account, settings.role),
          RoleSessionName: settings.sessionName,
          DurationSeconds: SESSION_SECONDS,
          ...(settings.externalId === undefined ? {} : { ExternalId: settings.externalId }),
          ...(settings.withSessionPolicy ? { Policy: SESSION_POLICY } : {}),
        }),
        { abortSignal },
      ),
    (output): SessionCredentials | undefined => {
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = output.Credentials ?? {};
      if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined)
        return undefined;
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: Expiration ?? new Date(Date.now() + SESSION_SECONDS * 1_000),
      };
    },
  );
}
