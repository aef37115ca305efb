import { describe, expect, it } from 'vitest';
import { exportSvg } from './export-svg.ts';
import { escapeXml } from './picture-parts.ts';
import type { PlacedGraph } from './view-graph.ts';

const HOSTILE = '</text><script>"&\u0000x';
const graph: PlacedGraph = {
  nodes: [
    { id: 'a', kind: 'iam_user', label: HOSTILE, account: '1', flags: [], x: 0, y: 0 },
    { id: 'b', kind: 'iam_role', label: 'b', account: '1', flags: [], x: 300, y: 0 },
  ],
  boxes: [{ id: 'box', account: '1', label: 'one · 0001', x: -60, y: -60, width: 460, height: 140 }],
  edges: [
    {
      id: 'a|b',
      source: 'a',
      target: 'b',
      action: 'sts:AssumeRole',
      status: 'conditional',
      count: 1,
      label: '',
    },
  ],
  center: 'b',
};

describe('SVG of the drawing', () => {
  it('holds nodes, lines, boxes and legend, text as text and nothing that runs', () => {
    const svg = exportSvg(
      graph,
      [`Graph ${HOSTILE}`],
      () => undefined,
      (name) => name,
    );
    expect(svg).not.toContain('<script');
    expect(svg.match(/<text/g)).toHaveLength(7);
    expect(svg).toContain('stroke-dasharray="8 4"');
    expect(svg).toContain('Allowed if … · 1');
    expect(svg).toContain('&lt;/text&gt;');
  });

  it('follows nodes that were dragged', () => {
    const moved = exportSvg(
      graph,
      [],
      (id) => (id === 'a' ? { x: -500, y: 7 } : undefined),
      (name) => name,
    );
    expect(moved).toContain('x="-500.0"');
  });

  it('drops what XML cannot hold', () => {
    expect(escapeXml('a\u0001\uFFFF<')).toBe('a&lt;');
  });
});
