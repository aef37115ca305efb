import { API_PREFIX } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';

const FILE = new URL('../../../docs/openapi.json', import.meta.url);
const REGENERATE = 'UPDATE_OPENAPI=1 npx vitest run --project server server/src/api/openapi.test.ts';

const DocumentSchema = z.object({
  openapi: z.string(),
  security: z.array(z.unknown()),
  paths: z.record(z.string(), z.unknown()),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

describe('the OpenAPI document', () => {
  let server: TestServer;
  let text: string;
  let document: z.infer<typeof DocumentSchema>;
  beforeAll(async () => {
    server = await startTestServer();
    const reply = await server.api('/openapi.json');
    expect(reply.status).toBe(200);
    text = `${JSON.stringify(JSON.parse(reply.text), undefined, 2)}\n`;
    document = DocumentSchema.parse(JSON.parse(text));
  });
  afterAll(() => server.close());

  it('is the one in docs/openapi.json', async () => {
    if (process.env['UPDATE_OPENAPI'] === '1') await writeFile(FILE, text);
    const kept = await readFile(FILE, 'utf8').catch(() => '');
    expect(kept === text, `docs/openapi.json is out of date; run: ${REGENERATE}`).toBe(true);
  });

  it('describes every route of the contract and no other', () => {
    const paths = Object.values(ROUTES).map((route) => API_PREFIX + route.replace(/:(\w+)/g, '{$1}'));
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual(paths.sort());
  });

  it('resolves every reference it makes', () => {
    const names = [...text.matchAll(/"\$ref": "#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]);
    const schemas = Object.keys(document.components.schemas);
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => name === undefined || !schemas.includes(name))).toEqual([]);
  });

  it('asks for the token everywhere but on health', () => {
    expect(document.security).toEqual([{ launchToken: [] }]);
    const open = Object.entries(document.paths).filter(([, path]) =>
      JSON.stringify(path).includes('"security":[]'),
    );
    expect(open.map(([path]) => path)).toEqual([`${API_PREFIX}${ROUTES.health}`]);
  });
});
