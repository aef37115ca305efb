import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeFakeAws } from '../lib/fake-aws.mjs';
import { here } from '../lib/paths.mjs';

describe('--fake-aws on the command line', () => {
  it('is taken out with the size that follows it', () => {
    expect(takeFakeAws(['serve', '--fake-aws', 'small', '--port', '0'])).toEqual({
      preset: 'small',
      rest: ['serve', '--port', '0'],
    });
    expect(takeFakeAws(['serve', '--fake-aws', '--no-open'])).toEqual({
      preset: 'medium',
      rest: ['serve', '--no-open'],
    });
    expect(takeFakeAws(['serve'])).toEqual({ preset: undefined, rest: ['serve'] });
  });

  it('refuses a size that there is not', () => {
    expect(() => takeFakeAws(['serve', '--fake-aws', 'tiny'])).toThrow(
      'small, medium, large, huge, not tiny',
    );
  });
});

/** Building the bundles comes first when they are stale. */
const START = 240_000;

describe('pnpm start -- --fake-aws small', () => {
  /** @type {import('node:child_process').ChildProcessWithoutNullStreams} */
  let child;
  let out = '';
  let err = '';
  beforeAll(async () => {
    child = spawn(
      process.execPath,
      [here('tools/run.mjs'), 'serve', '--', '--fake-aws', 'small', '--port', '0', '--no-open'],
      { env: { PATH: process.env.PATH, HOME: process.env.HOME, AWS_PROFILE: 'somebody' } },
    );
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => (err += text));
    while (!out.includes('\n')) {
      if (child.exitCode !== null)
        throw new Error(`ended with ${String(child.exitCode)}: ${err.slice(-2000)}`);
      await sleep(50);
    }
  }, START);
  afterAll(() => {
    child.kill('SIGKILL');
  });

  /**
   * @param {string} path
   * @param {object} [body] makes it a POST
   * @returns {Promise<Record<string, any>>}
   */
  async function ask(path, body) {
    const { origin, hash } = new URL(out.trim());
    const reply = await fetch(`${origin}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${hash.slice('#t='.length)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'x-assumable': '1' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return /** @type {Promise<Record<string, any>>} */ (reply.json());
  }

  it('says what it does and which role to crawl with', () => {
    expect(err).toMatch(
      /A made-up AWS answers at http:\/\/127\.0\.0\.1:\d+: 10 accounts, 9 of them readable\./,
    );
    expect(err).toContain('plan one with the role AssumableReader.');
  });

  it(
    'crawls from the console to the end, and says which account could not be read',
    { timeout: START },
    async () => {
      const started = await ask('/crawls', { roles: ['AssumableReader'] });
      const path = `/crawls/${String(started.id)}`;
      let crawl = started;
      while (crawl.state === 'running') {
        await sleep(200);
        crawl = await ask(path);
      }
      expect([crawl.state, crawl.message]).toEqual(['done', undefined]);
      const { accounts } = await ask(`${path}/accounts`);
      const rows = /** @type {{ account: string, state: string, reason?: string }[]} */ (accounts);
      expect(rows).toHaveLength(10);
      expect(
        rows
          .filter(({ state }) => state !== 'ok')
          .map(({ account, state, reason }) => [account, state, reason]),
      ).toEqual([['100000000003', 'failed', 'assume_denied']]);
      expect(crawl.snapshotId).toBeTypeOf('string');
    },
  );

  it('leaves neither a process nor a folder behind', { timeout: 60_000 }, async () => {
    const folder = /The store is (\S+);/.exec(err)?.[1] ?? '';
    const url = /answers at (\S+):/.exec(err)?.[1] ?? '';
    expect(existsSync(folder)).toBe(true);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    expect(existsSync(folder)).toBe(false);
    // The made-up AWS notices that its parent has gone.
    for (let wait = 0; wait < 100 && (await answers(url)); wait += 1) await sleep(50);
    expect(await answers(url)).toBe(false);
  });
});

/** @param {string} url */
async function answers(url) {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}
