import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { SnapshotRow } from '../store/snapshot-store.ts';
import { createAnswerCache } from './answer-cache.ts';
import type { AnswerCache } from './answer-cache.ts';
import { AnswersEndedError, answersInThread } from './snapshot-answers.ts';
import type { SnapshotAnswers } from './snapshot-answers.ts';

const SNAPSHOT: Snapshot = {
  formatVersion: 1,
  source: 'import',
  label: 'empty',
  collectedAt: '2026-01-01T00:00:00.000Z',
  accounts: [],
  gaps: [],
};

function row(id: string): SnapshotRow {
  const counts = { accounts: 0, accountsRead: 0, roles: 0, users: 0, groups: 0, gaps: 0 };
  return {
    id,
    label: id,
    source: 'import',
    collectedAt: SNAPSHOT.collectedAt,
    createdAt: SNAPSHOT.collectedAt,
    counts,
    contentHash: id,
  };
}

interface Watched {
  readonly cache: AnswerCache;
  readonly opened: string[];
  readonly closed: string[];
  readonly aborted: string[];
  /** Snapshots that cannot be opened. */
  readonly broken: Set<string>;
  /** Snapshots whose questions fail with this error. */
  readonly failing: Map<string, Error>;
}

function watched(capacity?: number): Watched {
  const opened: string[] = [];
  const closed: string[] = [];
  const aborted: string[] = [];
  const broken = new Set<string>();
  const failing = new Map<string, Error>();
  const open = async (asked: SnapshotRow, released: AbortSignal): Promise<SnapshotAnswers> => {
    opened.push(asked.id);
    released.addEventListener('abort', () => aborted.push(asked.id));
    await Promise.resolve();
    if (broken.has(asked.id)) throw new Error('damaged');
    const inner = answersInThread({ row: asked, model: resolveSnapshot(SNAPSHOT) });
    return {
      ask: async (name, query) => {
        const failure = failing.get(asked.id);
        if (failure !== undefined) throw failure;
        return inner.ask(name, query);
      },
      export: (query) => inner.export(query),
      close: async () => void closed.push(asked.id),
    };
  };
  return { cache: createAnswerCache(open, capacity), opened, closed, aborted, broken, failing };
}

const label = async ({ cache }: Watched, id: string): Promise<string> =>
  (await cache.ask(row(id), 'snapshot', undefined)).label;

describe('answer cache', () => {
  it('resolves a snapshot once for questions at the same time and after', async () => {
    const all = watched();
    expect(await Promise.all([label(all, 'a'), label(all, 'a')])).toEqual(['a', 'a']);
    await all.cache.prepare(row('a'));
    expect(await label(all, 'a')).toBe('a');
    expect(all.opened).toEqual(['a']);
  });

  it('releases the one used least recently', async () => {
    const all = watched(2);
    for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await label(all, id);
    expect(all.opened).toEqual(['a', 'b', 'c', 'b']);
    expect(all.closed).toEqual(['b', 'c']);
  });

  it('keeps one that still writes a file, however many others are asked', async () => {
    const all = watched(1);
    const file = await all.cache.export(row('a'), { format: 'json' });
    await label(all, 'b');
    expect(all.closed).toEqual(['b']);
    expect(JSON.parse(await text(file))).toMatchObject({ snapshot: { id: 'a' } });
    await label(all, 'c');
    expect(all.closed).toEqual(['b', 'a']);
  });

  it('lets go of a file that nobody reads', async () => {
    const all = watched(1);
    const file = await all.cache.export(row('a'), { format: 'json' });
    file.destroy();
    await once(file, 'close');
    await label(all, 'b');
    await label(all, 'c');
    expect(all.closed).toEqual(['a', 'b']);
  });

  it('throws a failure to everyone who waited and tries again afterwards', async () => {
    const all = watched();
    all.broken.add('a');
    const results = await Promise.allSettled([label(all, 'a'), label(all, 'a')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(all.opened).toEqual(['a']);
    all.broken.clear();
    expect(await label(all, 'a')).toBe('a');
  });

  it('starts anew after a thread ended, not after a wrong question', async () => {
    const all = watched();
    all.failing.set('a', new Error('wrong question'));
    await expect(label(all, 'a')).rejects.toThrow('wrong question');
    all.failing.set('a', new AnswersEndedError('stopped'));
    await expect(label(all, 'a')).rejects.toThrow('has stopped');
    all.failing.clear();
    expect(await label(all, 'a')).toBe('a');
    expect(all.opened).toEqual(['a', 'a']);
  });

  it('stops what is being resolved when it closes', async () => {
    const all = watched();
    const asked = label(all, 'a');
    await all.cache.close();
    expect(all.aborted).toEqual(['a']);
    expect(all.closed).toEqual(['a']);
    await asked;
  });
});
