import { describe, expect, it } from 'vitest';
import { createRandom, drawUniqueId, entityStream, hexOf } from './random.ts';

function draw(seed: number, ...labels: readonly string[]): readonly number[] {
  const random = createRandom(seed, ...labels);
  return Array.from({ length: 8 }, () => random.uint32());
}

describe('random', () => {
  it('gives the same stream for the same seed and labels, another for others', () => {
    expect(draw(7, 'a')).toEqual(draw(7, 'a'));
    expect(draw(7, 'a')).not.toEqual(draw(8, 'a'));
    expect(draw(7, 'a')).not.toEqual(draw(7, 'b'));
    expect(draw(7, 'ab')).not.toEqual(draw(7, 'a', 'b'));
  });

  it('keeps its stream for ever: these numbers are part of every generated organization', () => {
    expect(draw(1, 'pinned').slice(0, 4)).toEqual([1951146464, 2223721746, 2454861661, 1361422027]);
    expect(drawUniqueId(entityStream('arn:aws:iam::111111111111:role/DevOps'), 'AROA')).toBe(
      'AROA4HBW7B4SKUQALX6KP',
    );
    expect(hexOf('pinned', 16)).toBe('8f7d9b48dbf3d748');
  });

  it('is uniform enough: means and ranges', () => {
    const random = createRandom(3);
    const floats = Array.from({ length: 20_000 }, () => random.float());
    expect(Math.min(...floats)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...floats)).toBeLessThan(1);
    expect(floats.reduce((sum, value) => sum + value, 0) / floats.length).toBeCloseTo(0.5, 1);
    const dice = Array.from({ length: 6000 }, () => random.integer(1, 6));
    for (let face = 1; face <= 6; face += 1) {
      const count = dice.filter((value) => value === face).length;
      expect(count).toBeGreaterThan(850);
      expect(count).toBeLessThan(1150);
    }
  });

  it('draws log-normal values around the median', () => {
    const random = createRandom(5);
    const values = Array.from({ length: 4001 }, () => random.logNormal(100, 0.7)).sort((a, b) => a - b);
    const median = values[2000] ?? 0;
    expect(median).toBeGreaterThan(92);
    expect(median).toBeLessThan(108);
    // One sigma above the median is 100·e^0.7 ≈ 201; 84 % of the values are below.
    const share = values.filter((value) => value < 201.4).length / values.length;
    expect(share).toBeGreaterThan(0.82);
    expect(share).toBeLessThan(0.86);
  });

  it('picks, weighs and samples from lists', () => {
    const random = createRandom(11);
    expect(['a', 'b']).toContain(random.pick(['a', 'b']));
    expect(() => random.pick([])).toThrow(RangeError);
    expect(() => random.weighted([])).toThrow(RangeError);
    expect(
      random.weighted([
        [0, 'never'],
        [1, 'always'],
      ]),
    ).toBe('always');
    const sample = random.sample([1, 2, 3, 4, 5], 3);
    expect(new Set(sample).size).toBe(3);
    expect([...random.sample([1, 2], 9)].sort()).toEqual([1, 2]);
    const around = Array.from({ length: 2000 }, () => random.around(1.25));
    expect(new Set(around)).toEqual(new Set([1, 2]));
    expect(around.reduce((sum, value) => sum + value, 0) / around.length).toBeCloseTo(1.25, 1);
  });
});
