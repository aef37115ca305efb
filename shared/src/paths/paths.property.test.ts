import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHAIN_USER, randomChains, userArn } from '../../testing/chain-snapshot.ts';
import { randomSnapshot } from '../../testing/random-snapshot.ts';
import { canWalk } from '../../testing/simulate-chain.ts';
import type { DerivedEdge, EdgeStatus } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import { resolveSnapshot } from '../resolve/resolve-snapshot.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import type { Snapshot } from '../snapshot/model.ts';
import type { Credentials } from './credentials.ts';
import { findChains } from './find-chains.ts';
import { rank, weaker } from './model.ts';
import type { ChainOptions, Step } from './model.ts';
import { reachFrom } from './reach.ts';
import { reachedBy } from './reached-by.ts';
import { RoleFactsReader } from './role-facts.ts';
import { readStart } from './start.ts';
import { StepTaker } from './take-step.ts';

const OPTIONS: ChainOptions = { maxHops: 3, statuses: new Set<EdgeStatus>(['allowed', 'conditional']) };

const rolesOf = (snapshot: Snapshot): readonly string[] =>
  snapshot.accounts.flatMap(({ roles }) => roles.map(({ arn }) => arn));
const principalsOf = (snapshot: Snapshot): readonly string[] =>
  snapshot.accounts.flatMap(({ users, roles }) => [...users, ...roles].map(({ arn }) => arn));

interface Walk {
  readonly nodes: readonly string[];
  readonly status: EdgeStatus;
}

/** Every walk of at most `maxHops` steps, each pair decided on its own and taken after the steps before it. */
function allWalks(
  model: TrustModel,
  from: string,
  options: ChainOptions,
  loopless: boolean,
): readonly Walk[] {
  const taker = new StepTaker(model, new RoleFactsReader(model), options);
  const roles = rolesOf(model.snapshot);
  const walks: Walk[] = [];
  const extend = (credentials: Credentials, walk: Walk): void => {
    if (walk.nodes.length > options.maxHops) return;
    for (const target of roles) {
      if (loopless && walk.nodes.includes(target)) continue;
      const step = pairStep(model, credentials.node, target);
      const taken = taker.take(credentials, step);
      if (taken.kind !== 'taken') continue;
      const longer = { nodes: [...walk.nodes, target], status: weaker(walk.status, taken.hop.status) };
      walks.push(longer);
      extend(taken.next, longer);
    }
  };
  const { node, credentials } = readStart(model, from);
  extend(credentials, { nodes: [node], status: 'allowed' });
  return walks;
}

function pairStep(model: TrustModel, source: string, target: string): Step {
  const { action, status, decidedBy, blockedBy, conditions, matched, coverage, notes } = model.decide(
    source,
    target,
  );
  const edge: DerivedEdge = {
    source,
    target,
    action,
    status,
    decidedBy,
    blockedBy,
    conditions,
    matched,
    coverage,
    notes,
    via: source,
  };
  return { kind: 'assume', source, target, action: edge.action, edge };
}

function compareWalks(a: Walk, b: Walk): number {
  return (
    a.nodes.length - b.nodes.length ||
    rank(a.status) - rank(b.status) ||
    compareStrings(a.nodes.join('\n'), b.nodes.join('\n'))
  );
}

const snapshots = fc.oneof(
  { weight: 2, arbitrary: randomChains.map(({ snapshot }) => snapshot) },
  { weight: 1, arbitrary: randomSnapshot },
);

describe('the k shortest chains', () => {
  it('are the first ones of all loopless chains, sorted', () => {
    fc.assert(
      fc.property(snapshots, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 6 }), (snapshot, from, to, k) => {
        const model = resolveSnapshot(snapshot);
        const sources = principalsOf(snapshot);
        const targets = rolesOf(snapshot);
        const source = sources[from % sources.length] ?? '';
        const target = targets[to % targets.length] ?? '';
        if (source === target) return;
        const { chains, extent } = findChains(model, source, target, k, OPTIONS);
        const expected = allWalks(model, source, OPTIONS, true)
          .filter(({ nodes }) => nodes.at(-1) === target)
          .sort(compareWalks)
          .slice(0, k);
        expect(chains.map(({ nodes, status }) => ({ nodes, status }))).toEqual(expected);
        expect(extent.stopped).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('lose none that a person could walk with concrete requests', () => {
    fc.assert(
      fc.property(randomChains, fc.nat(), ({ theme, snapshot }, at) => {
        const model = resolveSnapshot(snapshot);
        const sources = [userArn(CHAIN_USER), ...rolesOf(snapshot)];
        const source = sources[at % sources.length] ?? '';
        for (const target of rolesOf(snapshot)) {
          if (target === source) continue;
          const { chains } = findChains(model, source, target, 50, OPTIONS);
          const found = new Set(chains.map(({ nodes }) => nodes.join(' ')));
          for (const nodes of sequences(rolesOf(snapshot), source, target)) {
            if (found.has(nodes.join(' '))) continue;
            expect(canWalk(model, theme, nodes) ? nodes : []).toEqual([]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** Loopless sequences of one or two steps, and of three through every pair. */
function sequences(roles: readonly string[], source: string, target: string): readonly (readonly string[])[] {
  const between = roles.filter((role) => role !== source && role !== target);
  return [
    [source, target],
    ...between.map((one) => [source, one, target]),
    ...between.flatMap((one) =>
      between.filter((two) => two !== one).map((two) => [source, one, two, target]),
    ),
  ];
}

describe('closures', () => {
  it('outbound: every role that some walk leads to, with its fewest steps', () => {
    fc.assert(
      fc.property(snapshots, fc.nat(), (snapshot, at) => {
        const model = resolveSnapshot(snapshot);
        const sources = principalsOf(snapshot);
        const source = sources[at % sources.length] ?? '';
        const best = new Map<string, Walk>();
        for (const walk of [...allWalks(model, source, OPTIONS, false)].sort(compareWalks)) {
          const end = walk.nodes.at(-1) ?? '';
          if (end !== source && !best.has(end)) best.set(end, walk);
        }
        const { reached, extent } = reachFrom(model, source, OPTIONS);
        const roles = new Set(rolesOf(snapshot));
        const rows = reached.filter(({ node }) => roles.has(node));
        expect(rows.map(({ node, chain }) => [node, chain.hops.length, chain.status]).sort()).toEqual(
          [...best].map(([node, { nodes, status }]) => [node, nodes.length - 1, status]).sort(),
        );
        expect(extent.stopped).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('inbound: every principal from which some walk leads to the role, with its fewest steps', () => {
    fc.assert(
      fc.property(snapshots, fc.nat(), (snapshot, at) => {
        const model = resolveSnapshot(snapshot);
        const targets = rolesOf(snapshot);
        const target = targets[at % targets.length] ?? '';
        const expected = principalsOf(snapshot).flatMap((source) => {
          if (source === target) return [];
          const [best] = allWalks(model, source, OPTIONS, true)
            .filter(({ nodes }) => nodes.at(-1) === target)
            .sort(compareWalks);
          return best === undefined ? [] : [[source, best.nodes.length - 1, best.status]];
        });
        const principals = new Set(principalsOf(snapshot));
        const { reached, principals: count } = reachedBy(model, target, { ...OPTIONS, expand: true });
        const rows = reached.filter(({ node }) => principals.has(node));
        expect(rows.map(({ node, chain }) => [node, chain.hops.length, chain.status]).sort()).toEqual(
          expected.sort(),
        );
        expect(count).toBe(expected.length);
        const sets = reachedBy(model, target, OPTIONS);
        expect(sets.principals).toBe(expected.length);
      }),
      { numRuns: 50 },
    );
  });

  it('inbound, one step: sets are counted as if every caller behind them were listed', () => {
    const one: ChainOptions = { ...OPTIONS, maxHops: 1 };
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const model = resolveSnapshot(snapshot);
        for (const target of rolesOf(snapshot)) {
          const counted = reachedBy(model, target, one);
          const listed = reachedBy(model, target, { ...one, expand: true });
          expect({ target, principals: counted.principals, extent: counted.extent }).toEqual({
            target,
            principals: listed.principals,
            extent: listed.extent,
          });
        }
      }),
      { numRuns: 100 },
    );
  });
});
