import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { join } from 'node:path';
import { makeTestFolder, runAssumable } from '../../testing/cli-process.ts';
import type { TestFolder } from '../../testing/cli-process.ts';
import { createMotoOrganization, motoEnvironment, READER_ROLE } from '../../testing/moto-organization.ts';
import type { MotoOrganization } from '../../testing/moto-organization.ts';
import { findMoto, isMotoRequired, startMoto } from '../../testing/moto-server.ts';
import type { MotoServer } from '../../testing/moto-server.ts';

describe.runIf(findMoto() !== undefined || isMotoRequired())('crawl of an emulated organization', () => {
  let moto: MotoServer;
  let organization: MotoOrganization;
  let folder: TestFolder;
  beforeAll(async () => {
    vi.stubEnv('MOTO_IAM_LOAD_MANAGED_POLICIES', 'true');
    folder = await makeTestFolder();
    moto = await startMoto();
    organization = await createMotoOrganization(moto.url);
  }, 180_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto.stop();
    await folder.remove();
  });

  it('stores every account and prints the summary on stdout, the progress on stderr', async () => {
    const data = join(folder.path, 'store');
    const { code, stdout, stderr } = await runAssumable(
      ['crawl', '--allow-local-endpoint', '--role', READER_ROLE, '--data', data],
      { env: motoEnvironment(moto.url) },
    );
    expect(stdout).toMatch(
      /^snapshot \S+ {2}Crawl \d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC\n {2}6 of 6 accounts, \d+ roles/,
    );
    for (const id of organization.members.values()) expect(stderr).toContain(id);
    expect(stderr).toMatch(/\[6\/6\] /);
    expect(stderr).toMatch(/\d+ API calls/);
    expect([0, 3]).toContain(code);
    const listed = await runAssumable(['snapshots', '--data', data, '--format', 'json']);
    expect(JSON.parse(listed.stdout)).toMatchObject({
      snapshots: [{ source: 'crawl', organizationId: organization.id }],
    });
  });

  it('refuses an endpoint on this machine without the flag, and stores nothing', async () => {
    const data = join(folder.path, 'refused');
    const { code, stdout, stderr } = await runAssumable(['crawl', '--role', READER_ROLE, '--data', data], {
      env: motoEnvironment(moto.url),
    });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/allow-local-endpoint|AWS_ENDPOINT_URL/);
    expect((await runAssumable(['snapshots', '--data', data])).stdout).toBe('');
  });
});
