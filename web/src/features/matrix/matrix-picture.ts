/**
 * The whole matrix as SVG, from its model and not from what is in sight: heads, cells and totals, below them the caption
 * and the legend. A matrix that is too large for any picture is cut, and the picture says where.
 */
import { escapeXml, LEGEND_ROW, statusLegend } from '../../graph-view/picture-parts.ts';
import type { ReadToken } from '../../graph-view/tokens.ts';
import { formatNumber, truncateMiddle } from '../../lib/format.ts';
import { SHOWN_STATUSES, STATUS_FACTS } from '../../lib/status.ts';
import { cellStatus, shadeOf, type Line, type MatrixModel } from './matrix-model.ts';

/** Rows and columns of a picture at most: about 12,000 px at full size. */
export const MOST_LINES = 400;

const CELL = { width: 44, height: 24 } as const;
const HEAD = { width: 230, height: 170, letters: 24 } as const;
const PAD = 24;
const CAPTION_ROW = 18;

/** The sign of a cell is that of its strongest status. */
const SIGNS = SHOWN_STATUSES.map(
  (status) => `${STATUS_FACTS[status].glyph} ${STATUS_FACTS[status].word}`,
).join(' · ');

function fillOf(share: number): string {
  return (0.06 + share * 0.26).toFixed(3);
}

function rowHead(line: Line, top: number, token: ReadToken): string {
  const y = top + CELL.height / 2 + 4;
  const strip =
    line.strip < 0
      ? ''
      : `<rect x="0" y="${top}" width="4" height="${CELL.height}" fill="${token(`--ou-${line.strip + 1}`)}"/>`;
  const hatch = line.notRead
    ? `<rect x="0" y="${top}" width="${HEAD.width}" height="${CELL.height}" fill="url(#not-read)"/>`
    : '';
  return (
    `${strip}${hatch}<text x="12" y="${y}" fill="${token('--ink')}"><title>${escapeXml(line.id)}</title>` +
    `${escapeXml(truncateMiddle(line.name, HEAD.letters))}</text>` +
    `<text x="${HEAD.width - 8}" y="${y}" text-anchor="end" fill="${token('--ink-2')}">${formatNumber(line.total)}</text>`
  );
}

function columnHead(line: Line, left: number, height: number, token: ReadToken): string {
  const x = left + CELL.width / 2 + 4;
  const strip =
    line.strip < 0
      ? ''
      : `<rect x="${left}" y="${HEAD.height - 4}" width="${CELL.width}" height="4" fill="${token(`--ou-${line.strip + 1}`)}"/>`;
  const hatch = line.notRead
    ? `<rect x="${left}" y="0" width="${CELL.width}" height="${height}" fill="url(#not-read)"/>`
    : '';
  return (
    `${hatch}${strip}<text transform="translate(${x} ${HEAD.height - 24}) rotate(-90)" fill="${token('--ink')}">` +
    `<title>${escapeXml(line.id)}</title>${escapeXml(truncateMiddle(line.short, HEAD.letters - 5))}</text>` +
    `<text x="${left + CELL.width / 2}" y="${HEAD.height - 8}" text-anchor="middle" fill="${token('--ink-2')}">` +
    `${formatNumber(line.total)}</text>`
  );
}

/** What stands in the caption of a picture that could not hold everything; nothing when it does. */
function cutWords(model: MatrixModel): readonly string[] {
  const { rows, columns } = model;
  if (rows.length <= MOST_LINES && columns.length <= MOST_LINES) return [];
  const part = (lines: readonly Line[], word: string): string =>
    `${formatNumber(Math.min(MOST_LINES, lines.length))} of ${formatNumber(lines.length)} ${word}`;
  return [`Cut: ${part(rows, 'rows')} and ${part(columns, 'columns')} are shown. The CSV holds all of them.`];
}

/** `caption` says in lines what is shown, of which snapshot, and with which filters. */
export function matrixPicture(model: MatrixModel, caption: readonly string[], token: ReadToken): string {
  const rows = model.rows.slice(0, MOST_LINES);
  const columns = model.columns.slice(0, MOST_LINES);
  const width = HEAD.width + columns.length * CELL.width;
  const height = HEAD.height + rows.length * CELL.height;
  const rules = rows.map((_, index) => `M0 ${HEAD.height + (index + 1) * CELL.height}H${width}`);
  const cells = rows.flatMap((row, down) =>
    columns.flatMap((column, across) => {
      const cell = model.cells.get(row.id)?.get(column.id);
      if (cell === undefined) return [];
      const x = HEAD.width + across * CELL.width;
      const y = HEAD.height + down * CELL.height;
      const facts = STATUS_FACTS[cellStatus(cell)];
      return [
        `<g data-cell="${escapeXml(`${row.id}|${column.id}`)}"><rect x="${x + 1}" y="${y + 1}" width="${CELL.width - 2}" ` +
          `height="${CELL.height - 2}" fill="${token('--edge-allowed')}" fill-opacity="${fillOf(shadeOf(cell, model.largest))}"/>` +
          `<text x="${x + 6}" y="${y + 16}" fill="${token(facts.colour)}">${facts.glyph}</text>` +
          `<text x="${x + CELL.width - 6}" y="${y + 16}" text-anchor="end" fill="${token('--ink')}">${formatNumber(cell.total)}</text></g>`,
      ];
    }),
  );
  const words = [...caption, ...cutWords(model), SIGNS];
  const wide = Math.max(width, 680);
  const foot = height + PAD;
  const total = foot + words.length * CAPTION_ROW + 3 * LEGEND_ROW;
  const strong = token('--line-strong');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide + 2 * PAD}" height="${total + 2 * PAD}" ` +
      `viewBox="${-PAD} ${-PAD} ${wide + 2 * PAD} ${total + 2 * PAD}" font-family="Inter, system-ui, sans-serif" font-size="12">`,
    `<title>${escapeXml(words.join(' · '))}</title>`,
    `<defs><pattern id="not-read" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
      `<path d="M0 0V6" stroke="${strong}" stroke-opacity="0.35"/></pattern></defs>`,
    `<rect x="${-PAD}" y="${-PAD}" width="${wide + 2 * PAD}" height="${total + 2 * PAD}" fill="${token('--canvas')}"/>`,
    `<text x="12" y="${HEAD.height - 8}" fill="${token('--ink-2')}">Callers of ↓ can assume roles in →</text>`,
    ...columns.map((line, index) => columnHead(line, HEAD.width + index * CELL.width, height, token)),
    ...rows.map((line, index) => rowHead(line, HEAD.height + index * CELL.height, token)),
    `<path d="${rules.join('')}" stroke="${token('--line')}"/>`,
    `<path d="M0 ${HEAD.height}H${width}M${HEAD.width} 0V${height}" stroke="${strong}"/>`,
    ...cells,
    ...words.map(
      (line, index) =>
        `<text x="0" y="${foot + index * CAPTION_ROW}" font-weight="${index === 0 ? 600 : 400}" ` +
        `fill="${token('--ink')}">${escapeXml(line)}</text>`,
    ),
    statusLegend(0, foot + words.length * CAPTION_ROW + LEGEND_ROW / 2, token),
    '</svg>',
    '',
  ].join('\n');
}
