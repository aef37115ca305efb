/**
 * A fake AWS as a process of its own, so that its work is not counted as the crawler's:
 * `tsx server/testing/fake-aws/fake-aws-process.ts --preset medium --latency 80-140`.
 *
 * Without a parent that listens it prints its address and environment as one line of JSON and runs until it is stopped.
 * With one (`child_process.fork`) it sends `ready`, answers `counts`, obeys `expire` and `renew` (the caller's
 * credentials) and `{ faults: [...] }` with `done`, and ends with its parent.
 */
import { parseArgs } from 'node:util';
import { PRESETS, type PresetName } from '@assumable/shared/generate/presets';
import type { Fault } from './faults.ts';
import type { FakeAwsOptions, ReaderRole } from './options.ts';
import { startFakeAws } from './start-fake-aws.ts';
import type { Limits, Rate } from './token-bucket.ts';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'small' },
    seed: { type: 'string', default: '1' },
    accounts: { type: 'string' },
    'roles-per-account': { type: 'string' },
    /** Lets the generator's share of accounts fail. */
    'as-generated': { type: 'boolean', default: false },
    /** Milliseconds, or a range: `80-140`. */
    latency: { type: 'string', default: '0' },
    /** Path and name of a role that every account gets; may be given again. */
    role: { type: 'string', multiple: true },
    /** Calls per second, or with a burst: `15/30`. */
    iam: { type: 'string' },
    sts: { type: 'string' },
    organizations: { type: 'string' },
    /** Entries of an IAM page at most. */
    page: { type: 'string' },
    port: { type: 'string', default: '0' },
    /** Makes the long answers before the first call. */
    prepared: { type: 'boolean', default: false },
    /** Keeps no list of calls, only counts. */
    'count-only': { type: 'boolean', default: false },
  },
});

/** Accounts whose ids are told, so that a test can choose one. */
const MOST_IDS = 100;

const fake = await startFakeAws(options());
const organization = fake.world.organization();
const ready = {
  kind: 'ready',
  url: fake.url,
  env: fake.env,
  role: fake.role,
  accounts: organization?.accounts.length ?? 1,
  readable: fake.readable().length,
  readableIds: fake.readable().slice(0, MOST_IDS),
};
if (process.send === undefined) process.stdout.write(`${JSON.stringify(ready)}\n`);
else {
  process.send(ready);
  process.on('message', (message) => {
    if (message === 'expire') fake.expireCaller();
    else if (message === 'renew') fake.renewCaller();
    else if (isFaults(message)) fake.plan(message.faults);
    if (message !== 'counts') {
      process.send?.('done');
      return;
    }
    const { attempts, successes, throttles, peak } = fake.calls;
    process.send?.({
      kind: 'counts',
      attempts: Object.fromEntries(attempts),
      successes: Object.fromEntries(successes),
      throttles: Object.fromEntries(throttles),
      peak: Object.fromEntries(peak),
      rss: process.memoryUsage.rss(),
      cpu: process.cpuUsage(),
    });
  });
  process.once('disconnect', () => void stop());
}
// Ctrl+C reaches the whole group: the parent ends first and this process with it.
process.on('SIGINT', () => {
  if (process.send === undefined) void stop();
});
process.once('SIGTERM', () => void stop());

function isFaults(message: unknown): message is { readonly faults: readonly Fault[] } {
  return (
    typeof message === 'object' && message !== null && 'faults' in message && Array.isArray(message.faults)
  );
}

async function stop(): Promise<void> {
  await fake.stop();
  process.exit(0);
}

function options(): FakeAwsOptions {
  const { accounts, page, role } = values;
  const rolesPerAccount = values['roles-per-account'];
  return {
    preset: preset(values.preset),
    seed: whole('seed', values.seed),
    ...(accounts === undefined ? {} : { accounts: whole('accounts', accounts) }),
    ...(rolesPerAccount === undefined
      ? {}
      : { rolesPerAccount: whole('roles-per-account', rolesPerAccount) }),
    readable: values['as-generated'] ? 'as-generated' : 'all',
    latencyMs: range(values.latency),
    limits: limits(),
    ...(page === undefined ? {} : { pages: { most: whole('page', page) } }),
    ...(role === undefined ? {} : { readers: role.map((name): ReaderRole => ({ role: name })) }),
    keepCalls: !values['count-only'],
    prepared: values.prepared,
    port: whole('port', values.port),
  };
}

function preset(name: string): PresetName {
  const found = PRESETS.find((candidate) => candidate === name);
  if (found === undefined) throw new RangeError(`--preset is one of ${PRESETS.join(', ')}, not ${name}`);
  return found;
}

function whole(flag: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`--${flag} is a whole number, not ${text}`);
  return value;
}

function range(text: string): { readonly from: number; readonly to: number } {
  const [from = '0', to = from] = text.split('-');
  return { from: whole('latency', from), to: whole('latency', to) };
}

function rate(flag: string, text: string | undefined): Rate | undefined {
  if (text === undefined) return undefined;
  const [steady = '', burst = steady] = text.split('/');
  return { rate: whole(flag, steady), burst: whole(flag, burst) };
}

function limits(): Limits {
  const iam = rate('iam', values.iam);
  const sts = rate('sts', values.sts);
  const organizations = rate('organizations', values.organizations);
  return {
    ...(iam === undefined ? {} : { iam }),
    ...(sts === undefined ? {} : { sts }),
    ...(organizations === undefined ? {} : { organizations }),
  };
}
