/** Runs the real command line tool as a child process, as a shell or another program does. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { demoOrganization } from '@assumable/shared/generate/demo-organization';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { build } from 'vite';
import { runCli } from '../src/cli/run-cli.ts';
import { PLAIN } from '../src/cli/terminal.ts';
import { writeOrganizationFiles } from '../src/cli/write-organization.ts';
import { archiveEntries } from '../src/lib/organization-archive.ts';
import { bundleOnce } from './bundle-once.ts';

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

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The tool as it ships, bundled from the sources. */
async function bundledCli(): Promise<string> {
  const configFile = here('../vite.config.ts');
  const folder = await bundleOnce('cli', (outDir) =>
    build({ configFile, logLevel: 'error', build: { outDir } }),
  );
  return join(folder, 'cli.js');
}

/** Starts `assumable ARGS…`. AWS and Assumable variables of this process are not passed on. */
export async function startAssumable(
  args: readonly string[],
  run: Pick<CliRun, 'env' | 'cwd'> = {},
): Promise<ChildProcessWithoutNullStreams> {
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, [await bundledCli(), ...args], {
    cwd: run.cwd,
    env: { PATH, HOME, ...run.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs `assumable ARGS…` and waits for its end. */
export async function runAssumable(args: readonly string[], run: CliRun = {}): Promise<CliResult> {
  const child = await startAssumable(args, run);
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

/**
 * The same command line without a process of its own: the answer and the code of `runCli` in this one. For what needs
 * no signal, pipe or thread: starting a process costs more than most commands.
 */
export async function runHere(
  args: readonly string[],
  { input = '' }: Pick<CliRun, 'input'> = {},
): Promise<CliResult> {
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  const into = (chunks: Buffer[]): Writable =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        chunks.push(chunk);
        done();
      },
    });
  const code = await runCli(args, {
    input: Readable.from([Buffer.from(input)]),
    output: into(out),
    messages: into(err),
    style: PLAIN,
  });
  const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString('utf8');
  return { code, stdout: text(out), stderr: text(err) };
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

/** Narrows a parsed value to an object; throws for anything else. */
export function objectOf(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  return value;
}
