/** Finds the parts of a statement that made the difference: condition keys and the matching principal entries. */
import { type JsonNode, memberOf, type Span, valuesOf } from './json-tree.ts';
import type { StatementSpan } from './policy-layout.ts';

/** How one condition came out; `operator` and `key` as the policy writes them. */
export interface ConditionMark {
  readonly operator: string;
  readonly key: string;
  readonly result: boolean | 'unknown';
}

/** Says which entries of `Principal` and `Resource` matched, from their text. */
export interface PartMatcher {
  readonly principal: (text: string) => boolean;
  readonly resource: (text: string) => boolean;
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

/** Spans of a condition key and of each of its values. Operators and keys compare without letter case, as IAM does. */
function conditionSpans(statement: StatementSpan, marks: readonly ConditionMark[]): readonly PartSpan[] {
  const block = memberOf(statement.node, 'Condition')?.value;
  if (block?.kind !== 'object') return [];
  return block.members.flatMap((operator) =>
    operator.value.kind !== 'object'
      ? []
      : operator.value.members.flatMap((key): readonly PartSpan[] => {
          const mark = marks.find((entry) => same(entry.operator, operator.key) && same(entry.key, key.key));
          if (mark === undefined) return [];
          const level = levelOf(mark.result);
          return [key.keySpan, ...valuesOf(key.value).map(({ span }) => span)].map((span) => ({
            span,
            level,
          }));
        }),
  );
}

/** Texts inside an element, whatever its nesting: `"*"`, a list, or `{"AWS": [...]}`. */
function textsIn(node: JsonNode | undefined): readonly Extract<JsonNode, { kind: 'string' }>[] {
  if (node === undefined) return [];
  switch (node.kind) {
    case 'string':
      return [node];
    case 'array':
      return node.items.flatMap(textsIn);
    case 'object':
      return node.members.flatMap((member) => textsIn(member.value));
    case 'literal':
      return [];
  }
}

function matchedSpans(
  statement: StatementSpan,
  element: 'Principal' | 'Resource',
  matches: (text: string) => boolean,
): readonly PartSpan[] {
  return textsIn(memberOf(statement.node, element)?.value).flatMap((entry): readonly PartSpan[] =>
    matches(entry.text) ? [{ span: entry.span, level: 'matched' }] : [],
  );
}

/** All telling parts of a statement, in text order, none overlapping. */
export function statementParts(
  statement: StatementSpan,
  conditions: readonly ConditionMark[],
  matcher: PartMatcher | undefined,
): readonly PartSpan[] {
  return [
    ...conditionSpans(statement, conditions),
    ...(matcher === undefined ? [] : matchedSpans(statement, 'Principal', matcher.principal)),
    ...(matcher === undefined ? [] : matchedSpans(statement, 'Resource', matcher.resource)),
  ].sort((left, right) => left.span.from - right.span.from);
}
