/** `assumable crawl` of the fake: what it keeps is what the fake holds. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { makeTestFolder, runAssumable, type TestFolder } from '../cli-process.ts';
import { openTestStore } from '../open-test-store.ts';
import type { FakeAwsOptions } from './options.ts';
import { startFakeAws, type FakeAws } from './start-fake-aws.ts';

const running: FakeAws[] = [];
const folders: TestFolder[] = [];
afterEach(async () => {
  for (const fake of running.splice(0)) await fake.stop();
  for (const folder of folders.splice(0)) await folder.remove();
});

/** Crawls into a fresh store and reads back what was sealed there. */
async function crawl(
  options: FakeAwsOptions,
): Promise<{ readonly fake: FakeAws; readonly code: number | null; readonly snapshot: Snapshot }> {
  const fake = await startFakeAws(options);
  running.push(fake);
  const folder = await makeTestFolder();
  folders.push(folder);
  const args = ['crawl', '--allow-local-endpoint', '--role', fake.role, '--data', folder.path];
  const { code, stderr } = await runAssumable(args, { env: fake.env });
  const store = await openTestStore(folder.path);
  try {
    const [row] = await store.list();
    if (row === undefined) throw new Error(`nothing was sealed: ${stderr}`);
    return { fake, code, snapshot: await store.load(row.id) };
  } finally {
    await store.close();
  }
}

describe('a crawl of a generated organization', () => {
  it('gives every account as it is, through pages of any size with entries twice', async () => {
    const { fake, snapshot } = await crawl({
      preset: 'small',
      pages: { sizes: 'random', most: 40, duplicates: true },
    });
    expect(snapshot.gaps.filter(({ account }) => account !== undefined)).toEqual([]);
    expect(snapshot.accounts.map(({ id }) => id)).toEqual(fake.readable());
    for (const account of snapshot.accounts) {
      const record = fake.world.record(account.id);
      expect(account).toEqual(record);
    }
  });

  it('says which accounts could not be read', async () => {
    const { fake, code, snapshot } = await crawl({
      preset: 'small',
      accounts: 8,
      readable: 'as-generated',
      readers: [{ role: 'Reader', missingIn: ['100000000006'] }],
    });
    expect(code).toBe(3);
    expect(snapshot.accounts.map(({ id }) => id)).toEqual(
      fake.readable().filter((id) => id !== '100000000006'),
    );
    expect(new Set(snapshot.gaps.map(({ account, code: why }) => [account, why].join(' ')))).toEqual(
      new Set(['100000000003 assume_denied', '100000000006 assume_denied']),
    );
  });
});
