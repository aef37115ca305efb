import { conditionText } from '../evaluate/words.ts';
import { compareStrings } from '../lib/compare.ts';
import type { DerivedEdge, Edge, GraphNode } from '../graph/model.ts';
import { coverageText, filtersText, GRAPH_FORMAT_VERSION } from './export-facts.ts';
import type { GraphExport } from './export-facts.ts';

type Domain = 'graph' | 'node' | 'edge';

/** Attributes of the file: key id, what it stands on, name. All are strings but the counts. */
const KEYS: readonly (readonly [id: string, domain: Domain, name: string, type: 'string' | 'int'])[] = [
  ['g_version', 'graph', 'assumable_graph_version', 'int'],
  ['g_snapshot', 'graph', 'snapshot', 'string'],
  ['g_label', 'graph', 'label', 'string'],
  ['g_collected', 'graph', 'collected_at', 'string'],
  ['g_filters', 'graph', 'filters', 'string'],
  ['g_coverage', 'graph', 'coverage', 'string'],
  ['g_tool', 'graph', 'tool_version', 'string'],
  ['n_id', 'node', 'id', 'string'],
  ['n_label', 'node', 'label', 'string'],
  ['n_kind', 'node', 'kind', 'string'],
  ['n_account', 'node', 'account', 'string'],
  ['n_account_name', 'node', 'account_name', 'string'],
  ['n_flags', 'node', 'flags', 'string'],
  ['e_action', 'edge', 'action', 'string'],
  ['e_status', 'edge', 'status', 'string'],
  ['e_conditions', 'edge', 'conditions', 'string'],
  ['e_decided', 'edge', 'decided_by', 'string'],
  ['e_blocked', 'edge', 'blocked_by', 'string'],
  ['e_coverage', 'edge', 'coverage', 'string'],
  ['e_notes', 'edge', 'notes', 'string'],
  ['e_via', 'edge', 'via', 'string'],
  ['e_callers', 'edge', 'callers_covered', 'int'],
  ['e_targets', 'edge', 'targets_covered', 'int'],
];

/**
 * Code points that XML 1.0 has no way to write, not even as a reference: most controls, lone surrogates,
 * U+FFFE and U+FFFF. Source: XML 1.0 (Fifth Edition), production [2] Char.
 */
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
  // As references, because a parser turns the plain characters into spaces or line feeds.
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]);

/** Text for element content and attribute values alike: well-formed for any input, lossless but for illegal code points. */
export function xmlText(text: string): string {
  return text.replace(ILLEGAL, '').replace(/[&<>"'\t\n\r]/g, (char) => ESCAPES.get(char) ?? '');
}

/** The graph as GraphML for yEd, Gephi and Cytoscape; nodes are `n0`, `n1`, … and carry their id as data. */
export function* graphmlExport({ facts, nodes, edges, accountName }: GraphExport): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n';
  for (const [id, domain, name, type] of KEYS) {
    yield `  <key id="${id}" for="${domain}" attr.name="${name}" attr.type="${type}"/>\n`;
  }
  yield '  <graph id="trust" edgedefault="directed">\n';
  yield dataLines('    ', [
    ['g_version', String(GRAPH_FORMAT_VERSION)],
    ['g_snapshot', facts.snapshot.id],
    ['g_label', facts.snapshot.label],
    ['g_collected', facts.snapshot.collectedAt],
    ['g_filters', filtersText(facts.filters)],
    ['g_coverage', coverageText(facts.coverage)],
    ['g_tool', facts.toolVersion],
  ]);
  const numbers = new Map<string, number>();
  for (const node of nodes) {
    numbers.set(node.id, numbers.size);
    const name = node.account === undefined ? undefined : accountName(node.account);
    yield nodeElement(`n${numbers.size - 1}`, node, name);
  }
  let count = 0;
  for (const edge of edges) {
    const source = numbers.get(edge.source);
    const target = numbers.get(edge.target);
    if (source === undefined || target === undefined) {
      throw new Error('an exported edge names a node that is not exported');
    }
    yield edgeElement(`e${count}`, `n${source}`, `n${target}`, edge);
    count += 1;
  }
  yield '  </graph>\n</graphml>\n';
}

/** `data` elements of the members that have a text. */
function dataLines(indent: string, members: readonly (readonly [key: string, text: string])[]): string {
  return members
    .filter(([, text]) => text !== '')
    .map(([key, text]) => `${indent}<data key="${key}">${xmlText(text)}</data>\n`)
    .join('');
}

function nodeElement(id: string, node: GraphNode, accountName: string | undefined): string {
  const data = dataLines('      ', [
    ['n_id', node.id],
    ['n_label', node.label],
    ['n_kind', node.kind],
    ['n_account', node.account ?? ''],
    ['n_account_name', accountName ?? ''],
    ['n_flags', [...node.flags].sort(compareStrings).join(' ')],
  ]);
  return `    <node id="${id}">\n${data}    </node>\n`;
}

function edgeElement(id: string, source: string, target: string, edge: Edge | DerivedEdge): string {
  const data = dataLines('      ', [
    ['e_action', edge.action],
    ['e_status', edge.status],
    ['e_conditions', edge.conditions.map(conditionText).join('; ')],
    ['e_decided', edge.decidedBy.join(' ')],
    ['e_blocked', edge.blockedBy.join(' ')],
    ['e_coverage', edge.coverage],
    ['e_notes', edge.notes.join(' ')],
    ['e_via', 'via' in edge ? edge.via : ''],
    ['e_callers', edge.audience === undefined ? '' : String(edge.audience.covered)],
    ['e_targets', edge.targets === undefined ? '' : String(edge.targets.covered)],
  ]);
  return `    <edge id="${id}" source="${source}" target="${target}">\n${data}    </edge>\n`;
}
