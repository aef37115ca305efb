/** `assumable crawl` as a process that is killed, interrupted and taken up again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { once } from 'node:events';
import { join } from 'node:path';
import { makeTestFolder, runAssumable, startAssumable, type TestFolder } from '../../testing/cli-process.ts';
import { startFakeAws, type FakeAws } from '../../testing/fake-aws/start-fake-aws.ts';
import { openTestStore } from '../../testing/open-test-store.ts';

/** Kills in the ordinary run of the tests; more of them find rarer moments: ASSUMABLE_CRAWL_KILLS=100. */
const KILLS = Number(process.env['ASSUMABLE_CRAWL_KILLS'] ?? '3');
const ACCOUNTS = Number(process.env['ASSUMABLE_CRAWL_ACCOUNTS'] ?? '24');

describe('a crawl that is killed', () => {
  let fake: FakeAws;
  let folder: TestFolder;
  let crawl: readonly string[];

  beforeAll(async () => {
    fake = await startFakeAws({ preset: 'small', accounts: ACCOUNTS, rolesPerAccount: 4, latencyMs: 10 });
    folder = await makeTestFolder();
    crawl = ['crawl', '--allow-local-endpoint', '--concurrency', '4'];
  });
  afterAll(async () => {
    await fake.stop();
    await folder.remove();
  });

  /** Starts a crawl, sends the signal once so many accounts have ended, and waits for its end. */
  async function stopAt(
    data: string,
    args: readonly string[],
    accounts: number,
    signal: NodeJS.Signals,
  ): Promise<{ readonly code: number | null; readonly stderr: string }> {
    const child = await startAssumable([...crawl, ...args, '--data', data], { env: fake.env });
    let stderr = '';
    let sent = false;
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
      const ended = stderr.split('\n').filter((line) => line.startsWith('[')).length;
      if (!sent && ended >= accounts) {
        sent = true;
        child.kill(signal);
      }
    });
    await once(child, 'close');
    return { code: child.exitCode, stderr };
  }

  const contentOf = async (
    data: string,
  ): Promise<{ readonly hash: string; readonly rows: readonly string[] }> => {
    const store = await openTestStore(data);
    try {
      const [row, more] = await store.list();
      if (row === undefined || more !== undefined) throw new Error('there must be exactly one snapshot');
      const rows = await store.crawls.accounts(row.id);
      return { hash: row.contentHash, rows: rows.map(({ account, state }) => `${account} ${state}`) };
    } finally {
      await store.close();
    }
  };

  it(
    'loses nothing to kill -9 at any point, and ends with the content of an undisturbed crawl',
    async () => {
      const undisturbed = join(folder.path, 'undisturbed');
      const whole = await runAssumable([...crawl, '--role', fake.role, '--data', undisturbed], {
        env: fake.env,
      });
      expect(whole.code).toBe(0);
      const expected = await contentOf(undisturbed);
      expect(expected.rows).toHaveLength(ACCOUNTS);

      const data = join(folder.path, 'killed');
      await stopAt(data, ['--role', fake.role], 2, 'SIGKILL');
      for (let kill = 1; kill < KILLS; kill += 1) {
        const { stderr } = await stopAt(data, ['--resume'], 1 + (kill % 5), 'SIGKILL');
        expect(stderr).toMatch(/Going on with crawl \S+: \d+ of \d+ accounts are read/);
        if (stderr.includes('API calls')) break;
        expect((await runAssumable(['snapshots', '--data', data])).stdout).toBe('');
      }
      const last = await runAssumable([...crawl, '--resume', '--data', data], { env: fake.env });
      expect([0, 2]).toContain(last.code);
      expect(await contentOf(data)).toEqual(expected);
    },
    KILLS * 20_000 + 120_000,
  );

  it('stops at Ctrl-C with code 130, says how to go on, and goes on', async () => {
    const data = join(folder.path, 'interrupted');
    const { code, stderr } = await stopAt(data, ['--role', fake.role], 3, 'SIGINT');
    expect(code).toBe(130);
    const id = /assumable crawl --resume (\S+)/.exec(stderr)?.[1] ?? '';
    const listed = await runAssumable(['crawl', '--list', '--data', data]);
    expect(listed.stdout).toMatch(new RegExp(`^${id}  \\S+  cancelled .* accounts`));
    const resumed = await runAssumable([...crawl, '--resume', id, '--data', data], { env: fake.env });
    expect(resumed.code).toBe(0);
    expect((await contentOf(data)).rows.every((row) => row.endsWith(' ok'))).toBe(true);
  }, 120_000);

  it('ends with code 3 when its credentials run out without a terminal, and seals what there is when asked', async () => {
    const data = join(folder.path, 'expired');
    const child = await startAssumable([...crawl, '--role', fake.role, '--data', data], { env: fake.env });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
      if (stderr.includes('[3/')) fake.expireCaller();
    });
    await once(child, 'close');
    fake.renewCaller();
    expect(child.exitCode).toBe(3);
    expect(stderr).toContain('Sign in again');
    const id = /assumable crawl --resume (\S+)/.exec(stderr)?.[1] ?? '';
    const sealed = await runAssumable(['crawl', '--seal', id, '--data', data]);
    expect(sealed.stdout).toMatch(new RegExp(`^snapshot ${id} `));
    const { rows } = await contentOf(data);
    expect(rows).toHaveLength(ACCOUNTS);
    expect(new Set(rows.map((row) => row.split(' ')[1]))).toEqual(new Set(['ok', 'failed']));

    // What it could not read is read again, into a snapshot of its own.
    const read = rows.filter((row) => row.endsWith(' ok')).length;
    const retried = await runAssumable([...crawl, '--retry', '--data', data], { env: fake.env });
    expect([retried.code, retried.stderr]).toEqual([
      0,
      expect.stringContaining(
        `crawl ${id} could not read: ${read} of its ${ACCOUNTS} accounts are taken over.`,
      ),
    ]);
    const store = await openTestStore(data);
    const [newest, first, ...more] = await store.list();
    const ended = await store.crawls.accounts(newest?.id ?? '');
    await store.close();
    expect([first?.id, more]).toEqual([id, []]);
    expect(newest?.counts).toMatchObject({ accountsRead: ACCOUNTS, gaps: 0 });
    expect(ended.filter(({ state }) => state === 'ok')).toHaveLength(ACCOUNTS);
  }, 120_000);

  it('says what is wrong before it begins', async () => {
    const data = join(folder.path, 'wrong');
    const noRole = await runAssumable(['crawl', '--data', data], { env: fake.env });
    expect([noRole.code, noRole.stderr]).toEqual([2, expect.stringContaining('--role')]);
    const nothing = await runAssumable(['crawl', '--resume', '--data', data], { env: fake.env });
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('no crawl to go on with')]);
    const none = await runAssumable(['crawl', '--retry', '--data', data], { env: fake.env });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('There is no finished crawl.')]);
  });

  it('prints the plan and stores nothing', async () => {
    const data = join(folder.path, 'planned');
    const { code, stdout } = await runAssumable([...crawl, '--role', fake.role, '--plan', '--data', data], {
      env: fake.env,
    });
    expect(code).toBe(0);
    expect(stdout).toContain(`${ACCOUNTS} to read, 0 skipped`);
    expect(stdout).toMatch(/about \d+: \d+ to Organizations, \d+ in accounts/);
    expect(stdout).toContain(`:role/${fake.role}`);
    expect((await runAssumable(['crawl', '--list', '--data', data])).stdout).toBe('');
  });
});
