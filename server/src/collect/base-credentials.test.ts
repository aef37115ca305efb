/** A base profile that needs the code of an MFA device: asked for once, kept nowhere, never for members. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { generatedSnapshot } from '@assumable/shared/generate/generate-organization';
import type { IamRole, Snapshot } from '@assumable/shared/snapshot/model';
import { crawlAll } from '../../testing/crawl-harness.ts';
import type { FakeAws } from '../../testing/fake-aws/start-fake-aws.ts';
import { fakePerTest } from '../../testing/fake-fixture.ts';

const start = fakePerTest();
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const CODE = '123456';

/** The management account with a role that people enter with MFA. */
function withHub(snapshot: Snapshot, management: string): Snapshot {
  const principal = { AWS: `arn:aws:iam::${management}:root` };
  const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
  const trust = { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', Condition: mfa };
  const hub: IamRole = {
    arn: `arn:aws:iam::${management}:role/Hub`,
    id: 'AROAHUBHUBHUBHUBHUB00',
    name: 'Hub',
    path: '/',
    trustPolicy: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    inlinePolicies: [
      {
        name: 'all',
        document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      },
    ],
    attachedPolicies: [],
    tags: {},
    instanceProfiles: [],
  };
  return {
    ...snapshot,
    accounts: snapshot.accounts.map((account) =>
      account.id === management ? { ...account, roles: [...account.roles, hub] } : account,
    ),
  };
}

async function startWithMfa(): Promise<{ readonly fake: FakeAws; readonly serial: string }> {
  const snapshot = generatedSnapshot({ preset: 'small', accounts: 4, rolesPerAccount: 3 });
  const management = snapshot.organization?.managementAccountId ?? '';
  const serial = `arn:aws:iam::${management}:mfa/crawler`;
  const fake = await start({
    snapshot: withHub(snapshot, management),
    caller: { mfa: { serial, code: CODE } },
  });
  const folder = await mkdtemp(join(tmpdir(), 'assumable-mfa-'));
  folders.push(folder);
  const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: secret = '' } = fake.env;
  await writeFile(
    join(folder, 'config'),
    `[profile people]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n\n[profile hub]\nrole_arn = arn:aws:iam::${management}:role/Hub\nsource_profile = people\nmfa_serial = ${serial}\nregion = us-east-1\n`,
  );
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  return { fake, serial };
}

describe('a base profile with MFA', () => {
  it('asks a person for the code once and reads every account with the session', async () => {
    const { fake, serial } = await startWithMfa();
    const asked: string[] = [];
    const { outcomes, logged } = await crawlAll({
      roles: [fake.role],
      profile: 'hub',
      mfaCode: async (device) => {
        asked.push(device);
        return CODE;
      },
    });
    expect(asked).toEqual([serial]);
    expect(fake.readable().map((id) => outcomes.get(id)?.state)).toEqual(fake.readable().map(() => 'ok'));
    expect(logged.join('\n')).not.toContain(CODE);
    const withCode = fake.calls.all.filter(({ parameters }) => parameters.has('TokenCode'));
    expect(withCode.map(({ parameters }) => parameters.get('RoleArn'))).toEqual([
      expect.stringMatching(/:role\/Hub$/),
    ]);
  });

  it.each([
    ['a wrong code', async (): Promise<string> => '000000'],
    ['nobody to ask', undefined],
  ])('says that the credentials do not work with %s', async (_title, mfaCode) => {
    const { fake } = await startWithMfa();
    const attempt = crawlAll({
      roles: [fake.role],
      profile: 'hub',
      ...(mfaCode === undefined ? {} : { mfaCode }),
    });
    await expect(attempt).rejects.toMatchObject({ name: 'CrawlError' });
    await expect(attempt).rejects.toThrow(/MFA|MultiFactor|mfa/);
  });
});
