/** Parts that every exported picture shares: safe text, arrow heads, the legend of statuses, PNG from SVG. */
import { SHOWN_STATUSES, STATUS_FACTS, type StatusFacts } from '../lib/status.ts';
import type { ReadToken } from './tokens.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const LEGEND_ROW = 22;

/** Text and attribute values of XML; names come from policies, so anything may stand in them. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export function arrowHead(
  arrow: StatusFacts['arrow'],
  at: Point,
  angle: number,
  colour: string,
  ground: string,
): string {
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

export function dashOf(facts: StatusFacts): string {
  return facts.dash.length === 0 ? '' : ` stroke-dasharray="${facts.dash.join(' ')}"`;
}

/** One row of the legend: the line of a status and its word. */
export function statusRow(facts: StatusFacts, words: string, token: ReadToken): string {
  const colour = token(facts.colour);
  const end = facts.arrow === 'none' || facts.arrow === 'tee' ? 34 : 26;
  return (
    `<path d="M0 0H${end}" stroke="${colour}" stroke-width="${facts.width}"${dashOf(facts)}/>` +
    arrowHead(facts.arrow, { x: 34, y: 0 }, 0, colour, token('--canvas')) +
    `<text x="44" y="4">${escapeXml(words)}</text>`
  );
}

/** The legend of all statuses in rows of two. */
export function statusLegend(left: number, top: number, token: ReadToken): string {
  return SHOWN_STATUSES.map((status, index) => {
    const x = left + (index % 3) * 220;
    const y = top + Math.floor(index / 3) * LEGEND_ROW;
    const facts = STATUS_FACTS[status];
    return `<g transform="translate(${x} ${y})" font-size="12" fill="${token('--ink')}">${statusRow(facts, facts.word, token)}</g>`;
  }).join('');
}

/** Draws an SVG text as PNG, at twice its size as long as neither side exceeds 8,000 px. */
export async function pngOf(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(2, 8_000 / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob === null) reject(new Error('The picture is too large for this browser.'));
        else resolve(blob);
      });
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
