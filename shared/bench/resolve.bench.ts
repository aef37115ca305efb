/** Resolving generated organizations: all edges, time and memory, and the ratio to JSON.parse of the same bytes. */
import { generateOrganization } from '../src/generate/generate-organization.ts';
import { resolveSnapshot } from '../src/resolve/resolve-snapshot.ts';
import type { AccountRecord, CoverageGap, Snapshot } from '../src/snapshot/model.ts';

const SIZES = [
  { accounts: 20, roles: 100 },
  { accounts: 100, roles: 200 },
  { accounts: 300, roles: 200 },
] as const;

function generate(accounts: number, rolesPerAccount: number): Snapshot {
  const generated = generateOrganization({ preset: 'medium', accounts, rolesPerAccount });
  const records: AccountRecord[] = [];
  const gaps: CoverageGap[] = [];
  for (const account of generated.accounts) {
    records.push(account.record);
    gaps.push(...account.gaps);
  }
  return {
    formatVersion: 1,
    source: 'generated',
    label: generated.label,
    collectedAt: generated.collectedAt,
    organization: generated.organization,
    accounts: records,
    gaps,
  };
}

function timed<T>(run: () => T): readonly [T, number] {
  const start = performance.now();
  const value = run();
  return [value, performance.now() - start];
}

const rows = SIZES.map(({ accounts, roles }) => {
  const snapshot = generate(accounts, roles);
  const text = JSON.stringify(snapshot);
  const [, parseMs] = timed((): unknown => JSON.parse(text));
  const [model, resolveMs] = timed(() => {
    const resolved = resolveSnapshot(snapshot);
    return { resolved, edges: resolved.edges.length };
  });
  const count = snapshot.accounts.reduce((sum, account) => sum + account.roles.length, 0);
  return {
    roles: count,
    'MB of JSON': Math.round(text.length / 1e6),
    edges: model.edges,
    'JSON.parse ms': Math.round(parseMs),
    'resolve ms': Math.round(resolveMs),
    ratio: Number((resolveMs / parseMs).toFixed(1)),
    'µs per role': Math.round((resolveMs * 1000) / count),
    'RSS MB': Math.round(process.memoryUsage.rss() / 1e6),
  };
});
console.table(rows);
