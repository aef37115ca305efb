/** Organizations of known size, generated, imported and served by the built product. */
import { OverviewSchema } from '@assumable/shared/testing/api-contract';
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

/** Address of a page, signed in. */
export function addressOf({ server }: Served, path: string): string {
  return `${server.origin}${path}#t=${server.token}`;
}
