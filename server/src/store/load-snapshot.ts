import type { AccountRecord, CoverageGap, Snapshot } from '@assumable/shared/snapshot/model';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openDatabase } from './database.ts';
import {
  accountsIn,
  DAMAGED_ORGANIZATION,
  documentReader,
  findRow,
  organizationIn,
  readGapList,
  snapshotOf,
} from './read-operations.ts';
import { StoreError, storeErrorOf } from './store-error.ts';

/** Longest stretch of reading before other work gets its turn, in milliseconds. */
const READ_SLICE_MS = 8;

/**
 * Loads one sealed snapshot from a store's file, in slices, on its own connection, which sees one state whatever others
 * write meanwhile. Throws `StoreError`.
 */
export async function loadSnapshot(path: string, id: string): Promise<Snapshot> {
  const database = await openDatabase(path, { readOnly: true });
  try {
    database.exec('BEGIN');
    const row = findRow(database, id);
    if (row === undefined) throw new StoreError('not_found', `There is no snapshot ${id}.`);
    const documents = documentReader(database);
    const organization = organizationIn(database, row.id, documents);
    const accounts: AccountRecord[] = [];
    const gaps: CoverageGap[] = [...readGapList(database, row.id)];
    if (organization?.damaged === true) gaps.push(DAMAGED_ORGANIZATION);
    let started = performance.now();
    for (const { account, gap } of accountsIn(database, row.id, documents)) {
      if (account !== undefined) accounts.push(account);
      if (gap !== undefined) gaps.push(gap);
      if (performance.now() - started > READ_SLICE_MS) {
        await nextTurn();
        started = performance.now();
      }
    }
    const parts = organization?.organization === undefined ? {} : { organization: organization.organization };
    return snapshotOf(row, { ...parts, accounts, gaps });
  } catch (error) {
    throw storeErrorOf(error);
  } finally {
    database.close();
  }
}
