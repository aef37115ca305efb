/** A policy document as it is shown: its text, and where each statement and its telling parts stand in it. */
import { type JsonNode, memberOf, parseJson, prettyPrint, type Span, valuesOf } from './json-tree.ts';

export interface StatementSpan {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly sid?: string;
  readonly effect?: string;
  readonly span: Span;
  /** First and last line, from 1. */
  readonly startLine: number;
  readonly endLine: number;
  readonly node: JsonNode;
}

export interface PolicyLayout {
  readonly text: string;
  /** `collected`: character for character; `formatted`: white space added to a one-line text. */
  readonly form: 'collected' | 'formatted';
  /** False when the text is not JSON: it is shown as it is, without statements. */
  readonly readable: boolean;
  readonly statements: readonly StatementSpan[];
  readonly lines: number;
}

/** Start offset of every line of a text; line n (from 1) starts at `starts[n - 1]`. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Line number (from 1) that holds an offset; binary search over `lineStarts`. */
export function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

function textMember(node: JsonNode, key: string): string | undefined {
  const value = memberOf(node, key)?.value;
  return value?.kind === 'string' ? value.text : undefined;
}

function statementsIn(text: string): readonly StatementSpan[] | undefined {
  const root = parseJson(text);
  if (root === undefined) return undefined;
  const starts = lineStarts(text);
  return valuesOf(memberOf(root, 'Statement')?.value).map((node, index) => {
    const sid = textMember(node, 'Sid');
    const effect = textMember(node, 'Effect');
    return {
      index,
      ...(sid === undefined || sid === '' ? {} : { sid }),
      ...(effect === undefined ? {} : { effect }),
      span: node.span,
      startLine: lineAt(starts, node.span.from),
      endLine: lineAt(starts, Math.max(node.span.from, node.span.to - 1)),
      node,
    };
  });
}

/**
 * Decides the text to show: as collected when it already has line breaks, otherwise formatted, with the statement
 * positions taken from the text that is shown. A text that is not JSON is shown unchanged.
 */
export function layoutPolicy(collected: string): PolicyLayout {
  const body = collected
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .trimEnd();
  const text = body.includes('\n') ? body : (prettyPrint(body) ?? body);
  const statements = statementsIn(text);
  return {
    text,
    form: text === body ? 'collected' : 'formatted',
    readable: statements !== undefined,
    statements: statements ?? [],
    lines: lineStarts(text).length,
  };
}

/** Title of a statement for people: `Statement 2 "AllowAudit"`. */
export function statementTitle(statement: { readonly index: number; readonly sid?: string }): string {
  const number = `Statement ${String(statement.index + 1)}`;
  return statement.sid === undefined ? number : `${number} “${statement.sid}”`;
}

/** Title and effect: `Statement 1 “AllowAudit” · Allow`. */
export function statementHeading(statement: StatementSpan): string {
  return statement.effect === undefined
    ? statementTitle(statement)
    : `${statementTitle(statement)} · ${statement.effect}`;
}

/** Lines of a statement in words: `line 4`, `lines 4–12`. */
export function linesText(statement: Pick<StatementSpan, 'startLine' | 'endLine'>): string {
  const { startLine, endLine } = statement;
  return startLine === endLine
    ? `line ${String(startLine)}`
    : `lines ${String(startLine)}–${String(endLine)}`;
}
