import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { randomSnapshot } from '../../testing/random-snapshot.ts';
import type { Edge, EdgeStatus } from '../graph/model.ts';
import type { AccountRecord, Snapshot } from '../snapshot/model.ts';
import type { LazyEdge } from './lazy-edge.ts';
import { resolveSnapshot } from './resolve-snapshot.ts';
import type { TrustModel } from './trust-model.ts';

const principalsOf = (snapshot: Snapshot): readonly string[] =>
  snapshot.accounts.flatMap(({ users, roles }) => [...users, ...roles].map(({ arn }) => arn));
const rolesOf = (snapshot: Snapshot): readonly string[] =>
  snapshot.accounts.flatMap(({ roles }) => roles.map(({ arn }) => arn));

/** Verdict of every pair, one evaluation each: the oracle. */
function bruteForce(model: TrustModel): ReadonlyMap<string, EdgeStatus> {
  const verdicts = new Map<string, EdgeStatus>();
  for (const source of principalsOf(model.snapshot)) {
    for (const target of rolesOf(model.snapshot)) {
      const { status } = model.decide(source, target);
      if (status !== 'none' && status !== 'permit_only') verdicts.set(`${source} ${target}`, status);
    }
  }
  return verdicts;
}

/** Verdict of every pair as the edges into roles tell it: exact edges, and the callers behind set-valued ones. */
function fromEdges(model: TrustModel): ReadonlyMap<string, EdgeStatus> {
  const verdicts = new Map<string, EdgeStatus>();
  const put = (edge: Edge): void => {
    if (edge.action !== 'sts:AssumeRoot' && edge.status !== 'none' && edge.status !== 'permit_only')
      verdicts.set(`${edge.source} ${edge.target}`, edge.status);
  };
  for (const edge of model.edges) {
    if (edge.audience === undefined) put(edge);
    else for (const caller of model.callersBehind(edge)) put(caller.edge);
  }
  const principals = new Set(principalsOf(model.snapshot));
  return new Map([...verdicts].filter(([pair]) => principals.has(pair.split(' ')[0] ?? '')));
}

const DocumentSchema = z.looseObject({ Statement: z.array(z.unknown()) });

const holds = (status: EdgeStatus): boolean =>
  status === 'allowed' || status === 'conditional' || status === 'trusted_unverified';

function addDeny(document: string, statement: Readonly<Record<string, unknown>>): string {
  const json = DocumentSchema.parse(JSON.parse(document));
  return JSON.stringify({ ...json, Statement: [...json.Statement, statement] });
}

function reversed(document: string): string {
  const json = DocumentSchema.parse(JSON.parse(document));
  return JSON.stringify({ ...json, Statement: [...json.Statement].reverse() });
}

const mapAccounts = (snapshot: Snapshot, change: (account: AccountRecord) => AccountRecord): Snapshot => ({
  ...snapshot,
  accounts: snapshot.accounts.map(change),
});

describe('resolving by index', { timeout: 300_000 }, () => {
  it('agrees with one evaluation per pair, on every pair that is trusted', () => {
    fc.assert(
      fc.property(randomSnapshot, (snapshot) => {
        const model = resolveSnapshot(snapshot);
        const pairs = bruteForce(model);
        const edges = fromEdges(model);
        // `*` sets enumerate callers elsewhere only when an identity policy may allow the call.
        const trustOnly = new Map(
          [...pairs].filter(([pair, status]) => status === 'trust_only' && !edges.has(pair)),
        );
        for (const pair of trustOnly.keys()) {
          const [source = '', target = ''] = pair.split(' ');
          expect(
            model
              .edgesInto(target)
              .some((edge) => edge.source === '*' || edge.source.startsWith('organization:')),
          ).toBe(true);
          expect(source.split(':')[4]).not.toBe(target.split(':')[4]);
        }
        const expected = [...pairs].filter(([pair]) => !trustOnly.has(pair)).sort();
        expect([...edges].sort()).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('reaches the same roles from a principal as the edges into them say', () => {
    fc.assert(
      fc.property(randomSnapshot, (snapshot) => {
        const model = resolveSnapshot(snapshot);
        const pairs = bruteForce(model);
        for (const source of principalsOf(snapshot)) {
          const out = [...model.waysOutOf(source)]
            .map(({ edge }) => edge)
            .filter(
              ({ action, status }) =>
                action !== 'sts:AssumeRoot' && status !== 'none' && status !== 'permit_only',
            );
          expect(out.map(({ target, status }) => `${source} ${target} ${status}`).sort()).toEqual(
            [...pairs]
              .filter(([pair]) => pair.startsWith(`${source} `))
              .map(([pair, status]) => `${pair} ${status}`)
              .sort(),
          );
          const usable = new Set<EdgeStatus>(['allowed', 'conditional']);
          const text = ({ target, status, via }: LazyEdge): string => `${target} ${status} ${via ?? ''}`;
          expect([...model.waysOutOf(source, usable)].map(text).sort()).toEqual(
            [...model.waysOutOf(source)]
              .filter(({ status }) => usable.has(status))
              .map(text)
              .sort(),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('counts the callers behind a set exactly', () => {
    fc.assert(
      fc.property(randomSnapshot, (snapshot) => {
        const model = resolveSnapshot(snapshot);
        for (const edge of model.edges) {
          if (edge.audience === undefined) continue;
          const callers = [...model.callersBehind(edge)].map((caller) => caller.edge);
          const usable = new Set<EdgeStatus>(['allowed', 'conditional']);
          expect([...model.callersBehind(edge, usable)].map((caller) => caller.edge)).toEqual(
            callers.filter(({ status }) => usable.has(status)),
          );
          expect(callers.length).toBe(edge.audience.covered);
          const total = Object.values(edge.audience.byStatus).reduce((sum, count) => sum + count, 0);
          expect(total).toBe(edge.audience.covered);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('depends on no order: accounts, principals, statements', () => {
    fc.assert(
      fc.property(randomSnapshot, (snapshot) => {
        const shuffled = mapAccounts(
          { ...snapshot, accounts: [...snapshot.accounts].reverse() },
          (account) => ({
            ...account,
            users: [...account.users].reverse().map((user) => ({
              ...user,
              inlinePolicies: user.inlinePolicies.map((policy) => ({
                ...policy,
                document: reversed(policy.document),
              })),
            })),
            roles: [...account.roles]
              .reverse()
              .map((role) => ({ ...role, trustPolicy: reversed(role.trustPolicy) })),
          }),
        );
        const facts = ({
          source,
          target,
          action,
          status,
          decidedBy,
          blockedBy,
          matched,
          notes,
        }: Edge): unknown => ({ source, target, action, status, decidedBy, blockedBy, matched, notes });
        const left = resolveSnapshot(snapshot);
        const right = resolveSnapshot(shuffled);
        expect(right.edges.filter((edge) => edge.audience === undefined).map(facts)).toEqual(
          left.edges.filter((edge) => edge.audience === undefined).map(facts),
        );
        expect(right.edges.map(({ audience, status }) => ({ audience, status }))).toEqual(
          left.edges.map(({ audience, status }) => ({ audience, status })),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('adding a Deny', { timeout: 300_000 }, () => {
  const denies = fc.constantFrom<Readonly<Record<string, unknown>>>(
    { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sts:*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
    {
      Effect: 'Deny',
      Principal: { AWS: '111111111111' },
      Action: '*',
      Condition: { StringNotEquals: { 'sts:ExternalId': 'y' } },
    },
    {
      Effect: 'Deny',
      NotPrincipal: { AWS: 'arn:aws:iam::111111111111:user/alice' },
      Action: 'sts:AssumeRole',
    },
  );
  const neverAdds = (before: TrustModel, after: TrustModel): void => {
    const earlier = bruteForce(before);
    for (const [pair, status] of bruteForce(after)) {
      if (holds(status)) expect(holds(earlier.get(pair) ?? 'none')).toBe(true);
      if (status === 'allowed') expect(earlier.get(pair)).toBe('allowed');
    }
  };

  it('to trust policies never adds or strengthens an edge', () => {
    fc.assert(
      fc.property(randomSnapshot, denies, (snapshot, deny) => {
        const stricter = mapAccounts(snapshot, (account) => ({
          ...account,
          roles: account.roles.map((role) => ({ ...role, trustPolicy: addDeny(role.trustPolicy, deny) })),
        }));
        neverAdds(resolveSnapshot(snapshot), resolveSnapshot(stricter));
      }),
      { numRuns: 500 },
    );
  });

  it('to identity policies never adds or strengthens an edge', () => {
    fc.assert(
      fc.property(randomSnapshot, denies, (snapshot, { Effect, Action, Condition }) => {
        const deny = { Effect, Action, Resource: '*', ...(Condition === undefined ? {} : { Condition }) };
        const stricter = mapAccounts(snapshot, (account) => ({
          ...account,
          users: account.users.map((user) => ({
            ...user,
            inlinePolicies: user.inlinePolicies.map((policy) => ({
              ...policy,
              document: addDeny(policy.document, deny),
            })),
          })),
        }));
        neverAdds(resolveSnapshot(snapshot), resolveSnapshot(stricter));
      }),
      { numRuns: 500 },
    );
  });
});
