import { describe, expect, it } from 'vitest';
import { allQuestions, assume, assumptionFor, type OpenCondition, questionsOf } from './assumptions.ts';
import { NO_ASSUMPTIONS } from '../../url-state/assume-search.ts';

function open(
  operator: string,
  key: string,
  values: readonly string[],
  rest: Partial<OpenCondition> = {},
): OpenCondition {
  return {
    layer: 'trust',
    policy: 'trust',
    statement: 0,
    operator,
    key,
    values: [...values],
    control: 'caller',
    onDeny: false,
    text: '',
    ...rest,
  };
}

describe('assume', () => {
  it('compares keys without letter case and forgets a key that is open again', () => {
    const fixed = assume(NO_ASSUMPTIONS, 'STS:externalid', { kind: 'value', value: 'x' });
    expect(assumptionFor(fixed, 'sts:ExternalId')).toEqual({ kind: 'value', value: 'x' });
    expect(assume(fixed, 'sts:ExternalID', undefined)).toEqual(NO_ASSUMPTIONS);
  });
});

describe('questionsOf', () => {
  it('asks once per key and offers values that fit', () => {
    const questions = questionsOf([
      open('StringEquals', 'sts:ExternalId', ['acme-1']),
      open('StringLike', 'STS:ExternalId', ['acme-*', '${aws:username}']),
      open('IpAddress', 'aws:SourceIp', ['203.0.113.0/24'], { control: 'network' }),
    ]);
    expect(questions.map(({ key, form, suggestions }) => ({ key, form, suggestions }))).toEqual([
      { key: 'sts:ExternalId', form: 'value', suggestions: ['acme-1', 'acme-example'] },
      { key: 'aws:SourceIp', form: 'value', suggestions: ['203.0.113.0'] },
    ]);
  });

  it('offers nothing that a negated or a null test names', () => {
    const [question] = questionsOf([
      open('StringNotEquals', 'aws:RequestTag/team', ['ops']),
      open('Null', 'aws:RequestTag/team', ['false']),
    ]);
    expect(question?.suggestions).toEqual([]);
  });

  it('knows keys that are true or false, by key and by operator', () => {
    const forms = questionsOf([
      open('Null', 'aws:MultiFactorAuthPresent', ['false']),
      open('BoolIfExists', 'aws:SomethingNew', ['true']),
      open('NumericLessThan', 'aws:MultiFactorAuthAge', ['3600']),
    ]).map(({ form }) => form);
    expect(forms).toEqual(['yes_no', 'yes_no', 'value']);
  });

  it('leaves out what no request value can answer', () => {
    expect(questionsOf([open('', '(boundary-document)', [])])).toEqual([]);
  });
});

describe('allQuestions', () => {
  it('keeps the questions of the plain answer first and adds new ones once', () => {
    const base = [open('Bool', 'aws:MultiFactorAuthPresent', ['true'])];
    const assumed = [
      open('Bool', 'AWS:multifactorauthpresent', ['true']),
      open('StringEquals', 'sts:ExternalId', ['x']),
    ];
    expect(allQuestions(base, assumed).map(({ key }) => key)).toEqual([
      'aws:MultiFactorAuthPresent',
      'sts:ExternalId',
    ]);
  });
});
