import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A fresh launch token: 256 random bits, base64url. It lives in memory only and dies with the process. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** Compares two secrets in a time that depends on neither their content nor their length. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}
