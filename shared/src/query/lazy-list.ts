/** A list whose length is known before its items are: items are made up to the last one that was asked for. */
export class LazyList<T> {
  readonly length: number;
  readonly #made: T[] = [];
  readonly #items: Iterator<T>;

  /** `length`: how many items the iterable gives. */
  constructor(items: Iterable<T>, length: number) {
    this.length = length;
    this.#items = items[Symbol.iterator]();
  }

  slice(from: number, end: number): readonly T[] {
    while (this.#made.length < end) {
      const next = this.#items.next();
      if (next.done === true) break;
      this.#made.push(next.value);
    }
    return this.#made.slice(from, end);
  }
}
