import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../testing/memory-store.ts';
import { startImport } from './import-job.ts';
import { createJobRegistry } from './job-registry.ts';

const DETAILS = {
  UserDetailList: [],
  GroupDetailList: [],
  Policies: [],
  RoleDetailList: [
    {
      RoleName: 'DevOps',
      RoleId: 'AROAEXAMPLE',
      Arn: 'arn:aws:iam::111111111111:role/DevOps',
      Path: '/',
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
    },
  ],
};

describe('startImport', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'assumable-import-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function run(content: string) {
    const path = join(directory, 'upload.tmp');
    await writeFile(path, content);
    const store = createMemoryStore();
    const registry = createJobRegistry();
    let cleanups = 0;
    const job = startImport(registry, store, {
      path,
      name: 'details.json',
      cleanup: async () => {
        cleanups += 1;
      },
    });
    const ended = await registry.finished(job.id);
    return { ended, store, cleanups: () => cleanups };
  }

  it('writes the snapshot under the name of the source and cleans up once', async () => {
    const { ended, store, cleanups } = await run(JSON.stringify(DETAILS));
    expect(ended).toMatchObject({ kind: 'import', state: 'done', total: 1, done: 1 });
    expect(ended?.accounts).toMatchObject([{ account: '111111111111', roles: 1, users: 0 }]);
    const row = await store.find(ended?.snapshotId ?? '');
    expect(row).toMatchObject({ label: 'details.json', source: 'import', counts: { roles: 1 } });
    expect(cleanups()).toBe(1);
  });

  it('fails with a sentence that names the source, and cleans up all the same', async () => {
    const { ended, store, cleanups } = await run('not json');
    expect(ended?.state).toBe('failed');
    expect(ended?.error).toContain('details.json');
    expect(await store.list()).toEqual([]);
    expect(cleanups()).toBe(1);
  });
});
