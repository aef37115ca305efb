import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../testing/memory-store.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';
import { createModelCache } from './model-cache.ts';
import { writeSnapshot } from './snapshot-writer.ts';

function snapshot(label: string): Snapshot {
  return {
    formatVersion: 1,
    source: 'import',
    label,
    collectedAt: '2026-01-01T00:00:00.000Z',
    accounts: [],
    gaps: [],
  };
}

/** A store with `count` snapshots whose loads are counted, and can be made to fail. */
async function countedStore(count: number): Promise<{
  readonly store: SnapshotStore;
  readonly ids: readonly string[];
  readonly loads: string[];
  readonly broken: Set<string>;
}> {
  const inner = createMemoryStore();
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push((await writeSnapshot(inner, snapshot(`s${i}`))).id);
  const loads: string[] = [];
  const broken = new Set<string>();
  const store: SnapshotStore = {
    ...inner,
    load: async (id) => {
      loads.push(id);
      if (broken.has(id)) throw new Error('damaged');
      return inner.load(id);
    },
  };
  return { store, ids, loads, broken };
}

describe('model cache', () => {
  it('resolves a snapshot once for requests at the same time and after', async () => {
    const { store, ids, loads } = await countedStore(1);
    const cache = createModelCache(store, resolveSnapshot);
    const id = ids[0] ?? '';
    const [a, b] = await Promise.all([cache.get(id), cache.get(id)]);
    const c = await cache.get('latest');
    expect(a?.row.id).toBe(id);
    expect(a?.model.snapshot.label).toBe('s0');
    expect(b?.model).toBe(a?.model);
    expect(c?.model).toBe(a?.model);
    expect(loads).toEqual([id]);
  });

  it('follows `latest` to the newest snapshot', async () => {
    const { store, ids } = await countedStore(2);
    const cache = createModelCache(store, resolveSnapshot);
    expect((await cache.get('latest'))?.row.id).toBe(ids[1]);
    const newer = await writeSnapshot(store, snapshot('newer'));
    expect((await cache.get('latest'))?.row.id).toBe(newer.id);
  });

  it('drops the one used least recently', async () => {
    const { store, ids, loads } = await countedStore(3);
    const cache = createModelCache(store, resolveSnapshot, 2);
    const [a = '', b = '', c = ''] = ids;
    for (const id of [a, b, a, c, a, b]) await cache.get(id);
    expect(loads).toEqual([a, b, c, b]);
  });

  it('throws a failure to everyone who waited and tries again afterwards', async () => {
    const { store, ids, loads, broken } = await countedStore(1);
    const cache = createModelCache(store, resolveSnapshot);
    const id = ids[0] ?? '';
    broken.add(id);
    const results = await Promise.allSettled([cache.get(id), cache.get(id)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(loads).toEqual([id]);
    broken.clear();
    expect((await cache.get(id))?.row.id).toBe(id);
  });

  it('does not keep a failure of the resolver', async () => {
    const { store, ids } = await countedStore(1);
    let fail = true;
    const cache = createModelCache(store, (loaded) => {
      if (fail) throw new Error('too deep');
      return resolveSnapshot(loaded);
    });
    await expect(cache.get(ids[0] ?? '')).rejects.toThrow('too deep');
    fail = false;
    expect(await cache.get(ids[0] ?? '')).toBeDefined();
  });

  it('knows no unknown snapshot and forgets a removed one', async () => {
    const { store, ids } = await countedStore(1);
    const cache = createModelCache(store, resolveSnapshot);
    const id = ids[0] ?? '';
    expect(await cache.get('nope')).toBeUndefined();
    await cache.get(id);
    await store.remove(id);
    cache.forget(id);
    expect(await cache.get(id)).toBeUndefined();
  });
});
