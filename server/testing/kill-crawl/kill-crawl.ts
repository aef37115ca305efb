/**
 * Crawls a fake AWS with the real command line tool, kills it with SIGKILL on the way and lets it go on, until its
 * snapshot is sealed. Points are counted in calls that the fake has answered, so a seed gives the same ones again.
 */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { AccountId } from '@assumable/shared/arn/arn';
import { createRandom } from '@assumable/shared/generate/random';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { startAssumable } from '../cli-process.ts';
import type { FakeAws } from '../fake-aws/start-fake-aws.ts';
import { openTestStore } from '../open-test-store.ts';

export interface KillSettings {
  readonly fake: FakeAws;
  /** Folder of the store. */
  readonly folder: string;
  readonly concurrency: number;
  readonly kills: number;
  readonly seed: number;
  /** Calls of a crawl that nobody disturbs. */
  readonly calls: number;
}

export interface KillReport {
  readonly snapshot: Snapshot;
  /** SHA-256 over everything that was read: equal content, equal hash. */
  readonly contentHash: string;
  /** Sealed snapshots in the store at the end. */
  readonly sealed: number;
  /** Processes that died by SIGKILL. */
  readonly killed: number;
  /** Kills before the crawl had written anything, so that there was nothing to go on with. */
  readonly begunAnew: number;
  /** Accounts that were entered a second time. */
  readonly readAgain: number;
  readonly stderr: string;
}

/** A kill comes up to this many milliseconds after the answer that it waits for: anywhere in the handling of it. */
const LATEST = 25;

/** One crawl that nobody kills. */
export function crawlUndisturbed(
  settings: Omit<KillSettings, 'kills' | 'seed' | 'calls'>,
): Promise<KillReport> {
  return crawlWithKills({ ...settings, kills: 0, seed: 0, calls: 0 });
}

export async function crawlWithKills(settings: KillSettings): Promise<KillReport> {
  const { fake, folder, kills, seed, calls } = settings;
  const random = createRandom(seed, 'kills');
  fake.calls.clear();
  // Drawn over the whole crawl, then taken as distances: what is read again only adds calls.
  const points = Array.from({ length: kills }, () => random.integer(1, calls)).sort((a, b) => a - b);
  let killed = 0;
  let begunAnew = 0;
  let stderr = '';
  let resume = false;
  for (let turn = 0; ; turn += 1) {
    const point = points[turn];
    const distance = point === undefined ? undefined : Math.max(1, point - (points[turn - 1] ?? 0));
    const run = await crawlOnce(settings, resume, distance, random.integer(0, LATEST));
    stderr = `${stderr}${run.stderr}`;
    if (run.killed) killed += 1;
    const sealed = await sealedOf(folder);
    if (sealed !== undefined) {
      return { ...sealed, killed, begunAnew, readAgain: accountsReadAgain(fake), stderr };
    }
    if (!run.killed && !resume) throw new Error(`the crawl ended without a snapshot: ${run.stderr}`);
    if (!run.killed) {
      if (!run.stderr.includes(NOTHING)) throw new Error(`the crawl could not go on: ${run.stderr}`);
      begunAnew += 1;
    }
    resume = run.killed;
  }
}

/** What the tool says when there is no crawl to go on with. */
const NOTHING = 'There is no crawl to go on with.';

interface Run {
  readonly killed: boolean;
  readonly stderr: string;
}

async function crawlOnce(
  { fake, folder, concurrency }: KillSettings,
  resume: boolean,
  distance: number | undefined,
  late: number,
): Promise<Run> {
  const how = resume ? ['--resume'] : ['--role', fake.role, '--concurrency', String(concurrency)];
  const child = await startAssumable(['crawl', ...how, '--allow-local-endpoint', '--data', folder], {
    env: fake.env,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.resume();
  const ended = once(child, 'close');
  if (distance !== undefined) {
    const reached = fake.calls.reach(fake.calls.total('attempts') + distance);
    await Promise.race([ended, reached.then(() => delay(late))]);
    child.kill('SIGKILL');
  }
  await ended;
  return { killed: child.signalCode === 'SIGKILL', stderr };
}

async function sealedOf(
  folder: string,
): Promise<Pick<KillReport, 'snapshot' | 'contentHash' | 'sealed'> | undefined> {
  const store = await openTestStore(folder);
  try {
    const rows = await store.list();
    const [row] = rows;
    if (row === undefined) return undefined;
    return { snapshot: await store.load(row.id), contentHash: row.contentHash, sealed: rows.length };
  } finally {
    await store.close();
  }
}

function accountsReadAgain({ calls }: FakeAws): number {
  const entered = new Map<AccountId, number>();
  for (const call of calls.all) {
    if (call.operation !== 'AssumeRole' || call.account === undefined || call.code !== undefined) continue;
    entered.set(call.account, (entered.get(call.account) ?? 0) + 1);
  }
  return [...entered.values()].reduce((sum, times) => sum + times - 1, 0);
}

/** How often each account has an outcome in a snapshot: a record, or a gap that says why there is none. */
export function outcomesOf(snapshot: Snapshot): ReadonlyMap<AccountId, number> {
  const times = new Map<AccountId, number>();
  const unread = snapshot.gaps.flatMap(({ account, scope }) =>
    account !== undefined && scope === 'account' ? [account] : [],
  );
  for (const id of [...snapshot.accounts.map((account) => account.id), ...unread])
    times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}
