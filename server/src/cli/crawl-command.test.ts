import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { join } from 'node:path';
import { z } from 'zod';
import { makeTestFolder, runAssumable } from '../../testing/cli-process.ts';
import type { TestFolder } from '../../testing/cli-process.ts';
import {
  createMotoOrganization,
  MANAGEMENT_ACCOUNT,
  motoEnvironment,
  READER_ROLE,
} from '../../testing/moto-organization.ts';
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
    // Accounts that the emulator made are all readable, so nothing is missing.
    expect(code).toBe(0);
    const listed = await runAssumable(['snapshots', '--data', data, '--format', 'json']);
    expect(JSON.parse(listed.stdout)).toMatchObject({
      snapshots: [{ source: 'crawl', organizationId: organization.id }],
    });
  });

  it('gives the edges that follow from the policies of the emulated organization', async () => {
    const data = join(folder.path, 'store');
    const shared = organization.members.get('shared') ?? '';
    const production = organization.members.get('apps-prd') ?? '';
    const john = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/john`;
    const pairs = [
      { source: john, target: `arn:aws:iam::${shared}:role/DevOps` },
      { source: john, target: `arn:aws:iam::${production}:role/DevOps` },
      { source: 'lambda.amazonaws.com', target: `arn:aws:iam::${shared}:role/service/Lambda` },
      { source: 'lambda.amazonaws.com', target: `arn:aws:iam::${shared}:role/DevOps` },
      { source: `arn:aws:iam::${shared}:user/john`, target: `arn:aws:iam::${production}:role/DevOps` },
    ];
    const { stdout } = await runAssumable(['explain', '--pairs', '-', '--data', data], {
      input: pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''),
    });
    const verdicts = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => z.object({ verdict: z.string() }).parse(JSON.parse(line)).verdict);
    // DevOps trusts the management account with an ExternalId; users of other accounts have no trust. The RCP denies
    // every caller whose organization is not this one, and a service's request names none.
    expect(verdicts).toEqual(['conditional', 'conditional', 'denied', 'none', 'permit_only']);
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
