import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Edge, GraphNode } from '../graph/model.ts';
import { parseCsv, parseXml } from '../../testing/strict-parsers.ts';
import { csvField, csvRecord } from './csv.ts';
import { exportGraph, GRAPH_EXPORT_FORMATS } from './export-graph.ts';
import type { GraphExport } from './export-facts.ts';
import { xmlText } from './graphml.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Any UTF-16 text at all: lone surrogates, controls, markup, formula starts. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
    .map((codes) => String.fromCharCode(...codes)),
  fc
    .array(
      fc.constantFrom(
        '=',
        '+',
        '-',
        '@',
        '\t',
        '\r',
        '\n',
        '\u0000',
        "'",
        '"',
        ',',
        '＝',
        '＋',
        '－',
        '＠',
        ']]>',
        '<!--',
        '&',
        '&#0;',
        '<![CDATA[',
        '\ud800',
        '\udc00',
        '\ufffe',
        '\u000b',
        ' ',
        '\u00a0',
        '\ufeff',
        'x',
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);

const unprefixed = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

describe('csv', () => {
  it('gives any texts back after one apostrophe is taken off', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 4 }), (fields) => {
        const [record, ...more] = parseCsv(csvRecord(fields));
        expect(more).toEqual([]);
        expect(record?.map(unprefixed)).toEqual(fields);
      }),
      { numRuns: 10_000 },
    );
  });

  it('never lets a cell start a formula, also behind white space', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const cell = csvField(text).slice(1, -1);
        expect(/^[=+\-@\t\r\n\u0000＝＋－＠]/.test(cell)).toBe(false);
        expect(/^[=+\-@＝＋－＠]/.test(cell.trimStart())).toBe(false);
      }),
      { numRuns: 10_000 },
    );
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '\u0000=1',
    '＝1',
    ' =1',
    '\u00a0=1',
    "'=1",
  ])('prefixes %j', (text) => {
    expect(csvField(text)).toBe(`"'${text}"`);
  });

  it('leaves ordinary texts alone', () => {
    expect(csvField('arn:aws:iam::111111111111:role/a-b')).toBe('"arn:aws:iam::111111111111:role/a-b"');
    expect(csvField('')).toBe('""');
  });
});

const LEGAL = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

describe('xml text', () => {
  it('is read back unchanged but for the code points that XML cannot hold', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const xml = `<?xml version="1.0" encoding="UTF-8"?><a b="${xmlText(text)}">${xmlText(text)}</a>`;
        const [element] = parseXml(xml);
        const kept = Array.from(text)
          .filter((char) => LEGAL.test(char))
          .join('');
        expect(element?.text).toBe(kept);
        expect(element?.attributes.get('b')).toBe(kept);
      }),
      { numRuns: 10_000 },
    );
  });
});

const anyNode: fc.Arbitrary<GraphNode> = fc.record({
  id: anyText,
  kind: fc.constant('external_principal' as const),
  label: anyText,
  account: anyText,
  flags: fc.constant([]),
});
const edge = (source: string, target: string, text: string): Edge => ({
  source,
  target,
  action: 'sts:AssumeRole',
  status: 'conditional',
  decidedBy: ['trust'],
  blockedBy: [],
  conditions: [
    {
      layer: 'trust',
      policy: text,
      statement: 0,
      operator: 'StringEquals',
      key: text,
      values: [text],
      control: 'caller',
      onDeny: false,
    },
  ],
  matched: ['wild'],
  coverage: 'full',
  notes: [],
});

describe('every format with names that attackers chose', () => {
  it('stays readable by a strict parser', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyNode, { minLength: 2, maxLength: 4, selector: (node) => node.id }),
        anyText,
        (nodes, text) => {
          const [first, second] = nodes;
          const graph: GraphExport = {
            facts: {
              snapshot: { id: text, label: text, source: 'import', collectedAt: '2026-01-01T00:00:00.000Z' },
              filters: { q: text },
              coverage: {
                accounts: 1,
                accountsRead: 1,
                gaps: [{ code: text, message: text, scope: 'part' }],
              },
              toolVersion: '0',
            },
            nodes,
            edges: [edge(first?.id ?? '', second?.id ?? '', text)],
            accountName: () => text,
          };
          const [json, ndjson, csv, graphml] = GRAPH_EXPORT_FORMATS.map((format) =>
            [...exportGraph(format, graph)].join(''),
          );
          expect(JSON.parse(json ?? '')).toMatchObject({
            nodes: [{ id: first?.id }, { id: second?.id }, ...nodes.slice(2).map(({ id }) => ({ id }))],
          });
          const lines = (ndjson ?? '').trimEnd().split('\n');
          expect(lines.map((line): unknown => JSON.parse(line))).toHaveLength(nodes.length + 2);
          expect(parseCsv(csv ?? '').map((record) => record.length)).toEqual([26, 26]);
          expect(parseXml(graphml ?? '').filter(({ name }) => name === 'edge')).toHaveLength(1);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
