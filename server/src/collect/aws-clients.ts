/** SDK clients of one crawl: one connection pool, one retry policy, every request's host checked. */
import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { CallMeter } from './aws-call.ts';
import { isThrottle } from './aws-errors.ts';
import {
  CrawlError,
  DEFAULT_TUNING,
  type CrawlLogger,
  type CrawlOptions,
  type CrawlTuning,
} from './crawl-options.ts';
import { checkEndpoint, endpointSettings, type EndpointPolicy } from './endpoint-rules.ts';

type HandlerRequest = Parameters<NodeHttpHandler['handle']>[0];
type HandlerOptions = Parameters<NodeHttpHandler['handle']>[1];
type HandlerResponse = ReturnType<NodeHttpHandler['handle']>;

/** Credentials of a role session, kept in memory only. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

class EndpointRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EndpointRefusedError';
  }
}

/**
 * The one handler of a crawl. It judges the address of every request, also when the address comes from the
 * shared config file, and logs each effective address once. The handler follows no redirects.
 */
class GuardedHandler extends NodeHttpHandler {
  readonly #policy: EndpointPolicy;
  readonly #logger: CrawlLogger | undefined;
  readonly #seen = new Map<string, string | undefined>();
  readonly #agents: readonly [HttpAgent, HttpsAgent];

  constructor(policy: EndpointPolicy, tuning: CrawlTuning, logger: CrawlLogger | undefined) {
    const pool = { keepAlive: true, maxSockets: 128, maxFreeSockets: 64 };
    const agents = [new HttpAgent(pool), new HttpsAgent(pool)] as const;
    super({
      httpAgent: agents[0],
      httpsAgent: agents[1],
      connectionTimeout: tuning.connectionTimeout,
      socketTimeout: tuning.socketTimeout,
      requestTimeout: tuning.requestTimeout,
      throwOnRequestTimeout: true,
    });
    this.#policy = policy;
    this.#logger = logger;
    this.#agents = agents;
  }

  override handle(request: HandlerRequest, options?: HandlerOptions): HandlerResponse {
    const refusal = this.#judge(request);
    if (refusal !== undefined) return Promise.reject(new EndpointRefusedError(refusal));
    return super.handle(request, options);
  }

  #judge(request: HandlerRequest): string | undefined {
    const port = request.port === undefined ? '' : `:${String(request.port)}`;
    const origin = `${request.protocol}//${request.hostname}${port}`;
    if (this.#seen.has(origin)) return this.#seen.get(origin);
    const verdict = checkEndpoint(origin, this.#policy);
    if (verdict.ok) this.#logger?.info({ endpoint: verdict.value.origin }, 'using AWS endpoint');
    else this.#logger?.warn({ endpoint: origin }, 'refused AWS endpoint');
    this.#seen.set(origin, verdict.ok ? undefined : verdict.error);
    return verdict.ok ? undefined : verdict.error;
  }

  /** Clients share this handler, so it survives the end of any one client; `close` ends it. */
  override destroy(): void {}

  close(): void {
    for (const agent of this.#agents) agent.destroy();
  }
}

/** Fallback STS regions when the account has the asked region switched off: default-enabled, one per partition. */
const FALLBACK_REGIONS: ReadonlyMap<string, string> = new Map([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
]);

export interface AwsClients {
  readonly organizations: OrganizationsClient;
  /** IAM of the caller's own account. */
  readonly ownIam: IAMClient;
  readonly region: string;
  sts(): STSClient;
  /** Moves STS to the partition's fallback region; `false` when it is there already or there is none. */
  useFallbackRegion(partition: string): boolean;
  /** IAM client that signs with `credentials`; small, made per account and dropped after it. */
  iamFor(credentials: () => Promise<SessionCredentials>): IAMClient;
  close(): void;
}

/**
 * Builds the clients of a crawl.
 *
 * @throws CrawlError `endpoint_refused` when an `AWS_ENDPOINT_URL…` variable names a host that is not AWS's
 */
export async function createAwsClients(options: CrawlOptions, meter: CallMeter): Promise<AwsClients> {
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
  const common = {
    requestHandler: handler,
    retryMode: 'standard',
    maxAttempts: tuning.maxAttempts,
    ...profile,
  } as const;
  const region = await effectiveRegion(options);
  const credentials = fromNodeProviderChain({
    ...profile,
    clientConfig: { requestHandler: handler, region, maxAttempts: tuning.maxAttempts },
  });

  const createSts = (stsRegion: string): STSClient => {
    const client = new STSClient({ ...common, region: stsRegion, credentials });
    client.middlewareStack.add((next) => countThrottles(next, meter), AFTER_RETRY);
    return client;
  };
  const createIam = (
    identity: (() => Promise<SessionCredentials>) | typeof credentials,
    offset: number,
  ): IAMClient => {
    const client = new IAMClient({ ...common, region, credentials: identity, systemClockOffset: offset });
    client.middlewareStack.add((next) => countThrottles(next, meter), AFTER_RETRY);
    return client;
  };
  const organizations = new OrganizationsClient({
    ...common,
    region,
    credentials,
    // Organizations answers "another request is already in progress" to its own callers: two tries more.
    maxAttempts: tuning.maxAttempts + 2,
  });
  organizations.middlewareStack.add((next) => countThrottles(next, meter), AFTER_RETRY);

  let stsRegion = region;
  let sts = createSts(stsRegion);
  return {
    organizations,
    ownIam: createIam(credentials, 0),
    region,
    sts: () => sts,
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
    iamFor: (identity) => createIam(identity, sts.config.systemClockOffset),
    close: () => handler.close(),
  };
}

/** Low priority in this step runs inside the SDK's retries, which have high priority. */
const AFTER_RETRY = { step: 'finalizeRequest', priority: 'low', name: 'countThrottles' } as const;

/** Middleware that sees every attempt. */
function countThrottles<Input, Output>(
  next: (input: Input) => Promise<Output>,
  meter: CallMeter,
): (input: Input) => Promise<Output> {
  return async (input) => {
    try {
      return await next(input);
    } catch (error) {
      if (isThrottle(error)) meter.countThrottle();
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
