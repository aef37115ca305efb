import { describe, expect, it } from 'vitest';
import { demoModel, demoStories } from '../../testing/demo-model.ts';
import { ExplanationSchema, OverviewSchema, PrincipalDetailSchema } from '../api/contract.ts';
import { explainPair } from './explain-pair.ts';
import { overview } from './overview.ts';
import { principalDetail } from './principal-detail.ts';
import { QueryError } from './query-error.ts';

const model = demoModel();
const john = 'arn:aws:iam::222222222222:user/John';
const devops = 'arn:aws:iam::444444444444:role/DevOps';

/** The part of a text that a range points to. */
function cut(
  text: string,
  range: {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  },
): string {
  const lines = text.split('\n').slice(range.startLine - 1, range.endLine);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, range.endColumn - 1);
  lines[0] = (lines[0] ?? '').slice(range.startColumn - 1);
  return lines.join('\n');
}

describe('explain a pair', () => {
  it.each(demoStories().map((story) => [story.id, story] as const))(
    'story %s: verdict, valid answer, ranges that hold exactly the statement',
    (_id, story) => {
      const explanation = explainPair(model, { source: story.source, target: story.target });
      expect(explanation.status).toBe(story.status);
      expect(ExplanationSchema.safeParse(explanation).error).toBeUndefined();
      expect(explanation.summary.endsWith('.')).toBe(true);
      for (const layer of explanation.layers) {
        expect(layer.policies.every((id) => explanation.documents[id] !== undefined)).toBe(true);
        for (const statement of layer.statements) {
          const document = explanation.documents[statement.policy];
          expect(document?.document).not.toBe('');
          if (statement.range === undefined) throw new Error('a statement without lines');
          const parsed: unknown = JSON.parse(cut(document?.document ?? '', statement.range));
          expect(parsed).toMatchObject({
            Effect: statement.effect,
            ...(statement.sid === undefined ? {} : { Sid: statement.sid }),
          });
        }
      }
    },
  );

  it('reports six layers in evaluation order', () => {
    const explanation = explainPair(model, { source: john, target: devops });
    expect(explanation.layers.map((layer) => layer.layer)).toEqual([
      'rcp',
      'scp',
      'trust',
      'identity',
      'boundary',
      'session',
    ]);
    expect(explanation).toMatchObject({
      status: 'allowed',
      decidedBy: ['trust', 'identity'],
      coverage: 'full',
    });
    expect(explanation.source.label).toBe('John');
  });

  it('decides anew when facts of the request are fixed', () => {
    const target = 'arn:aws:iam::555555555555:role/DevOps';
    const ask = (context?: string) =>
      explainPair(model, { source: john, target, ...(context === undefined ? {} : { context }) });
    expect(ask().status).toBe('conditional');
    expect(ask('{"aws:MultiFactorAuthPresent":"true"}').status).toBe('allowed');
    expect(ask('{"aws:MultiFactorAuthPresent":true}').status).toBe('allowed');
    expect(ask('{"aws:MultiFactorAuthPresent":null}').status).not.toBe('allowed');
  });

  it.each(['{', '[]', '"text"', 'null', '{"aws:SourceIp":{"a":1}}', '{"aws:SourceIp":[null]}'])(
    'refuses the context %s',
    (context) => {
      expect(() => explainPair(model, { source: john, target: devops, context })).toThrow(QueryError);
    },
  );

  it.each([
    ['a user that does not exist', 'arn:aws:iam::222222222222:user/Nobody', devops],
    ['a target that does not exist', john, 'arn:aws:iam::444444444444:role/Nothing'],
    ['a target that is no role', john, 'arn:aws:s3:::bucket'],
    ['nonsense', '', '\u0000'],
    ['the prototype', '__proto__', 'constructor'],
  ])('answers none with a reason for %s', (_name, source, target) => {
    const explanation = explainPair(model, { source, target });
    expect(explanation.status).toBe('none');
    expect(explanation.reason).toMatch(/^[A-Z].*\.$/);
    expect(ExplanationSchema.safeParse(explanation).success).toBe(true);
  });
});

describe('principal detail', () => {
  it('shows a user with groups, own and group policies, and tags', () => {
    const detail = principalDetail(model, john);
    expect(detail?.groups).toContain('devops');
    expect(new Set(detail?.policies.map((policy) => policy.kind))).toContain('group_managed');
    expect(detail?.policies.every((policy) => policy.document !== '')).toBe(true);
    expect(detail?.trustPolicy).toBeUndefined();
    expect(detail?.accountName).toBe('security');
  });

  it('shows a role with its trust policy as collected', () => {
    const detail = principalDetail(model, devops);
    const facts = model.principal(devops);
    expect(detail?.trustPolicy).toBe(facts?.kind === 'iam_role' ? facts.role.trustPolicy : undefined);
    expect(detail?.policiesInForce.length).toBeGreaterThan(0);
  });

  it('answers for every node of the graph in the form of the contract, and for no other', () => {
    for (const id of model.nodes.keys()) {
      expect(PrincipalDetailSchema.safeParse(principalDetail(model, id)).error).toBeUndefined();
    }
    expect(principalDetail(model, '__proto__')).toBeUndefined();
    expect(OverviewSchema.safeParse(overview(model)).error).toBeUndefined();
  });
});
