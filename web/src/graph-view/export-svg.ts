/** The drawing as SVG with text kept as text: shapes, lines, labels and the legend, from positions as they stand. */
import { NODE_KINDS } from '@assumable/shared/graph/model';
import { KIND_FACTS, SHAPE_PATHS } from '../lib/kinds.ts';
import { SHOWN_STATUSES, STATUS_FACTS, type StatusFacts } from '../lib/status.ts';
import { arrowHead, dashOf, escapeXml, LEGEND_ROW, statusRow, type Point } from './picture-parts.ts';
import type { ReadToken } from './tokens.ts';
import { legendOf, type PlacedGraph, type PlacedNode } from './view-graph.ts';

const PAD = 32;
/** Pattern of what was not read. */
const HATCH = 'not-read';
const HALF = { width: 19, height: 15 } as const;
const FONT = 'Inter, system-ui, sans-serif';

function line(facts: StatusFacts, from: Point, to: Point, token: ReadToken): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const edge = (point: Point, sign: number): Point => ({
    x: point.x + sign * Math.cos(angle) * (HALF.width + 3),
    y: point.y + sign * Math.sin(angle) * (HALF.height + 3),
  });
  const start = edge(from, 1);
  const end = edge(to, -1);
  const colour = token(facts.colour);
  const dash = dashOf(facts);
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
  const hatch = node.flags.includes('not_read')
    ? `<path d="${SHAPE_PATHS[facts.shape]}" fill="url(#${HATCH})" stroke="${stroke}" stroke-width="0.9" stroke-dasharray="2 1.5"/>`
    : '';
  const sign =
    facts.sign === '' ? '' : `<path d="${facts.sign}" stroke="${token('--ink-2')}" stroke-width="1"/>`;
  return (
    `<g><title>${escapeXml(node.id)}</title><g transform="translate(${x} ${y}) scale(2)" fill="none" ` +
    `stroke-linejoin="round" stroke-linecap="round"><path d="${SHAPE_PATHS[facts.shape]}" ` +
    `fill="${token('--raised')}" stroke="${stroke}" stroke-width="0.9"/>${hatch}${sign}</g>` +
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
    return [statusRow(facts, `${facts.word} · ${count}`, token)];
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
  const notRead =
    legend.notRead === 0
      ? []
      : [
          `<rect x="8" y="-6" width="20" height="12" fill="url(#${HATCH})" stroke="${token('--line-strong')}" ` +
            `stroke-dasharray="3 2"/><text x="44" y="4">Account not read · ${legend.notRead}</text>`,
        ];
  return [...statuses, ...kinds, ...notRead];
}

const CAPTION_ROW = 18;

/**
 * The whole drawing with its legend and the lines of a caption. `positionOf` gives a node's middle as it stands now, dragged or
 * not; `token` reads the design tokens in force.
 */
export function exportSvg(
  graph: PlacedGraph,
  caption: readonly string[],
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
  const words = bottom + PAD;
  const legendTop = words + caption.length * CAPTION_ROW + PAD / 2;
  const height = legendTop - top + PAD + rows.length * LEGEND_ROW;
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
      `<g transform="translate(${left + PAD} ${legendTop + index * LEGEND_ROW})" font-size="12" ` +
      `fill="${token('--ink')}">${row}</g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="${left} ${top} ${width} ${height}" font-family="${FONT}">`,
    `<title>${escapeXml(caption.join(' · '))}</title>`,
    `<defs><pattern id="${HATCH}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
      `<path d="M0 0V4" stroke="${token('--line-strong')}" stroke-width="1"/></pattern></defs>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${token('--canvas')}"/>`,
    ...boxes,
    ...lines,
    ...nodes,
    ...caption.map(
      (words, index) =>
        `<text x="${left + PAD}" y="${bottom + PAD + index * CAPTION_ROW}" font-size="12" ` +
        `font-weight="${index === 0 ? 600 : 400}" fill="${token('--ink')}">${escapeXml(words)}</text>`,
    ),
    ...legend,
    '</svg>',
    '',
  ].join('\n');
}
