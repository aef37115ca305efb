/**
 * Seeded pseudo random numbers: xoshiro128** 1.1 (Blackman and Vigna), state filled by a 64-bit hash of the seed
 * and its labels. Only integer arithmetic and the IEEE operations that every engine rounds alike (+ − × ÷) are
 * used, so equal seeds give equal streams on every machine. Not for secrets.
 */

/** A stream of numbers. Streams with different labels are independent, however much of either was consumed. */
export interface Random {
  /** 32 random bits as an unsigned integer. */
  uint32(): number;
  /** Uniform in [0, 1). */
  float(): number;
  /** Uniform integer in [low, high], both included. */
  integer(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One element; throws `RangeError` for an empty list. */
  pick<T>(list: readonly T[]): T;
  /** One of the values, drawn in proportion to its weight; throws `RangeError` when there is none. */
  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T;
  /** `count` different elements in random order (all of them when the list is shorter). */
  sample<T>(list: readonly T[], count: number): readonly T[];
  /** Text of `length` characters of the alphabet. */
  text(length: number, alphabet: string): string;
  /** Integer with the given mean: the whole part, plus one with the probability of the fraction. */
  around(mean: number): number;
  /** Log-normal variable with this median and sigma (sigma of the logarithm). */
  logNormal(median: number, sigma: number): number;
}

const HEX = '0123456789abcdef';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** One output of SplitMix32 for a counter value; a bijection of 32-bit integers. */
function mix32(value: number): number {
  let z = value >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/** Two independent 32-bit FNV-1a style hashes over the seed and the labels. */
function hashLabels(seed: number, labels: readonly (string | number)[]): readonly [number, number] {
  let low = (0x811c9dc5 ^ mix32(seed)) >>> 0;
  let high = (0x9e3779b9 ^ mix32(seed + 0x85ebca6b)) >>> 0;
  for (const label of labels) {
    const text = String(label);
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x5bd1e995);
      high ^= high >>> 15;
    }
    low = mix32(low ^ 0x1f);
    high = mix32(high ^ 0x2f);
  }
  return [low >>> 0, high >>> 0];
}

/** e^x by range reduction and a Taylor series: the same bits everywhere, unlike the engine's own function. */
function exponential(x: number): number {
  let halvings = 0;
  let reduced = x;
  while (Math.abs(reduced) > 0.5) {
    reduced /= 2;
    halvings += 1;
  }
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 14; n += 1) {
    term = (term * reduced) / n;
    sum += term;
  }
  for (let n = 0; n < halvings; n += 1) sum *= sum;
  return sum;
}

/** Opens the stream that belongs to a seed (any integer) and labels. */
export function createRandom(seed: number, ...labels: readonly (string | number)[]): Random {
  const [low, high] = hashLabels(seed, labels);
  let a = mix32(low + 0x9e3779b9);
  let b = mix32(high + 0x3c6ef372);
  let c = mix32((low ^ high) + 0xdaa66d2b);
  let d = mix32(low + high + 0x78dde6e4) | 1;

  function uint32(): number {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  }
  const float = (): number => uint32() / 0x1_0000_0000;
  const integer = (first: number, last: number): number => first + Math.floor(float() * (last - first + 1));
  const chance = (probability: number): boolean => float() < probability;
  function pick<T>(list: readonly T[]): T {
    const value = list[integer(0, list.length - 1)];
    if (value === undefined) throw new RangeError('pick needs a list with at least one element');
    return value;
  }
  function weighted<T>(choices: readonly (readonly [number, T])[]): T {
    const total = choices.reduce((sum, [weight]) => sum + weight, 0);
    let rest = float() * total;
    for (const [weight, value] of choices) {
      rest -= weight;
      if (rest < 0) return value;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new RangeError('weighted needs at least one choice');
    return last[1];
  }
  function sample<T>(list: readonly T[], count: number): readonly T[] {
    const pool = [...list];
    const drawn: T[] = [];
    while (drawn.length < count && pool.length > 0) {
      drawn.push(...pool.splice(integer(0, pool.length - 1), 1));
    }
    return drawn;
  }
  function text(length: number, alphabet: string): string {
    let result = '';
    for (let index = 0; index < length; index += 1)
      result += alphabet.charAt(integer(0, alphabet.length - 1));
    return result;
  }
  const around = (mean: number): number => Math.floor(mean) + (chance(mean - Math.floor(mean)) ? 1 : 0);
  function logNormal(median: number, sigma: number): number {
    // The sum of twelve uniforms less six is normal to within the needs of a size distribution (Irwin–Hall).
    let normal = -6;
    for (let draw = 0; draw < 12; draw += 1) normal += float();
    return median * exponential(sigma * normal);
  }
  return { uint32, float, integer, chance, pick, weighted, sample, text, around, logNormal };
}

/** `length` lower-case hexadecimal digits that always belong to this text. */
export function hexOf(text: string, length: number): string {
  return createRandom(0, 'hex', text).text(length, HEX);
}

export type UniqueIdPrefix = 'AIDA' | 'AROA' | 'AGPA';

/** The stream that belongs to an ARN, whatever the seed of the organization. */
export function entityStream(arn: string): Random {
  return createRandom(0, arn);
}

/** A unique id as IAM makes them: the prefix and 17 characters of base 32. */
export function drawUniqueId(random: Random, prefix: UniqueIdPrefix): string {
  return prefix + random.text(17, BASE32);
}
