/** Role sessions in accounts: one shared STS client, a session policy on each, credentials in memory only. */
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Arn, Partition } from '@assumable/shared/arn/arn';
import { callAws, type CallContext } from './aws-call.ts';
import { AwsCallError, isDenied } from './aws-errors.ts';
import type { AwsClients, SessionCredentials } from './aws-clients.ts';
import type { CrawlAccount } from './crawl-options.ts';
import { externalIdOf, roleArn } from './role-template.ts';
import { SESSION_POLICY } from './session-policy.ts';

export interface SessionSettings {
  readonly partition: Partition;
  /** Path and name without the leading slash, in the order in which they are tried. */
  readonly roles: readonly string[];
  /** Session name in the accounts' CloudTrail, `assumable-<crawl id>`. */
  readonly sessionName: string;
  readonly externalId: string | undefined;
  readonly withSessionPolicy: boolean;
}

export interface OpenedSession {
  readonly role: Arn;
  /** Gives the session's credentials, and new ones when the SDK asks again. */
  readonly credentials: () => Promise<SessionCredentials>;
}

export interface SessionOpener {
  /**
   * Assumes the first role that may be assumed. A role that was refused stays in the account's CloudTrail, so the
   * one that worked in the account's unit is tried first the next time, and nothing beyond the list is tried.
   *
   * @throws AwsCallError; `assume_denied` names every role that was tried
   */
  open(account: CrawlAccount, context: CallContext): Promise<OpenedSession>;
}

/** Longest session that role chaining permits; an account takes seconds, and the SDK asks again when it runs out. */
const SESSION_SECONDS = 3_600;

export function createSessionOpener(clients: AwsClients, settings: SessionSettings): SessionOpener {
  const winners = new Map<string, string>();

  const inOrder = (account: CrawlAccount): readonly string[] => {
    const winner = winners.get(account.parentId ?? '');
    return winner === undefined ? settings.roles : [...new Set([winner, ...settings.roles])];
  };

  return {
    open: async (account, context) => {
      const refusals: AwsCallError[] = [];
      const tried: Arn[] = [];
      for (const role of inOrder(account)) {
        const arn = roleArn(settings.partition, account.id, role);
        tried.push(arn);
        try {
          let waiting: SessionCredentials | undefined = await assume(
            clients,
            context,
            settings,
            account,
            arn,
          );
          winners.set(account.parentId ?? '', role);
          const credentials = async (): Promise<SessionCredentials> => {
            const ready = waiting;
            waiting = undefined;
            return ready ?? assume(clients, context, settings, account, arn);
          };
          return { role: arn, credentials };
        } catch (error) {
          if (!(error instanceof AwsCallError) || !isDenied(error.reason)) throw error;
          refusals.push(error);
        }
      }
      throw refused(tried, refusals);
    },
  };
}

/** A refusal that names its policy type says more than the one text that STS has for everything else. */
function refused(tried: readonly Arn[], refusals: readonly AwsCallError[]): AwsCallError {
  const telling = refusals.find((error) => error.reason !== 'access_denied') ?? refusals[0];
  const reason =
    telling === undefined || telling.reason === 'access_denied' ? 'assume_denied' : telling.reason;
  const said = telling?.message ?? 'no role was tried';
  return new AwsCallError('sts:AssumeRole', reason, said, tried);
}

async function assume(
  clients: AwsClients,
  context: CallContext,
  settings: SessionSettings,
  account: CrawlAccount,
  role: Arn,
): Promise<SessionCredentials> {
  const asked = clients.sts();
  try {
    return await assumeOnce(clients, context, settings, account, role);
  } catch (error) {
    const disabled = error instanceof AwsCallError && error.reason === 'region_disabled';
    // Another account may have moved STS to the fallback region meanwhile.
    if (!disabled || (clients.sts() === asked && !clients.useFallbackRegion(settings.partition))) throw error;
    return assumeOnce(clients, context, settings, account, role);
  }
}

function assumeOnce(
  clients: AwsClients,
  context: CallContext,
  settings: SessionSettings,
  account: CrawlAccount,
  role: Arn,
): Promise<SessionCredentials> {
  const { externalId } = settings;
  return callAws(
    context,
    'sts:AssumeRole',
    (abortSignal) =>
      clients.sts().send(
        new AssumeRoleCommand({
          RoleArn: role,
          RoleSessionName: settings.sessionName,
          DurationSeconds: SESSION_SECONDS,
          ...(externalId === undefined ? {} : { ExternalId: externalIdOf(externalId, account.id) }),
          ...(settings.withSessionPolicy ? { Policy: SESSION_POLICY } : {}),
        }),
        { abortSignal },
      ),
    (output): SessionCredentials | undefined => {
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = output.Credentials ?? {};
      if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined)
        return undefined;
      // AWS states the end by its own clock, the SDK compares it with the local one.
      const end = Expiration?.getTime() ?? Date.now() + clients.clockOffset() + SESSION_SECONDS * 1_000;
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: new Date(end - clients.clockOffset()),
      };
    },
  );
}
