/**
 * Crawls of 200 accounts, each killed with SIGKILL at a random point and resumed: accounts lost, doubled or changed
 * against a crawl that nobody disturbs. `BENCH_KILLS` (default 10) says how many, `BENCH_MINUTES` when to begin no
 * further one, `BENCH_SEED` which points, `BENCH_SIDE_BY_SIDE`
 * (default 3) how many at a time.
 */
import { generatedSnapshot } from '@assumable/shared/generate/generate-organization';
import { createRandom } from '@assumable/shared/generate/random';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { makeTestFolder } from '../testing/cli-process.ts';
import { startFakeAws, type FakeAws } from '../testing/fake-aws/start-fake-aws.ts';
import { crawlUndisturbed, crawlWithKills, outcomesOf } from '../testing/kill-crawl/kill-crawl.ts';

const ACCOUNTS = 200;
const CONCURRENCY = 20;
const SIDE_BY_SIDE = Number(process.env['BENCH_SIDE_BY_SIDE'] ?? 3);
const trials = Number(process.env['BENCH_KILLS'] ?? 10);
const minutes = Number(process.env['BENCH_MINUTES'] ?? Number.POSITIVE_INFINITY);
const seed = Number(process.env['BENCH_SEED'] ?? 1);

/** Customer-managed SCPs and RCPs of the organization: each takes calls at the pace of Organizations, twice a trial. */
const POLICIES = 5;

const startFake = (): Promise<FakeAws> =>
  startFakeAws({ snapshot: organization(), latencyMs: { from: 2, to: 20 }, prepared: true });

function organization(): Snapshot {
  const snapshot = generatedSnapshot({ preset: 'small', accounts: ACCOUNTS, rolesPerAccount: 8 });
  if (snapshot.organization === undefined) throw new Error('a generated snapshot has an organization');
  const policies = snapshot.organization.policies ?? [];
  const kept = policies.filter(({ awsManaged }) => !awsManaged).slice(0, POLICIES);
  return {
    ...snapshot,
    organization: {
      ...snapshot.organization,
      policies: [...policies.filter(({ awsManaged }) => awsManaged), ...kept],
    },
  };
}

const reference = await undisturbed();
const started = performance.now();
const rows: Row[] = [];
const waiting = Array.from({ length: trials }, (_, trial) => trial);
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => work()));
report();

interface Row {
  readonly trial: number;
  readonly killed: number;
  readonly begunAnew: number;
  readonly readAgain: number;
  /** Accounts without an outcome, or with two. */
  readonly wrong: number;
  readonly same: boolean;
  readonly error?: string;
}

interface Reference {
  readonly contentHash: string;
  readonly calls: number;
  readonly accounts: readonly string[];
}

async function undisturbed(): Promise<Reference> {
  const fake = await startFake();
  const folder = await makeTestFolder();
  try {
    const { snapshot, contentHash } = await crawlUndisturbed({
      fake,
      folder: folder.path,
      concurrency: CONCURRENCY,
    });
    return {
      contentHash,
      calls: fake.calls.total('attempts'),
      accounts: [...outcomesOf(snapshot).keys()].sort(),
    };
  } finally {
    await fake.stop();
    await folder.remove();
  }
}

async function work(): Promise<void> {
  const fake = await startFake();
  for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
    rows.push(await tryOnce(fake, trial));
    const differing = rows.filter(({ same }) => !same).length;
    console.error(`${rows.length} of ${trials} crawls, ${differing} with another snapshot`);
    if (performance.now() - started > minutes * 60_000) waiting.length = 0;
  }
  await fake.stop();
}

async function tryOnce(fake: FakeAws, trial: number): Promise<Row> {
  const folder = await makeTestFolder();
  try {
    const { snapshot, contentHash, killed, begunAnew, readAgain } = await crawlWithKills({
      fake,
      folder: folder.path,
      concurrency: CONCURRENCY,
      kills: 1,
      seed: createRandom(seed, 'trial', trial).uint32(),
      calls: reference.calls,
    });
    const outcomes = outcomesOf(snapshot);
    const wrong = reference.accounts.filter((id) => outcomes.get(id) !== 1).length;
    return { trial, killed, begunAnew, readAgain, wrong, same: contentHash === reference.contentHash };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { trial, killed: 0, begunAnew: 0, readAgain: 0, wrong: ACCOUNTS, same: false, error: text };
  } finally {
    await folder.remove();
  }
}

function report(): void {
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const different = rows.filter(({ same }) => !same).length;
  console.table([
    {
      crawls: rows.length,
      accounts: reference.accounts.length,
      killed: sum(({ killed }) => killed),
      'nothing to resume yet': sum(({ begunAnew }) => begunAnew),
      'accounts lost or doubled': sum(({ wrong }) => wrong),
      'snapshots that differ': different,
      'accounts read again, mean': Number((sum(({ readAgain }) => readAgain) / rows.length).toFixed(1)),
      'at most': Math.max(...rows.map(({ readAgain }) => readAgain)),
      minutes: Number(((performance.now() - started) / 60_000).toFixed(1)),
    },
  ]);
  for (const { trial, error } of rows) {
    if (error !== undefined) console.error(`trial ${trial}: ${error.slice(-1_000)}`);
  }
  if (different > 0 || sum(({ wrong }) => wrong) > 0) process.exitCode = 1;
}
