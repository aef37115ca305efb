/** Runs the real command line tool as a child process, as a shell or another program does. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoOrganization } from '@assumable/shared/generate/demo-organization';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { writeOrganizationFiles } from '../src/cli/write-organization.ts';
import { archiveEntries } from '../src/lib/organization-archive.ts';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliRun {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Closes stdout after this many bytes, as `head` does. */
  readonly closeAfter?: number;
}

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');

/** The sources, through tsx. */
export const SOURCE_CLI: readonly string[] = ['--import', TSX, MAIN];

/** Runs `assumable ARGS…` and waits for its end. AWS and Assumable variables of this process are not passed on. */
export function runAssumable(
  args: readonly string[],
  run: CliRun = {},
  entry: readonly string[] = SOURCE_CLI,
): Promise<CliResult> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [...entry, ...args], {
    cwd: run.cwd,
    env: { PATH, HOME, ...run.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    out.push(chunk);
    size += chunk.length;
    if (run.closeAfter !== undefined && size >= run.closeAfter) child.stdout.destroy();
  });
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(run.input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        code,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      });
    });
  });
}

export interface TestFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

export async function makeTestFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'assumable-cli-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Writes a snapshot as an import folder below `parent` and gives its path. */
export async function writeImportFolder(
  parent: string,
  name = 'org',
  snapshot: Snapshot = demoOrganization(),
): Promise<string> {
  const path = join(parent, name);
  await writeOrganizationFiles(archiveEntries(snapshot), path);
  return path;
}

/** NDJSON text → values. */
export function parseLines(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}
