/** What the viewer marks in a policy, and the words of the marks. */
import type { StatementSpan } from './policy-layout.ts';
import type { ConditionMark } from './statement-parts.ts';

/**
 * `decides`: the answer rests on it; `contributes`: it allows its part, something else decides;
 * `near_miss`: it matched but for a condition.
 */
export type MarkLevel = 'decides' | 'contributes' | 'near_miss';

export interface StatementMark {
  /** Position of the statement in the document, from 0. */
  readonly statement: number;
  readonly level: MarkLevel;
  readonly conditions: readonly ConditionMark[];
}

export const MARK_WORDS: Readonly<Record<MarkLevel, string>> = {
  decides: 'Decides',
  contributes: 'Allows',
  near_miss: 'Near miss',
};

const STRENGTH: readonly MarkLevel[] = ['decides', 'contributes', 'near_miss'];

/** The strongest level of some marks; `undefined` when there are none. */
export function strongestLevel(marks: readonly StatementMark[]): MarkLevel | undefined {
  return STRENGTH.find((level) => marks.some((mark) => mark.level === level));
}

/** Level of every statement; a statement marked twice keeps the stronger level. */
export function levelsByStatement(marks: readonly StatementMark[]): ReadonlyMap<number, MarkLevel> {
  const levels = new Map<number, MarkLevel>();
  for (const level of [...STRENGTH].reverse()) {
    for (const mark of marks) if (mark.level === level) levels.set(mark.statement, level);
  }
  return levels;
}

/** Level of each line (from 1): the strongest of the statements on it; `other` is a statement without a mark. */
export function lineLevels(
  statements: readonly StatementSpan[],
  levels: ReadonlyMap<number, MarkLevel>,
): ReadonlyMap<number, MarkLevel | 'other'> {
  const rank = { other: 0, near_miss: 1, contributes: 2, decides: 3 };
  const byLine = new Map<number, MarkLevel | 'other'>();
  for (const statement of statements) {
    const level = levels.get(statement.index) ?? 'other';
    for (let line = statement.startLine; line <= statement.endLine; line += 1) {
      const known = byLine.get(line);
      if (known === undefined || rank[known] < rank[level]) byLine.set(line, level);
    }
  }
  return byLine;
}

/** The statement that is brought into view first: the first of the strongest level. */
export function firstMarked(marks: readonly StatementMark[]): number | undefined {
  const level = strongestLevel(marks);
  return marks.find((mark) => mark.level === level)?.statement;
}
