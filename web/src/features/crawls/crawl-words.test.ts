import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  aboutText,
  countsText,
  durationText,
  effortText,
  elapsedMs,
  missingCount,
  remainingText,
} from './crawl-words.ts';
import { isKnownReason, reasonFacts } from './reason-words.ts';

const COUNTS = { ok: 1_204, partial: 1, failed: 2, skipped: 0, running: 0, waiting: 0 };

describe('words of a crawl', () => {
  it('says durations as people do', () => {
    expect([0, 59_999, 65_000, 7_500_000].map(durationText)).toEqual([
      '0 s',
      '59 s',
      '1 min 5 s',
      '2 h 5 min',
    ]);
    expect([480, 2_440, 65_000].map(effortText)).toEqual(['480 ms', '2.4 s', '1 min 5 s']);
    expect([0.2, 89, 240, 9_000].map(aboutText)).toEqual([
      'about 1 s',
      'about 89 s',
      'about 4 min',
      'about 2.5 h',
    ]);
  });

  it('counts by state and leaves out what is empty', () => {
    expect(countsText(COUNTS)).toBe('1,204 read, 1 with gaps, 2 not read');
    expect(countsText({ ...COUNTS, ok: 0, partial: 0, failed: 0 })).toBe('no accounts yet');
    expect(missingCount(COUNTS)).toBe(3);
  });

  it('estimates only once a fifth of the accounts has ended', () => {
    const crawl = { phase: 'accounts', total: 100, etaSeconds: 30 } as const;
    expect(remainingText({ ...crawl, done: 19 })).toBe('not known yet');
    expect(remainingText({ ...crawl, done: 20 })).toBe('about 30 s');
    expect(remainingText({ ...crawl, done: 100 })).toBe('nearly done');
    expect(remainingText({ ...crawl, phase: 'ended', done: 100 })).toBe('–');
  });

  it('stops the clock of a crawl that no longer runs', () => {
    const crawl = { startedAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:01:00Z' } as const;
    const now = Date.parse('2026-01-01T01:00:00Z');
    expect(elapsedMs({ ...crawl, state: 'running' }, now)).toBe(3_600_000);
    expect(elapsedMs({ ...crawl, state: 'interrupted' }, now)).toBe(60_000);
    expect(elapsedMs({ ...crawl, state: 'done', finishedAt: '2026-01-01T00:02:00Z' }, now)).toBe(120_000);
  });
});

describe('reasons', () => {
  it('has words for every code of the documentation', () => {
    const text = readFileSync(new URL('../../../../docs/crawl.md', import.meta.url), 'utf8');
    const codes = [...text.matchAll(/^\| `([a-z_]+)`/gm)].map((match) => match[1] ?? '');
    const states = new Set(['ok', 'partial', 'failed', 'skipped']);
    const unknown = codes.filter((code) => !states.has(code) && !isKnownReason(code));
    expect(codes.length).toBeGreaterThan(25);
    expect(unknown).toEqual([]);
  });

  it('shows a code that it does not know as it is', () => {
    expect(reasonFacts('import_not_json')).toEqual({ title: 'import not json', todo: [] });
  });
});
