import { describe, expect, it } from 'vitest';
import { printCsv } from './csv.ts';

describe('CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1'])('never lets %j start a cell', (text) => {
    expect(
      printCsv(['head'], [[text]])
        .split('\r\n')[1]
        ?.startsWith(`"'`),
    ).toBe(true);
  });

  it('quotes quotes, commas and line ends', () => {
    expect(printCsv(['a', 'b'], [['say "x", y', 'line\nend']])).toBe(
      '"a","b"\r\n"say ""x"", y","line\nend"\r\n',
    );
  });
});
