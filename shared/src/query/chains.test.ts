import { describe, expect, it } from 'vitest';
import { demoModel, demoStory } from '../../testing/demo-model.ts';
import { escalationsOf, listEscalations } from './escalations.ts';
import { findPaths } from './find-paths.ts';
import { reachList, reachedByList } from './reach-list.ts';

const model = demoModel();
const JOHN = demoStory('john-devops').source;
const DEVOPS = demoStory('john-devops').target;
const DEPLOY_MASTER = demoStory('chain-1').target;
const RELEASE_MANAGER = demoStory('chain-2').target;
const PROD_ADMIN = demoStory('chain-3').target;
const USUAL = { maxHops: 4, escalation: false } as const;
const LIST = { ...USUAL, limit: 200 } as const;
const FROM_JOHN = { ...USUAL, from: JOHN, to: PROD_ADMIN, k: 10 } as const;

describe('paths of the demo organization', () => {
  it('lead John to the administrator of production in four steps, and in no other way', () => {
    const answer = findPaths(model, FROM_JOHN);
    expect(answer.summary).toBe('John (security) gets to ProdAdmin (apps-prd) in 4 steps.');
    expect(answer.paths.map(({ nodes }) => nodes)).toEqual([
      [JOHN, DEVOPS, DEPLOY_MASTER, RELEASE_MANAGER, PROD_ADMIN],
    ]);
    const [path] = answer.paths;
    expect(path).toMatchObject({ status: 'allowed', coverage: 'full', crossings: 3, conditions: [] });
    expect(path?.hops.map(({ session }) => session.text)).toEqual([
      '15 minutes to 4 hours',
      'at most 1 hour, because a role session asks for it',
      'at most 1 hour, because a role session asks for it',
      'at most 1 hour, because a role session asks for it',
    ]);
    expect(path?.hops.map(({ mfa }) => mfa.possible)).toEqual([true, false, false, false]);
    expect(answer.search).toMatchObject({ complete: true });
    expect(findPaths(model, { ...FROM_JOHN, maxHops: 3 }).paths).toEqual([]);
  });

  it('follow a cycle only as far as it is loopless, and flag roles that renew themselves', () => {
    const { source, target } = demoStory('cycle-out');
    const there = findPaths(model, { ...USUAL, from: source, to: target, k: 10 });
    expect(there.paths.map(({ nodes }) => nodes)).toEqual([[source, target]]);
    const { target: terraform } = demoStory('self-trust');
    const jenkins = terraform.replace('TerraformRunner', 'JenkinsRunner');
    const [path] = findPaths(model, { ...USUAL, from: jenkins, to: terraform, k: 1 }).paths;
    expect(path?.hops[0]?.renewsItself).toBe(true);
    expect(
      findPaths(model, { ...USUAL, from: 'ec2.amazonaws.com', to: terraform, k: 1 }).paths[0]?.nodes,
    ).toEqual(['ec2.amazonaws.com', jenkins, terraform]);
  });

  it('agree with every story: one step exactly where the verdict is usable', () => {
    for (const id of ['john-devops', 'jane-devops', 'self-permit', 'audit-hub', 'chain-2', 'cycle-back']) {
      const { source, target, status } = demoStory(id);
      if (source === target) continue;
      const { paths } = findPaths(model, { ...USUAL, from: source, to: target, k: 1, maxHops: 1 });
      expect(paths.map((path) => path.status)).toEqual(
        status === 'allowed' || status === 'conditional' ? [status] : [],
      );
    }
  });

  it('say why there is none', () => {
    const root = 'arn:aws:iam::222222222222:root';
    expect(findPaths(model, { ...FROM_JOHN, from: root }).summary).toContain('cannot assume roles');
    expect(findPaths(model, { ...FROM_JOHN, to: 'nobody' }).summary).toContain('not the ARN of an IAM role');
    expect(findPaths(model, { ...FROM_JOHN, from: PROD_ADMIN, to: DEVOPS }).summary).toMatch(
      /^There is no chain/,
    );
    expect(() => findPaths(model, { ...FROM_JOHN, context: '{' })).toThrow('not valid JSON');
  });

  it('fix facts of the first step', () => {
    const mfa = { 'aws:MultiFactorAuthPresent': 'true' };
    const to = DEVOPS.replace('444444444444', '222222222222');
    const open = findPaths(model, { ...FROM_JOHN, to, k: 1 });
    expect(open.paths[0]).toMatchObject({
      status: 'conditional',
      conditions: [{ hop: 1, text: 'aws:MultiFactorAuthPresent is true' }],
    });
    expect(findPaths(model, { ...FROM_JOHN, to, k: 1, context: mfa }).paths[0]?.status).toBe('allowed');
    const without = JSON.stringify({ 'aws:MultiFactorAuthPresent': null });
    expect(findPaths(model, { ...FROM_JOHN, to, k: 1, context: without }).paths).toEqual([]);
  });
});

describe('reach', () => {
  it('lists what John gets to by steps, in pages that neither repeat nor skip', () => {
    const whole = reachList(model, { ...LIST, from: JOHN });
    expect(whole.rows.map(({ node }) => node.id)).toContain(PROD_ADMIN);
    expect(whole.rows.find(({ node }) => node.id === PROD_ADMIN)).toMatchObject({ hops: 4, ways: 1 });
    expect(whole.total).toBe(whole.rows.length);
    expect(whole.byHops.reduce((sum, { count }) => sum + count, 0)).toBe(whole.all);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = reachList(model, {
        ...LIST,
        from: JOHN,
        limit: 5,
        ...(cursor === undefined ? {} : { cursor }),
      });
      ids.push(...page.rows.map(({ node }) => node.id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(ids).toEqual(whole.rows.map(({ node }) => node.id));
  });

  it('filters rows, not the search', () => {
    const prod = reachList(model, { ...LIST, from: JOHN, account: '555555555555', q: 'admin' });
    expect(prod.rows.map(({ node }) => node.label)).toEqual(['ProdAdmin']);
    expect(prod.all).toBe(reachList(model, { ...LIST, from: JOHN }).all);
    expect(reachList(model, { ...LIST, from: JOHN, kind: ['iam_user'] }).total).toBe(0);
  });

  it('finds nothing for a stranger', () => {
    const answer = reachList(model, { ...LIST, from: 'arn:aws:iam::222222222222:user/Nobody' });
    expect(answer).toMatchObject({ rows: [], total: 0, summary: 'Nobody (security) reaches no role.' });
  });
});

describe('reached by', () => {
  it('keeps sets as sets with their counts, and counts the principals behind them', () => {
    const to = DEVOPS.replace('444444444444', '222222222222');
    const sets = reachedByList(model, { ...LIST, to, expand: false });
    const set = sets.rows.find(({ node }) => node.kind === 'account');
    expect(set?.audience?.byStatus.conditional).toBeGreaterThan(1);
    const single = reachedByList(model, { ...LIST, to, expand: true });
    expect(single.rows.some(({ node }) => node.kind === 'account')).toBe(false);
    expect(sets.principals).toBe(single.principals);
    expect(single.rows.map(({ node }) => node.id)).toContain(JOHN);
  });

  it('finds everybody on the way to production, and refuses what is no role', () => {
    const answer = reachedByList(model, { ...LIST, to: PROD_ADMIN, expand: false });
    expect(answer.rows.map(({ node, hops }) => `${String(hops)} ${node.label}`)).toEqual([
      '1 ReleaseManager',
      '2 DeployMaster',
      '3 JenkinsRunner',
      '3 DevOps',
      '4 John',
      '4 ec2.amazonaws.com',
    ]);
    expect(() => reachedByList(model, { ...LIST, to: 'nobody', expand: false })).toThrow('no role');
  });
});

describe('second-class steps', () => {
  const reportBot = 'arn:aws:iam::222222222222:role/app/ReportBot';

  it('are off by default and marked where they stand', () => {
    expect(findPaths(model, { ...FROM_JOHN, to: reportBot }).paths).toEqual([]);
    const answer = findPaths(model, { ...FROM_JOHN, to: reportBot, escalation: true, k: 1 });
    const [path] = answer.paths;
    expect(path?.hops.map(({ kind }) => kind)).toEqual(['assume', 'escalation']);
    expect(path?.hops[1]?.escalation).toMatchObject({ via: 'lambda', service: 'lambda.amazonaws.com' });
    expect(path?.hops[1]?.escalation?.needs.map(({ action }) => action)).toEqual([
      'iam:PassRole',
      'lambda:CreateFunction',
      'lambda:InvokeFunction',
    ]);
    expect(answer.escalationCoverage).toContain('Not seen');
    const reach = reachList(model, { ...LIST, from: JOHN, escalation: true });
    expect(reach.rows.find(({ node }) => node.id === reportBot)?.escalation).toBe(true);
  });

  it('are listed for a principal, with its ways to give itself more', () => {
    const trent = 'arn:aws:iam::222222222222:user/Trent';
    const answer = listEscalations(model, { from: trent, limit: 1000 });
    expect(answer.total).toBe(answer.edges.length);
    expect(answer.self.map(({ action }) => action)).toContain('iam:PutUserPolicy');
    expect(answer.edges.some(({ via }) => via === 'access_key')).toBe(true);
    expect(listEscalations(model, { from: JOHN, limit: 10 })).toMatchObject({ edges: [], self: [] });
    expect(() => listEscalations(model, { from: 'nobody', limit: 10 })).toThrow('no user or role');
  });

  it('never reach a role of another account', () => {
    const pass = escalationsOf(model);
    for (const { arn } of model.snapshot.accounts.flatMap(({ roles }) => roles)) {
      for (const { source } of pass.into(arn)) expect(source.split(':')[4]).toBe(arn.split(':')[4]);
    }
  });
});
