import { canonicalJson } from '../lib/canonical-json.ts';
import { edgeRecord } from './edge-record.ts';
import { GRAPH_FORMAT_VERSION } from './export-facts.ts';
import type { GraphExport } from './export-facts.ts';

/**
 * The graph as one JSON object. Members stand in code-unit order at every level, one node or edge per line, so equal
 * graphs give equal bytes and two files compare line by line.
 */
export function* jsonExport({ facts, nodes, edges }: GraphExport): Generator<string> {
  yield `{"coverage":${canonicalJson(facts.coverage)},\n"edges":[`;
  yield* listed(edges, (edge) => canonicalJson(edgeRecord(edge)));
  yield `],\n"filters":${canonicalJson(facts.filters)},\n"format":"assumable-graph",\n"nodes":[`;
  yield* listed(nodes, canonicalJson);
  yield `],\n"snapshot":${canonicalJson(facts.snapshot)},\n`;
  yield `"toolVersion":${canonicalJson(facts.toolVersion)},\n"version":${GRAPH_FORMAT_VERSION}}\n`;
}

function* listed<T>(items: Iterable<T>, write: (item: T) => string): Generator<string> {
  let separator = '\n';
  for (const item of items) {
    yield separator + write(item);
    separator = ',\n';
  }
}

/**
 * The graph as lines of JSON, told apart by `type`: first one `snapshot` line with everything about the file, then
 * `node` lines, then `edge` lines.
 */
export function* ndjsonExport({ facts, nodes, edges }: GraphExport): Generator<string> {
  yield line({ type: 'snapshot', format: 'assumable-graph', version: GRAPH_FORMAT_VERSION, ...facts });
  for (const node of nodes) yield line({ type: 'node', ...node });
  for (const edge of edges) yield line({ type: 'edge', ...edgeRecord(edge) });
}

function line(record: object): string {
  return `${canonicalJson(record)}\n`;
}
