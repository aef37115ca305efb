/** The one HTTP handler of a crawl: connection pool, time limits, proxy, and a guard over every address. */
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { CrawlLogger, CrawlTuning } from './crawl-options.ts';
import { checkEndpoint, type EndpointPolicy } from './endpoint-rules.ts';
import { ProxyAgent, proxySettings } from './proxy-agent.ts';

type HandlerRequest = Parameters<NodeHttpHandler['handle']>[0];
type HandlerOptions = Parameters<NodeHttpHandler['handle']>[1];
type HandlerResponse = ReturnType<NodeHttpHandler['handle']>;

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
export class GuardedHandler extends NodeHttpHandler {
  readonly #policy: EndpointPolicy;
  readonly #logger: CrawlLogger | undefined;
  readonly #seen = new Map<string, string | undefined>();
  readonly #agents: readonly [HttpAgent, HttpsAgent];

  constructor(policy: EndpointPolicy, tuning: CrawlTuning, logger: CrawlLogger | undefined) {
    const pool = { keepAlive: true, maxSockets: 128, maxFreeSockets: 64 };
    const proxy = proxySettings(process.env);
    const agents = [
      new HttpAgent(pool),
      proxy === undefined ? new HttpsAgent(pool) : new ProxyAgent(proxy, pool),
    ] as const;
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
