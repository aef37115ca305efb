import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, so ids survive being read aloud and never spell words. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/**
 * A new 26-character id in the form of a ULID: 48 bits of milliseconds, then 80 random bits.
 * Ids sort by creation time to the millisecond; within one millisecond their order is random.
 */
export function newId(now: number = Date.now()): string {
  let time = '';
  for (let rest = now, i = 0; i < TIME_LENGTH; i += 1, rest = Math.floor(rest / 32)) {
    time = ALPHABET.charAt(rest % 32) + time;
  }
  let random = '';
  for (const byte of randomBytes(RANDOM_LENGTH)) random += ALPHABET.charAt(byte & 31);
  return time + random;
}

/** True for the texts that `newId` makes; anything else never reaches the store or the file system. */
export function isId(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}
