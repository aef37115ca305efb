/** What two texts have in common, line by line. */

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** Line numbers from 1 in the text at the left and at the right; absent where the line does not stand. */
  readonly left?: number;
  readonly right?: number;
}

/** Above so many pairs of lines the middle is shown as replaced in whole. */
const MOST_PAIRS = 4_000_000;

/** The shortest way from `left` to `right` by whole lines; common beginnings and ends are set aside first. */
export function diffLines(left: readonly string[], right: readonly string[]): readonly DiffLine[] {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  )
    end += 1;
  const leftMiddle = left.slice(start, left.length - end);
  const rightMiddle = right.slice(start, right.length - end);
  const same = (text: string, at: number, other: number): DiffLine => ({
    kind: 'same',
    text,
    left: at + 1,
    right: other + 1,
  });
  return [
    ...left.slice(0, start).map((text, at) => same(text, at, at)),
    ...diffMiddle(leftMiddle, rightMiddle, start),
    ...left
      .slice(left.length - end)
      .map((text, at) => same(text, left.length - end + at, right.length - end + at)),
  ];
}

function diffMiddle(left: readonly string[], right: readonly string[], offset: number): readonly DiffLine[] {
  const removed = (at: number): DiffLine => ({
    kind: 'removed',
    text: left[at] ?? '',
    left: offset + at + 1,
  });
  const added = (at: number): DiffLine => ({ kind: 'added', text: right[at] ?? '', right: offset + at + 1 });
  if (left.length * right.length > MOST_PAIRS)
    return [...left.map((_, at) => removed(at)), ...right.map((_, at) => added(at))];
  const common = commonLengths(left, right);
  const width = right.length + 1;
  const lines: DiffLine[] = [];
  let at = 0;
  let other = 0;
  while (at < left.length || other < right.length) {
    if (at < left.length && other < right.length && left[at] === right[other]) {
      lines.push({ kind: 'same', text: left[at] ?? '', left: offset + at + 1, right: offset + other + 1 });
      at += 1;
      other += 1;
      continue;
    }
    const down = common[(at + 1) * width + other] ?? 0;
    const across = common[at * width + other + 1] ?? 0;
    if (other >= right.length || (at < left.length && down >= across)) {
      lines.push(removed(at));
      at += 1;
    } else {
      lines.push(added(other));
      other += 1;
    }
  }
  return lines;
}

/** Length of the longest common part of `left` from i and `right` from j, at `i * (right.length + 1) + j`. */
function commonLengths(left: readonly string[], right: readonly string[]): Uint16Array {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  for (let at = left.length - 1; at >= 0; at -= 1) {
    for (let other = right.length - 1; other >= 0; other -= 1) {
      lengths[at * width + other] =
        left[at] === right[other]
          ? (lengths[(at + 1) * width + other + 1] ?? 0) + 1
          : Math.max(lengths[(at + 1) * width + other] ?? 0, lengths[at * width + other + 1] ?? 0);
    }
  }
  return lengths;
}
