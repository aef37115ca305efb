/** The drawing as SVG with text kept as text: shapes, lines, labels and the legend, from positions as they stand. */
import { NODE_KINDS } from '@assumable/shared/graph/model';
import { KIND_FACTS, SHAPE_PATHS } from '../lib/kinds.ts';
import { SHOWN_STATUSES, STATUS_FACTS, type StatusFacts } from '../lib/status.ts';
import type { ReadToken } from './graph-style.ts';
import { legendOf, type PlacedGraph, type PlacedNode } from './view-graph.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

const PAD = 32;
const LEGEND_ROW = 22;
const HALF = { width: 19, height: 15 } as const;
const FONT = 'Inter, system-ui, sans-serif';

/** Text and attribute values of XML; names come from policies, so anything may stand in them. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function arrowHead(arrow: StatusFacts['arrow'], at: Point, angle: number, colour: string, ground: string) {
  const turn = `transform="translate(${at.x.toFixed(1)} ${at.y.toFixed(1)}) rotate(${angle.toFixed(1)})"`;
  switch (arrow) {
    case 'triangle':
      return `<path ${turn} d="M-9-4.5L0 0-9 4.5z" fill="${colour}"/>`;
    case 'triangle-hollow':
      return `<path ${turn} d="M-9-4.5L0 0-9 4.5z" fill="${ground}" stroke="${colour}"/>`;
    case 'vee':
      return `<path ${turn} d="M-9-4.5L0 0-9 4.5-6 0z" fill="${colour}"/>`;
    case 'circle':
      return `<circle ${turn} cx="-3" cy="0" r="3" fill="${colour}"/>`;
    case 'tee':
      return `<path ${turn} d="M0-6V6" stroke="${colour}" stroke-width="2"/>`;
    case 'none':
      return '';
  }
}

function line(facts: StatusFacts, from: Point, to: Point, token: ReadToken): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const edge = (point: Point, sign: number): Point => ({
    x: point.x + sign * Math.cos(angle) * (HALF.width + 3),
    y: point.y + sign * Math.sin(angle) * (HALF.height + 3),
  });
  const start = edge(from, 1);
  const end = edge(to, -1);
  const colour = token(facts.colour);
  const dash = facts.dash.length === 0 ? '' : ` stroke-dasharray="${facts.dash.join(' ')}"`;
  return (
    `<path d="M${start.x.toFixed(1)} ${start.y.toFixed(1)}L${end.x.toFixed(1)} ${end.y.toFixed(1)}" fill="none" ` +
    `stroke="${colour}" stroke-width="${facts.width}"${dash}/>` +
    arrowHead(facts.arrow, end, (angle * 180) / Math.PI, colour, token('--canvas'))
  );
}

function nodeShape(node: PlacedNode, at: Point, center: boolean, token: ReadToken): string {
  const facts = KIND_FACTS[node.kind];
  const x = (at.x - 16).toFixed(1);
  const y = (at.y - 16).toFixed(1);
  const stroke = token(center ? '--accent' : '--line-strong');
  const sign =
    facts.sign === '' ? '' : `<path d="${facts.sign}" stroke="${token('--ink-2')}" stroke-width="1"/>`;
  return (
    `<g><title>${escapeXml(node.id)}</title><g transform="translate(${x} ${y}) scale(2)" fill="none" ` +
    `stroke-linejoin="round" stroke-linecap="round"><path d="${SHAPE_PATHS[facts.shape]}" ` +
    `fill="${token('--raised')}" stroke="${stroke}" stroke-width="0.9"/>${sign}</g>` +
    `<text x="${at.x.toFixed(1)}" y="${(at.y + 28).toFixed(1)}" text-anchor="middle" font-size="11" ` +
    `fill="${token('--ink')}">${escapeXml(node.label)}</text></g>`
  );
}

function legendRows(graph: PlacedGraph, token: ReadToken): readonly string[] {
  const legend = legendOf(graph);
  const statuses = SHOWN_STATUSES.flatMap((status) => {
    const count = legend.statuses.get(status);
    if (count === undefined) return [];
    const facts = STATUS_FACTS[status];
    const dash = facts.dash.length === 0 ? '' : ` stroke-dasharray="${facts.dash.join(' ')}"`;
    const head = arrowHead(facts.arrow, { x: 34, y: 0 }, 0, token(facts.colour), token('--canvas'));
    return [
      `<path d="M0 0H${facts.arrow === 'none' || facts.arrow === 'tee' ? 34 : 26}" stroke="${token(facts.colour)}" ` +
        `stroke-width="${facts.width}"${dash}/>${head}<text x="44" y="4">${escapeXml(facts.word)} · ${count}</text>`,
    ];
  });
  const kinds = NODE_KINDS.flatMap((kind) => {
    const count = legend.kinds.get(kind);
    if (count === undefined) return [];
    const facts = KIND_FACTS[kind];
    return [
      `<g transform="translate(9 -8)" fill="none" stroke="${token('--ink-2')}"><path d="${SHAPE_PATHS[facts.shape]}"/>` +
        `</g><text x="44" y="4">${escapeXml(facts.word)} · ${count}</text>`,
    ];
  });
  return [...statuses, ...kinds];
}

/**
 * The whole drawing with its legend and a caption. `positionOf` gives a node's middle as it stands now, dragged or
 * not; `token` reads the design tokens in force.
 */
export function exportSvg(
  graph: PlacedGraph,
  caption: string,
  positionOf: (id: string) => Point | undefined,
  token: ReadToken,
): string {
  const places = new Map(graph.nodes.map((node) => [node.id, positionOf(node.id) ?? node]));
  const xs = [...places.values()].map(({ x }) => x);
  const ys = [...places.values()].map(({ y }) => y);
  const rows = legendRows(graph, token);
  const left = Math.min(0, ...xs.map((x) => x - 90), ...graph.boxes.map(({ x }) => x)) - PAD;
  const top = Math.min(0, ...ys.map((y) => y - 30), ...graph.boxes.map(({ y }) => y)) - PAD;
  const right = Math.max(320, ...xs.map((x) => x + 90), ...graph.boxes.map((box) => box.x + box.width)) + PAD;
  const bottom = Math.max(0, ...ys.map((y) => y + 40), ...graph.boxes.map((box) => box.y + box.height));
  const height = bottom - top + 3 * PAD + rows.length * LEGEND_ROW;
  const width = right - left;
  const boxes = graph.boxes.map(
    (box) =>
      `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="6" ` +
      `fill="${token('--container')}" stroke="${token('--line')}"/><text x="${box.x + box.width / 2}" ` +
      `y="${box.y + 18}" text-anchor="middle" font-size="12" font-weight="600" fill="${token('--ink-2')}">` +
      `${escapeXml(box.label)}</text>`,
  );
  const lines = graph.edges.flatMap((edge) => {
    const from = places.get(edge.source);
    const to = places.get(edge.target);
    return from === undefined || to === undefined || edge.source === edge.target
      ? []
      : [line(STATUS_FACTS[edge.status], from, to, token)];
  });
  const nodes = graph.nodes.map((node) =>
    nodeShape(node, places.get(node.id) ?? node, node.id === graph.center, token),
  );
  const legend = rows.map(
    (row, index) =>
      `<g transform="translate(${left + PAD} ${bottom + 2 * PAD + index * LEGEND_ROW})" font-size="12" ` +
      `fill="${token('--ink')}">${row}</g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="${left} ${top} ${width} ${height}" font-family="${FONT}">`,
    `<title>${escapeXml(caption)}</title>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${token('--canvas')}"/>`,
    ...boxes,
    ...lines,
    ...nodes,
    `<text x="${left + PAD}" y="${bottom + PAD}" font-size="12" font-weight="600" fill="${token('--ink')}">` +
      `${escapeXml(caption)}</text>`,
    ...legend,
    '</svg>',
    '',
  ].join('\n');
}
