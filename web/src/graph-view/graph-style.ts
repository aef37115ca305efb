/** Style sheet of the drawing, from the design tokens in force and the tables of statuses and kinds. */
import type { StylesheetJson } from 'cytoscape';
import { KIND_FACTS, type KindShape } from '../lib/kinds.ts';
import { STATUS_FACTS, type StatusFacts } from '../lib/status.ts';
import { LARGE } from './large-titles.ts';
import type { ReadToken } from './tokens.ts';

const FONT = '"Inter Variable", system-ui, sans-serif';

const SHAPES = {
  'round-rectangle': { shape: 'round-rectangle', width: 38, height: 28 },
  ellipse: { shape: 'ellipse', width: 36, height: 28 },
  octagon: { shape: 'octagon', width: 34, height: 30 },
  organization: { shape: 'cut-rectangle', width: 36, height: 28 },
  hexagon: { shape: 'hexagon', width: 38, height: 30 },
  diamond: { shape: 'diamond', width: 38, height: 34 },
  star: { shape: 'star', width: 38, height: 36 },
  'double-rectangle': { shape: 'rectangle', width: 38, height: 28 },
  ghost: { shape: 'ellipse', width: 36, height: 28 },
} as const satisfies Record<KindShape, { shape: string; width: number; height: number }>;

/** The small sign of a kind as an image, in the colour of the theme. */
function signImage(path: string, colour: string): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 16 16" fill="none" ` +
    `stroke="${colour}" stroke-width="1.3" stroke-linecap="round" stroke-linejoin="round"><path d="${path}"/></svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}

function kindStyles(token: ReadToken): StylesheetJson {
  return Object.values(KIND_FACTS).map((facts) => ({
    selector: `.kind-${facts.kind}`,
    style: {
      ...SHAPES[facts.shape],
      'border-style':
        facts.shape === 'double-rectangle' ? 'double' : facts.shape === 'ghost' ? 'dashed' : 'solid',
      'border-width': facts.shape === 'double-rectangle' ? 4 : 1.25,
      ...(facts.sign === ''
        ? {}
        : {
            'background-image': signImage(facts.sign, token('--ink-2')),
            'background-width': '22px',
            'background-height': '22px',
            'background-clip': 'none',
          }),
    },
  }));
}

const ARROWS = {
  triangle: { 'target-arrow-shape': 'triangle', 'target-arrow-fill': 'filled' },
  'triangle-hollow': { 'target-arrow-shape': 'triangle', 'target-arrow-fill': 'hollow' },
  vee: { 'target-arrow-shape': 'vee', 'target-arrow-fill': 'filled' },
  circle: { 'target-arrow-shape': 'circle', 'target-arrow-fill': 'filled' },
  tee: { 'target-arrow-shape': 'tee', 'target-arrow-fill': 'filled' },
  none: { 'target-arrow-shape': 'none', 'target-arrow-fill': 'filled' },
} as const satisfies Record<
  StatusFacts['arrow'],
  { 'target-arrow-shape': string; 'target-arrow-fill': string }
>;

/** Lines of a dense drawing: this share of the line's colour, the rest of the ground; opaque, because that is cheap. */
const DENSE = 0.4;
/** The same where there are so many that they cover each other. */
const DENSER = 0.24;

/** Two colours of the form #rrggbb or #rgb mixed; the first one unchanged when either is written otherwise. */
function blend(colour: string, ground: string, share: number): string {
  const parts = (text: string): readonly number[] => {
    const long = /^#[0-9a-f]{3}$/i.test(text) ? text.replaceAll(/[0-9a-f]/gi, '$&$&') : text;
    return /^#[0-9a-f]{6}$/i.test(long)
      ? [1, 3, 5].map((at) => Number.parseInt(long.slice(at, at + 2), 16))
      : [];
  };
  const below = parts(ground);
  const mixed = parts(colour).map((value, at) =>
    Math.round(value * share + (below[at] ?? value) * (1 - share)),
  );
  return mixed.length === 3 ? `rgb(${mixed.join(',')})` : colour;
}

function denseStyles(token: ReadToken): StylesheetJson {
  return Object.values(STATUS_FACTS).flatMap((facts) =>
    [DENSE, DENSER].map((share) => {
      const colour = blend(token(facts.colour), token('--canvas'), share);
      return {
        selector: `.${share === DENSE ? 'dense' : 'lean'}.status-${facts.status}`,
        style: { width: 1, 'line-color': colour, 'target-arrow-color': colour },
      };
    }),
  );
}

/** How the lines of a status look, whatever other rules say. */
function statusLook(facts: StatusFacts, token: ReadToken) {
  return {
    width: facts.width,
    'line-color': token(facts.colour),
    'target-arrow-color': token(facts.colour),
    'arrow-scale': facts.arrow === 'tee' ? 1.4 : 1,
    ...ARROWS[facts.arrow],
    ...(facts.dash.length === 0
      ? { 'line-style': 'solid' as const }
      : { 'line-style': 'dashed' as const, 'line-dash-pattern': [...facts.dash] }),
  };
}

/** What the library does anyway; each property that is written costs time for every line. */
const BY_DEFAULT: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['arrow-scale', 1],
  ['target-arrow-shape', 'none'],
  ['target-arrow-fill', 'filled'],
  ['line-style', 'solid'],
]);

function statusStyles(token: ReadToken): StylesheetJson {
  return Object.values(STATUS_FACTS).map((facts) => ({
    selector: `.status-${facts.status}`,
    style: Object.fromEntries(
      Object.entries(statusLook(facts, token)).filter(([name, value]) => BY_DEFAULT.get(name) !== value),
    ),
  }));
}

/** Lines of what is pointed at or selected have their own colour, pattern and end again, however many there are. */
function nearStyles(token: ReadToken): StylesheetJson {
  return [
    ...Object.values(STATUS_FACTS).map((facts) => ({
      selector: `edge.near.status-${facts.status}`,
      style: {
        ...statusLook(facts, token),
        'curve-style': 'straight' as const,
        events: 'yes' as const,
        'z-index': 21,
      },
    })),
    { selector: 'edge.near.bent', style: { 'curve-style': 'bezier' } },
  ];
}

/** Thin stripes across what was not read, like `.hatched` of the page; as a gradient, so that signs stay on top. */
function hatching(token: ReadToken, stripes: number) {
  const starts = Array.from({ length: stripes }, (_, index) => (index * 100) / stripes);
  const ground = token('--raised');
  const stripe = token('--line');
  return {
    'background-fill': 'linear-gradient',
    'background-gradient-direction': 'to-bottom-right',
    'background-gradient-stop-colors': starts.flatMap(() => [ground, ground, stripe, stripe]),
    'background-gradient-stop-positions': starts
      .flatMap((from) => [from, from + 72 / stripes, from + 72 / stripes, from + 100 / stripes])
      .map((position) => `${position.toFixed(2)}%`),
  } as const;
}

export function graphStyle(token: ReadToken): StylesheetJson {
  return [
    // Lines and nodes are in one order, so that the veil can lie between those that stand out and the others.
    { selector: 'node', style: { 'z-index-compare': 'manual' } },
    {
      selector: '.veil',
      style: {
        display: 'none',
        shape: 'rectangle',
        width: 'data(width)',
        height: 'data(height)',
        'background-color': token('--canvas'),
        'background-opacity': 0.82,
        'border-width': 0,
        events: 'no',
        'z-index': 15,
      },
    },
    { selector: '.veil.drawn', style: { display: 'element' } },
    {
      selector: '.box',
      style: {
        shape: 'round-rectangle',
        width: 'data(width)',
        height: 'data(height)',
        'background-color': token('--container'),
        'border-width': 0,
        'z-index': 0,
        'z-compound-depth': 'bottom',
      },
    },
    // The frame of a box and its name: they stay above the veil and above lines that stand out.
    {
      selector: '.title',
      style: {
        shape: 'round-rectangle',
        width: 'data(width)',
        height: 'data(height)',
        'background-opacity': 0,
        'border-width': 1,
        'border-color': token('--line'),
        events: 'no',
        label: 'data(label)',
        'font-family': FONT,
        'font-size': 12,
        'font-weight': 600,
        color: token('--ink-2'),
        'text-valign': 'top',
        'text-halign': 'center',
        'text-margin-y': 22,
        'text-wrap': 'ellipsis',
        'text-max-width': '150px',
        'text-background-color': token('--container'),
        'text-background-opacity': 0.9,
        'text-background-padding': '2px',
        'min-zoomed-font-size': 6,
        'z-index': 30,
      },
    },
    // From afar, where no other text can be read, the names of the accounts stand large over their boxes.
    {
      selector: '.title.far',
      style: {
        'font-size': LARGE.font,
        'text-max-width': `${LARGE.most}px`,
        'text-margin-y': LARGE.below + LARGE.font / 2 + 4,
        'text-background-opacity': 0.75,
      },
    },
    { selector: '.title.far.minor', style: { label: '' } },
    {
      selector: '.principal',
      style: {
        'background-color': token('--raised'),
        'border-color': token('--line-strong'),
        label: 'data(label)',
        'font-family': FONT,
        'font-size': 12,
        color: token('--ink'),
        'text-valign': 'bottom',
        'text-margin-y': 5,
        'text-wrap': 'ellipsis',
        'text-max-width': '146px',
        'text-background-color': token('--canvas'),
        'text-background-opacity': 0.85,
        'text-background-padding': '1px',
        'text-background-shape': 'roundrectangle',
        'min-zoomed-font-size': 7,
        'z-index': 10,
      },
    },
    ...kindStyles(token),
    { selector: '.not-read', style: { 'border-style': 'dashed', ...hatching(token, 7) } },
    { selector: '.box.not-read', style: hatching(token, 30) },
    {
      selector: '.center',
      style: { 'border-color': token('--accent'), 'border-width': 2.5, 'font-weight': 600 },
    },
    { selector: '.trust', style: { 'curve-style': 'straight', 'z-index': 5 } },
    { selector: '.bent', style: { 'curve-style': 'bezier', 'control-point-step-size': 36 } },
    ...statusStyles(token),
    ...denseStyles(token),
    // Many lines: straight, solid and without an arrow head, because those cost most; the colour keeps the status.
    {
      selector: '.lean',
      style: {
        'curve-style': 'haystack',
        'haystack-radius': 0,
        'line-style': 'solid',
        'target-arrow-shape': 'none',
        events: 'no',
      },
    },
    ...nearStyles(token),
    { selector: 'node.near', style: { 'border-color': token('--accent'), 'z-index': 40 } },
    {
      selector: 'edge.labelled',
      style: {
        label: 'data(label)',
        'font-family': FONT,
        'font-size': 11,
        color: token('--ink-2'),
        'text-background-color': token('--canvas'),
        'text-background-opacity': 0.95,
        'text-background-padding': '2px',
        'z-index': 22,
      },
    },
    {
      selector: 'node.selected',
      style: {
        'border-color': token('--accent'),
        'border-width': 2.5,
        'background-color': token('--accent-soft'),
      },
    },
    {
      selector: 'edge.selected',
      style: {
        'underlay-color': token('--accent'),
        'underlay-opacity': 0.28,
        'underlay-padding': 4,
        'z-index': 23,
      },
    },
    {
      selector: 'node.ring',
      style: {
        'outline-width': 2,
        'outline-color': token('--accent'),
        'outline-offset': 3,
        'outline-style': 'solid',
      },
    },
    {
      selector: 'edge.ring',
      style: { 'underlay-color': token('--accent'), 'underlay-opacity': 0.45, 'underlay-padding': 4 },
    },
  ];
}
