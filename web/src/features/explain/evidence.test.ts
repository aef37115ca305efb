import type { Explanation } from '@assumable/shared/api/contract';
import { describe, expect, it } from 'vitest';
import { documentsByLayer, layersWithDocuments, matcherFor } from './evidence.ts';
import {
  factText,
  layerSentence,
  matchedText,
  statementLead,
  statementRole,
  verdictWords,
} from './layer-words.ts';

const user = 'arn:aws:iam::111111111111:user/John';
const role = 'arn:aws:iam::222222222222:role/team/DevOps';

type Layers = Explanation['layers'];
type Statement = Layers[number]['statements'][number];

function statement(policy: string, index: number, rest: Partial<Statement> = {}): Statement {
  return {
    policy,
    statement: index,
    effect: 'Allow',
    result: true,
    matched: [],
    conditions: [],
    text: '',
    ...rest,
  };
}

function explanation(layers: Layers): Explanation {
  const document = { name: 'P', kind: 'inline', attachedTo: user, document: '{}' };
  const ids = layers.flatMap((layer) => layer.policies);
  return {
    source: { id: user, kind: 'iam_user', label: 'John', account: '111111111111', flags: [] },
    target: { id: role, kind: 'iam_role', label: 'DevOps', account: '222222222222', flags: [] },
    action: 'sts:AssumeRole',
    status: 'allowed',
    decidedBy: [],
    blockedBy: [],
    conditions: [],
    layers,
    documents: Object.fromEntries(ids.map((id) => [id, document])),
    coverage: 'full',
    notes: [],
    summary: '',
  };
}

describe('documentsByLayer', () => {
  it('puts near misses before what merely allows, and what else was read last', () => {
    const documents = documentsByLayer(
      explanation([
        {
          layer: 'identity',
          verdict: 'allow',
          text: '',
          policies: ['read', 'allows', 'near', 'also-read'],
          statements: [statement('allows', 1), statement('near', 0, { result: false })],
        },
        { layer: 'trust', verdict: 'allow', text: '', policies: ['trust'], statements: [] },
        { layer: 'boundary', verdict: 'not_applicable', text: '', policies: [], statements: [] },
      ]),
    );
    expect(documents.get('identity')?.map(({ id }) => id)).toEqual(['near', 'allows', 'read', 'also-read']);
    expect(documents.get('identity')?.[1]?.marks).toEqual([
      { statement: 1, level: 'contributes', conditions: [] },
    ]);
    expect(layersWithDocuments(documents)).toEqual(['trust', 'identity']);
  });

  it('marks the deny that decides and not the allow it overrules', () => {
    const documents = documentsByLayer(
      explanation([
        {
          layer: 'scp',
          verdict: 'explicit_deny',
          text: '',
          policies: ['scp'],
          statements: [statement('scp', 0, { effect: 'Deny' }), statement('scp', 1)],
        },
      ]),
    );
    expect(documents.get('scp')?.[0]?.marks.map((mark) => mark.statement)).toEqual([0]);
  });

  it('survives document ids that are names of object members', () => {
    const value = explanation([
      { layer: 'trust', verdict: 'allow', text: '', policies: ['constructor', 'toString'], statements: [] },
    ]);
    expect(documentsByLayer({ ...value, documents: {} }).size).toBe(0);
  });
});

describe('matcherFor', () => {
  const matcher = matcherFor(explanation([]));

  it.each([
    [user, true],
    ['arn:aws:iam::111111111111:root', true],
    ['111111111111', true],
    ['*', true],
    ['arn:aws:iam::111111111111:user/Jane', false],
    ['arn:aws:iam::222222222222:root', false],
  ])('principal %s: %s', (text, expected) => {
    expect(matcher.principal(text)).toBe(expected);
  });

  it.each([
    [role, true],
    ['*', true],
    ['arn:aws:iam::*:role/team/*', true],
    ['arn:aws:iam::*:role/DevOps', false],
    ['arn:aws:iam::*:role/${aws:username}', false],
  ])('resource %s: %s', (text, expected) => {
    expect(matcher.resource(text)).toBe(expected);
  });
});

describe('matcherFor a role', () => {
  it('knows sessions of the role by name, without its path', () => {
    const { target } = explanation([]);
    const { principal } = matcherFor({ source: target, target });
    expect(principal('arn:aws:sts::222222222222:assumed-role/DevOps/release')).toBe(true);
    expect(principal('arn:aws:sts::222222222222:assumed-role/DevOps2/release')).toBe(false);
    expect(principal('arn:aws:sts::111111111111:assumed-role/DevOps/release')).toBe(false);
  });
});

describe('words', () => {
  it('tells an open condition from missing data', () => {
    const open = statement('p', 0, { result: 'unknown' });
    expect(verdictWords({ verdict: 'unknown', statements: [open] }).tone).toBe('open');
    expect(verdictWords({ verdict: 'unknown', statements: [] }).tone).toBe('gap');
  });

  it('says in a layer what decides, not that something is undecided', () => {
    const layer = {
      layer: 'trust',
      verdict: 'unknown',
      statements: [],
      policies: [],
      text: 'As it is',
    } as const;
    const open = { ...layer, policies: [], statements: [statement('p', 0, { result: 'unknown' })] };
    const account = { id: '1', kind: 'account', label: 'security', flags: [] } as const;
    const sources = { user: explanation([]).source, set: { ...account, flags: [] } };
    expect(layerSentence(open, sources.user)).toBe('The open conditions decide.');
    expect(layerSentence({ ...layer, policies: [], statements: [] }, sources.user)).toBe('As it is.');
    expect(
      layerSentence({ ...layer, layer: 'identity', policies: [], statements: [] }, sources.set),
    ).toContain('Differs by caller');
  });

  it('names the part a statement plays', () => {
    const allow = { layer: 'trust', verdict: 'allow' } as const;
    expect(statementRole(allow, statement('p', 0, { result: 'unknown' }), ['trust'])).toBe('decides');
    expect(statementRole(allow, statement('p', 0), ['scp'])).toBe('contributes');
    expect(statementRole(allow, statement('p', 0, { result: false }), ['trust'])).toBe('near_miss');
    const deny = { layer: 'scp', verdict: 'explicit_deny' } as const;
    expect(statementRole(deny, statement('p', 0), ['scp'])).toBe('overruled');
    expect(statementRole(deny, statement('p', 0, { effect: 'Deny' }), ['rcp'])).toBe('decides');
  });

  it('says what a statement did and how it matched', () => {
    const condition = {
      operator: 'Bool',
      key: 'aws:MultiFactorAuthPresent',
      values: ['true'],
      result: 'unknown' as const,
      fact: { kind: 'open' as const },
      text: '',
    };
    expect(statementLead(statement('p', 0), 'decides')).toBe('Allows it');
    expect(statementLead(statement('p', 0, { result: 'unknown', conditions: [condition] }), 'decides')).toBe(
      'Allows it if',
    );
    expect(
      statementLead(
        statement('p', 0, { effect: 'Deny', result: false, conditions: [condition] }),
        'near_miss',
      ),
    ).toBe('Would deny it, but a condition fails');
    expect(matchedText(['account', 'wild'])).toBe(
      'names the whole account of the caller and names anyone (*)',
    );
  });

  it('says what is known of a value', () => {
    expect(factText({ fact: { kind: 'known', values: ['o-1'] } })).toBe('known: o-1');
    expect(factText({ fact: { kind: 'absent' } })).toBe('this call does not carry the key');
  });
});
