import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomSharedSnapshot } from '../../testing/random-shared-snapshot.ts';
import type { Decision } from '../evaluate/model.ts';
import type { Edge, EdgeStatus } from '../graph/model.ts';
import type { Snapshot } from '../snapshot/model.ts';
import { resolveSnapshot } from './resolve-snapshot.ts';

const principalsOf = (snapshot: Snapshot): readonly string[] =>
  snapshot.accounts.flatMap(({ users, roles }) => [...users, ...roles].map(({ arn }) => arn));
const rolesOf = (snapshot: Snapshot): readonly string[] =>
  snapshot.accounts.flatMap(({ roles }) => roles.map(({ arn }) => arn));

const NOTHING = { tagSession: false, setSourceIdentity: false };

/** What an edge and a decision both say. */
const facts = (of: Edge | Decision): unknown => ({
  source: of.source,
  target: of.target,
  action: of.action,
  status: of.status,
  decidedBy: of.decidedBy,
  blockedBy: of.blockedBy,
  conditions: of.conditions,
  matched: of.matched,
  coverage: of.coverage,
  notes: of.notes,
  capabilities: of.capabilities ?? NOTHING,
});

/** Comparing texts costs a fraction of an assertion, which then tells what differs. */
function expectSame(left: Edge | Decision, right: Decision): void {
  if (JSON.stringify(facts(left)) !== JSON.stringify(facts(right))) expect(facts(left)).toEqual(facts(right));
}

const isTrusted = (status: EdgeStatus): boolean => status !== 'none' && status !== 'permit_only';

/** Organizations, beside the 1,000 of resolve.property.test.ts; a failure prints its seed, more are run by hand. */
const RUNS = 1_000;

describe('sharing decisions between accounts', () => {
  it('says what one evaluation per pair says: every edge, every caller behind a set, every count', () => {
    fc.assert(
      fc.property(randomSharedSnapshot, (snapshot) => {
        const model = resolveSnapshot(snapshot);
        const found = new Map<string, EdgeStatus>();
        const check = (edge: Edge): void => {
          found.set(`${edge.source} ${edge.target}`, edge.status);
          // Entries that nobody can use any more are told by their note alone.
          if (edge.status !== 'none') expectSame(edge, model.decide(edge.source, edge.target));
        };
        for (const edge of model.edges) {
          if (edge.audience === undefined) check(edge);
          else {
            const counts = new Map<string, number>();
            for (const { edge: caller } of model.callersBehind(edge)) {
              check(caller);
              counts.set(caller.status, (counts.get(caller.status) ?? 0) + 1);
            }
            expect(new Map(Object.entries(edge.audience.byStatus))).toEqual(counts);
            expect(edge.audience.covered).toBe([...counts.values()].reduce((sum, count) => sum + count, 0));
          }
        }
        for (const target of rolesOf(snapshot)) {
          const isWild = model.edgesInto(target).some(({ source }) => !/^[0-9a]/.test(source));
          for (const source of principalsOf(snapshot)) {
            const known = found.get(`${source} ${target}`);
            if (known !== undefined && isTrusted(known)) continue;
            const { status } = model.decide(source, target);
            // `*` lists callers elsewhere only when an identity policy may allow the call.
            if (isTrusted(status) && !(isWild && status === 'trust_only'))
              throw new Error(`no edge for ${source} to ${target}, which is ${status}`);
          }
        }
      }),
      { numRuns: RUNS },
    );
  }, 300_000);

  it('says of a set what its decision says, also under fixed facts', () => {
    const fixed = fc.constantFrom<Readonly<Record<string, string>>>(
      { 'aws:MultiFactorAuthPresent': 'true' },
      { 'sts:ExternalId': 'x' },
      { 'aws:PrincipalTag/team': 'red' },
      { 'aws:SecureTransport': 'false' },
      { 'aws:RequestedRegion': 'us-east-1' },
    );
    fc.assert(
      fc.property(randomSharedSnapshot, fixed, (snapshot, facts) => {
        const model = resolveSnapshot(snapshot);
        for (const { source, target, audience } of model.edges) {
          if (audience === undefined) continue;
          const account = model.account(source);
          if (account === undefined) continue;
          const { status } = model.decide(source, target, { facts });
          const members = [...account.users, ...account.roles].map(
            ({ arn }) => model.decide(arn, target, { facts }).status,
          );
          // A set holds whenever one of its callers does; named callers have edges of their own.
          if (status === 'allowed' || status === 'conditional') expect(members).toContain(status);
          else if (status === 'none') expect(members.filter(isTrusted)).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  }, 300_000);

  it('says of a pair what its decision says, also under facts that some policy asks for', () => {
    const fixed = fc.dictionary(
      fc.constantFrom(
        'aws:MultiFactorAuthPresent',
        'aws:PrincipalTag/team',
        'aws:RequestedRegion',
        'aws:ResourceTag/team',
        'aws:PrincipalOrgID',
        'sts:ExternalId',
        'aws:userid',
        'aws:username',
        'aws:TokenIssueTime',
      ),
      fc.constantFrom('true', 'false', 'red', 'o-exampleorg1', 'x', '2026-11-24T00:00:00Z', null),
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(randomSharedSnapshot, fixed, fc.nat(), (snapshot, context, at) => {
        const model = resolveSnapshot(snapshot);
        const sources = principalsOf(snapshot);
        const source = sources[at % sources.length] ?? '';
        for (const target of rolesOf(snapshot)) {
          expectSame(model.edgeBetween(source, target), model.decide(source, target));
          const options = { facts: context };
          expectSame(model.edgeBetween(source, target, options), model.decide(source, target, options));
        }
      }),
      { numRuns: 300 },
    );
  });
});
