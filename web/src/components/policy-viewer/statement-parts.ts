/** Finds the parts of a statement that made the difference: condition keys and the matching principal entries. */
import { memberOf, type Span, valuesOf } from './json-tree.ts';
import type { StatementSpan } from './policy-layout.ts';

/** How one condition came out; `operator` and `key` as the policy writes them. */
export interface ConditionMark {
  readonly operator: string;
  readonly key: string;
  readonly result: boolean | 'unknown';
}

export type PartLevel = 'holds' | 'fails' | 'open' | 'matched';

export interface PartSpan {
  readonly span: Span;
  readonly level: PartLevel;
}

function levelOf(result: boolean | 'unknown'): PartLevel {
  if (result === 'unknown') return 'open';
  return result ? 'holds' : 'fails';
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** Span from the condition key to the end of its values. Operators and keys compare without letter case, as IAM does. */
function conditionSpans(statement: StatementSpan, marks: readonly ConditionMark[]): readonly PartSpan[] {
  const block = memberOf(statement.node, 'Condition')?.value;
  if (block?.kind !== 'object') return [];
  return block.members.flatMap((operator) =>
    operator.value.kind !== 'object'
      ? []
      : operator.value.members.flatMap((key): readonly PartSpan[] => {
          const mark = marks.find((entry) => same(entry.operator, operator.key) && same(entry.key, key.key));
          if (mark === undefined) return [];
          return [{ span: { from: key.keySpan.from, to: key.value.span.to }, level: levelOf(mark.result) }];
        }),
  );
}

/** Spans of the entries of `Principal` whose text is one of `values`; the whole element when it is a bare `*`. */
function principalSpans(statement: StatementSpan, values: ReadonlySet<string>): readonly PartSpan[] {
  const element = memberOf(statement.node, 'Principal')?.value;
  if (element === undefined) return [];
  const entries =
    element.kind === 'object' ? element.members.flatMap((entry) => valuesOf(entry.value)) : [element];
  return entries.flatMap((entry): readonly PartSpan[] =>
    entry.kind === 'string' && values.has(entry.text) ? [{ span: entry.span, level: 'matched' }] : [],
  );
}

/** Spans of the `Resource` entries that are exactly one of `values`. */
function resourceSpans(statement: StatementSpan, values: ReadonlySet<string>): readonly PartSpan[] {
  return valuesOf(memberOf(statement.node, 'Resource')?.value).flatMap((entry): readonly PartSpan[] =>
    entry.kind === 'string' && values.has(entry.text) ? [{ span: entry.span, level: 'matched' }] : [],
  );
}

/** All telling parts of a statement, in text order, none overlapping. */
export function statementParts(
  statement: StatementSpan,
  conditions: readonly ConditionMark[],
  names: ReadonlySet<string>,
): readonly PartSpan[] {
  return [
    ...conditionSpans(statement, conditions),
    ...principalSpans(statement, names),
    ...resourceSpans(statement, names),
  ].sort((left, right) => left.span.from - right.span.from);
}
