/** The caller's own credentials: the SDK's default chain, asked again when they run out or a person signed in anew. */
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { CrawlOptions } from './crawl-options.ts';

/** Credentials kept in memory only. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface BaseCredentials {
  /** Given to the clients, which ask before every request. */
  readonly provider: () => Promise<Identity>;
  /** Forgets what is known: the next request reads configuration, environment and sign-in caches again. */
  renew(): void;
}

/** The SDK renews credentials this long before they end. */
const EARLY_MS = 300_000;

export function createBaseCredentials(
  options: Pick<CrawlOptions, 'profile' | 'mfaCode'>,
  connection: {
    readonly requestHandler: NodeHttpHandler;
    readonly region: string;
    readonly maxAttempts: number;
  },
): BaseCredentials {
  let known: Promise<Identity> | undefined;
  const load = (): Promise<Identity> => {
    const chain = fromNodeProviderChain({
      ...(options.profile === undefined ? {} : { profile: options.profile }),
      ...(options.mfaCode === undefined ? {} : { mfaCodeProvider: options.mfaCode }),
      // A profile that was changed while the crawl waits is read as it is now.
      ignoreCache: true,
      clientConfig: connection,
    });
    const loading = chain();
    known = loading;
    loading.catch(() => {
      if (known === loading) known = undefined;
    });
    return loading;
  };
  return {
    provider: async () => {
      let identity = await (known ?? load());
      const { expiration } = identity;
      if (expiration !== undefined && expiration.getTime() - Date.now() < EARLY_MS) identity = await load();
      // A client keeps credentials without an end for ever; these ended already, so it asks each time.
      return { ...identity, expiration: new Date(0) };
    },
    renew: () => {
      known = undefined;
    },
  };
}
