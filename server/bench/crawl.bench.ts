/**
 * `assumable crawl` of a made-up AWS over HTTP: time against the bound of the slowest limit in force, calls against
 * what a crawl needs, memory of the crawling process, accounts lost. BENCH_SCENARIO chooses scenarios by name.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateOrganization } from '@assumable/shared/generate/generate-organization';
import { accountCalls, organizationCalls } from '../testing/fake-aws/expected-calls.ts';
import { startFakeProcess, type FakeCounts } from '../testing/fake-aws/start-fake-process.ts';
import { startAssumable } from '../testing/cli-process.ts';
import { watchProcess, type ProcessUse } from '../testing/measured-process.ts';

interface Scenario {
  readonly name: string;
  readonly accounts: number;
  readonly concurrency: number;
  /** Calls per second; absent: no limit. */
  readonly iam?: number;
  readonly sts?: number;
  readonly chosen: 'always' | 'by name';
}

const ROLES = 150;
const LATENCY = 100;
/** Calls a second that the crawler allows itself in Organizations, after a first burst. */
const ORGANIZATIONS_RATE = 20;
const ORGANIZATIONS_BURST = 30;
/** The made-up AWS makes the long answers of this many accounts beforehand, so that it takes no time of the crawl. */
const MOST_PREPARED = 2_000;
const MOST_MEGABYTES = 400;

const SCENARIOS: readonly Scenario[] = [
  { name: '1000-accounts', accounts: 1_000, concurrency: 20, chosen: 'always' },
  { name: '1000-accounts-50-at-once', accounts: 1_000, concurrency: 50, chosen: 'always' },
  { name: '1000-accounts-throttled', accounts: 1_000, concurrency: 50, iam: 3, sts: 50, chosen: 'always' },
  { name: '10000-accounts', accounts: 10_000, concurrency: 50, chosen: 'by name' },
];

const asked = (process.env['BENCH_SCENARIO'] ?? '').split(',').filter((name) => name !== '');
for (const scenario of SCENARIOS) {
  const chosen = asked.length === 0 ? scenario.chosen === 'always' : asked.includes(scenario.name);
  if (chosen) await run(scenario);
}

async function run(scenario: Scenario): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assumable-bench-'));
  const fake = await startFakeProcess([
    ...['--preset', 'large', '--accounts', String(scenario.accounts), '--roles-per-account', String(ROLES)],
    ...['--latency', String(LATENCY), '--count-only'],
    ...(scenario.accounts > MOST_PREPARED ? [] : ['--prepared']),
    ...(scenario.iam === undefined ? [] : ['--iam', String(scenario.iam)]),
    ...(scenario.sts === undefined ? [] : ['--sts', String(scenario.sts)]),
  ]);
  try {
    const before = await fake.counts();
    const started = performance.now();
    const crawl = await crawlInto(folder, fake.env, fake.role, scenario.concurrency);
    const seconds = (performance.now() - started) / 1_000;
    report(scenario, seconds, crawl, await fake.counts(), before);
  } finally {
    fake.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Crawl {
  readonly code: number | null;
  readonly use: ProcessUse;
  /** Accounts by how they ended, from the lines on stderr. */
  readonly failed: number;
  readonly stderr: string;
}

async function crawlInto(
  folder: string,
  env: Readonly<Record<string, string>>,
  role: string,
  concurrency: number,
): Promise<Crawl> {
  const flags = ['--role', role, '--concurrency', String(concurrency), '--data', folder];
  const child = await startAssumable(['crawl', '--allow-local-endpoint', ...flags], { env });
  const watched = watchProcess(child.pid ?? 0);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.resume();
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  watched.stop();
  const failed = stderr.split('\n').filter((line) => /^assumable: \d{12} (failed|partial)/.test(line)).length;
  return { code, use: watched.use(), failed, stderr };
}

function report(
  scenario: Scenario,
  seconds: number,
  crawl: Crawl,
  counts: FakeCounts,
  before: FakeCounts,
): void {
  const expected = expectedCalls(scenario.accounts);
  const total = (calls: Readonly<Record<string, number>>): number =>
    Object.values(calls).reduce((sum, count) => sum + count, 0);
  const needed = [...expected.values()].reduce((sum, count) => sum + count, 0);
  // A throttled attempt is the same call once more; an answer that says "there is none" is an answer.
  const answered = (operation: string): number =>
    (counts.attempts[operation] ?? 0) - (counts.throttles[operation] ?? 0);
  const made = total(counts.attempts) - total(counts.throttles);
  const bound = boundOf(scenario, expected);
  console.table([
    {
      scenario: scenario.name,
      seconds: round(seconds),
      bound: round(bound.seconds),
      'bound set by': bound.what,
      ratio: round(seconds / bound.seconds),
      'CPU s': round(crawl.use.cpuSeconds),
      'peak MB': crawl.use.peakMegabytes,
      calls: made,
      'calls needed': needed,
      throttled: total(counts.throttles),
      'most at once': counts.peak['all'] ?? 0,
      'accounts not read': crawl.failed,
      'fake CPU s': round(cpuOf(counts) - cpuOf(before)),
      'load average': round(loadavg()[0] ?? 0),
    },
  ]);
  console.log(`bound: the largest of\n${bound.all.map((line) => `  ${line}`).join('\n')}`);
  const differences = [...new Set([...expected.keys(), ...Object.keys(counts.attempts)])]
    .map((operation) => ({
      operation,
      needed: expected.get(operation) ?? 0,
      made: answered(operation),
    }))
    .filter((row) => row.needed !== row.made);
  if (differences.length > 0) console.table(differences);
  const problems = [
    ...(crawl.code === 0 || crawl.failed === 0 ? [] : [`${crawl.failed} accounts were not read`]),
    ...(made === needed ? [] : [`${made} calls instead of ${needed}`]),
    ...(crawl.use.peakMegabytes <= MOST_MEGABYTES ? [] : [`${crawl.use.peakMegabytes} MB of memory`]),
  ];
  for (const problem of problems) console.error(`${scenario.name}: ${problem}`);
  if (problems.length > 0) {
    console.error(crawl.stderr.slice(-2_000));
    process.exitCode = 1;
  }
}

function cpuOf({ cpu }: FakeCounts): number {
  return (cpu.user + cpu.system) / 1e6;
}

function round(value: number): number {
  return Number(value.toFixed(value < 10 ? 2 : 1));
}

function expectedCalls(accounts: number): ReadonlyMap<string, number> {
  const generated = generateOrganization({ preset: 'large', accounts, rolesPerAccount: ROLES });
  const { organization } = generated;
  function* records(): Generator<NonNullable<ReturnType<typeof generated.account>>> {
    for (const { id, state } of organization.accounts) {
      const record = state === 'ACTIVE' ? generated.account(id) : undefined;
      if (record !== undefined) yield record;
    }
  }
  return new Map([
    ['sts:GetCallerIdentity', 1],
    ['iam:ListOrganizationsFeatures', 1],
    ...organizationCalls(organization),
    ...accountCalls(records(), organization.managementAccountId),
  ]);
}

/**
 * The least time that the limits allow, if everything overlaps that can: Organizations answers one call after another;
 * the calls of an account follow one another, and `concurrency` accounts run side by side; a limit of so many calls a
 * second gives as many at once at first.
 */
function boundOf(
  { accounts, concurrency, iam, sts }: Scenario,
  expected: ReadonlyMap<string, number>,
): { readonly seconds: number; readonly what: string; readonly all: readonly string[] } {
  const sum = (prefix: string): number =>
    [...expected].reduce((total, [name, count]) => total + (name.startsWith(prefix) ? count : 0), 0);
  const latency = LATENCY / 1_000;
  const organizations = sum('organizations:');
  const iamEach = sum('iam:') / accounts;
  const answers = (iamEach + sum('sts:') / accounts) * latency;
  // The session first, which is STS's; the last answer takes its time after the last token.
  const throttled = iam === undefined ? 0 : 2 * latency + (iamEach - iam) / iam;
  const each = Math.max(answers, throttled);
  const bounds = [
    {
      what: 'Organizations, one call at a time',
      formula: `${organizations} calls x ${latency} s`,
      seconds: organizations * latency,
    },
    {
      what: `Organizations, ${ORGANIZATIONS_RATE}/s`,
      formula: `(${organizations} calls - ${ORGANIZATIONS_BURST} at once) / ${ORGANIZATIONS_RATE}`,
      seconds: (organizations - ORGANIZATIONS_BURST) / ORGANIZATIONS_RATE,
    },
    {
      what: `${concurrency} accounts at once`,
      formula:
        iam === undefined
          ? `${accounts} accounts x ${round(each)} s (their calls x ${latency} s) / ${concurrency}`
          : `${accounts} accounts x ${round(each)} s (${round(iamEach)} IAM calls at ${iam}/s, ${iam} at once at first) / ${concurrency}`,
      seconds: (each * accounts) / concurrency,
    },
    ...(sts === undefined
      ? []
      : [
          {
            what: `STS ${sts}/s`,
            formula: `(${sum('sts:')} calls - ${sts} at once) / ${sts}`,
            seconds: (sum('sts:') - sts) / sts,
          },
        ]),
  ];
  const slowest = bounds.reduce((most, bound) => (bound.seconds > most.seconds ? bound : most));
  return {
    seconds: slowest.seconds,
    what: slowest.what,
    all: bounds.map(({ what, formula, seconds }) => `${what}: ${formula} = ${seconds.toFixed(1)} s`),
  };
}
