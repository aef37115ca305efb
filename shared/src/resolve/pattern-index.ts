/** Finds the Resource patterns that match a role by the letters that they begin with. */
import type { ShapePattern } from './document-shapes.ts';
import type { TargetView } from './target-shapes.ts';

interface Filed<T> {
  readonly pattern: ShapePattern;
  readonly owners: Set<T>;
}

export class PatternIndex<T> {
  readonly #byPrefix = new Map<string, Map<string, Filed<T>>>();
  #lengths: number[] = [];

  add(pattern: ShapePattern, owner: T): void {
    const { prefix, id, permits } = pattern;
    let filed = this.#byPrefix.get(prefix);
    if (filed === undefined) {
      filed = new Map();
      this.#byPrefix.set(prefix, filed);
      if (!this.#lengths.includes(prefix.length)) this.#lengths = [...this.#lengths, prefix.length];
    }
    const key = `${String(id)}${permits ? 'p' : ''}`;
    const known = filed.get(key);
    if (known === undefined) filed.set(key, { pattern, owners: new Set([owner]) });
    else known.owners.add(owner);
  }

  /** Owners of the patterns that match the role's ARN, or would but for letter case; some may come twice. */
  *matching(view: TargetView): Iterable<T> {
    const name = view.loweredParts()[5] ?? '';
    for (const length of this.#lengths) {
      if (length > name.length) continue;
      for (const { pattern, owners } of this.#byPrefix.get(name.slice(0, length))?.values() ?? [])
        if (view.match(pattern) !== '0') yield* owners;
    }
  }
}
