import { EDGE_STATUSES } from '@assumable/shared/graph/model';
import { describe, expect, it } from 'vitest';
import { countsInWords, SHOWN_STATUSES, STATUS_FACTS, statusRank, strongestStatus } from './status.ts';

describe('status table', () => {
  it('tells every status apart without colour', () => {
    const looks = EDGE_STATUSES.map((status) => {
      const { glyph, dash, arrow } = STATUS_FACTS[status];
      return `${glyph}|${dash.join()}|${arrow}`;
    });
    expect(new Set(looks).size).toBe(EDGE_STATUSES.length);
    expect(new Set(EDGE_STATUSES.map((status) => STATUS_FACTS[status].glyph)).size).toBe(
      EDGE_STATUSES.length,
    );
    expect(new Set(EDGE_STATUSES.map((status) => STATUS_FACTS[status].word)).size).toBe(EDGE_STATUSES.length);
  });

  it('names a colour variable per status', () => {
    for (const status of EDGE_STATUSES) {
      expect(STATUS_FACTS[status].status).toBe(status);
      expect(STATUS_FACTS[status].colour).toBe(`--edge-${status.replaceAll('_', '-')}`);
    }
  });

  it('shows every status but none, strongest first', () => {
    expect(SHOWN_STATUSES).toEqual(EDGE_STATUSES.filter((status) => status !== 'none'));
    expect(statusRank('allowed')).toBeLessThan(statusRank('denied'));
  });

  it('finds the strongest status with a count', () => {
    expect(strongestStatus({ denied: 2, conditional: 1, allowed: 0 })).toBe('conditional');
    expect(strongestStatus({})).toBeUndefined();
  });

  it('says counts in words', () => {
    expect(countsInWords({ denied: 1, allowed: 3 })).toBe('3 allowed, 1 blocked');
  });
});
