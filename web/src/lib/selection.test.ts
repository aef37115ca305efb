import { describe, expect, it } from 'vitest';
import { parseSelection, printSelection, type Selection } from './selection.ts';

const SELECTIONS: readonly Selection[] = [
  { type: 'node', id: 'arn:aws:iam::111111111111:role/team/x' },
  { type: 'node', id: '*' },
  { type: 'node', id: 'arn:aws:iam::111111111111:role/x', tab: 'trust' },
  { type: 'pair', source: 'lambda.amazonaws.com', target: '111111111111' },
  { type: 'edge', source: 'lambda.amazonaws.com', target: 'arn:aws:iam::111111111111:role/x' },
  { type: 'edge', source: '*', target: 'arn:aws:iam::111111111111:role/x', action: 'sts:AssumeRole' },
];

describe('selection', () => {
  it.each(SELECTIONS)('survives the address: %j', (selection) => {
    expect(parseSelection(printSelection(selection))).toEqual(selection);
  });

  it.each([
    '',
    'node:',
    'node.:x',
    'node.TRUST:x',
    'pair:a',
    'pair:a|',
    'pair:a|b|c',
    'edge:',
    'edge:a',
    'edge:a|',
    'edge:a|b|sts:Nonsense',
    'edge:a|b||d',
    'account:1',
  ])('refuses %j', (text) => {
    expect(parseSelection(text)).toBeUndefined();
  });
});
