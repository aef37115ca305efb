import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLimitBroken } from './bounded-json.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('jsonLimitBroken', () => {
  it('agrees with the depth of the parsed value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 0, max: 8 }), (value, maxDepth) => {
        const broken = jsonLimitBroken(JSON.stringify(value), { maxDepth, maxString: 1_000_000 });
        expect(broken !== undefined).toBe(depthOf(value) > maxDepth);
      }),
    );
  });

  it('does not count brackets and quotes inside strings', () => {
    expect(jsonLimitBroken('["[[[[{{\\"{{"]', { maxDepth: 1, maxString: 100 })).toBeUndefined();
    expect(jsonLimitBroken('["\\\\",[]]', { maxDepth: 1, maxString: 100 })).toContain('nested deeper');
  });

  it('bounds strings', () => {
    expect(jsonLimitBroken('"aaa"', { maxDepth: 1, maxString: 3 })).toBeUndefined();
    expect(jsonLimitBroken('"aaaa"', { maxDepth: 1, maxString: 3 })).toContain('longer than 3');
    expect(jsonLimitBroken('{"key-too-long":1}', { maxDepth: 1, maxString: 3 })).toContain('longer than 3');
  });

  it('passes through a million levels without overflowing the stack', () => {
    const text = '['.repeat(1_000_000);
    expect(jsonLimitBroken(text, { maxDepth: 64, maxString: 10 })).toContain('nested deeper');
  });
});
