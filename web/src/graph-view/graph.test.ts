import cytoscape from 'cytoscape';
import { describe, expect, it, vi } from 'vitest';
import { diffElements, elementsOf, type ElementSpec } from './element-diff.ts';
import { graphStyle } from './graph-style.ts';
import { boxesWithoutRoom } from './large-titles.ts';
import { drawMode } from './limits.ts';
import { mirrorItems } from './mirror-model.ts';
import { edge, node, place } from './test-graphs.ts';
import { bundleEdges, legendOf, type PlacedGraph, type ViewEdge, type ViewNode } from './view-graph.ts';

/** A drawing whose places do not matter. */
function drawing(nodes: readonly ViewNode[], edges: readonly ViewEdge[], center?: string): PlacedGraph {
  return {
    ...place('grouped', nodes, edges, center),
    nodes: nodes.map((one, x) => ({ ...one, x, y: 0 })),
  };
}

describe('bundling', () => {
  it('draws one line per pair, as its strongest edge', () => {
    const facts = {
      decidedBy: [],
      blockedBy: [],
      conditions: [],
      matched: [],
      coverage: 'full' as const,
      notes: [],
    };
    const lines = bundleEdges(
      [
        { ...facts, source: 'a', target: 'b', action: 'sts:AssumeRole', status: 'denied' },
        { ...facts, source: 'a', target: 'b', action: 'sts:AssumeRoleWithSAML', status: 'allowed' },
        { ...facts, source: 'a', target: 'absent', action: 'sts:AssumeRole', status: 'allowed' },
      ],
      new Set(['a', 'b']),
      ({ status }) => status,
    );
    expect(lines).toEqual([
      {
        id: 'a|b',
        source: 'a',
        target: 'b',
        action: 'sts:AssumeRoleWithSAML',
        status: 'allowed',
        count: 2,
        label: 'allowed',
      },
    ]);
  });
});

describe('element difference', () => {
  const graph = (ids: readonly string[], lines: readonly ViewEdge[] = []): ReadonlyMap<string, ElementSpec> =>
    elementsOf(
      drawing(
        ids.map((id) => node(id, 'a')),
        lines,
      ),
      (label) => label,
    );

  it('is empty for the same drawing', () => {
    expect(diffElements(graph(['a', 'b'], [edge('a', 'b')]), graph(['a', 'b'], [edge('a', 'b')]))).toEqual({
      add: [],
      update: [],
      remove: [],
    });
  });

  it('adds nodes before edges and removes edges before nodes', () => {
    const one = graph(['a']);
    const two = graph(['a', 'b'], [edge('a', 'b')]);
    expect(diffElements(one, two).add.map((spec) => spec.id)).toEqual(['b', 'a|b']);
    expect(diffElements(two, one).remove).toEqual(['a|b', 'b']);
  });

  it('updates an edge whose status changed', () => {
    const before = graph(['a', 'b'], [edge('a', 'b')]);
    const after = graph(['a', 'b'], [edge('a', 'b', 'denied')]);
    expect(diffElements(before, after).update.map((spec) => spec.classes)).toEqual(['trust status-denied']);
  });

  it('brings the drawing library from any drawing to any other', () => {
    const cy = cytoscape({ headless: true, styleEnabled: false });
    const steps = [
      graph(['a']),
      graph(['a', 'b', 'c'], [edge('a', 'b'), edge('b', 'c')]),
      graph(['b', 'c'], [edge('b', 'c', 'denied')]),
      graph([]),
    ];
    let shown: ReadonlyMap<string, ElementSpec> = new Map();
    for (const next of steps) {
      const diff = diffElements(shown, next);
      for (const id of diff.remove) cy.getElementById(id).remove();
      for (const spec of diff.update) cy.getElementById(spec.id).classes(spec.classes);
      cy.add(diff.add.map((spec) => ({ group: spec.group, data: { ...spec.data }, classes: spec.classes })));
      shown = next;
      const ids: string[] = cy.elements().map((element) => element.id());
      expect(ids.sort()).toEqual([...next.keys()].sort());
    }
    cy.destroy();
  });
});

describe('style sheet', () => {
  it('is taken by the drawing library without a complaint', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const cy = cytoscape({ headless: true, styleEnabled: true, style: graphStyle(() => '#123456') });
    cy.add(
      [...graphOf().values()].map((spec) => ({
        group: spec.group,
        data: { ...spec.data },
        classes: spec.classes,
      })),
    );
    const style: unknown = cy.getElementById('a|b').style('line-style');
    cy.destroy();
    expect(style).toBe('dashed');
    expect(warn.mock.calls).toEqual([]);
    warn.mockRestore();
  });
});

function graphOf(): ReadonlyMap<string, ElementSpec> {
  const nodes = [node('a', 'x'), node('b', 'x')];
  const placed = drawing(nodes, [edge('a', 'b', 'conditional')], 'a');
  return elementsOf(placed, (label) => label);
}

describe('names of accounts from afar', () => {
  it('never lie over one another; the larger box keeps its name', () => {
    const box = (id: string, x: number, width: number) => ({
      id,
      account: id,
      label: 'twelve chars',
      x,
      y: 0,
      width,
      height: 90,
    });
    const boxes = [box('small', 0, 170), box('large', 180, 400), box('far', 900, 170)];
    expect([...boxesWithoutRoom(boxes)]).toEqual(['small']);
  });
});

describe('legend, mirror and limits', () => {
  const nodes = [node('me', 'a'), { ...node('lambda'), kind: 'aws_service' as const }];
  const placed = drawing(nodes, [edge('lambda', 'me', 'conditional')], 'me');

  it('counts exactly what is drawn', () => {
    expect([...legendOf(placed).kinds].sort()).toEqual([
      ['aws_service', 1],
      ['iam_role', 1],
    ]);
    expect([...legendOf(placed).statuses]).toEqual([['conditional', 1]]);
  });

  it('reads the subject first, then its edges in words', () => {
    expect(mirrorItems(placed)).toEqual([
      {
        id: 'me',
        name: 'Role me in a, 1 in, 0 out',
        edges: [{ id: 'lambda|me', name: 'from lambda: conditional' }],
      },
      {
        id: 'lambda',
        name: 'AWS service lambda, 0 in, 1 out',
        edges: [{ id: 'lambda|me', name: 'to me: conditional' }],
      },
    ]);
  });

  it.each([
    [600, 2000, 'full'],
    [601, 10, 'lean'],
    [10, 2001, 'lean'],
    [1500, 5000, 'lean'],
    [1501, 0, 'refused'],
    [0, 5001, 'refused'],
  ] as const)('draws %d nodes and %d edges as %s', (nodeCount, edgeCount, mode) => {
    expect(drawMode(nodeCount, edgeCount)).toBe(mode);
  });
});
