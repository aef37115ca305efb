import { describe, expect, it } from 'vitest';
import { HOSTILE_KINDS, hostileDocument } from '../../testing/hostile-documents.ts';
import { PLACES, readHostile, resolveHostile } from '../../testing/hostile-run.ts';

const DOCUMENTS = 1_200;

describe('hostile policy documents', { timeout: 300_000 }, () => {
  it('are accepted or reported in every place, and never break the reader', () => {
    const outcomes = { accepted: 0, reported: 0 };
    for (let number = 0; number < DOCUMENTS; number += 1) {
      const { kind, text } = hostileDocument(number);
      const place = PLACES[Math.floor(number / HOSTILE_KINDS) % PLACES.length] ?? 'trust';
      try {
        outcomes[readHostile(text, place)] += 1;
        if (number % 10 === 0) resolveHostile(text, place);
      } catch (error) {
        throw new Error(`document ${String(number)} (${kind}) as ${place}`, { cause: error });
      }
    }
    expect(outcomes.accepted + outcomes.reported).toBe(DOCUMENTS);
    expect(Math.min(outcomes.accepted, outcomes.reported)).toBeGreaterThan(DOCUMENTS / 10);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('are the same for the same number', () => {
    expect(hostileDocument(4711)).toEqual(hostileDocument(4711));
  });
});
