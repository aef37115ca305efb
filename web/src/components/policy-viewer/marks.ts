/** What the viewer marks in a policy, and the words of the marks. */
import type { ConditionMark } from './statement-parts.ts';

/** `decides`: the outcome of the layer rests on it; `near_miss`: it matched but for a condition. */
export type MarkLevel = 'decides' | 'near_miss';

export interface StatementMark {
  /** Position of the statement in the document, from 0. */
  readonly statement: number;
  readonly level: MarkLevel;
  readonly conditions: readonly ConditionMark[];
}

export const MARK_WORDS: Readonly<Record<MarkLevel, string>> = { decides: 'Decides', near_miss: 'Near miss' };

/** Level of every statement; a statement marked twice keeps the stronger level. */
export function levelsByStatement(marks: readonly StatementMark[]): ReadonlyMap<number, MarkLevel> {
  const levels = new Map<number, MarkLevel>();
  for (const mark of marks) {
    if (levels.get(mark.statement) !== 'decides') levels.set(mark.statement, mark.level);
  }
  return levels;
}

/** The statement that is brought into view first: the first that decides, else the first near miss. */
export function firstMarked(marks: readonly StatementMark[]): number | undefined {
  return (marks.find((mark) => mark.level === 'decides') ?? marks[0])?.statement;
}
