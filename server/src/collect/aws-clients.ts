/** SDK clients of one crawl: one connection pool, one retry policy, every request's host checked. */
import { IAMClient } from '@aws-sdk/client-iam';
import type { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { STSClient } from '@aws-sdk/client-sts';
import { asFileContent } from './account-file.ts';
import { createBaseCredentials, type BaseCredentials, type Identity } from './base-credentials.ts';
import { isThrottle } from './aws-errors.ts';
import type { CallMeter } from './call-meter.ts';
import { CrawlError, DEFAULT_TUNING, type CrawlOptions } from './crawl-options.ts';
import { checkEndpoint, endpointSettings } from './endpoint-rules.ts';
import { readFast } from './fast-xml-client.ts';
import { GuardedHandler } from './guarded-handler.ts';
import { createMemberRetries } from './throttle-backoff.ts';

/** Clients of one region. */
export interface IdentityCenterClients {
  readonly sso: SSOAdminClient;
  readonly store: IdentitystoreClient;
}

/** Credentials of a role session, kept in memory only. */
export interface SessionCredentials extends Identity {
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Fallback STS regions when the account has the asked region switched off: default-enabled, one per partition. */
const FALLBACK_REGIONS: ReadonlyMap<string, string> = new Map([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-eusc', 'eusc-de-east-1'],
  ['aws-iso', 'us-iso-east-1'],
  ['aws-iso-b', 'us-isob-east-1'],
  ['aws-iso-e', 'eu-isoe-west-1'],
  ['aws-iso-f', 'us-isof-south-1'],
]);

export interface AwsClients {
  readonly organizations: OrganizationsClient;
  /** For facts that are not needed: it gives up after three attempts. */
  readonly organizationsBriefly: OrganizationsClient;
  /** IAM of the caller's own account. */
  readonly ownIam: IAMClient;
  /** For facts that are not needed: it gives up after three attempts. */
  readonly ownIamBriefly: IAMClient;
  /** Identity Center and its identity store in one region, with the caller's credentials. */
  identityCenter(region: string, pace: { readonly throttled: () => void }): Promise<IdentityCenterClients>;
  readonly region: string;
  readonly base: BaseCredentials;
  sts(): STSClient;
  /** One attempt, for the question whether credentials or network work again. */
  readonly probe: STSClient;
  /** AWS's clock minus the local one in milliseconds, as far as the SDK has noticed. */
  clockOffset(): number;
  /** Moves STS to the partition's fallback region; `false` when it is there already or there is none. */
  useFallbackRegion(partition: string): boolean;
  /** IAM client that signs with `credentials`; small, made per account and dropped after it. */
  iamFor(credentials: () => Promise<SessionCredentials>, meter: CallMeter): IAMClient;
  close(): void;
}

/** Told of every throttled answer of the services whose limits all accounts share. */
export interface ServicePaces {
  readonly sts?: { readonly throttled: () => void };
  readonly organizations?: { readonly throttled: () => void };
}

/**
 * Builds the clients of a crawl.
 *
 * @throws CrawlError `endpoint_refused` when an `AWS_ENDPOINT_URL…` variable names a host that is not AWS's
 */
export async function createAwsClients(
  options: CrawlOptions,
  meter: CallMeter,
  paces: ServicePaces = {},
): Promise<AwsClients> {
  const policy = { allowLocalEndpoint: options.allowLocalEndpoint === true };
  for (const { variable, value } of endpointSettings(process.env)) {
    const verdict = checkEndpoint(value, policy);
    if (!verdict.ok) throw new CrawlError('endpoint_refused', `${variable}: ${verdict.error}`);
  }
  // The SDK warns on Node 20 about its own future versions; ours is pinned, so its users can do nothing about it.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const tuning = { ...DEFAULT_TUNING, ...options.tuning };
  const handler = new GuardedHandler(policy, tuning, options.logger);
  const profile = options.profile === undefined ? {} : { profile: options.profile };
  const { maxAttempts } = tuning;
  const common = { requestHandler: handler, retryMode: 'standard', maxAttempts, ...profile } as const;
  const memberOptions = () => ({ ...common, retryStrategy: createMemberRetries(maxAttempts) });
  const region = await effectiveRegion(options);
  const base = createBaseCredentials(options, { requestHandler: handler, region, maxAttempts });
  const credentials = base.provider;

  const createSts = (stsRegion: string): STSClient => {
    const client = new STSClient({ ...common, region: stsRegion, credentials });
    client.middlewareStack.add((next) => countThrottles(next, meter, paces.sts), AFTER_RETRY);
    return client;
  };
  const createOrganizations = (attempts: number): OrganizationsClient => {
    const client = new OrganizationsClient({ ...common, region, credentials, maxAttempts: attempts });
    client.middlewareStack.add((next) => countThrottles(next, meter, paces.organizations), AFTER_RETRY);
    return client;
  };
  const ownIam = new IAMClient({ ...memberOptions(), region, credentials });
  lean(ownIam, meter);
  const briefly = Math.min(BRIEF_ATTEMPTS, maxAttempts);
  const ownIamBriefly = lean(new IAMClient({ ...common, region, credentials, maxAttempts: briefly }), meter);

  let stsRegion = region;
  let sts = createSts(stsRegion);
  return {
    // Organizations answers "another request is already in progress" to its own callers: two tries more.
    organizations: createOrganizations(maxAttempts + 2),
    organizationsBriefly: createOrganizations(briefly),
    ownIam,
    ownIamBriefly,
    identityCenter: async (home, pace) => {
      const { SSOAdminClient } = await import('@aws-sdk/client-sso-admin');
      const { IdentitystoreClient } = await import('@aws-sdk/client-identitystore');
      const sso = new SSOAdminClient({ ...common, region: home, credentials });
      const store = new IdentitystoreClient({ ...common, region: home, credentials });
      sso.middlewareStack.add((next) => countThrottles(next, meter, pace), AFTER_RETRY);
      store.middlewareStack.add((next) => countThrottles(next, meter, pace), AFTER_RETRY);
      return { sso, store };
    },
    region,
    base,
    sts: () => sts,
    probe: new STSClient({ ...common, region, credentials, maxAttempts: 1 }),
    clockOffset: () => sts.config.systemClockOffset,
    useFallbackRegion: (partition) => {
      const fallback = FALLBACK_REGIONS.get(partition);
      if (fallback === undefined || fallback === stsRegion) return false;
      options.logger?.warn(
        { region: stsRegion, fallback },
        'STS is disabled in the region, using the fallback',
      );
      stsRegion = fallback;
      sts = createSts(fallback);
      return true;
    },
    iamFor: (identity, accountMeter) => {
      const client = new IAMClient({
        ...memberOptions(),
        region,
        credentials: identity,
        systemClockOffset: sts.config.systemClockOffset,
      });
      return lean(client, accountMeter);
    },
    close: () => handler.close(),
  };
}

const BRIEF_ATTEMPTS = 3;

/**
 * An IAM client that spends little on each answer: the fast XML reader, and no copy of every answer for the SDK's own
 * log, which nobody reads.
 */
function lean(client: IAMClient, meter: CallMeter): IAMClient {
  // Either way the long answers come as a file holds them.
  if (!readFast(client.config.protocol)) client.middlewareStack.add(inFileForm, { step: 'initialize' });
  client.middlewareStack.remove('loggerMiddleware');
  client.middlewareStack.add((next) => countThrottles(next, meter), AFTER_RETRY);
  return client;
}

/** For a version of the SDK that the fast reader does not know: dates become text. */
function inFileForm<Input, Result extends { output: object }>(
  next: (input: Input) => Promise<Result>,
): (input: Input) => Promise<Result> {
  return async (input) => {
    const result = await next(input);
    Object.assign(result.output, asFileContent(result.output));
    return result;
  };
}

/** Low priority in this step runs inside the SDK's retries, which have high priority. */
const AFTER_RETRY = { step: 'finalizeRequest', priority: 'low', name: 'countThrottles' } as const;

/** Middleware that sees every attempt. */
function countThrottles<Input, Output>(
  next: (input: Input) => Promise<Output>,
  meter: CallMeter,
  pace?: { readonly throttled: () => void },
): (input: Input) => Promise<Output> {
  return async (input) => {
    try {
      return await next(input);
    } catch (error) {
      if (isThrottle(error)) {
        meter.countThrottle();
        pace?.throttled();
      }
      throw error;
    }
  };
}

/** The SDK does not read AWS_DEFAULT_REGION (other AWS tools do) and fails without a region, so both are filled in. */
async function effectiveRegion(options: CrawlOptions): Promise<string> {
  if (options.region !== undefined) return options.region;
  const fromEnvironment = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const probe = new STSClient(options.profile === undefined ? {} : { profile: options.profile });
  try {
    return await probe.config.region();
  } catch {
    return 'us-east-1';
  } finally {
    probe.destroy();
  }
}
