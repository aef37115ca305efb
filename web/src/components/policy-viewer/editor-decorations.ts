/** Turns a policy layout and its marks into editor decorations: colours, line levels, headings, telling parts. */
import { RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, WidgetType } from '@codemirror/view';
import { type JsonToken, tokenize } from './json-tree.ts';
import { levelsByStatement, lineLevels, MARK_WORDS, type MarkLevel, type StatementMark } from './marks.ts';
import { lineStarts, type PolicyLayout, statementHeading } from './policy-layout.ts';
import { type PartMatcher, statementParts } from './statement-parts.ts';

/** Longer texts are shown without colours: IAM policies have at most about 10,000 characters. */
const MAX_COLOURED = 300_000;

/** Heading line above a marked statement; part of the text flow for screen readers, not of the document. */
class StatementHeading extends WidgetType {
  private readonly level: MarkLevel;
  private readonly title: string;

  constructor(level: MarkLevel, title: string) {
    super();
    this.level = level;
    this.title = title;
  }

  override eq(other: StatementHeading): boolean {
    return other.level === this.level && other.title === this.title;
  }

  override get estimatedHeight(): number {
    return 24;
  }

  override toDOM(): HTMLElement {
    const row = document.createElement('div');
    row.className = `pv-heading pv-heading-${this.level}`;
    row.setAttribute('role', 'heading');
    row.setAttribute('aria-level', '5');
    const tag = document.createElement('span');
    tag.className = 'pv-tag';
    tag.textContent = MARK_WORDS[this.level];
    const title = document.createElement('span');
    title.className = 'pv-title';
    title.textContent = this.title;
    row.append(tag, ' ', title);
    return row;
  }
}

const KEY = Decoration.mark({ class: 'pv-key' });
const STRING = Decoration.mark({ class: 'pv-string' });
const LITERAL = Decoration.mark({ class: 'pv-literal' });
const PUNCTUATION = Decoration.mark({ class: 'pv-punctuation' });

function tokenMark(token: JsonToken, next: JsonToken | undefined): Decoration {
  if (token.kind === 'punctuation') return PUNCTUATION;
  if (token.kind === 'literal') return LITERAL;
  return next?.kind === 'punctuation' && next.text === ':' ? KEY : STRING;
}

/** Colour classes of keys, strings, literals and punctuation. */
export function tokenDecorations(text: string): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const tokens = text.length > MAX_COLOURED ? [] : (tokenize(text) ?? []);
  for (const [index, token] of tokens.entries()) {
    builder.add(token.span.from, token.span.to, tokenMark(token, tokens[index + 1]));
  }
  return builder.finish();
}

/** Background and bar of every line that belongs to a statement; nothing is dimmed when nothing is marked. */
export function lineDecorations(layout: PolicyLayout, marks: readonly StatementMark[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  if (marks.length === 0) return builder.finish();
  const starts = lineStarts(layout.text);
  const levels = [...lineLevels(layout.statements, levelsByStatement(marks))].sort(
    ([left], [right]) => left - right,
  );
  for (const [line, level] of levels) {
    const at = starts[line - 1] ?? 0;
    builder.add(at, at, Decoration.line({ class: `pv-line pv-line-${level}` }));
  }
  return builder.finish();
}

/** A heading above the first line of each marked statement. */
export function headingDecorations(layout: PolicyLayout, marks: readonly StatementMark[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const starts = lineStarts(layout.text);
  const levels = levelsByStatement(marks);
  for (const statement of layout.statements) {
    const level = levels.get(statement.index);
    if (level === undefined) continue;
    const at = starts[statement.startLine - 1] ?? 0;
    const widget = new StatementHeading(level, statementHeading(statement));
    builder.add(at, at, Decoration.widget({ widget, block: true, side: -1 }));
  }
  return builder.finish();
}

/** Underlines under condition keys with their outcome and under the principal entries that matched. */
export function partDecorations(
  layout: PolicyLayout,
  marks: readonly StatementMark[],
  matcher: PartMatcher | undefined,
): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const statement of layout.statements) {
    const mine = marks.filter((mark) => mark.statement === statement.index);
    if (mine.length === 0) continue;
    const conditions = mine.flatMap((mark) => mark.conditions);
    for (const part of statementParts(statement, conditions, matcher)) {
      builder.add(part.span.from, part.span.to, Decoration.mark({ class: `pv-part pv-part-${part.level}` }));
    }
  }
  return builder.finish();
}
