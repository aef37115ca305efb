import { describe, expect, it } from 'vitest';
import { demoModel } from '../../testing/demo-model.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { GraphNode } from '../graph/model.ts';
import { CSV_COLUMNS } from './csv.ts';
import { exportFactsOf } from './export-facts.ts';
import type { GraphExport } from './export-facts.ts';
import { exportGraph, GRAPH_EXPORT_FORMATS } from './export-graph.ts';
import type { GraphExportFormat } from './export-graph.ts';
import { parseCsv, parseXml } from '../../testing/strict-parsers.ts';

const model = demoModel();
const { snapshot } = model;
const nodes: readonly GraphNode[] = [
  ...model.nodes.values(),
  ...model.edges.map((edge) => edge.target),
].flatMap((node) => {
  if (typeof node !== 'string') return [node];
  return model.nodes.has(node) ? [] : [{ id: node, kind: 'unresolved_arn' as const, label: node, flags: [] }];
});
const graph: GraphExport = {
  facts: exportFactsOf(snapshot, 'snap-1', { status: 'allowed', q: 'a, "b"' }, '9.9.9'),
  nodes,
  edges: model.edges,
  accountName: (account) => model.organizationAccount(account)?.name,
};
const whole = (format: GraphExportFormat, input: GraphExport = graph): string =>
  [...exportGraph(format, input)].join('');

describe('graph exports', () => {
  it.each(GRAPH_EXPORT_FORMATS)('%s gives equal text for equal graphs, in large chunks', (format) => {
    const again = { ...graph, edges: demoModel().edges };
    expect(whole(format, again)).toBe(whole(format));
    const chunks = [...exportGraph(format, graph)];
    expect(chunks.slice(0, -1).every((chunk) => chunk.length >= 64 * 1024)).toBe(true);
  });

  it.each(GRAPH_EXPORT_FORMATS)('%s is written on demand, not before it is read', (format) => {
    let read = 0;
    const endless: GraphExport = {
      ...graph,
      edges: {
        *[Symbol.iterator]() {
          const [first] = model.edges;
          for (; first !== undefined; read += 1) yield first;
        },
      },
    };
    const [chunk] = exportGraph(format, endless);
    expect(chunk?.length).toBeGreaterThan(0);
    expect(read).toBeLessThan(2_000);
  });

  it.each(GRAPH_EXPORT_FORMATS)('%s names snapshot, time, filters and coverage', (format) => {
    const text = whole(format);
    for (const part of ['snap-1', snapshot.collectedAt, '9.9.9'].slice(0, format === 'csv' ? 2 : 3))
      expect(text).toContain(part);
    const accounts = snapshot.organization?.accounts.length ?? 0;
    const said = {
      json: `"accounts":${accounts}`,
      ndjson: `"accounts":${accounts}`,
      csv: `of ${accounts} accounts read`,
      graphml: `of ${accounts} accounts read`,
    };
    expect(text).toContain(said[format]);
  });

  it('json is one valid object with every node and edge', () => {
    const parsed: unknown = JSON.parse(whole('json'));
    expect(parsed).toMatchObject({
      format: 'assumable-graph',
      version: 1,
      snapshot: { id: 'snap-1', source: 'demo', collectedAt: snapshot.collectedAt },
      filters: { status: 'allowed', q: 'a, "b"' },
      coverage: { gaps: snapshot.gaps },
    });
    expect(parsed).toHaveProperty('edges.length', model.edges.length);
    expect(parsed).toHaveProperty('nodes.length', nodes.length);
    expect(JSON.parse(whole('json', { ...graph, edges: [], nodes: [] }))).toMatchObject({
      edges: [],
      nodes: [],
    });
  });

  it('ndjson has one typed record per line, the snapshot first', () => {
    const records = whole('ndjson')
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(records).toHaveLength(1 + nodes.length + model.edges.length);
    expect(records[0]).toMatchObject({ type: 'snapshot', version: 1, snapshot: { id: 'snap-1' } });
    expect(records.at(-1)).toMatchObject({ type: 'edge' });
  });

  it('csv has the columns of its header in every row, and the facts of every edge', () => {
    const [header, ...rows] = parseCsv(whole('csv'));
    expect(header).toEqual([...CSV_COLUMNS]);
    expect(rows).toHaveLength(model.edges.length);
    for (const [at, row] of rows.entries()) {
      const edge = model.edges[at];
      expect(row).toHaveLength(CSV_COLUMNS.length);
      expect([row[0], row[5], row[9], row[10]]).toEqual([
        edge?.source,
        edge?.target,
        edge?.action,
        edge?.status,
      ]);
      expect(row[CSV_COLUMNS.indexOf('snapshot')]).toBe('snap-1');
    }
  });

  it('graphml is strict XML whose edges join its nodes', () => {
    const elements = parseXml(whole('graphml'));
    const ids = new Set(
      elements.filter(({ name }) => name === 'node').map(({ attributes }) => attributes.get('id')),
    );
    const edges = elements.filter(({ name }) => name === 'edge');
    expect(ids.size).toBe(nodes.length);
    expect(edges).toHaveLength(model.edges.length);
    for (const { attributes } of edges) {
      expect(ids.has(attributes.get('source')) && ids.has(attributes.get('target'))).toBe(true);
    }
    const keys = new Set(
      elements.filter(({ name }) => name === 'key').map(({ attributes }) => attributes.get('id')),
    );
    const data = elements.filter(({ name }) => name === 'data');
    expect(data.every(({ attributes }) => keys.has(attributes.get('key')))).toBe(true);
    const statuses = data
      .filter(({ attributes }) => attributes.get('key') === 'e_status')
      .map(({ text }) => text);
    expect(statuses.every((status) => EDGE_STATUSES.some((known) => known === status))).toBe(true);
  });

  it('graphml refuses an edge whose node is missing', () => {
    expect(() => whole('graphml', { ...graph, nodes: [] })).toThrow(/not exported/);
  });
});
