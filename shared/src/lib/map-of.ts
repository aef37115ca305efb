/** The map kept under a key of a map of maps; made when there is none yet. */
export function mapOf<K, J, V>(maps: Map<K, Map<J, V>>, key: K): Map<J, V> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<J, V>();
  maps.set(key, made);
  return made;
}
