/**
 * From the files of generated organizations of 10,000, 100,000 and, with `--huge`, 1,000,000 roles to edges and indexes:
 * time, memory, and the ratio to JSON.parse of the same bytes in one thread, measured in the same run. Each size is
 * measured after another, smaller organization, so that cost per role is not that of compiling the code; the smallest is
 * also measured without.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readAuthorizationDetails } from '../src/aws-files/authorization-details.ts';
import { writeAuthorizationDetails } from '../src/aws-files/write-account.ts';
import { generateOrganization } from '../src/generate/generate-organization.ts';
import { resolveSnapshot } from '../src/resolve/resolve-snapshot.ts';
import type { AccountRecord, CoverageGap } from '../src/snapshot/model.ts';

const ROLES_PER_ACCOUNT = 300;
const SIZES = [34, 334, ...(process.argv.includes('--huge') ? [3334] : [])];
const WARM_UP = 12;

interface Measured {
  readonly roles: number;
  readonly edges: number;
  readonly bytes: number;
  readonly parsing: Clock;
  readonly reading: Clock;
  readonly resolving: Clock;
}

function measure(accounts: number): Measured {
  const generated = generateOrganization({ preset: 'huge', accounts, rolesPerAccount: ROLES_PER_ACCOUNT });
  const records: AccountRecord[] = [];
  const gaps: CoverageGap[] = [...generated.gaps];
  const parsing = new Clock();
  const reading = new Clock();
  const resolving = new Clock();
  let bytes = 0;
  for (const account of generated.accounts) {
    const file = writeAuthorizationDetails(account.record);
    bytes += file.length;
    const json = parsing.time((): unknown => JSON.parse(file));
    const read = reading.time(() => readAuthorizationDetails(json, { file: `${account.record.id}.json` }));
    if (read.record === undefined) throw new Error(`The file of account ${account.record.id} was not read.`);
    records.push(read.record);
    gaps.push(...account.gaps, ...read.gaps);
  }
  const model = resolving.time(() => {
    const resolved = resolveSnapshot({
      formatVersion: 1,
      source: 'generated',
      label: generated.label,
      collectedAt: generated.collectedAt,
      organization: generated.organization,
      accounts: records,
      gaps,
    });
    // The edges are found when they are first asked for.
    if (resolved.edgeCount === 0) throw new Error('No edges were found.');
    return resolved;
  });
  const roles = records.reduce((sum, record) => sum + record.roles.length, 0);
  return { roles, edges: model.edgeCount, bytes, parsing, reading, resolving };
}

function print(state: string, { roles, edges, bytes, parsing, reading, resolving }: Measured): void {
  const wall = parsing.wall + reading.wall + resolving.wall;
  console.table([
    {
      roles,
      code: state,
      'MB of files': Math.round(bytes / 1e6),
      edges,
      'parse s': seconds(parsing.wall),
      'read s': seconds(reading.wall),
      'resolve s': seconds(resolving.wall),
      'all / parse': Number((wall / parsing.wall).toFixed(1)),
      'resolve / parse': Number((resolving.wall / parsing.wall).toFixed(1)),
      'CPU µs a role: read': Math.round((reading.cpu * 1000) / roles),
      resolve: Math.round((resolving.cpu * 1000) / roles),
      'peak RSS MB': Math.round(process.resourceUsage().maxRSS / 1000),
    },
  ]);
}

/** Adds up the time of several pieces of work, in milliseconds; `cpu` is user and system time of all threads. */
class Clock {
  wall = 0;
  cpu = 0;

  time<T>(work: () => T): T {
    const start = performance.now();
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    this.wall += performance.now() - start;
    this.cpu += (user + system) / 1000;
    return result;
  }
}

function seconds(milliseconds: number): number {
  return Number((milliseconds / 1000).toFixed(2));
}

const chosen = process.argv.find((arg) => arg.startsWith('--accounts='));
const isCold = process.argv.includes('--cold');
if (chosen === undefined) {
  const runs = [['--cold', SIZES[0]], ...SIZES.map((size) => ['', size])];
  // Each size in a process of its own: neither the heap nor the optimiser carries over.
  for (const [state, accounts] of runs) {
    const program = fileURLToPath(import.meta.url);
    // The server gives the thread of a snapshot the same room for young objects (server/src/answers).
    const flags = ['--max-old-space-size=8192', '--max-semi-space-size=64'];
    const args = [...flags, program, `--accounts=${String(accounts)}`, String(state)];
    spawnSync(process.execPath, args, { stdio: 'inherit' });
  }
} else {
  if (!isCold) measure(WARM_UP);
  print(isCold ? 'cold' : 'warm', measure(Number(chosen.slice('--accounts='.length))));
}
