/**
 * From the files of generated organizations of 10,000, 100,000 and, with `--huge`, 1,000,000 roles to edges and indexes:
 * time, memory, and the ratio to JSON.parse of the same bytes in one thread, measured in the same run. The files are
 * read as an import reads them, threads included. Each size is measured after a smaller organization, so that cost per
 * role is not that of compiling the code; the smallest is also measured without.
 */
import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSource } from '../src/import/read-source.ts';

const ROLES_PER_ACCOUNT = 300;
const SIZES = [34, 334, ...(process.argv.includes('--huge') ? [3334] : [])];
const WARM_UP = 12;

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const readers = { workerUrl: new URL('../dist/reader-worker.js', import.meta.url) };

interface Measured {
  readonly roles: number;
  readonly edges: number;
  readonly bytes: number;
  readonly parsing: Clock;
  readonly reading: Clock;
  readonly resolving: Clock;
}

async function measure(folder: string): Promise<Measured> {
  const parsing = new Clock();
  const reading = new Clock();
  const resolving = new Clock();
  let bytes = 0;
  const accounts = join(folder, 'accounts');
  for (const name of readdirSync(accounts)) {
    const text = readFileSync(join(accounts, name), 'utf8');
    bytes += text.length;
    await parsing.time((): unknown => JSON.parse(text));
  }
  const snapshot = await reading.time(() => readSource(folder, { readers }));
  const model = await resolving.time(() => {
    const resolved = resolveSnapshot(snapshot);
    // The edges are found when they are first asked for.
    if (resolved.edgeCount === 0) throw new Error('No edges were found.');
    return resolved;
  });
  const roles = snapshot.accounts.reduce((sum, record) => sum + record.roles.length, 0);
  return { roles, edges: model.edgeCount, bytes, parsing, reading, resolving };
}

function print(state: string, { roles, edges, bytes, parsing, reading, resolving }: Measured): void {
  const wall = reading.wall + resolving.wall;
  console.table([
    {
      roles,
      code: state,
      'MB of files': Math.round(bytes / 1e6),
      edges,
      'JSON.parse s': seconds(parsing.wall),
      'read s': seconds(reading.wall),
      'resolve s': seconds(resolving.wall),
      'all s': seconds(wall),
      'all / parse': Number((wall / parsing.wall).toFixed(1)),
      'µs a role': Math.round((wall * 1000) / roles),
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

  async time<T>(work: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    const before = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    this.wall += performance.now() - start;
    this.cpu += (user + system) / 1000;
    return result;
  }
}

function seconds(milliseconds: number): number {
  return Number((milliseconds / 1000).toFixed(2));
}

/** Writes the files of a generated organization. */
function generate(accounts: number, folder: string): void {
  const size = ['--accounts', String(accounts), '--roles-per-account', String(ROLES_PER_ACCOUNT)];
  const args = [cli, 'generate', '--preset', 'huge', ...size, '--output', folder];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

const measured = process.argv.find((arg) => arg.startsWith('--folder='))?.slice('--folder='.length);
const warmUp = process.argv.find((arg) => arg.startsWith('--warm-up='))?.slice('--warm-up='.length);
if (measured === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'assumable-bench-'));
  try {
    const first = join(folder, 'first');
    generate(WARM_UP, first);
    for (const size of SIZES) {
      const source = join(folder, String(size));
      generate(size, source);
      for (const isCold of size === SIZES[0] ? [true, false] : [false]) {
        const program = fileURLToPath(import.meta.url);
        // The server gives the thread of a snapshot the same room for young objects (server/src/answers).
        const flags = ['--max-old-space-size=8192', '--max-semi-space-size=64'];
        const args = [...flags, program, `--folder=${source}`, ...(isCold ? [] : [`--warm-up=${first}`])];
        // Each size in a process of its own: neither the heap nor the optimiser carries over.
        spawnSync(process.execPath, args, { stdio: 'inherit' });
      }
      rmSync(source, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
} else {
  if (warmUp !== undefined) await measure(warmUp);
  print(warmUp === undefined ? 'cold' : 'warm', await measure(measured));
}
