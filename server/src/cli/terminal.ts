/** The three streams of a command and how they may be used; tests and pipes get no colour. */
import type { Readable, Writable } from 'node:stream';

export interface Terminal {
  readonly input: Readable;
  /** Carries the answer and nothing else. */
  readonly output: Writable;
  /** Carries everything said beside the answer. */
  readonly messages: Writable;
  readonly style: Style;
}

/** Marks parts of a text for a terminal; the identity where colour is off. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly open: (text: string) => string;
}

const plain = (text: string): string => text;
export const PLAIN: Style = { bold: plain, dim: plain, good: plain, bad: plain, open: plain };

const ansi =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;
export const COLOUR: Style = {
  bold: ansi(1, 22),
  dim: ansi(2, 22),
  good: ansi(32, 39),
  bad: ansi(31, 39),
  open: ansi(33, 39),
};

/** Colour only on a terminal and only without NO_COLOR (https://no-color.org: any non-empty value). */
export function processTerminal(): Terminal {
  const refused = (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';
  return {
    input: process.stdin,
    output: process.stdout,
    messages: process.stderr,
    style: process.stdout.isTTY && !refused ? COLOUR : PLAIN,
  };
}

/**
 * Text of unknown origin, made safe to print: control characters (escape sequences above all) and the marks that
 * reverse the reading direction are shown as code points. Line feeds and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
