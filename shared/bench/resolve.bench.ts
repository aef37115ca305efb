/**
 * Resolving generated organizations of 10,000, 100,000 and, with `--huge`, 1,000,000 roles: time, memory, and the ratio
 * to JSON.parse of the same bytes in one thread, measured in the same run.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writeAuthorizationDetails } from '../src/aws-files/write-account.ts';
import { generateOrganization } from '../src/generate/generate-organization.ts';
import { resolveSnapshot } from '../src/resolve/resolve-snapshot.ts';
import type { AccountRecord, CoverageGap } from '../src/snapshot/model.ts';

const ROLES_PER_ACCOUNT = 300;
const SIZES = [34, 334, ...(process.argv.includes('--huge') ? [3334] : [])];

const chosen = process.argv.find((arg) => arg.startsWith('--accounts='));
if (chosen === undefined) {
  // Each size in a process of its own: neither the heap nor the optimiser carries over.
  for (const accounts of SIZES) {
    const program = fileURLToPath(import.meta.url);
    spawnSync(process.execPath, ['--max-old-space-size=8192', program, `--accounts=${String(accounts)}`], {
      stdio: 'inherit',
    });
  }
} else run(Number(chosen.slice('--accounts='.length)));

function run(accounts: number): void {
  const generated = generateOrganization({ preset: 'huge', accounts, rolesPerAccount: ROLES_PER_ACCOUNT });
  const records: AccountRecord[] = [];
  const gaps: CoverageGap[] = [...generated.gaps];
  let bytes = 0;
  let parseMs = 0;
  let parseCpu = 0;
  for (const account of generated.accounts) {
    const file = writeAuthorizationDetails(account.record);
    const text = JSON.stringify(account.record);
    bytes += file.length;
    const start = performance.now();
    const cpu = process.cpuUsage();
    JSON.parse(file);
    parseCpu += milliseconds(process.cpuUsage(cpu));
    parseMs += performance.now() - start;
    // Records as they come out of a file: no text is shared with other accounts.
    const record: AccountRecord = JSON.parse(text);
    records.push(record);
    gaps.push(...account.gaps);
  }
  const before = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const model = resolveSnapshot({
    formatVersion: 1,
    source: 'generated',
    label: generated.label,
    collectedAt: generated.collectedAt,
    organization: generated.organization,
    accounts: records,
    gaps,
  });
  const edges = model.edgeCount;
  const resolveMs = performance.now() - start;
  const resolveCpu = milliseconds(process.cpuUsage(cpu));
  const roles = records.reduce((sum, record) => sum + record.roles.length, 0);
  console.table([
    {
      roles,
      'MB of files': Math.round(bytes / 1e6),
      edges,
      'parse ms': Math.round(parseMs),
      'parse CPU': Math.round(parseCpu),
      'resolve ms': Math.round(resolveMs),
      'resolve CPU': Math.round(resolveCpu),
      'CPU ratio': Number((resolveCpu / parseCpu).toFixed(2)),
      'CPU µs per role': Number(((resolveCpu * 1000) / roles).toFixed(1)),
      'RSS before MB': Math.round(before / 1e6),
      'peak RSS MB': Math.round(process.resourceUsage().maxRSS / 1000),
    },
  ]);
}

/** User and system time of all threads. A shared machine leaves it nearly alone, unlike wall time. */
function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}
