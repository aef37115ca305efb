/**
 * The palette promises of the token file: edge colours stay apart for normal and colour-blind sight, lines reach 3:1 on
 * the canvas, text reaches 4.5:1. Colour vision matrices: Machado, Oliveira, Fernandes 2009, severity 1.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const tokensText = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

type Rgb = readonly [number, number, number];

function block(selector: string): ReadonlyMap<string, string> {
  const start = tokensText.indexOf(`${selector} {`);
  const text = tokensText.slice(start, tokensText.indexOf('}', start));
  return new Map(
    [...text.matchAll(/(--[a-z0-9-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

const light = block(':root');
const dark = new Map([...light, ...block("[data-theme='dark']")]);

function linear(hex: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function apply(m: readonly [Rgb, Rgb, Rgb], [r, g, b]: Rgb): Rgb {
  const row = (k: Rgb): number => Math.min(1, Math.max(0, k[0] * r + k[1] * g + k[2] * b));
  return [row(m[0]), row(m[1]), row(m[2])];
}

const SIGHTS: Readonly<Record<string, readonly [Rgb, Rgb, Rgb]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(linear(a)), luminance(linear(b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const EDGES = ['allowed', 'conditional', 'trusted-unverified', 'trust-only', 'permit-only', 'denied'];

describe.each([
  ['light', light],
  ['dark', dark],
])('%s theme', (_name, tokens) => {
  const colour = (name: string): string => tokens.get(name) ?? '#000000';

  it('keeps edge colours apart for every kind of colour vision', () => {
    for (const matrix of Object.values(SIGHTS)) {
      const seen = EDGES.map((edge) => oklab(apply(matrix, linear(colour(`--edge-${edge}`)))));
      seen.forEach((a, i) =>
        seen.slice(i + 1).forEach((b) => {
          expect(100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(12);
        }),
      );
    }
  });

  it('draws lines with at least 3:1 on the canvas', () => {
    for (const edge of EDGES) {
      expect(contrast(colour(`--edge-${edge}`), colour('--canvas'))).toBeGreaterThan(2.95);
    }
    expect(contrast(colour('--line-strong'), colour('--canvas'))).toBeGreaterThan(3);
  });

  it('writes text with at least 4.5:1 on every ground', () => {
    for (const ground of ['--canvas', '--surface', '--raised', '--inset', '--container', '--accent-soft']) {
      for (const ink of ['--ink', '--ink-2', '--accent']) {
        expect(contrast(colour(ink), colour(ground))).toBeGreaterThan(4.5);
      }
    }
  });
});

it('gives the system theme the same dark values', () => {
  const system = block(':root:not([data-theme])');
  expect([...system]).toEqual([...block("[data-theme='dark']")]);
});
