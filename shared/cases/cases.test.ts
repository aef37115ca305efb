import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseIdentityArn } from '../src/arn/arn.ts';
import { decide, decideCapability } from '../src/evaluate/decide.ts';
import type { Decision } from '../src/evaluate/model.ts';
import type { AssumeRequest } from '../src/evaluate/request.ts';
import { buildRequest } from '../src/resolve/build-request.ts';
import { actionOf, readCaller } from '../src/resolve/caller-text.ts';
import { resolveSnapshot } from '../src/resolve/resolve-snapshot.ts';
import { SnapshotIndex } from '../src/resolve/snapshot-index.ts';
import type { RequestFacts } from '../src/resolve/trust-model.ts';
import { caseSnapshot, policyText, sourceOf, targetArn } from '../testing/case-snapshot.ts';
import type { DecisionCase } from '../testing/case-snapshot.ts';

const here = new URL('.', import.meta.url);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.json'))
  .sort();

const TableSchema = z.object({
  about: z.string(),
  cases: z.array(
    z.custom<DecisionCase>(
      (value) => z.looseObject({ id: z.string(), trust: z.array(z.unknown()) }).safeParse(value).success,
    ),
  ),
});

function loadCases(file: string): readonly DecisionCase[] {
  return TableSchema.parse(JSON.parse(readFileSync(new URL(file, here), 'utf8'))).cases;
}

/** The request of a case, built by hand so that a session policy can take part. */
function requestOf(testCase: DecisionCase, facts: RequestFacts): AssumeRequest {
  const index = new SnapshotIndex(caseSnapshot(testCase));
  const target = index.role(targetArn(testCase));
  if (target === undefined) throw new Error(`${testCase.id}: no target`);
  const { caller, policies } = readCaller(sourceOf(testCase), target, index);
  const session = testCase.sessionPolicy;
  const withSession =
    session === undefined || policies.kind !== 'known'
      ? policies
      : {
          ...policies,
          session: index.loader.load(
            { id: 'session', kind: 'session', name: 'session', attachedTo: '' },
            policyText(session),
          ),
        };
  return buildRequest(caller, withSession, target, actionOf(caller), index, facts);
}

function decideCase(testCase: DecisionCase, facts: RequestFacts = testCase.facts ?? {}): Decision {
  if (testCase.sessionPolicy !== undefined) return decide(requestOf(testCase, facts));
  return resolveSnapshot(caseSnapshot(testCase)).decide(sourceOf(testCase), targetArn(testCase), {
    ...(testCase.action === undefined ? {} : { action: testCase.action }),
    facts,
  });
}

describe.each(files)('%s', (file) => {
  it.each(loadCases(file).map((testCase) => [`${testCase.id} ${testCase.rule}`, testCase] as const))(
    '%s',
    (_name, testCase) => {
      const decision = decideCase(testCase);
      // Facts that fix nothing change nothing.
      if (testCase.facts === undefined && testCase.sessionPolicy === undefined) {
        const model = resolveSnapshot(caseSnapshot(testCase));
        const asked = model.explain(sourceOf(testCase), targetArn(testCase));
        expect(asked.decision.status).toBe(decision.status);
        // The trust graph says the same where it has the pair as an edge.
        const edge = model.edges.find(
          ({ source, target, audience }) =>
            source === sourceOf(testCase) && target === targetArn(testCase) && audience === undefined,
        );
        if (edge !== undefined)
          expect([edge.status, edge.coverage]).toEqual([decision.status, decision.coverage]);
      }
      expect({ status: decision.status, decidedBy: decision.decidedBy }).toEqual({
        status: testCase.expect.status,
        decidedBy: testCase.expect.decidedBy,
      });
      const openKeys = [...new Set(decision.conditions.map(({ key }) => key))].sort();
      expect(openKeys).toEqual([...(testCase.expect.openKeys ?? [])].sort());
      expect(decision.notes).toEqual(expect.arrayContaining([...(testCase.expect.notes ?? [])]));
      const { coverage, reason, blockedBy } = testCase.expect;
      if (coverage !== undefined) expect(decision.coverage).toBe(coverage);
      if (blockedBy !== undefined) expect(decision.blockedBy).toEqual(blockedBy);
      if (reason !== undefined) expect(decision.reason).toBe(reason);
      if (testCase.holdsWith !== undefined) {
        expect(decideCase(testCase, { ...testCase.facts, ...testCase.holdsWith }).status).toBe('allowed');
      }
      if (testCase.failsWith !== undefined) {
        expect(['allowed', 'conditional']).not.toContain(
          decideCase(testCase, { ...testCase.facts, ...testCase.failsWith }).status,
        );
      }
      const { tagSession, setSourceIdentity } = testCase.expect.capabilities ?? {};
      const request = requestOf(testCase, testCase.facts ?? {});
      if (tagSession !== undefined) expect(decideCapability(request, 'sts:TagSession')).toBe(tagSession);
      if (setSourceIdentity !== undefined)
        expect(decideCapability(request, 'sts:SetSourceIdentity')).toBe(setSourceIdentity);
    },
  );
});

it('every case stands in docs/evaluation-rules.md beside its rule', () => {
  const text = readFileSync(new URL('../../docs/evaluation-rules.md', here), 'utf8');
  const listed = new Set<string>();
  for (const [, table = '', first = '', last] of text.matchAll(/\b([A-Z]{2})-(\d+)(?: to [A-Z]{2}-(\d+))?/g))
    for (let number = Number(first); number <= Number(last ?? first); number += 1)
      listed.add(`${table}-${String(number)}`);
  const ids = files.flatMap(loadCases).map(({ id }) => id.replace(/-0+/, '-'));
  expect(ids.filter((id) => !listed.has(id))).toEqual([]);
});

it('every case names the text it rests on, once, under a unique id', () => {
  const cases = files.flatMap(loadCases);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  expect(cases.filter(({ basis }) => basis.length === 0).map(({ id }) => id)).toEqual([]);
  expect(cases.every((testCase) => parseIdentityArn(targetArn(testCase))?.kind === 'role')).toBe(true);
});
