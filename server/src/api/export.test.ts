import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoOrganization } from '@assumable/shared/generate/demo-organization';
import { EXPORT_FORMATS } from '@assumable/shared/api/contract';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';
import { readSource } from '../import/read-source.ts';

describe('exports of a snapshot', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ snapshot: demoOrganization() });
  });
  afterAll(() => server.close());

  it.each(EXPORT_FORMATS)(
    'gives %s as a file with a generated name, the same bytes every time',
    async (format) => {
      const path = `/snapshots/latest/export?format=${format}`;
      const [first, second] = [await server.api(path), await server.api(path)];
      expect(first.status).toBe(200);
      expect(first.headers['content-disposition']).toMatch(
        /^attachment; filename="assumable-[0-9A-Z]{26}\.(json|ndjson|csv|graphml|tar\.gz)"$/,
      );
      expect(first.headers['cache-control']).toBe('private, no-store');
      expect(first.body.length).toBeGreaterThan(10_000);
      expect(first.body.equals(second.body)).toBe(true);
      const known = await server.api(path, { headers: { 'if-none-match': first.headers.etag ?? '' } });
      expect(known.status).toBe(304);
    },
  );

  it('narrows the graph by the filter of the query', async () => {
    const all = await server.api('/snapshots/latest/export?format=ndjson');
    const some = await server.api('/snapshots/latest/export?format=ndjson&status=denied');
    expect(some.body.length).toBeLessThan(all.body.length);
    expect(some.text).toContain('"status":"denied"');
    expect(some.text).not.toContain('"status":"allowed"');
  });

  it('gives an archive that imports as the same facts', async () => {
    const reply = await server.api('/snapshots/latest/export?format=archive');
    const folder = await mkdtemp(join(tmpdir(), 'assumable-export-'));
    const file = join(folder, 'org.tar.gz');
    await writeFile(file, reply.body);
    const snapshot = await readSource(file, { name: 'org.tar.gz' });
    const facts = (from: Snapshot) => ({
      accounts: from.accounts.map(({ id, users, groups, policies }) => [
        id,
        users.length,
        groups.length,
        policies.length,
      ]),
      trust: new Map(
        from.accounts.flatMap(({ roles }) => roles.map((role) => [role.arn, role.trustPolicy] as const)),
      ),
      tree: [from.organization?.id, from.organization?.units.length, from.organization?.policies?.length],
    });
    expect(facts(snapshot)).toEqual(facts(demoOrganization()));
    await rm(folder, { recursive: true });
  });

  it('refuses an unknown format', async () => {
    expect((await server.api('/snapshots/latest/export?format=exe')).status).toBe(400);
    expect((await server.api('/snapshots/latest/export')).status).toBe(400);
  });
});
