import cytoscape from 'cytoscape';
import { describe, expect, it, vi } from 'vitest';
import { diffElements, elementsOf, type ElementSpec } from './element-diff.ts';
import { graphStyle } from './graph-style.ts';
import { columnsFrom, layoutColumns } from './layout-columns.ts';
import { CELL } from './layout-grid.ts';
import { layoutGrouped } from './layout-grouped.ts';
import { layoutRadial } from './layout-radial.ts';
import { drawMode } from './limits.ts';
import { mirrorItems } from './mirror-model.ts';
import { bundleEdges, legendOf, type PlacedGraph, type ViewEdge, type ViewNode } from './view-graph.ts';

function node(id: string, account?: string): ViewNode {
  return { id, kind: 'iam_role', label: id, account, flags: [] };
}

function edge(source: string, target: string, status: ViewEdge['status'] = 'allowed'): ViewEdge {
  return {
    id: `${source}|${target}`,
    source,
    target,
    action: 'sts:AssumeRole',
    status,
    count: 1,
    label: status,
  };
}

const accountLabel = (account: string): string => account;

/** A subject with `callers` callers in accounts of five, and as many roles it can assume. */
function star(callers: number): { nodes: ViewNode[]; edges: ViewEdge[] } {
  const nodes = [node('me', 'a0')];
  const edges: ViewEdge[] = [];
  for (let index = 0; index < callers; index += 1) {
    nodes.push(
      node(`in${index}`, `a${Math.floor(index / 5)}`),
      node(`out${index}`, `b${Math.floor(index / 5)}`),
    );
    edges.push(edge(`in${index}`, 'me'), edge('me', `out${index}`));
  }
  return { nodes, edges };
}

function overlaps(graph: PlacedGraph): number {
  let count = 0;
  graph.nodes.forEach((a, index) => {
    for (const b of graph.nodes.slice(index + 1)) {
      if (Math.abs(a.x - b.x) < CELL.width - 1 && Math.abs(a.y - b.y) < CELL.height - 1) count += 1;
    }
  });
  return count;
}

describe('columns', () => {
  it('places callers to the left and what can be assumed to the right, by distance', () => {
    const nodes = ['a', 'b', 'me', 'c', 'd', 'lost'].map((id) => node(id));
    const edges = [edge('a', 'b'), edge('b', 'me'), edge('me', 'c'), edge('c', 'd')];
    expect([...columnsFrom('me', nodes, edges)].sort()).toEqual([
      ['a', -2],
      ['b', -1],
      ['c', 1],
      ['d', 2],
      ['lost', 3],
      ['me', 0],
    ]);
  });

  it.each([1, 7, 30, 75])('never overlaps cells with %d callers', (callers) => {
    const { nodes, edges } = star(callers);
    const columnOf = columnsFrom('me', nodes, edges);
    const graph = layoutColumns({ nodes, edges, center: 'me', columnOf, accountLabel });
    expect(graph.nodes).toHaveLength(nodes.length);
    expect(overlaps(graph)).toBe(0);
  });

  it('keeps every node inside the box of its account', () => {
    const { nodes, edges } = star(23);
    const columnOf = columnsFrom('me', nodes, edges);
    const graph = layoutColumns({ nodes, edges, center: 'me', columnOf, accountLabel });
    for (const placed of graph.nodes) {
      const inside = graph.boxes.filter(
        (box) =>
          placed.x > box.x &&
          placed.x < box.x + box.width &&
          placed.y > box.y &&
          placed.y < box.y + box.height,
      );
      expect(inside.map((box) => box.account)).toEqual([placed.account]);
    }
  });

  it('does not depend on the order of nodes and edges', () => {
    const { nodes, edges } = star(12);
    const place = (ns: readonly ViewNode[], es: readonly ViewEdge[]): object =>
      Object.fromEntries(
        layoutColumns({
          nodes: ns,
          edges: es,
          center: 'me',
          columnOf: columnsFrom('me', ns, es),
          accountLabel,
        })
          .nodes.map((placed) => [placed.id, [placed.x, placed.y]] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      );
    expect(place([...nodes].reverse(), [...edges].reverse())).toEqual(place(nodes, edges));
  });

  it('draws nothing for nothing', () => {
    const graph = layoutColumns({
      nodes: [],
      edges: [],
      center: undefined,
      columnOf: new Map(),
      accountLabel,
    });
    expect(graph).toMatchObject({ nodes: [], boxes: [] });
  });
});

describe('grouped by account', () => {
  it('makes one box per account, without overlaps', () => {
    const { nodes, edges } = star(40);
    const graph = layoutGrouped({ nodes, edges, center: 'me', accountLabel });
    expect(graph.boxes.map((box) => box.account).sort()).toEqual(
      [...new Set(nodes.map((n) => n.account))].sort(),
    );
    expect(overlaps(graph)).toBe(0);
    graph.boxes.forEach((a, index) => {
      for (const b of graph.boxes.slice(index + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    });
  });

  it('draws nodes without an account outside of boxes', () => {
    const graph = layoutGrouped({
      nodes: [node('lambda'), node('r', 'a')],
      edges: [],
      center: undefined,
      accountLabel,
    });
    expect(graph.boxes).toHaveLength(1);
    expect(graph.nodes).toHaveLength(2);
  });
});

describe('rings', () => {
  it.each([1, 12, 300])('of %i nodes never overlap, the subject in the middle', (count) => {
    const { nodes, edges } = star(count);
    const graph = layoutRadial({ nodes, edges, center: 'me' });
    expect(graph.nodes).toHaveLength(nodes.length);
    expect(overlaps(graph)).toBe(0);
    expect(graph.nodes.find(({ id }) => id === 'me')).toMatchObject({ x: 0, y: 0 });
  });
});

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
      layoutGrouped({ nodes: ids.map((id) => node(id, 'a')), edges: lines, center: undefined, accountLabel }),
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
  const placed = layoutGrouped({ nodes, edges: [edge('a', 'b', 'conditional')], center: 'a', accountLabel });
  return elementsOf(placed, (label) => label);
}

describe('legend, mirror and limits', () => {
  const nodes = [node('me', 'a'), { ...node('lambda'), kind: 'aws_service' as const }];
  const placed = layoutGrouped({
    nodes,
    edges: [edge('lambda', 'me', 'conditional')],
    center: 'me',
    accountLabel,
  });

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
