/** `assumable explain` for people: verdict, layers in evaluation order, statements with their lines. */
import type { Explanation } from '@assumable/shared/api/contract';
import { controlText } from '@assumable/shared/evaluate/words';
import type { Layer } from '@assumable/shared/graph/model';
import { printable } from './terminal.ts';
import type { Style } from './terminal.ts';

type ExplainedLayer = Explanation['layers'][number];
type ExplainedStatement = ExplainedLayer['statements'][number];

const LAYER_NAMES: Readonly<Record<Layer, string>> = {
  rcp: 'Resource control policies',
  scp: 'Service control policies',
  trust: 'Trust policy',
  identity: 'Identity policies',
  boundary: 'Permissions boundary',
  session: 'Session policy',
};

export interface TextOptions {
  readonly style: Style;
  /** Short name of what carries a policy: a root, OU or account id, or the ARN of a user, group or role. */
  readonly nameOf: (id: string) => string;
}

/** The whole explanation as text, with a final line feed. */
export function explanationText(explanation: Explanation, options: TextOptions): string {
  const { style } = options;
  return [
    verdictLines(explanation, style),
    explanation.layers.flatMap((layer) => layerLines(layer, explanation, options)),
    conditionLines(explanation, style),
    noteLines(explanation, style),
  ]
    .filter((section) => section.length > 0)
    .map((section) => `${section.join('\n')}\n`)
    .join('\n');
}

function verdictLines(explanation: Explanation, style: Style): readonly string[] {
  const { source, target, action, status } = explanation;
  const mark = verdictMark(status, style);
  const decided = layerList(explanation.decidedBy);
  return [
    `${mark} ${style.bold(printable(explanation.summary))}`,
    ...(explanation.reason === undefined ? [] : [`  ${printable(explanation.reason)}`]),
    '',
    `  ${style.dim('from')}    ${printable(source.id)}`,
    `  ${style.dim('to')}      ${printable(target.id)}`,
    `  ${style.dim('action')}  ${action}`,
    `  ${style.dim('status')}  ${status}${decided === '' ? '' : style.dim(` · decided by ${decided}`)}`,
    ...(explanation.blockedBy.length === 0
      ? []
      : [`  ${style.dim('blocks')}  ${layerList(explanation.blockedBy)}`]),
    ...capabilityLines(explanation, style),
  ];
}

/** What else the session may carry, where it may carry anything. */
function capabilityLines({ capabilities }: Explanation, style: Style): readonly string[] {
  const words = (may: boolean | 'unknown' | undefined, what: string): readonly string[] =>
    may === true ? [what] : may === 'unknown' ? [`${what} (depends on the request)`] : [];
  const carried = [
    ...words(capabilities?.tagSession, 'session tags'),
    ...words(capabilities?.setSourceIdentity, 'a source identity'),
  ];
  return carried.length === 0 ? [] : [`  ${style.dim('carries')} ${carried.join(' and ')}`];
}

/** `trust policy and identity policies`. */
export function layerList(layers: readonly Layer[]): string {
  return layers.map((layer) => LAYER_NAMES[layer].toLowerCase()).join(' and ');
}

/** One character for a verdict. */
export function verdictMark(status: Explanation['status'], style: Style): string {
  switch (status) {
    case 'allowed':
      return style.good('✓');
    case 'conditional':
    case 'trusted_unverified':
      return style.open('?');
    case 'denied':
    case 'trust_only':
    case 'permit_only':
    case 'none':
      return style.bad('✗');
  }
}

function layerMark(verdict: ExplainedLayer['verdict'], style: Style): string {
  switch (verdict) {
    case 'allow':
      return style.good('✓');
    case 'implicit_deny':
    case 'explicit_deny':
      return style.bad('✗');
    case 'unknown':
      return style.open('?');
    case 'not_needed':
    case 'not_applicable':
      return style.dim('–');
  }
}

function layerLines(
  layer: ExplainedLayer,
  explanation: Explanation,
  options: TextOptions,
): readonly string[] {
  const { style } = options;
  const decides = explanation.decidedBy.includes(layer.layer) ? style.dim('  ← decides') : '';
  return [
    `${layerMark(layer.verdict, style)} ${style.bold(LAYER_NAMES[layer.layer])}${decides}`,
    `    ${printable(layer.text)}`,
    ...layer.statements.flatMap((statement) => statementLines(statement, explanation, options)),
    ...policiesReadLine(layer, explanation, style),
  ];
}

function statementLines(
  statement: ExplainedStatement,
  explanation: Explanation,
  { style, nameOf }: TextOptions,
): readonly string[] {
  const document = explanation.documents[statement.policy];
  const name = document?.name ?? statement.policy;
  const sid = statement.sid === undefined ? '' : ` "${statement.sid}"`;
  const { range } = statement;
  const lines = range === undefined ? '' : `, ${rangeText(range)}`;
  const carrier = document === undefined ? '' : ` · on ${nameOf(document.attachedTo)}`;
  const where = `${name}${carrier} · statement ${statement.statement + 1}${sid}${lines}`;
  return [
    `    ${statementMark(statement, style)} ${printable(statementVerdict(statement))}: ${printable(where)}`,
    ...statement.conditions.map(
      (condition) => `        ${triMark(condition.result, style)} ${printable(condition.text)}`,
    ),
  ];
}

/** Short where the conditions are listed below, the whole sentence where they are not. */
function statementVerdict(statement: ExplainedStatement): string {
  if (statement.result === true || statement.conditions.length === 0) return statement.text;
  const verb = statement.effect === 'Allow' ? 'allow' : 'deny';
  return statement.result === false ? `would ${verb} it, but does not apply` : `may ${verb} it`;
}

/** `lines 4:5–12:6`, or `line 1:38–210` inside one line: line and column from 1, the end exclusive. */
function rangeText(range: NonNullable<ExplainedStatement['range']>): string {
  const { startLine, startColumn, endLine, endColumn } = range;
  if (startLine === endLine) return `line ${startLine}:${startColumn}–${endColumn}`;
  return `lines ${startLine}:${startColumn}–${endLine}:${endColumn}`;
}

/** An applying Allow is good, an applying Deny is bad; a statement that does not apply is a near miss. */
function statementMark(statement: ExplainedStatement, style: Style): string {
  if (statement.result === 'unknown') return style.open('?');
  if (!statement.result) return style.dim('–');
  return statement.effect === 'Allow' ? style.good('✓') : style.bad('✗');
}

function triMark(result: boolean | 'unknown', style: Style): string {
  if (result === 'unknown') return style.open('?');
  return result ? style.good('✓') : style.bad('✗');
}

/** Policies of the layer in which no statement took part: read, and silent. */
function policiesReadLine(layer: ExplainedLayer, explanation: Explanation, style: Style): readonly string[] {
  const spoke = new Set(layer.statements.map((statement) => statement.policy));
  const silent = layer.policies
    .filter((id) => !spoke.has(id))
    .map((id) => explanation.documents[id]?.name ?? id);
  if (silent.length === 0) return [];
  const counts = new Map<string, number>();
  for (const name of silent) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].map(
    ([name, count]) => `${printable(name)}${count > 1 ? ` (${count} times)` : ''}`,
  );
  const shown = names.slice(0, 6).join(', ');
  const more = names.length > 6 ? ` and ${names.length - 6} more` : '';
  return [style.dim(`    read, nothing on this request: ${shown}${more}`)];
}

function conditionLines(explanation: Explanation, style: Style): readonly string[] {
  if (explanation.conditions.length === 0) return [];
  return [
    style.bold('Holds if'),
    ...explanation.conditions.map((condition) => {
      const layer = LAYER_NAMES[condition.layer].toLowerCase();
      const origin = `${layer}; ${controlText(condition.control)}`;
      return `  ${style.open('?')} ${printable(condition.text)}${style.dim(`  (${origin})`)}`;
    }),
  ];
}

function noteLines(explanation: Explanation, style: Style): readonly string[] {
  const partial =
    explanation.coverage === 'partial'
      ? [
          `  ${style.open('!')} Something that matters to this answer could not be read; it may change when it is.`,
        ]
      : [];
  const notes = explanation.notes.map((note) => `  ${style.open('!')} ${printable(note.text)}`);
  return partial.length + notes.length === 0 ? [] : [style.bold('Note'), ...partial, ...notes];
}
