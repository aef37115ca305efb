/**
 * AWS on loopback for tests, benchmarks and looking around: IAM, STS and Organizations of a whole organization behind
 * one address, with the limits, the pages and the failures of the real services. Signatures are not verified; keys,
 * tokens, expiry, trust policies and permissions are.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AccountId } from '@assumable/shared/arn/arn';
import { createCallRecorder, type CallLog } from './call-log.ts';
import { createAnswerer } from './answer.ts';
import type { Fault } from './faults.ts';
import type { FakeAwsOptions } from './options.ts';
import { createWorld, DEFAULT_READER, type World } from './world.ts';

export interface FakeAws {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Environment in which the SDK and the crawler talk to this fake and to nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** The first reader role, path and name: `audit/AssumableReader`. */
  readonly role: string;
  readonly calls: CallLog;
  /** The facts behind the answers, and changes of the organization while it is crawled. */
  readonly world: World;
  /** Ids of the accounts that a crawl reads when nothing goes wrong, sorted. */
  readonly readable: () => readonly AccountId[];
  /** Replaces the faults; turns begin anew. */
  plan(faults: readonly Fault[]): void;
  /** From now on the caller's own credentials are expired, until they are renewed. */
  expireCaller(): void;
  renewCaller(): void;
  stop(): Promise<void>;
}

/** Starts the fake on a loopback port. */
export async function startFakeAws(options: FakeAwsOptions = {}): Promise<FakeAws> {
  const world = createWorld(options);
  const recorder = createCallRecorder(options.keepCalls !== false);
  const answerer = createAnswerer(options, world, recorder);
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    answerer.handle(request, response).catch(() => response.destroy());
  });
  // Idle connections stay open as long as those of AWS.
  server.keepAliveTimeout = 20_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the fake AWS has no port');
  const url = `http://127.0.0.1:${address.port}`;
  const { caller } = answerer;
  return {
    url,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: caller.accessKeyId,
      AWS_SECRET_ACCESS_KEY: caller.secretAccessKey,
      ...(caller.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: caller.sessionToken }),
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nonexistent/config',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    },
    role: (options.readers?.[0] ?? DEFAULT_READER).role,
    calls: recorder.log,
    world,
    readable: () => readableAccounts(world),
    plan: (faults) => answerer.faults.replace(faults),
    expireCaller: () => answerer.setCallerExpired(true),
    renewCaller: () => answerer.setCallerExpired(false),
    stop: () =>
      new Promise((resolve) => {
        answerer.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readableAccounts(world: World): readonly AccountId[] {
  const organization = world.organization();
  if (organization === undefined) return [world.managementAccount];
  return organization.accounts
    .filter(({ state }) => state === 'ACTIVE' || state === 'UNKNOWN')
    .map(({ id }) => id)
    .filter((id) => world.trouble(id) !== 'role_missing' && world.trouble(id) !== 'denied_by_scp')
    .sort();
}
