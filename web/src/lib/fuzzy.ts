/** Whether the letters of `wanted` stand in `text` in order; lower is better, `undefined` when they do not. */
export function fuzzyScore(wanted: string, text: string): number | undefined {
  const needle = wanted.toLowerCase().trim();
  const hay = text.toLowerCase();
  if (needle === '') return 0;
  const at = hay.indexOf(needle);
  if (at >= 0) return at;
  let position = -1;
  let gaps = 0;
  for (const letter of needle) {
    const next = hay.indexOf(letter, position + 1);
    if (next < 0) return undefined;
    gaps += next - position - 1;
    position = next;
  }
  return 1_000 + gaps;
}
