import { PathsSchema, ReachSchema, EscalationsSchema } from '@assumable/shared/api/paths';
import { demoOrganization } from '@assumable/shared/generate/demo-organization';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';

const JOHN = 'arn:aws:iam::222222222222:user/John';
const PROD_ADMIN = 'arn:aws:iam::555555555555:role/ProdAdmin';

describe('role chains over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ snapshot: demoOrganization() });
  });
  afterAll(() => server.close());

  const ask = (route: string, query: Readonly<Record<string, string>>) =>
    server.api(`/snapshots/latest/${route}?${new URLSearchParams(query).toString()}`);

  it('answers with the shortest chains and their facts', async () => {
    const reply = await ask('paths', { from: JOHN, to: PROD_ADMIN, k: '3' });
    expect(reply.status).toBe(200);
    const answer = PathsSchema.parse(JSON.parse(reply.text));
    expect(answer.paths.map(({ hops, status }) => [hops.length, status])).toEqual([[4, 'allowed']]);
    expect(answer.nodes.map(({ label }) => label)).toContain('DeployMaster');
    const tag = reply.headers['etag'];
    expect(tag).toBeDefined();
    const again = await server.api(
      `/snapshots/latest/paths?${new URLSearchParams({ from: JOHN, to: PROD_ADMIN, k: '3' }).toString()}`,
      { headers: { 'if-none-match': String(tag) } },
    );
    expect(again.status).toBe(304);
  });

  it('takes facts, statuses and a bound', async () => {
    const to = 'arn:aws:iam::222222222222:role/DevOps';
    const context = JSON.stringify({ 'aws:MultiFactorAuthPresent': 'true' });
    const fixed = await ask('paths', { from: JOHN, to, status: 'allowed', context });
    expect(PathsSchema.parse(JSON.parse(fixed.text)).paths[0]?.status).toBe('allowed');
    const short = await ask('paths', { from: JOHN, to: PROD_ADMIN, maxHops: '3' });
    expect(PathsSchema.parse(JSON.parse(short.text))).toMatchObject({ paths: [], search: { deeper: true } });
  });

  it('pages through what a principal reaches', async () => {
    const first = ReachSchema.parse(JSON.parse((await ask('reach', { from: JOHN, limit: '4' })).text));
    expect(first.rows).toHaveLength(4);
    const cursor = first.cursor ?? '';
    const second = ReachSchema.parse(
      JSON.parse((await ask('reach', { from: JOHN, limit: '4', cursor })).text),
    );
    const ids = [...first.rows, ...second.rows].map(({ node }) => node.id);
    expect(new Set(ids).size).toBe(8);
    expect((await ask('reach', { from: PROD_ADMIN, limit: '4', cursor })).status).toBe(400);
  });

  it('lists who reaches a role, and second-class edges', async () => {
    const by = ReachSchema.parse(JSON.parse((await ask('reached-by', { to: PROD_ADMIN })).text));
    expect(by.rows.map(({ node }) => node.id)).toContain(JOHN);
    const from = 'arn:aws:iam::222222222222:user/Trent';
    const found = EscalationsSchema.parse(JSON.parse((await ask('escalations', { from, limit: '2' })).text));
    expect(found.edges).toHaveLength(2);
    expect(found.self.length).toBeGreaterThan(0);
  });

  it('answers problems in words: unknown ends, odd bounds, broken facts', async () => {
    expect((await ask('reached-by', { to: 'nobody' })).status).toBe(404);
    expect((await ask('escalations', { from: 'nobody' })).status).toBe(404);
    expect((await ask('paths', { from: JOHN, to: PROD_ADMIN, maxHops: '9' })).status).toBe(400);
    expect((await ask('paths', { from: JOHN, to: PROD_ADMIN, status: 'denied' })).status).toBe(400);
    expect((await ask('paths', { from: JOHN, to: PROD_ADMIN, context: '[]' })).status).toBe(400);
    const none = await ask('paths', { from: 'nobody', to: PROD_ADMIN });
    expect(PathsSchema.parse(JSON.parse(none.text))).toMatchObject({ paths: [] });
  });
});
