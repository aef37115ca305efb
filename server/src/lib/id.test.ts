import { describe, expect, it } from 'vitest';
import { isId, newId } from './id.ts';

describe('newId', () => {
  it('makes 26 characters that sort by time', () => {
    const early = newId(1_700_000_000_000);
    const late = newId(1_700_000_000_001);
    expect(early).toHaveLength(26);
    expect(early < late).toBe(true);
    expect(isId(early)).toBe(true);
  });

  it('encodes the time exactly as ULID does', () => {
    expect(newId(0).slice(0, 10)).toBe('0000000000');
    expect(newId(2 ** 48 - 1).slice(0, 10)).toBe('7ZZZZZZZZZ');
    expect(newId(1_469_918_176_385).slice(0, 10)).toBe('01ARYZ6S41');
  });

  it('never repeats within one millisecond', () => {
    const ids = new Set(Array.from({ length: 10_000 }, () => newId(1)));
    expect(ids.size).toBe(10_000);
  });
});

describe('isId', () => {
  it.each([
    '',
    'latest',
    '../../etc/passwd',
    `${newId()}x`,
    newId().toLowerCase(),
    `${newId().slice(0, 25)}I`,
  ])('refuses %j', (text) => {
    expect(isId(text)).toBe(false);
  });
});
