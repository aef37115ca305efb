import { describe, expect, it } from 'vitest';
import { elapsedText, outcomeText, progressText } from './job-rows.ts';

describe('words of an import', () => {
  it('says how far it is', () => {
    expect(progressText({ total: 0, done: 0 })).toBeUndefined();
    expect(progressText({ total: 47, done: 12 })).toBe('12 of 47 files');
    expect(elapsedText(-5)).toBe('0 s');
    expect(elapsedText(185_400)).toBe('3 min 5 s');
  });

  it('says what became of it', () => {
    expect(outcomeText({ state: 'done', gaps: [] })).toBe('Import is complete: everything was read.');
    const gap = { code: 'x', message: 'm', scope: 'part' as const };
    expect(outcomeText({ state: 'done', gaps: [gap] })).toContain('1 gap.');
    expect(outcomeText({ state: 'failed', error: 'a.zip is not a zip file', gaps: [] })).toBe(
      'a.zip is not a zip file',
    );
  });
});
