import type { ApiEdge } from '@assumable/shared/api/contract';
import { describe, expect, it } from 'vitest';
import { conditionWords, edgeWords, keyWords } from './edge-words.ts';

function condition(key: string, onDeny = false): ApiEdge['conditions'][number] {
  return {
    layer: 'trust',
    policy: 'trust',
    statement: 0,
    operator: 'Bool',
    key,
    values: ['true'],
    control: 'credential',
    onDeny,
    text: '',
  };
}

describe('words of an edge', () => {
  it.each([
    ['aws:MultiFactorAuthPresent', 'MFA'],
    ['sts:ExternalId', 'external id'],
    ['token.actions.githubusercontent.com:sub', 'token sub'],
    ['aws:PrincipalTag/team', 'tag team'],
    ['(session-name)', 'session name'],
    ['aws:Unheard', 'aws:Unheard'],
  ])('says %s as %s', (key, words) => {
    expect(keyWords(key)).toBe(words);
  });

  it('names each open condition once, and what must not hold', () => {
    const conditions = [
      condition('aws:MultiFactorAuthPresent'),
      condition('aws:multifactorauthpresent'),
      condition('aws:SourceIp', true),
    ];
    expect(conditionWords({ conditions })).toBe('MFA, not source IP');
    expect(edgeWords({ status: 'conditional', conditions, decidedBy: [], blockedBy: [] })).toBe(
      'Allowed if MFA, not source IP',
    );
  });

  it('names the layer that blocks', () => {
    expect(
      edgeWords({ status: 'denied', conditions: [], decidedBy: ['scp'], blockedBy: ['scp', 'boundary'] }),
    ).toBe('Blocked by SCP');
    expect(edgeWords({ status: 'denied', conditions: [], decidedBy: [], blockedBy: [] })).toBe('Blocked');
  });
});
