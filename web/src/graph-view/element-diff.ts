/** The least change from one drawing to the next, so that a large one is never rebuilt for a small step. */
import { boxesWithoutRoom } from './large-titles.ts';
import type { PlacedGraph } from './view-graph.ts';

export interface ElementSpec {
  readonly id: string;
  readonly group: 'nodes' | 'edges';
  /** Values that styles read; flat, so that equality is cheap. */
  readonly data: Readonly<Record<string, string | number>>;
  readonly classes: string;
  readonly position?: { readonly x: number; readonly y: number };
}

/** More lines than this are drawn fine and pale: the nodes and what is pointed at matter then. */
const DENSE_LINES = 120;

export interface ElementDiff {
  readonly add: readonly ElementSpec[];
  readonly update: readonly ElementSpec[];
  readonly remove: readonly string[];
}

function same(a: ElementSpec, b: ElementSpec): boolean {
  if (a.classes !== b.classes || a.position?.x !== b.position?.x || a.position?.y !== b.position?.y)
    return false;
  const keys = Object.keys(a.data);
  return keys.length === Object.keys(b.data).length && keys.every((key) => a.data[key] === b.data[key]);
}

/** Nodes are added before edges and edges removed before nodes, because an edge needs both of its ends. */
export function diffElements(
  before: ReadonlyMap<string, ElementSpec>,
  after: ReadonlyMap<string, ElementSpec>,
): ElementDiff {
  const add: ElementSpec[] = [];
  const update: ElementSpec[] = [];
  for (const [id, spec] of after) {
    const old = before.get(id);
    if (old === undefined) add.push(spec);
    else if (!same(old, spec)) update.push(spec);
  }
  const remove = [...before.values()].filter((spec) => !after.has(spec.id));
  return {
    add: [...add.filter((spec) => spec.group === 'nodes'), ...add.filter((spec) => spec.group === 'edges')],
    update,
    remove: [
      ...remove.filter((spec) => spec.group === 'edges'),
      ...remove.filter((spec) => spec.group === 'nodes'),
    ].map((spec) => spec.id),
  };
}

/** Accounts of nodes that were not read. */
export function unreadAccounts(graph: PlacedGraph): ReadonlySet<string> {
  return new Set(
    graph.nodes.flatMap(({ account, flags }) =>
      account !== undefined && flags.includes('not_read') ? [account] : [],
    ),
  );
}

/** Elements of a placed graph. Boxes come first: they lie below. `lean` draws lines the cheap way. */
export function elementsOf(
  graph: PlacedGraph,
  shortLabel: (label: string) => string,
  lean = false,
): ReadonlyMap<string, ElementSpec> {
  const specs = new Map<string, ElementSpec>();
  const unread = unreadAccounts(graph);
  const withoutRoom = boxesWithoutRoom(graph.boxes);
  for (const box of graph.boxes) {
    specs.set(box.id, {
      id: box.id,
      group: 'nodes',
      data: { id: box.id, account: box.account, width: box.width, height: box.height },
      classes: unread.has(box.account) ? 'box not-read' : 'box',
      position: { x: box.x + box.width / 2, y: box.y + box.height / 2 },
    });
    specs.set(`title:${box.id}`, {
      id: `title:${box.id}`,
      group: 'nodes',
      data: { id: `title:${box.id}`, label: box.label, width: box.width, height: box.height },
      classes: withoutRoom.has(box.id) ? 'title minor' : 'title',
      position: { x: box.x + box.width / 2, y: box.y + box.height / 2 },
    });
  }
  for (const node of graph.nodes) {
    const classes = ['principal', `kind-${node.kind}`];
    if (node.id === graph.center) classes.push('center');
    if (node.flags.includes('not_read')) classes.push('not-read');
    specs.set(node.id, {
      id: node.id,
      group: 'nodes',
      data: { id: node.id, label: shortLabel(node.label) },
      classes: classes.join(' '),
      position: { x: node.x, y: node.y },
    });
  }
  const dense = `${graph.edges.length > DENSE_LINES ? ' dense' : ''}${lean ? ' lean' : ''}`;
  const pairs = new Set(graph.edges.map(({ source, target }) => `${source}|${target}`));
  for (const edge of graph.edges) {
    // Only lines that would lie on each other are bent: what is straight is cheaper.
    const bent = pairs.has(`${edge.target}|${edge.source}`) ? ' bent' : '';
    specs.set(edge.id, {
      id: edge.id,
      group: 'edges',
      data: {
        id: edge.id,
        source: edge.source,
        target: edge.target,
        action: edge.action,
        label: edge.count > 1 ? `${edge.label} ×${edge.count}` : edge.label,
      },
      classes: `trust status-${edge.status}${bent}${dense}`,
    });
  }
  return specs;
}
