import { describe, expect, it } from 'vitest';
import {
  elapsedText,
  filterAccounts,
  filterCounts,
  type JobAccount,
  otherGaps,
  outcomeText,
  progressText,
} from './job-rows.ts';

const account = (id: string, state: JobAccount['state']): JobAccount => ({ account: id, state });
const accounts = [
  account('1', 'ok'),
  account('2', 'failed'),
  account('3', 'partial'),
  account('4', 'skipped'),
];

describe('filters', () => {
  it('counts skipped accounts as not read', () => {
    expect(filterCounts(accounts)).toEqual({ all: 4, failed: 2, partial: 1 });
    expect(filterAccounts(accounts, 'failed').map((row) => row.account)).toEqual(['2', '4']);
  });
});

describe('otherGaps', () => {
  it('leaves out gaps of accounts that have a row', () => {
    const gap = { code: 'x', message: 'm', scope: 'account' } as const;
    const gaps = [
      { ...gap, account: '2' },
      { ...gap, account: '9' },
      { ...gap, scope: 'organization' as const },
    ];
    expect(otherGaps({ kind: 'crawl', accounts, gaps })).toEqual([gaps[1], gaps[2]]);
    expect(otherGaps({ kind: 'import', accounts, gaps })).toEqual(gaps);
  });
});

describe('words', () => {
  it('says how far a job is', () => {
    expect(progressText({ kind: 'crawl', total: 0, done: 0 })).toBeUndefined();
    expect(progressText({ kind: 'crawl', total: 47, done: 12 })).toBe('12 of 47 accounts');
    expect(elapsedText(-5)).toBe('0 s');
    expect(elapsedText(185_400)).toBe('3 min 5 s');
  });

  it('says what became of a job', () => {
    const job = { kind: 'import', state: 'done', gaps: [], accounts: [] } as const;
    expect(outcomeText({ ...job, gaps: [], accounts: [] })).toBe('Import is complete: everything was read.');
    const gap = { code: 'x', message: 'm', scope: 'part' as const };
    expect(outcomeText({ ...job, gaps: [gap], accounts: [] })).toContain('1 gap.');
    expect(
      outcomeText({ ...job, state: 'failed', error: 'a.zip is not a zip file', gaps: [], accounts: [] }),
    ).toBe('a.zip is not a zip file');
  });
});
