/**
 * Runs moto's AWS (`moto_server`) for a test: real HTTP, in memory, on a free loopback port.
 * Install: `python3 -m pip install 'moto[server]'`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface MotoServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Path of `moto_server`, or `undefined` when it is not installed. */
export function findMoto(): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, 'moto_server');
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/**
 * True when a missing `moto_server` must fail the tests instead of skipping them; `.ci/run` asks for it wherever
 * Python's package is installed.
 */
export function isMotoRequired(): boolean {
  return (process.env['ASSUMABLE_REQUIRE_MOTO'] ?? '') !== '';
}

/** Starts the server and waits until it answers. */
export async function startMoto(): Promise<MotoServer> {
  const command = findMoto();
  if (command === undefined) {
    throw new Error("moto_server is not on PATH; install it with: python3 -m pip install 'moto[server]'");
  }
  const port = await freePort();
  const child = spawn(command, ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4_000);
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}: ${stderr}`);
    if (await answers(url)) return { url, stop: () => stop(child) };
    await delay(100);
  }
  await stop(child);
  throw new Error(`moto_server did not answer within 30 s: ${stderr}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/data.json`)).ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}
