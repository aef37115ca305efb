import { demoOrganization } from '@assumable/shared/generate/demo-organization';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';
import { routeCases } from '../../testing/route-table.ts';

describe('S14: the log holds no policy, token or ExternalId', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ snapshot: demoOrganization() });
  });
  afterAll(() => server.close());

  it('after every route was asked about a real organization, at the most talkative level', async () => {
    const role = demoOrganization().accounts.flatMap(({ roles }) => roles)[0]?.arn ?? '';
    const id = encodeURIComponent(role);
    const asked = routeCases('none').filter(({ method }) => method === 'GET');
    for (const { path } of asked) await server.api(path.replace('?id=x', `?id=${id}`));
    await server.api(
      `/snapshots/latest/explain?source=${id}&target=${id}&context=${encodeURIComponent('{"sts:ExternalId":"CANARY"}')}`,
    );
    await server.api('/crawls', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"roles":{"Statement":"CANARY"}}',
    });
    const log = server.logLines.join('');
    expect(server.logLines.length).toBeGreaterThan(asked.length);
    for (const secret of ['CANARY', '2012-10-17', 'Statement', 'sts:ExternalId', role, server.token]) {
      expect([secret, log.includes(secret)]).toEqual([secret, false]);
    }
  });
});
