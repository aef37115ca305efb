import { describe, expect, it } from 'vitest';
import { newToken, sameSecret } from './token.ts';

describe('newToken', () => {
  it('holds 256 bits and never repeats', () => {
    const tokens = Array.from({ length: 1000 }, newToken);
    expect(tokens.every((token) => Buffer.from(token, 'base64url').length === 32)).toBe(true);
    expect(new Set(tokens).size).toBe(1000);
  });
});

describe('sameSecret', () => {
  it('accepts the secret and nothing else', () => {
    const token = newToken();
    expect(sameSecret(token, token)).toBe(true);
    for (const wrong of ['', token.slice(1), `${token} `, token.toUpperCase(), newToken()]) {
      expect(sameSecret(wrong, token)).toBe(false);
    }
  });
});
