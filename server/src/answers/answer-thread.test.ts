import { demoOrganization } from '@assumable/shared/generate/demo-organization';
import { QueryError } from '@assumable/shared/query/query-error';
import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, testWorkerUrl } from '../../testing/open-test-store.ts';
import { STORE_FILE } from '../store/open-store.ts';
import type { SnapshotRow, SnapshotStore } from '../store/snapshot-store.ts';
import { StoreError } from '../store/store-error.ts';
import { startAnswerThread } from './answer-thread.ts';
import type { AnswerThreadOptions } from './answer-thread.ts';
import { AnswersEndedError, answersInThread } from './snapshot-answers.ts';
import type { SnapshotAnswers } from './snapshot-answers.ts';

let folder: string;
let store: SnapshotStore;
let row: SnapshotRow;
let thread: SnapshotAnswers;
let here: SnapshotAnswers;

const options = async (): Promise<AnswerThreadOptions> => ({
  path: join(folder, STORE_FILE),
  row,
  workerUrl: await testWorkerUrl('answer-worker'),
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assumable-answers-'));
  store = await openTestStore(folder);
  const demo = demoOrganization();
  const draft = await store.begin(demo);
  if (demo.organization !== undefined) await draft.putOrganization(demo.organization);
  for (const account of demo.accounts) await draft.putAccount(account, []);
  await draft.putGaps(demo.gaps);
  row = await draft.seal();
  thread = await startAnswerThread(await options());
  here = answersInThread({ row, model: resolveSnapshot(await store.load(row.id)) });
});
afterAll(async () => {
  await thread.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const ONE = { limit: 1, sort: 'target' } as const;

/** Asks both sides. */
async function expectSame<T>(ask: (side: SnapshotAnswers) => Promise<T>): Promise<void> {
  expect(await ask(thread)).toEqual(await ask(here));
}

describe('a thread that knows one snapshot', () => {
  it('gives the answers of the table of questions', async () => {
    const { edges } = await here.ask('edges', { ...ONE, status: ['allowed'] });
    const edge = edges[0];
    if (edge === undefined) throw new Error('the demo organization has allowed edges');
    const { source, target } = edge;
    await expectSame((side) => side.ask('overview', undefined));
    await expectSame((side) => side.ask('snapshot', undefined));
    await expectSame((side) => side.ask('explain', { source, target }));
    await expectSame((side) => side.ask('principal', { id: target }));
    await expectSame((side) => side.ask('principal', { id: 'nobody' }));
    await expectSame((side) => side.ask('search', { q: 'devops', limit: 20 }));
  });

  it('throws what the question threw, and goes on', async () => {
    const wrong = thread.ask('edges', { ...ONE, cursor: 'nonsense' });
    await expect(wrong).rejects.toBeInstanceOf(QueryError);
    await expect(wrong).rejects.toMatchObject({ code: 'bad_cursor' });
    expect((await thread.ask('edges', ONE)).edges).toHaveLength(1);
  });

  it('writes the same files, several at a time', async () => {
    const bytes = async (side: SnapshotAnswers, format: 'csv' | 'archive'): Promise<Buffer> =>
      buffer(Readable.from(await side.export({ format }), { objectMode: false }));
    const [csv, archive] = await Promise.all([bytes(thread, 'csv'), bytes(thread, 'archive')]);
    expect(csv.equals(await bytes(here, 'csv'))).toBe(true);
    expect(archive.equals(await bytes(here, 'archive'))).toBe(true);
    expect(csv.length).toBeGreaterThan(10_000);
  });

  it('drops a file that is not read to its end', async () => {
    const file = Readable.from(await thread.export({ format: 'ndjson' }), { objectMode: false });
    for await (const piece of file) {
      expect(String(piece)).toContain('snapshot');
      break;
    }
    Readable.from(await thread.export({ format: 'ndjson' })).destroy();
    expect((await thread.ask('edges', ONE)).edges).toHaveLength(1);
  });

  it('says that a snapshot is not there', async () => {
    const missing = startAnswerThread({ ...(await options()), row: { ...row, id: 'gone' } });
    await expect(missing).rejects.toBeInstanceOf(StoreError);
    await expect(missing).rejects.toMatchObject({ code: 'not_found' });
  });

  it('ends alone when the memory is too small', async () => {
    const small = startAnswerThread({ ...(await options()), heapLimit: 12 });
    await expect(small).rejects.toBeInstanceOf(AnswersEndedError);
    await expect(small).rejects.toMatchObject({ reason: 'out_of_memory' });
  });

  it('ends when it is released while it resolves', async () => {
    const released = new AbortController();
    const opening = startAnswerThread({ ...(await options()), released: released.signal });
    released.abort();
    await expect(opening).rejects.toMatchObject({ reason: 'stopped' });
  });
});
