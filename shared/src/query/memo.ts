/**
 * Derived data kept beside an object for as long as that object lives. The answers are pure functions of the
 * object and the key, so a cached answer equals a computed one.
 */
export function memoPerObject<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const cache = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const hit = cache.get(key);
    if (hit !== undefined) return hit.value;
    const value = compute(key);
    cache.set(key, { value });
    return value;
  };
}

/** Keeps the `size` most recently asked answers per object: paging through a list filters and sorts it once. */
export function memoRecent<V>(size: number): (key: object, name: string, compute: () => V) => V {
  const recentOf = memoPerObject((_key: object) => new Map<string, { readonly value: V }>());
  return (key, name, compute) => {
    const recent = recentOf(key);
    const entry = recent.get(name) ?? { value: compute() };
    recent.delete(name);
    recent.set(name, entry);
    for (const oldest of recent.keys()) {
      if (recent.size <= size) break;
      recent.delete(oldest);
    }
    return entry.value;
  };
}
