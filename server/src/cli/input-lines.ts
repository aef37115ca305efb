import type { Readable } from 'node:stream';

/** Longest line that is read, in characters; a pair with a context is far below. */
export const LONGEST_LINE = 256 * 1024;

export interface InputLine {
  /** From 1. */
  readonly number: number;
  /** Without line end; `undefined` when the line is longer than `LONGEST_LINE`. */
  readonly text: string | undefined;
}

/** Lines of a UTF-8 stream, LF or CRLF, a byte order mark skipped; memory stays bounded for any input. */
export async function* inputLines(input: Readable): AsyncGenerator<InputLine> {
  input.setEncoding('utf8');
  let rest = '';
  let tooLong = false;
  let number = 0;
  const finish = (text: string): InputLine => {
    number += 1;
    const whole = tooLong || text.length > LONGEST_LINE ? undefined : text;
    tooLong = false;
    return { number, text: whole === undefined ? undefined : withoutEnds(whole, number) };
  };
  for await (const chunk of input) {
    let text = rest + String(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      yield finish(text.slice(start, end));
      start = end + 1;
    }
    text = text.slice(start);
    if (text.length > LONGEST_LINE) tooLong = true;
    rest = tooLong ? '' : text;
  }
  if (rest !== '' || tooLong) yield finish(rest);
}

function withoutEnds(text: string, number: number): string {
  const start = number === 1 && text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return text.endsWith('\r') ? text.slice(start, -1) : text.slice(start);
}
