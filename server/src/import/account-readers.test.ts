import type { Snapshot } from '@assumable/shared/snapshot/model';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testWorkerUrl } from '../../testing/open-test-store.ts';
import { accountReaders, type ReaderOptions } from './account-readers.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { readSource } from './read-source.ts';
import { SourceError } from './source-error.ts';

const ACCOUNTS = Array.from({ length: 12 }, (_, index) => String(100_000_000_000 + index));
const SHARED_TRUST = {
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** Two roles with the trust of all accounts, one with its own, tags that look like a prototype, a broken date. */
function accountText(account: string): string {
  const role = (name: string, trust: object): object => ({
    Arn: `arn:aws:iam::${account}:role/${name}`,
    RoleName: name,
    RoleId: `AROA${account}${name}`,
    AssumeRolePolicyDocument: trust,
    CreateDate: name === 'Own' ? 'yesterday' : '2026-01-02T03:04:05Z',
    Tags: [
      { Key: '__proto__', Value: 'x' },
      { Key: 'team', Value: account },
    ],
  });
  const own = {
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' },
    ],
  };
  return JSON.stringify({
    RoleDetailList: [role('First', SHARED_TRUST), role('Second', SHARED_TRUST), role('Own', own)],
  });
}

let folder: string;
let readers: ReaderOptions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assumable-readers-'));
  await mkdir(join(folder, 'accounts'));
  for (const account of ACCOUNTS)
    await writeFile(join(folder, 'accounts', `${account}.json`), accountText(account));
  await writeFile(join(folder, 'accounts', '200000000000.json'), '{"RoleDetailList": [');
  readers = { threadsFrom: 500, threads: 3, workerUrl: await testWorkerUrl('reader-worker') };
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const read = (options: ReaderOptions): Promise<Snapshot> =>
  readSource(folder, { now: () => new Date(0), readers: options });

describe('accounts that threads read', () => {
  it('are the same as those that are read without threads, gaps included', async () => {
    const here = await read({ threads: 1 });
    const there = await read(readers);
    expect(there).toEqual(here);
    expect(here.accounts).toHaveLength(ACCOUNTS.length);
    expect(here.gaps.map(({ code }) => code).sort()).toEqual(
      ['import_json_invalid', ...ACCOUNTS.map(() => 'import_field_invalid')].sort(),
    );
    for (const role of there.accounts.flatMap(({ roles }) => roles)) {
      expect(Object.getPrototypeOf(role.tags)).toBeNull();
      expect(Object.keys(role.tags)).toEqual(['__proto__', 'team']);
    }
  });

  it('end an import with a sentence when their thread ends', async () => {
    const ending = new URL('data:text/javascript,throw new Error("no memory")');
    const reading = read({ ...readers, workerUrl: ending });
    await expect(reading).rejects.toThrow(SourceError);
    await expect(reading).rejects.toThrow('it cannot be read (reading stopped: no memory).');
  });

  it('end when the import is stopped', async () => {
    const stopping = new AbortController();
    const onProgress = ({ accounts }: { readonly accounts: number }): void => {
      if (accounts > 4) stopping.abort(new Error('enough'));
    };
    await expect(readSource(folder, { readers, onProgress, signal: stopping.signal })).rejects.toThrow(
      'enough',
    );
  });

  it('leave files of a small import where they are', async () => {
    const none = new URL('data:text/javascript,throw new Error("a thread was started")');
    const small = accountReaders(DEFAULT_LIMITS, { threads: 2, workerUrl: none });
    const [account = ''] = ACCOUNTS;
    const found = await small.read({ bytes: Buffer.from(accountText(account)), file: 'a.json', account });
    expect(found.ok && found.value.record?.roles.map(({ name }) => name)).toEqual(['First', 'Own', 'Second']);
    await small.close();
  });
});
