/** Starts a fake AWS in a process of its own, so that its memory and CPU time are not the crawler's. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Ready = z.object({
  kind: z.literal('ready'),
  url: z.string(),
  env: z.record(z.string(), z.string()),
  role: z.string(),
  accounts: z.number(),
  readable: z.number(),
});

const Totals = z.record(z.string(), z.number());
const Counts = z.object({
  kind: z.literal('counts'),
  attempts: Totals,
  successes: Totals,
  throttles: Totals,
  peak: Totals,
  rss: z.number(),
  cpu: z.object({ user: z.number(), system: z.number() }),
});

/** What the fake answered so far, by `service:Operation`, and what that took: bytes and microseconds. */
export type FakeCounts = z.infer<typeof Counts>;

export interface FakeProcess {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly role: string;
  readonly accounts: number;
  /** Accounts that a crawl without trouble reads. */
  readonly readable: number;
  counts(): Promise<FakeCounts>;
  stop(): void;
}

/** @param args flags of fake-aws-process.ts */
export function startFakeProcess(args: readonly string[]): Promise<FakeProcess> {
  const child = fork(fileURLToPath(new URL('fake-aws-process.ts', import.meta.url)), [...args], {
    // In the repository, where Node finds tsx.
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const next = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`the fake AWS ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message);
      });
    });
  return next().then((message) => ({
    ...Ready.parse(message),
    counts: async () => {
      const answer = next();
      child.send('counts');
      return Counts.parse(await answer);
    },
    stop: () => child.disconnect(),
  }));
}
