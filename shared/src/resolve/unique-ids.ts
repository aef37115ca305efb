/** Finds users and roles by their unique id, in four bytes for each. */
import type { PrincipalTable } from './principal-table.ts';

export class UniqueIds {
  readonly #table: PrincipalTable;
  /** Rows plus one at the place of their id's hash, or at the next free place; zero: free. */
  readonly #slots: Int32Array;

  constructor(table: PrincipalTable) {
    this.#table = table;
    let size = 16;
    while (size < table.rows * 2) size *= 2;
    this.#slots = new Int32Array(size);
    for (const { users, roles, firstRow } of table.accounts) {
      for (const [place, { id }] of users.entries()) this.#add(id, firstRow + place);
      for (const [place, { id }] of roles.entries()) this.#add(id, firstRow + users.length + place);
    }
  }

  /** Row of the user or role with this id, the last one of several, or −1. */
  rowOf(id: string): number {
    if (id === '') return -1;
    let found = -1;
    for (let slot = this.#hash(id); ; slot = (slot + 1) & (this.#slots.length - 1)) {
      const row = (this.#slots[slot] ?? 0) - 1;
      if (row < 0) return found;
      const entity = this.#table.at(row);
      if ((entity?.user ?? entity?.role)?.id === id) found = Math.max(found, row);
    }
  }

  #add(id: string, row: number): void {
    if (id === '') return;
    let slot = this.#hash(id);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1);
    this.#slots[slot] = row + 1;
  }

  /** FNV-1a over the end of the text: beginnings are alike. */
  #hash(id: string): number {
    let hash = 0x811c_9dc5;
    for (let at = Math.max(0, id.length - 12); at < id.length; at += 1)
      hash = Math.imul(hash ^ id.charCodeAt(at), 0x0100_0193);
    return (hash ^ (hash >>> 15)) & (this.#slots.length - 1);
  }
}
