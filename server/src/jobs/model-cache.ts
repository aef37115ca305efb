/** Resolved snapshots in memory: a snapshot never changes, so its model is built once and kept while it is used. */
import type { TrustModel } from '@assumable/shared/resolve/trust-model';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import type { SnapshotRow, SnapshotStore } from '../store/snapshot-store.ts';

export interface LoadedModel {
  readonly row: SnapshotRow;
  readonly model: TrustModel;
}

export interface ModelCache {
  /**
   * The model of a snapshot, by id or `latest`. Requests for one snapshot share one load; a failure is thrown to
   * those who waited for it and not kept. `undefined` when there is no such snapshot.
   */
  get(id: string): Promise<LoadedModel | undefined>;
  /** Drops a snapshot that was removed from the store. */
  forget(id: string): void;
}

/** Models kept by default: the one on screen, the one it is compared with, and the one before. */
const DEFAULT_CAPACITY = 3;

/**
 * @param resolve builds the model, here or in a worker
 * @param capacity models kept; the one used least recently goes first
 */
export function createModelCache(
  store: SnapshotStore,
  resolve: (snapshot: Snapshot) => TrustModel | Promise<TrustModel>,
  capacity: number = DEFAULT_CAPACITY,
): ModelCache {
  /** In order of use, the latest last. */
  const models = new Map<string, Promise<LoadedModel | undefined>>();

  const load = async (row: SnapshotRow): Promise<LoadedModel> => ({
    row,
    model: await resolve(await store.load(row.id)),
  });
  const keep = (id: string, loading: Promise<LoadedModel | undefined>): void => {
    models.delete(id);
    models.set(id, loading);
    for (const oldest of models.keys()) {
      if (models.size <= capacity) return;
      models.delete(oldest);
    }
  };
  const cached = (id: string): Promise<LoadedModel | undefined> | undefined => {
    const known = models.get(id);
    if (known !== undefined) keep(id, known);
    return known;
  };
  const drop = (id: string, loading: Promise<LoadedModel | undefined>): void => {
    if (models.get(id) === loading) models.delete(id);
  };

  return {
    get: async (id) => {
      const known = cached(id);
      if (known !== undefined) return known;
      const row = await store.find(id);
      if (row === undefined) return undefined;
      const meanwhile = cached(row.id);
      if (meanwhile !== undefined) return meanwhile;
      const loading = load(row);
      keep(row.id, loading);
      loading.catch(() => drop(row.id, loading));
      return loading;
    },
    forget: (id) => {
      models.delete(id);
    },
  };
}
