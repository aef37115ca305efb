import type { SnapshotStore } from '../store/snapshot-store.ts';
import { dataFolder } from './data-folder.ts';

/** Opens the store of `--data` (created when absent), and closes it whatever happens. */
export async function withStore<T>(
  data: string | undefined,
  work: (store: SnapshotStore) => Promise<T>,
): Promise<T> {
  const { openStore } = await import('../store/open-store.ts');
  const store = await openStore(dataFolder(data));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
