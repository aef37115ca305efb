import { describe, expect, it } from 'vitest';
import {
  contextText,
  NO_ASSUMPTIONS,
  printAssumptions,
  readAssumptions,
  type Assumptions,
} from './assume-search.ts';

const HOSTILE: Assumptions = new Map([
  ['sts:externalid', { kind: 'value', value: '"},{"=!' }],
  ['aws:multifactorauthpresent', { kind: 'absent' }],
  ['__proto__', { kind: 'value', value: 'x' }],
]);

describe('assumptions in the address', () => {
  it('survive the address, hostile text included', () => {
    expect(readAssumptions(printAssumptions(HOSTILE))).toEqual(new Map([...HOSTILE].sort()));
    expect(printAssumptions(NO_ASSUMPTIONS)).toBeUndefined();
    expect(readAssumptions(['no-sign', '=x', '!aws:SourceIp'])).toEqual(
      new Map([['aws:sourceip', { kind: 'absent' }]]),
    );
  });

  it('become the context of a question: keys in order, null for an absent key', () => {
    expect(contextText(NO_ASSUMPTIONS)).toBeUndefined();
    const text = contextText(HOSTILE) ?? '';
    expect(text.startsWith('{"__proto__":"x","aws:multifactorauthpresent":null,')).toBe(true);
    expect(new Map(Object.entries(JSON.parse(text))).get('sts:externalid')).toBe('"},{"=!');
  });
});
