/**
 * A part of the page as SVG, with text kept as text: backgrounds, borders, inline drawings and words where the browser
 * has laid them out, below them a caption and the legend. Nothing of it runs or loads.
 */
import type { ReadToken } from './tokens.ts';
import { escapeXml, LEGEND_ROW, statusLegend } from './picture-parts.ts';

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Ink {
  /** Stacking: larger lies on top. */
  readonly z: number;
  readonly svg: string;
}

interface Pen {
  readonly left: number;
  readonly top: number;
  readonly inks: Ink[];
}

const PAD = 24;
const CAPTION_ROW = 18;
const SVG_ATTRIBUTES = [
  'd x y x1 y1 x2 y2 cx cy r rx ry width height points transform viewBox id refX refY markerWidth markerHeight',
  'markerUnits orient marker-end text-anchor',
]
  .join(' ')
  .split(' ');
const SVG_STYLES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
];
const SVG_ELEMENTS = new Set([
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'g',
  'defs',
  'marker',
  'text',
]);

function overlaps(a: Area, b: Area): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}

function within(a: Area, b: Area): Area {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

function isClear(colour: string): boolean {
  return colour === 'transparent' || /^rgba\(.*, 0\)$/.test(colour) || /\/ 0\)$/.test(colour);
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** An inline drawing with the styles that the page gives it. */
function drawingText(element: Element): string {
  const parts: string[] = [];
  for (const child of element.children) {
    const tag = child.tagName;
    if (!SVG_ELEMENTS.has(tag)) continue;
    const style = getComputedStyle(child);
    if (style.display === 'none') continue;
    const attributes = SVG_ATTRIBUTES.flatMap((name) => {
      const value = child.getAttribute(name);
      return value === null ? [] : [`${name}="${escapeXml(value)}"`];
    });
    const styles = SVG_STYLES.map((name) => `${name}="${escapeXml(style.getPropertyValue(name))}"`);
    const text = tag === 'text' ? escapeXml(child.textContent) : drawingText(child);
    parts.push(`<${tag} ${[...attributes, ...styles].join(' ')}>${text}</${tag}>`);
  }
  return parts.join('');
}

function inkDrawing(pen: Pen, element: SVGSVGElement, z: number, opacity: string): void {
  const box = element.getBoundingClientRect();
  const view = element.viewBox.baseVal;
  const scale = view !== null && view.width > 0 ? box.width / view.width : 1;
  pen.inks.push({
    z,
    svg:
      `<g transform="translate(${fixed(box.left - pen.left)} ${fixed(box.top - pen.top)}) scale(${fixed(scale)})" ` +
      `opacity="${opacity}" fill="none">${drawingText(element)}</g>`,
  });
}

function inkBox(pen: Pen, box: Area, style: CSSStyleDeclaration, z: number, hatched: boolean): void {
  const width = Number.parseFloat(style.borderTopWidth);
  const all = [style.borderRightWidth, style.borderBottomWidth, style.borderLeftWidth].every(
    (other) => Number.parseFloat(other) === width,
  );
  const frame = `x="${fixed(box.left - pen.left)}" y="${fixed(box.top - pen.top)}" width="${fixed(box.right - box.left)}" height="${fixed(box.bottom - box.top)}" rx="${fixed(Number.parseFloat(style.borderTopLeftRadius) || 0)}"`;
  const fill = isClear(style.backgroundColor) ? 'none' : style.backgroundColor;
  const dashes = style.borderTopStyle === 'dashed' ? ' stroke-dasharray="4 3"' : '';
  const stroke =
    all && width > 0 && !isClear(style.borderTopColor)
      ? `stroke="${style.borderTopColor}" stroke-width="${width}"${dashes}`
      : '';
  if (fill !== 'none' || stroke !== '') {
    pen.inks.push({ z, svg: `<rect ${frame} fill="${fill}" ${stroke} opacity="${style.opacity}"/>` });
  }
  if (hatched) pen.inks.push({ z, svg: `<rect ${frame} fill="url(#hatch)"/>` });
  if (all) return;
  const sides: readonly (readonly [string, string, number, number, number, number])[] = [
    [style.borderTopWidth, style.borderTopColor, box.left, box.top, box.right, box.top],
    [style.borderRightWidth, style.borderRightColor, box.right, box.top, box.right, box.bottom],
    [style.borderBottomWidth, style.borderBottomColor, box.left, box.bottom, box.right, box.bottom],
    [style.borderLeftWidth, style.borderLeftColor, box.left, box.top, box.left, box.bottom],
  ];
  for (const [thick, colour, x1, y1, x2, y2] of sides) {
    if (Number.parseFloat(thick) === 0 || isClear(colour)) continue;
    const from = `${fixed(x1 - pen.left)} ${fixed(y1 - pen.top)}`;
    pen.inks.push({
      z,
      svg: `<path d="M${from}L${fixed(x2 - pen.left)} ${fixed(y2 - pen.top)}" stroke="${colour}" stroke-width="${Number.parseFloat(thick)}"/>`,
    });
  }
}

/** Lines of a text node as the browser broke them. */
function linesOf(node: Text): readonly { readonly text: string; readonly box: Area }[] {
  const range = document.createRange();
  range.selectNodeContents(node);
  const boxes = range.getClientRects();
  const whole = boxes[0];
  if (whole === undefined) return [];
  if (boxes.length === 1) return [{ text: node.data, box: whole }];
  const lines: { text: string; box: DOMRect }[] = [];
  for (let at = 0; at < node.data.length; at += 1) {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const box = range.getBoundingClientRect();
    const last = lines.at(-1);
    if (last === undefined || Math.abs(box.top - last.box.top) > 2)
      lines.push({ text: node.data.charAt(at), box });
    else {
      last.text += node.data.charAt(at);
      last.box = new DOMRect(last.box.left, last.box.top, box.right - last.box.left, last.box.height);
    }
  }
  return lines;
}

function inkText(
  pen: Pen,
  node: Text,
  style: CSSStyleDeclaration,
  clip: Area,
  z: number,
  opacity: string,
): void {
  const size = Number.parseFloat(style.fontSize);
  for (const { text, box } of linesOf(node)) {
    if (text.trim() === '' || !overlaps(box, clip)) continue;
    const shown = Math.min(box.right, clip.right) - box.left;
    const whole = box.right - box.left;
    // Words that the page cuts off end with the same sign here.
    const cut =
      shown < whole - 1
        ? `${text.slice(0, Math.max(1, Math.floor((text.length * shown) / whole) - 1))}…`
        : text;
    const y = (box.top + box.bottom) / 2 + size * 0.35;
    pen.inks.push({
      z,
      svg:
        `<text x="${fixed(box.left - pen.left)}" y="${fixed(y - pen.top)}" font-size="${size}" ` +
        `font-weight="${style.fontWeight}" fill="${style.color}" opacity="${opacity}" ` +
        (style.fontFamily.includes('Mono') ? 'font-family="JetBrains Mono, monospace" ' : '') +
        `textLength="${fixed(Math.min(shown, whole))}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escapeXml(cut)}</text>`,
    });
  }
}

function ink(pen: Pen, element: Element, clip: Area, above: number, fade: number, token: ReadToken): void {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden' || element.classList.contains('sr-only'))
    return;
  const box = element.getBoundingClientRect();
  const own = Number.parseInt(style.zIndex, 10);
  const z = Number.isNaN(own) ? above : Math.max(above, own);
  const opacity = fade * Number.parseFloat(style.opacity);
  if (element instanceof SVGSVGElement) {
    if (overlaps(box, clip)) inkDrawing(pen, element, z, fixed(opacity));
    return;
  }
  const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible';
  if (overlaps(box, clip)) inkBox(pen, within(box, clip), style, z, element.classList.contains('hatched'));
  const inner = clips ? within(clip, box) : clip;
  for (const child of element.childNodes) {
    if (child instanceof Text) inkText(pen, child, style, inner, z, fixed(opacity));
    else if (child instanceof Element) ink(pen, child, inner, z, opacity, token);
  }
}

export interface PageArea {
  readonly element: HTMLElement;
  /** The whole content of a scrolled element, or the part in sight. */
  readonly whole: boolean;
}

/** The picture; `caption` says in lines what is shown, of which snapshot, and with which filters. */
export function pagePicture(
  { element, whole }: PageArea,
  caption: readonly string[],
  token: ReadToken,
): string {
  const box = element.getBoundingClientRect();
  const width = whole ? element.scrollWidth : element.clientWidth;
  const height = whole ? element.scrollHeight : element.clientHeight;
  const left = box.left - (whole ? element.scrollLeft : 0);
  const top = box.top - (whole ? element.scrollTop : 0);
  const pen: Pen = { left, top, inks: [] };
  const clip = { left, top, right: left + width, bottom: top + height };
  for (const child of element.children) ink(pen, child, clip, 0, 1, token);
  const inks = pen.inks
    .map((one, index) => ({ ...one, index }))
    .sort((a, b) => a.z - b.z || a.index - b.index);
  const foot = height + PAD;
  const total = foot + caption.length * CAPTION_ROW + 3 * LEGEND_ROW + PAD;
  const wide = Math.max(width, 680);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide + 2 * PAD}" height="${total + PAD}" ` +
      `viewBox="${-PAD} ${-PAD} ${wide + 2 * PAD} ${total + PAD}" font-family="Inter, system-ui, sans-serif">`,
    `<title>${escapeXml(caption.join(' · '))}</title>`,
    `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
      `<path d="M0 0V6" stroke="${token('--line-strong')}" stroke-opacity="0.28"/></pattern>` +
      `<clipPath id="page"><rect width="${width}" height="${height}"/></clipPath></defs>`,
    `<rect x="${-PAD}" y="${-PAD}" width="${wide + 2 * PAD}" height="${total + PAD}" fill="${token('--canvas')}"/>`,
    `<g clip-path="url(#page)">`,
    ...inks.map(({ svg }) => svg),
    '</g>',
    ...caption.map(
      (line, index) =>
        `<text x="0" y="${foot + index * CAPTION_ROW}" font-size="12" font-weight="${index === 0 ? 600 : 400}" ` +
        `fill="${token('--ink')}">${escapeXml(line)}</text>`,
    ),
    statusLegend(0, foot + caption.length * CAPTION_ROW + LEGEND_ROW / 2, token),
    '</svg>',
    '',
  ].join('\n');
}
