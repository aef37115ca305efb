import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assembleSnapshot } from '@assumable/shared/aws-files/assemble';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { archiveEntries } from '../lib/organization-archive.ts';
import { accountText, importFiles } from '../../testing/import-files.ts';
import { tarGz, zip } from '../../testing/raw-archives.ts';
import { sampleAccount, sampleAccountId, sampleOrganization } from '../../testing/sample-records.ts';
import { readSource } from './read-source.ts';
import { uploadName } from './upload.ts';
import { writeArchive } from './write-archive.ts';

const run = promisify(execFile);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assumable-source-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const SAMPLE: Snapshot = assembleSnapshot({
  source: 'import',
  label: 'sample',
  collectedAt: '2026-11-24T00:00:00.000Z',
  organization: sampleOrganization(4),
  accounts: [0, 1, 2].map((n) => sampleAccount(n)),
  gaps: [{ code: 'denied_by_scp', message: 'no', account: sampleAccountId(0), scope: 'part' }],
});

async function put(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

describe('every form of a source gives the same snapshot', () => {
  it.each(['folder', 'archive.tar.gz', 'archive.tgz', 'archive.zip'])(
    '%s, as it is written by export',
    async (name) => {
      const path = join(folder, name);
      await writeArchive(archiveEntries(SAMPLE), path);
      expect(await readSource(path, { label: 'sample' })).toEqual(SAMPLE);
    },
  );

  it.each(['', 'org/', 'backup/2026/org/'])('files below "%s"', async (prefix) => {
    const files = importFiles(3).map(({ name, body }) => ({ name: `${prefix}${name}`, body }));
    for (const { name, body } of files) await put(`plain/${name}`, body);
    const sources = [
      join(folder, 'plain'),
      await put('a.zip', zip(files.toReversed())),
      await put('a.tar.gz', tarGz(files.toReversed())),
    ];
    const [first, ...others] = await Promise.all(sources.map((path) => readSource(path, { label: 'l' })));
    expect(first?.accounts).toHaveLength(3);
    expect(first?.gaps).toEqual([]);
    for (const other of others) expect(other).toEqual(first);
  });

  it('archives made by tar itself', async () => {
    await writeArchive(archiveEntries(SAMPLE), join(folder, 'org'));
    await run('tar', ['-czf', join(folder, 'a.tar.gz'), '-C', folder, 'org']);
    await run('tar', ['--format=gnu', '-cf', join(folder, 'a.tar'), '-C', join(folder, 'org'), '.']);
    for (const name of ['a.tar.gz', 'a.tar']) {
      expect(await readSource(join(folder, name), { label: 'sample' })).toEqual(SAMPLE);
    }
  });

  it('is written alike twice, and readable for its owner only', async () => {
    for (const name of ['a.tar.gz', 'b.tar.gz', 'a.zip', 'b.zip']) {
      await writeArchive(archiveEntries(SAMPLE), join(folder, name));
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
    expect(await readFile(join(folder, 'a.tar.gz'))).toEqual(await readFile(join(folder, 'b.tar.gz')));
    expect(await readFile(join(folder, 'a.zip'))).toEqual(await readFile(join(folder, 'b.zip')));
    expect(await readdir(folder)).toEqual(['a.tar.gz', 'a.zip', 'b.tar.gz', 'b.zip']);
  });

  it('leaves nothing behind when writing fails, and no other folder is touched', async () => {
    function* failing() {
      yield { name: 'organization.json', text: '{}' };
      throw new Error('no more');
    }
    for (const name of ['x', 'x.tar.gz', 'x.zip']) {
      await expect(writeArchive(failing(), join(folder, name))).rejects.toThrow('no more');
    }
    expect(await readdir(folder)).toEqual([]);
    await put('full/file', 'mine');
    await expect(writeArchive(archiveEntries(SAMPLE), join(folder, 'full'))).rejects.toThrow('not empty');
    expect(await readdir(join(folder, 'full'))).toEqual(['file']);
  });
});

describe('a single file', () => {
  it.each([
    ['named after its account', `${sampleAccountId(1)}.json`],
    ['named freely', 'prod.json'],
    ['without an extension', 'prod'],
  ])('with one account, %s', async (_case, name) => {
    const snapshot = await readSource(await put(name, accountText(1)));
    expect(snapshot).toMatchObject({ label: name, source: 'import', gaps: [] });
    expect(snapshot.accounts).toEqual([sampleAccountWithoutProviders(1)]);
    expect(snapshot.organization).toBeUndefined();
  });

  it('with an organization alone says which accounts are missing', async () => {
    const snapshot = await readSource(await put('organization.json', importFiles(2)[0]?.body ?? ''));
    expect(snapshot.organization?.id).toBe('o-sample0001');
    expect(snapshot.gaps.map(({ code }) => code)).toEqual(['account_not_read', 'account_not_read']);
  });
});

/** A lone file of authorization details does not tell providers. */
function sampleAccountWithoutProviders(n: number) {
  const { samlProviders, oidcProviders, ...record } = sampleAccount(n);
  expect([samlProviders, oidcProviders]).toEqual([[], []]);
  return record;
}

describe('a folder', () => {
  it('takes files by their shape when their names say nothing', async () => {
    await put('src/prod.json', accountText(0));
    await put('src/deep/er/dev.json', accountText(1));
    await put('src/org-export.json', importFiles(2)[0]?.body ?? '');
    const snapshot = await readSource(join(folder, 'src'));
    expect(snapshot.accounts).toHaveLength(2);
    expect(snapshot.organization?.id).toBe('o-sample0001');
    expect(snapshot.gaps).toEqual([]);
  });

  it('names what it ignores, but not what operating systems leave behind', async () => {
    await put(`src/${sampleAccountId(0)}.json`, accountText(0));
    await put('src/README.md', 'hello');
    await put('src/.DS_Store', 'x');
    await put('src/.git/config', 'x');
    await put('src/package.json', '{}');
    const snapshot = await readSource(join(folder, 'src'));
    expect(snapshot.gaps.map(({ code, file }) => [code, file])).toEqual([
      ['import_file_ignored', 'README.md'],
      ['import_file_ignored', 'package.json'],
    ]);
  });

  it('follows no links', async () => {
    const secret = await put('outside.json', accountText(1));
    await put(`src/${sampleAccountId(0)}.json`, accountText(0));
    await symlink(secret, join(folder, 'src', `${sampleAccountId(1)}.json`));
    await symlink(folder, join(folder, 'src', 'loop'));
    const snapshot = await readSource(join(folder, 'src'));
    expect(snapshot.accounts).toHaveLength(1);
    expect(snapshot.gaps.map(({ code }) => code)).toEqual(['import_entry_refused', 'import_entry_refused']);
  });

  it('uses the first of two files of one account and of two organizations', async () => {
    await put(`src/a/${sampleAccountId(0)}.json`, accountText(0));
    await put(`src/b/${sampleAccountId(0)}.json`, accountText(0));
    await put('src/a/organization.json', importFiles(1)[0]?.body ?? '');
    await put('src/organization.json', importFiles(2)[0]?.body ?? '');
    const snapshot = await readSource(join(folder, 'src'));
    expect(snapshot.organization?.accounts).toHaveLength(2);
    expect(snapshot.gaps.map(({ code, file }) => [code, file])).toEqual([
      ['import_organization_duplicate', 'a/organization.json'],
      ['import_account_duplicate', `b/${sampleAccountId(0)}.json`],
      ['account_not_read', undefined],
    ]);
  });

  it('reads what is readable when one account is damaged', async () => {
    for (const { name, body } of importFiles(3)) await put(`src/${name}`, body);
    await put(`src/accounts/${sampleAccountId(1)}.json`, '{"RoleDetailList": [');
    const snapshot = await readSource(join(folder, 'src'));
    expect(snapshot.accounts.map(({ id }) => id)).toEqual([sampleAccountId(0), sampleAccountId(2)]);
    expect(snapshot.gaps).toMatchObject([
      {
        code: 'import_json_invalid',
        account: sampleAccountId(1),
        file: `accounts/${sampleAccountId(1)}.json`,
        scope: 'account',
      },
    ]);
  });

  it('joins providers to their account and names those without one', async () => {
    const providers = (n: number): string =>
      JSON.stringify({
        SAMLProviderList: [{ Arn: `arn:aws:iam::${sampleAccountId(n)}:saml-provider/Okta` }],
      });
    await put(`src/${sampleAccountId(0)}.json`, accountText(0));
    await put(`src/${sampleAccountId(0)}.providers.json`, providers(0));
    await put(`src/${sampleAccountId(5)}.providers.json`, providers(5));
    const snapshot = await readSource(join(folder, 'src'));
    expect(snapshot.accounts[0]?.samlProviders).toHaveLength(1);
    expect(snapshot.accounts[0]?.oidcProviders).toBeUndefined();
    expect(snapshot.gaps.map(({ code }) => code)).toEqual(['import_providers_without_account']);
  });

  it('is as old as its newest file unless the organization says otherwise', async () => {
    const path = await put(`src/${sampleAccountId(0)}.json`, accountText(0));
    await utimes(path, new Date('2024-01-01T00:00:00Z'), new Date('2024-01-02T00:00:00Z'));
    expect((await readSource(join(folder, 'src'))).collectedAt).toBe('2024-01-02T00:00:00.000Z');
    await put('src/organization.json', importFiles(1)[0]?.body ?? '');
    expect((await readSource(join(folder, 'src'))).collectedAt).toBe('2026-11-24T00:00:00.000Z');
  });

  it('is bounded in entries, bytes and the size of one file', async () => {
    for (const { name, body } of importFiles(3)) await put(`src/${name}`, body);
    const path = join(folder, 'src');
    await expect(readSource(path, { limits: { maxEntries: 3 } })).rejects.toThrow('more than 3 entries');
    await expect(readSource(path, { limits: { maxTotalBytes: 3_000 } })).rejects.toThrow(
      'more than 3000 bytes',
    );
    const snapshot = await readSource(path, { limits: { maxFileBytes: 1_200 } });
    expect(snapshot.gaps.filter(({ code }) => code === 'import_file_too_large')).toHaveLength(3);
  });
});

describe('reading', () => {
  it('tells its progress and can be stopped between files', async () => {
    for (const { name, body } of importFiles(3)) await put(`src/${name}`, body);
    const seen: number[] = [];
    await readSource(join(folder, 'src'), { onProgress: ({ accounts }) => seen.push(accounts) });
    expect(seen.at(-1)).toBe(3);
    const controller = new AbortController();
    const stopped = readSource(join(folder, 'src'), {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('stopped')),
    });
    await expect(stopped).rejects.toThrow('stopped');
  });

  it.each([
    ['no-such-file', /ENOENT/],
    ['empty', /holds nothing that can be imported/],
  ])('names what is wrong with %s', async (name, message) => {
    if (name === 'empty') await mkdir(join(folder, name));
    await expect(readSource(join(folder, name))).rejects.toThrow(message);
    await expect(readSource(join(folder, name))).rejects.toMatchObject({ name: 'SourceError', file: name });
  });
});

describe('an upload', () => {
  it('is read from its temporary path under its own name', async () => {
    const path = await put('tmp-0001', accountText(1));
    const snapshot = await readSource(path, {
      name: uploadName(`C:\\Users\\me\\${sampleAccountId(1)}.json`),
    });
    expect(snapshot.label).toBe(`${sampleAccountId(1)}.json`);
    const wrong = await readSource(path, { name: `${sampleAccountId(2)}.json` }).catch(
      (error: unknown) => error,
    );
    expect(wrong).toMatchObject({ name: 'SourceError', file: `${sampleAccountId(2)}.json` });
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['a\nb\u0000.zip', 'ab.zip'],
    ['..', 'upload'],
    ['', 'upload'],
    ['dir/', 'upload'],
    [`${'x'.repeat(500)}.zip`, `${'x'.repeat(116)}.zip`],
  ])('named %j is called %j', (given, name) => {
    expect(uploadName(given)).toBe(name);
  });
});
