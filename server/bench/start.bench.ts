/** Starting the console on an existing store: until the page is answered, and until the demo's overview is. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('../../tools/run.mjs', import.meta.url));
const STARTS = 6;

interface Start {
  /** Milliseconds from the start of the process. */
  readonly page: number;
  readonly overview: number;
}

async function start(folder: string): Promise<Start> {
  const from = performance.now();
  const child = spawn(process.execPath, [RUN, 'serve', '--port', '0', '--no-open', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const { origin, hash } = new URL(line);
      await fetch(origin).then((reply) => reply.text());
      const page = performance.now() - from;
      const headers = { authorization: `Bearer ${hash.slice('#t='.length)}` };
      const reply = await fetch(`${origin}/api/v1/snapshots/latest/overview`, { headers });
      if (!reply.ok) throw new Error(`the overview was answered with ${String(reply.status)}`);
      await reply.text();
      return { page, overview: performance.now() - from };
    }
    throw new Error('the server ended before it said its address');
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

spawnSync(process.execPath, [fileURLToPath(new URL('../../tools/build.mjs', import.meta.url))], {
  stdio: 'ignore',
});
const folder = await mkdtemp(join(tmpdir(), 'assumable-start-bench-'));
try {
  const rows: Record<string, Start> = {};
  for (let i = 0; i < STARTS; i += 1) {
    const { page, overview } = await start(folder);
    rows[i === 0 ? 'first start (empty store)' : `start ${String(i + 1)}`] = {
      page: Math.round(page),
      overview: Math.round(overview),
    };
  }
  console.table(rows);
} finally {
  await rm(folder, { recursive: true, force: true });
}
