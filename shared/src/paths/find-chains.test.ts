import { describe, expect, it } from 'vitest';
import type { PolicyJson } from '../../testing/case-snapshot.ts';
import { chainSnapshot, roleArn, roleId, userArn } from '../../testing/chain-snapshot.ts';
import type { ChainRole } from '../../testing/chain-snapshot.ts';
import type { EdgeStatus } from '../graph/model.ts';
import { resolveSnapshot } from '../resolve/resolve-snapshot.ts';
import { findChains } from './find-chains.ts';
import type { FoundChains } from './find-chains.ts';
import type { ChainOptions } from './model.ts';

const USUAL: ReadonlySet<EdgeStatus> = new Set<EdgeStatus>(['allowed', 'conditional']);
const OPTIONS: ChainOptions = { maxHops: 4, statuses: USUAL };
const USER = '111111111111/ann';
const [A, B, C] = ['111111111111/a', '222222222222/b', '333333333333/c'] as const;
const SESSION = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'];

const trusts = (
  principal: string,
  condition?: PolicyJson,
  action: readonly string[] = SESSION,
): PolicyJson => ({
  Effect: 'Allow',
  Principal: { AWS: principal },
  Action: action,
  ...(condition === undefined ? {} : { Condition: condition }),
});

/** user → a → b → c, each trust with its condition. */
function chain(
  conditions: readonly (PolicyJson | undefined)[],
  options: Partial<ChainOptions> = {},
  more: readonly Partial<ChainRole>[] = [],
): FoundChains {
  const names = [A, B, C];
  const sources = [userArn(USER), roleArn(A), roleArn(B)];
  const roles = names.map((at, index): ChainRole => ({
    at,
    trust: [trusts(sources[index] ?? '', conditions[index])],
    ...more[index],
  }));
  const model = resolveSnapshot(chainSnapshot(roles, [{ at: USER }]));
  return findChains(model, userArn(USER), roleArn(C), 5, { ...OPTIONS, ...options });
}

const statuses = ({ chains: [first] }: FoundChains): readonly EdgeStatus[] =>
  first?.hops.map(({ status }) => status) ?? [];

describe('a chain of roles', () => {
  it('goes through every step, with the weakest status', () => {
    const found = chain([{ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }]);
    expect(found.chains.map(({ nodes }) => nodes)).toEqual([
      [userArn(USER), roleArn(A), roleArn(B), roleArn(C)],
    ]);
    expect(statuses(found)).toEqual(['conditional', 'allowed', 'allowed']);
    expect(found.chains[0]?.status).toBe('conditional');
    expect(found.chains[0]?.hops.map(({ mfa }) => mfa)).toEqual(['possible', 'lost', 'lost']);
  });

  it('ends where a later step asks for MFA, which ends with the first step', () => {
    const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    expect(chain([undefined, mfa]).chains).toEqual([]);
    const fixed = chain([mfa, mfa], { facts: { 'aws:MultiFactorAuthPresent': 'true' } });
    expect(fixed.chains).toEqual([]);
    expect(statuses(chain([mfa], { facts: { 'aws:MultiFactorAuthPresent': 'true' } }))).toEqual([
      'allowed',
      'allowed',
      'allowed',
    ]);
  });

  it('caps sessions at an hour once a role session asks, and says when the maximum is not known', () => {
    const found = chain([], {}, [{ maxSessionDuration: 43_200 }, { maxSessionDuration: 43_200 }]);
    expect(found.chains[0]?.hops.map(({ session }) => session)).toEqual([
      { minSeconds: 900, maxSeconds: 43_200, limit: 'role' },
      { minSeconds: 900, maxSeconds: 3600, limit: 'chained' },
      { minSeconds: 900, maxSeconds: 3600, limit: 'chained' },
    ]);
    expect(chain([]).chains[0]?.hops[0]?.session).toEqual({ minSeconds: 900, limit: 'unknown' });
  });

  it('is bounded by the number of steps, and says that longer ones may exist', () => {
    const found = chain([], { maxHops: 2 });
    expect(found.chains).toEqual([]);
    expect(found.extent).toMatchObject({ stopped: false, deeper: true });
  });

  it('says so when the search stops', () => {
    expect(chain([], { budget: 1 }).extent.stopped).toBe(true);
  });
});

describe('source identity', () => {
  const sets = (value: string): PolicyJson => ({ StringEquals: { 'sts:SourceIdentity': value } });
  const has = (value: string): PolicyJson => ({ StringEquals: { 'aws:SourceIdentity': value } });

  it('set by the first step is known to every later one', () => {
    const found = chain([sets('ann'), has('ann'), has('ann')]);
    expect(statuses(found)).toEqual(['conditional', 'allowed', 'allowed']);
    expect(found.chains[0]?.hops[2]?.carried).toEqual([
      { key: 'aws:SourceIdentity', values: ['ann'], text: 'the source identity is "ann" and cannot change' },
    ]);
  });

  it('cannot become another one: the chain breaks and says why', () => {
    const found = chain([sets('ann'), undefined, has('bob')]);
    expect(found.chains).toEqual([]);
    expect(found.broken).toEqual([
      {
        nodes: [userArn(USER), roleArn(A), roleArn(B), roleArn(C)],
        hop: 3,
        reason:
          'c cannot be assumed at this point: it asks for: aws:SourceIdentity is "bob"; the source identity is "ann" and cannot change',
      },
    ]);
    expect(chain([sets('ann'), sets('bob')]).chains).toEqual([]);
  });

  it('has to be accepted by every later role', () => {
    const found = chain([sets('ann')], {}, [
      {},
      { trust: [trusts(roleArn(A), undefined, ['sts:AssumeRole'])] },
    ]);
    expect(found.chains).toEqual([]);
    expect(found.broken[0]?.reason).toContain('sts:SetSourceIdentity');
  });

  it('is certainly absent when no role on the way lets anybody set one', () => {
    const plain = (from: string, condition?: PolicyJson): Partial<ChainRole> => ({
      trust: [trusts(from, condition, ['sts:AssumeRole'])],
    });
    const found = chain([], {}, [plain(userArn(USER)), plain(roleArn(A)), plain(roleArn(B), has('ann'))]);
    expect(found.chains).toEqual([]);
    expect(found.broken[0]?.reason).toContain('no source identity');
  });

  it('is narrowed, not decided, by a step that leaves several values', () => {
    const found = chain([{ StringEquals: { 'sts:SourceIdentity': ['ann', 'bob'] } }, has('bob'), has('bob')]);
    expect(statuses(found)).toEqual(['conditional', 'conditional', 'allowed']);
    expect(chain([sets('ann'), undefined, undefined]).chains).toHaveLength(1);
  });
});

describe('session tags', () => {
  const passes = (value: string, transitive: boolean): PolicyJson => ({
    StringEquals: { 'aws:RequestTag/team': value },
    ...(transitive ? { 'ForAnyValue:StringEquals': { 'sts:TransitiveTagKeys': ['team'] } } : {}),
  });
  const has = (value: string): PolicyJson => ({ StringEquals: { 'aws:PrincipalTag/team': value } });

  it('hold for the next step', () => {
    expect(statuses(chain([passes('red', false), has('red')]))).toEqual([
      'conditional',
      'allowed',
      'allowed',
    ]);
    expect(chain([passes('red', false), has('blue')]).chains).toEqual([]);
  });

  it('hold for all later steps when they are passed on', () => {
    expect(statuses(chain([passes('red', true), undefined, has('red')]))).toEqual([
      'conditional',
      'allowed',
      'allowed',
    ]);
    expect(chain([passes('red', true), undefined, has('blue')]).chains).toEqual([]);
    expect(statuses(chain([passes('red', false), undefined, has('blue')]))).toEqual([
      'conditional',
      'allowed',
      'conditional',
    ]);
  });

  it('that are passed on cannot be set again', () => {
    const found = chain([passes('red', true), passes('blue', false)]);
    expect(found.chains).toEqual([]);
    expect(found.broken[0]?.reason).toContain('cannot be set again');
  });
});

describe('the session name', () => {
  it('that a step requires is the one a later trust looks at', () => {
    const named = { StringEquals: { 'sts:RoleSessionName': 'ann' } };
    const by = (name: string): readonly Partial<ChainRole>[] => [
      {},
      { trust: [trusts(`arn:aws:sts::111111111111:assumed-role/a/${name}`)] },
    ];
    expect(statuses(chain([named], {}, by('ann')))).toEqual(['conditional', 'allowed', 'allowed']);
    expect(chain([named], {}, by('bob')).chains).toEqual([]);
    expect(statuses(chain([], {}, by('bob')))).toEqual(['allowed', 'conditional', 'allowed']);
  });

  it('may be the user name of whoever starts', () => {
    const own = { StringEquals: { 'sts:RoleSessionName': '${aws:username}' } };
    const userid = (name: string): PolicyJson => ({ StringEquals: { 'aws:userid': `${roleId(A)}:${name}` } });
    expect(statuses(chain([own, userid('ann')]))).toEqual(['conditional', 'allowed', 'allowed']);
    expect(chain([own, userid('bob')]).chains).toEqual([]);
  });
});

describe('fresh sessions', () => {
  it('are not those that were revoked before', () => {
    const deny = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-01-01T00:00:00Z' } },
    };
    const all = { Effect: 'Allow', Action: '*', Resource: '*' };
    expect(statuses(chain([], {}, [{ identity: [all, deny] }]))).toEqual(['allowed', 'allowed', 'allowed']);
  });

  it('carry no claims of a sign-in that did not happen', () => {
    expect(chain([undefined, { StringEquals: { 'saml:sub': 'ann' } }]).chains).toEqual([]);
  });
});

describe('sets in trust policies', () => {
  const wide = (principal: string): FoundChains => {
    const roles: readonly ChainRole[] = [
      { at: A, trust: [trusts(userArn(USER))] },
      { at: B, trust: [trusts(principal)] },
      { at: C, trust: [trusts(roleArn(B))] },
    ];
    const model = resolveSnapshot(chainSnapshot(roles, [{ at: USER }]));
    return findChains(model, userArn(USER), roleArn(C), 5, OPTIONS);
  };

  it('let their members pass: the account, anyone', () => {
    for (const principal of ['111111111111', '*']) {
      expect(wide(principal).chains.map(({ nodes }) => nodes)).toEqual([
        [userArn(USER), roleArn(B), roleArn(C)],
        [userArn(USER), roleArn(A), roleArn(B), roleArn(C)],
      ]);
    }
    const [first] = wide('111111111111').chains;
    expect(first?.hops[0]?.edge).toMatchObject({ via: '111111111111' });
    expect(wide('333333333333').chains).toEqual([]);
  });

  it('start a chain themselves', () => {
    const roles: readonly ChainRole[] = [
      { at: B, trust: [trusts('999999999999')] },
      { at: C, trust: [trusts(roleArn(B))] },
    ];
    const model = resolveSnapshot(chainSnapshot(roles, []));
    const open: ChainOptions = { ...OPTIONS, statuses: new Set([...USUAL, 'trusted_unverified']) };
    expect(findChains(model, '999999999999', roleArn(C), 5, OPTIONS).chains).toEqual([]);
    expect(findChains(model, '999999999999', roleArn(C), 5, open).chains[0]).toMatchObject({
      status: 'trusted_unverified',
      nodes: ['999999999999', roleArn(B), roleArn(C)],
    });
  });
});
