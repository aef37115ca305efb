/** Organizations of known size, generated, imported and served by the built product. */
import { EdgeListSchema, NeighbourhoodSchema, OverviewSchema } from '@assumable/shared/testing/api-contract';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readApi } from '../fixtures/api.ts';
import { CLI, startServer, type RunningServer } from '../fixtures/server.ts';

const run = promisify(execFile);

export interface Served {
  readonly name: string;
  readonly server: RunningServer;
  readonly stop: () => Promise<void>;
}

/** Exit code 3 of an import says that some accounts were not read, as in every generated organization. */
async function importFolder(folder: string, dataFolder: string): Promise<void> {
  await run(process.execPath, [CLI, 'import', folder, '--data', dataFolder]).catch((error: unknown) => {
    const code: unknown =
      typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
    if (code !== 3) throw error;
  });
}

/** Serves a generated organization; its first answer is asked for here, so that no page waits for resolving. */
export async function serveGenerated(
  name: string,
  accounts: number,
  rolesPerAccount: number,
): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'assumable-bench-'));
  const dataFolder = join(folder, 'data');
  const files = join(folder, 'org');
  const size = ['--accounts', String(accounts), '--roles-per-account', String(rolesPerAccount)];
  await run(process.execPath, [CLI, 'generate', '--preset', 'medium', ...size, '--output', files]);
  await importFolder(files, dataFolder);
  const server = await startServer({ dataFolder });
  await readApi(server, '/snapshots/latest/overview', OverviewSchema);
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { name, server, stop };
}

export interface Subject {
  readonly id: string;
  readonly hops: number;
  readonly max: number;
  readonly nodes: number;
  readonly lines: number;
}

const LIMITS = [100, 150, 200, 250, 300, 400, 500, 600];

/** The surroundings with the most lines that still fit: what Explore can be asked to draw at most. */
export async function largestSurroundings(server: RunningServer, mostLines: number): Promise<Subject> {
  const list = await readApi(
    server,
    '/snapshots/latest/edges?status=allowed,conditional&kind=iam_role&limit=500',
    EdgeListSchema,
  );
  const callers = new Map<string, number>();
  for (const { source } of list.edges) callers.set(source, (callers.get(source) ?? 0) + 1);
  const hubs = [...callers].sort((a, b) => b[1] - a[1]).slice(0, 3);
  let best: Subject = { id: '', hops: 1, max: 1, nodes: 0, lines: 0 };
  for (const [id] of hubs) {
    for (const hops of [1, 2]) {
      for (const max of LIMITS) {
        const query = new URLSearchParams({ id, hops: String(hops), limit: String(max) });
        query.set('status', 'allowed,conditional,trusted_unverified,denied');
        const path = `/snapshots/latest/neighbourhood?${query.toString()}`;
        const found = await readApi(server, path, NeighbourhoodSchema);
        const lines = new Set(found.edges.map(({ source, target }) => `${source}|${target}`)).size;
        if (lines <= mostLines && lines > best.lines) {
          best = { id, hops, max, nodes: found.nodes.length, lines };
        }
      }
    }
  }
  return best;
}
