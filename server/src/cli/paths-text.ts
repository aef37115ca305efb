/** `assumable paths` for people: each chain from top to bottom, what each step needs and what it gives. */
import type { Chain, ChainHop, Paths, Reach, ReachRow } from '@assumable/shared/api/paths';
import type { ApiNode } from '@assumable/shared/api/contract';
import type { EdgeStatus } from '@assumable/shared/graph/model';
import { counted } from '@assumable/shared/paths/words';
import { layerList, verdictMark } from './explain-text.ts';
import { printable } from './terminal.ts';
import type { Style } from './terminal.ts';

export interface NameText {
  /** Name of an account; its id when it has none. */
  readonly accountName: (account: string) => string;
  readonly style: Style;
}

/** The whole answer about chains between two principals, with a final line feed. */
export function* pathsText(answer: Paths, names: NameText): Generator<string> {
  const { style } = names;
  const nodes = new Map([...answer.nodes, answer.from, answer.to].map((node) => [node.id, node]));
  const mark =
    answer.paths.length === 0 ? style.bad('✗') : verdictMark(answer.paths[0]?.status ?? 'none', style);
  yield `${mark} ${style.bold(printable(answer.summary))}\n`;
  for (const [index, chain] of answer.paths.entries()) yield chainText(chain, index + 1, nodes, names);
  if (answer.broken.length > 0) {
    yield `\n${style.bold('Chains that break on the way')}\n`;
    for (const { text } of answer.broken) yield `  ${style.bad('✗')} ${printable(text)}\n`;
  }
  if (answer.selfEscalation.length > 0) {
    yield `\n${style.open('!')} ${printable(answer.from.label)} can give itself more permissions: ${answer.selfEscalation.join(', ')}\n`;
  }
  if (answer.escalationCoverage !== undefined) yield `\n${style.dim(answer.escalationCoverage)}\n`;
  yield searchLine(answer.search, style);
}

function chainText(
  chain: Chain,
  number: number,
  nodes: ReadonlyMap<string, ApiNode>,
  names: NameText,
): string {
  const { style } = names;
  const facts = [
    counted(chain.hops.length, 'step'),
    counted(chain.accounts.length, 'account'),
    ...(chain.coverage === 'partial' ? ['partial data'] : []),
  ].join(' · ');
  const lines = [
    '',
    `${style.bold(`Chain ${number}`)}  ${statusText(chain.status, style)}  ${style.dim(facts)}`,
    ...nodeLines(chain.nodes[0] ?? '', nodes, names, undefined),
    ...chain.hops.flatMap((hop) => [
      ...hopLines(hop, nodes, style),
      `  ▼`,
      ...nodeLines(hop.target, nodes, names, hop),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function nodeLines(
  id: string,
  nodes: ReadonlyMap<string, ApiNode>,
  { accountName, style }: NameText,
  reachedBy: ChainHop | undefined,
): readonly string[] {
  const node = nodes.get(id);
  const place =
    node?.account === undefined || node.kind === 'account' ? '' : ` (${accountName(node.account)})`;
  const name = `${node?.label ?? id}${place}`;
  return [
    `  ${style.bold(printable(name))}`,
    ...(name === id ? [] : [`  ${style.dim(printable(id))}`]),
    ...(reachedBy?.renewsItself === true
      ? [`  ${style.open('↻')} can assume itself, so its session can be renewed for ever`]
      : []),
  ];
}

function hopLines(hop: ChainHop, nodes: ReadonlyMap<string, ApiNode>, style: Style): readonly string[] {
  const via =
    hop.via === undefined ? '' : ` · the role trusts ${printable(nodes.get(hop.via)?.label ?? hop.via)}`;
  const decided = hop.decidedBy.length === 0 ? '' : ` · decided by ${layerList(hop.decidedBy)}`;
  const texts = [
    `${verdictMark(hop.status, style)} ${hop.kind === 'assume' ? (hop.action ?? '') : 'second class'}  ${hop.status}${style.dim(decided + via)}`,
    ...escalationLines(hop, style),
    ...hop.carried.map(({ text }) => style.dim(printable(text))),
    ...hop.conditions.map(({ text }) => `${style.open('if')} ${printable(text)}`),
    ...hop.notes.map(({ text }) => `${style.open('!')} ${text}`),
    style.dim(`session ${hop.session.text}`),
    ...(hop.mfa.possible || hop.kind === 'escalation' ? [] : [style.dim(`this request ${hop.mfa.text}`)]),
  ];
  return texts.map((text) => `  │   ${text}`);
}

function escalationLines({ escalation }: ChainHop, style: Style): readonly string[] {
  if (escalation === undefined) return [];
  return [
    escalation.text,
    ...escalation.needs.flatMap((need) => [
      `${need.status === 'allowed' ? style.good('✓') : style.open('?')} ${need.action} on ${printable(need.resource)}${style.dim(grantText(need.grants))}`,
      ...need.conditions.map((text) => `  ${style.open('if')} ${printable(text)}`),
    ]),
    ...escalation.reasons.map((text) => `${style.open('if')} ${printable(text)}`),
  ];
}

function grantText(grants: readonly { readonly policy: string; readonly statement: number }[]): string {
  const [first] = grants;
  if (first === undefined) return '';
  const more = grants.length === 1 ? '' : ` and ${counted(grants.length - 1, 'other statement')}`;
  return `  ${printable(first.policy)}, statement ${first.statement + 1}${more}`;
}

/** What a principal reaches, or who reaches a role: by number of steps. */
export function* reachText(answer: Reach, rows: readonly ReachRow[], names: NameText): Generator<string> {
  const { style } = names;
  yield `${style.bold(printable(answer.summary))}\n${style.dim(printable(answer.node.id))}\n`;
  let hops = 0;
  const labels = new Map(answer.nodes.map(({ id, label }) => [id, label]));
  for (const row of rows) {
    labels.set(row.node.id, row.node.label);
    if (row.hops !== hops) {
      hops = row.hops;
      yield `\n${style.bold(hops === 1 ? 'In one step' : `In ${hops} steps`)}\n`;
    }
    yield rowText(row, labels, names);
  }
  yield searchLine(answer.search, style);
}

function rowText(
  row: ReachRow,
  labels: ReadonlyMap<string, string>,
  { accountName, style }: NameText,
): string {
  const { node, status, path, conditions } = row;
  const place = node.account === undefined ? '' : ` (${accountName(node.account)})`;
  const lines = [
    `  ${verdictMark(status, style)} ${printable(`${node.label}${place}`)}  ${statusText(status, style)}${row.escalation ? style.open('  second class') : ''}`,
    `      ${style.dim(printable(node.id))}`,
    ...(path.length > 2 ? [`      by ${path.map((id) => printable(labels.get(id) ?? id)).join(' → ')}`] : []),
    ...conditions.map((text) => `      ${style.open('if')} ${printable(text)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function statusText(status: EdgeStatus, style: Style): string {
  return status === 'allowed' ? style.good(status) : style.open(status);
}

function searchLine({ text, stopped }: Paths['search'], style: Style): string {
  return `\n${style.dim(text)}\n${stopped === undefined ? '' : `${style.open('!')} ${stopped}\n`}`;
}
