/**
 * Questions about generated organizations, asked in process: p50, p99 and worst time of each as whoever asks waits for
 * it, pauses of the garbage collector included, and the budget of 10 ms. For an otherwise idle machine.
 * `--roles=10000,100000` chooses the sizes (300 roles to an account), `--questions=1000` how many of each.
 * Every question is asked about other principals, so no answer comes from a cache; the first tenth of each kind is asked
 * before the clock starts, so that what is measured is not the compiling of the code.
 */
import { generatedSnapshot } from '../src/generate/generate-organization.ts';
import type { Edge } from '../src/graph/model.ts';
import { audience } from '../src/query/audience.ts';
import { explainPair } from '../src/query/explain-pair.ts';
import { findPaths } from '../src/query/find-paths.ts';
import { listEdges } from '../src/query/list-edges.ts';
import { neighbourhood } from '../src/query/neighbourhood.ts';
import { reachList, reachedByList } from '../src/query/reach-list.ts';
import { resolveSnapshot } from '../src/resolve/resolve-snapshot.ts';
import type { TrustModel } from '../src/resolve/trust-model.ts';
import type { Snapshot } from '../src/snapshot/model.ts';

const ROLES_PER_ACCOUNT = 300;
const BUDGET_MS = 10;

function flag(name: string, standard: string): string {
  const given = process.argv.find((arg) => arg.startsWith(`--${name}=`));
  return given === undefined ? standard : given.slice(name.length + 3);
}

function generate(roles: number): Snapshot {
  const accounts = Math.max(1, Math.round(roles / ROLES_PER_ACCOUNT));
  return generatedSnapshot({ preset: 'medium', accounts, rolesPerAccount: ROLES_PER_ACCOUNT });
}

/** Spread evenly over a list, always the same. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, Math.floor(list.length / count));
  return list.filter((_, index) => index % step === 0).slice(0, count);
}

interface Row {
  readonly question: string;
  readonly asked: number;
  readonly 'p50 ms': number;
  readonly 'p99 ms': number;
  readonly 'worst ms': number;
  readonly budget: string;
}

function measure(question: string, asks: readonly (() => unknown)[], budgeted = true): Row {
  const warmUp = Math.ceil(asks.length / 10);
  for (const ask of asks.slice(0, warmUp)) ask();
  const times = asks
    .slice(warmUp)
    .map((ask) => {
      const start = performance.now();
      ask();
      return performance.now() - start;
    })
    .sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const p99 = at(0.99);
  return {
    question,
    asked: times.length,
    'p50 ms': round(at(0.5)),
    'p99 ms': round(p99),
    'worst ms': round(times.at(-1) ?? 0),
    budget: !budgeted ? 'none' : p99 <= BUDGET_MS ? 'kept' : 'exceeded',
  };
}

const round = (ms: number): number => Math.round(ms * 100) / 100;

function questions(model: TrustModel, count: number): readonly Row[] {
  const users = spread(
    model.snapshot.accounts.flatMap((account) => account.users.map(({ arn }) => arn)),
    count,
  );
  const roles = spread(
    model.snapshot.accounts.flatMap((account) => account.roles.map(({ arn }) => arn)),
    count,
  );
  const edges = spread(model.edges, count);
  const sets = spread(
    model.edges.filter((edge: Edge) => edge.audience !== undefined),
    count,
  );
  const crossing = spread(
    model.edges.filter(
      (edge) => edge.source.startsWith('arn:') && accountOf(edge.source) !== accountOf(edge.target),
    ),
    count,
  );
  const chained = { maxHops: 4, escalation: false, limit: 200 } as const;
  // Whole closures have no budget: their cost grows with what they hold.
  const few = Math.min(count, 20);
  // The first question builds what is kept per snapshot; it is not among those measured.
  listEdges(model, { limit: 200, sort: 'target' });
  return [
    measure(
      'explain an edge',
      edges.map((edge) => () => explainPair(model, { source: edge.source, target: edge.target })),
    ),
    measure(
      'explain a pair without edge',
      users.map((user, index) => () => explainPair(model, { source: user, target: roles[index] ?? '' })),
    ),
    measure(
      'who can, one step, first page',
      roles.map((role) => () => reachedByList(model, { ...chained, maxHops: 1, to: role, expand: false })),
    ),
    measure(
      'callers behind a set, first page',
      sets.map((edge) => () => audience(model, { source: edge.source, target: edge.target, limit: 200 })),
    ),
    measure(
      'who can, four steps, first page',
      spread(roles, few).map((role) => () => reachedByList(model, { ...chained, to: role, expand: false })),
      false,
    ),
    measure(
      'neighbours of a role',
      roles.map(
        (id) => () => neighbourhood(model, { id, direction: 'both', hops: 1, limit: 150, expand: true }),
      ),
    ),
    measure(
      'account pair',
      crossing.map(
        (edge) => () =>
          listEdges(model, {
            sourceAccount: accountOf(edge.source),
            targetAccount: accountOf(edge.target),
            limit: 200,
            sort: 'target',
          }),
      ),
    ),
    measure(
      'shortest path, a user to a role anywhere',
      users.map(
        (from, index) => () =>
          findPaths(model, { ...chained, from, to: roles[(index * 7) % roles.length] ?? '', k: 1 }),
      ),
    ),
    measure(
      'shortest path, the far end of an edge',
      edges.map((edge, index) => () => {
        const from = users[index % users.length] ?? '';
        return findPaths(model, { ...chained, from, to: edge.target, k: 1 });
      }),
    ),
    measure(
      'reach of a user, four steps',
      spread(users, few).map((from) => () => reachList(model, { ...chained, from })),
      false,
    ),
  ];
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

const count = Number(flag('questions', '1000'));
for (const size of flag('roles', '10000,100000').split(',').map(Number)) {
  const snapshot = generate(size);
  const roles = snapshot.accounts.reduce((sum, account) => sum + account.roles.length, 0);
  const start = performance.now();
  const model = resolveSnapshot(snapshot);
  const edges = model.edgeCount;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`\n${String(roles)} roles, ${String(edges)} edges, resolved in ${seconds} s`);
  console.table(questions(model, count));
}
