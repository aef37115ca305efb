import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { accountText } from '../../testing/import-files.ts';
import { tar, tarEntry, tarGz, zip, type RawEntry } from '../../testing/raw-archives.ts';
import { sampleAccountId } from '../../testing/sample-records.ts';
import { readSource, type ReadSourceOptions } from './read-source.ts';
import { SourceError } from './source-error.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assumable-import-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function read(name: string, content: string | Buffer, options?: ReadSourceOptions): Promise<Snapshot> {
  const path = join(folder, name);
  await writeFile(path, content);
  return readSource(path, options);
}

async function refusal(
  name: string,
  content: string | Buffer,
  options?: ReadSourceOptions,
): Promise<SourceError> {
  const result = await read(name, content, options).catch((error: unknown) => error);
  if (result instanceof SourceError) return result;
  throw new Error(`expected a SourceError, got ${String(result)}`);
}

const GOOD: RawEntry = { name: `accounts/${sampleAccountId(0)}.json`, body: accountText(0) };
const OTHER = sampleAccountId(1);
const bad = (more: Partial<RawEntry>): RawEntry => ({
  name: `accounts/${OTHER}.json`,
  body: accountText(1),
  ...more,
});

/** Bad entries that cost themselves only; the good account beside them is read. */
const TAR_ENTRIES: readonly (readonly [string, RawEntry, string])[] = [
  ['a parent path', bad({ name: '../evil.json' }), 'import_entry_refused'],
  ['a parent path inside', bad({ name: `accounts/../../${OTHER}.json` }), 'import_entry_refused'],
  ['a parent path with backslashes', bad({ name: `..\\${OTHER}.json` }), 'import_entry_refused'],
  ['an absolute path', bad({ name: `/etc/${OTHER}.json` }), 'import_entry_refused'],
  ['a drive letter', bad({ name: `C:/${OTHER}.json` }), 'import_entry_refused'],
  ['a symbolic link', bad({ type: '2', link: '/etc/passwd', body: '' }), 'import_entry_refused'],
  ['a hard link', bad({ type: '1', link: GOOD.name, body: '' }), 'import_entry_refused'],
  ['a character device', bad({ type: '3', body: '' }), 'import_entry_refused'],
  ['a block device', bad({ type: '4', body: '' }), 'import_entry_refused'],
  ['a FIFO', bad({ type: '6', body: '' }), 'import_entry_refused'],
  ['a second entry of one name', { ...GOOD, body: accountText(1) }, 'import_entry_refused'],
  [
    'a second entry of one name in another spelling',
    { ...GOOD, name: `./accounts//${sampleAccountId(0)}.json` },
    'import_entry_refused',
  ],
  ['an unknown file', bad({ name: 'notes.txt', body: 'x' }), 'import_file_ignored'],
  ['an archive inside', bad({ name: 'inner.tar.gz', body: tarGz([GOOD]) }), 'import_file_ignored'],
  ['another JSON file', bad({ name: 'package.json', body: '{"name":"x"}' }), 'import_file_ignored'],
];

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const roleFile = (member: string): string =>
  `{"RoleDetailList":[{"RoleName":"A","Arn":"arn:aws:iam::${OTHER}:role/A","AssumeRolePolicyDocument":{},${member}}]}`;

/** Bad contents of an account file; the archive's good account is read. */
const CONTENTS: readonly (readonly [string, string | Buffer, string])[] = [
  ['nothing', '', 'import_json_invalid'],
  ['only white space', ' \n ', 'import_json_invalid'],
  ['no JSON', 'not json', 'import_json_invalid'],
  ['JSON that ends early', accountText(1).slice(0, -5), 'import_json_invalid'],
  ['two JSON values', `${accountText(1)}${accountText(1)}`, 'import_json_invalid'],
  ['NaN', '{"RoleDetailList":[NaN]}', 'import_json_invalid'],
  ['Infinity', '{"RoleDetailList":[-Infinity]}', 'import_json_invalid'],
  ['comments', `{"RoleDetailList":[] /* none */}`, 'import_json_invalid'],
  ['a trailing comma', '{"RoleDetailList":[],}', 'import_json_invalid'],
  ['a lone byte order mark', Buffer.from([0xef, 0xbb, 0xbf]), 'import_json_invalid'],
  ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0xfd, 0x7d]), 'import_not_utf8'],
  ['overlong UTF-8', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'import_not_utf8'],
  ['deep nesting', deep(65), 'import_json_too_deep'],
  ['very deep nesting', deep(200_000), 'import_json_too_deep'],
  ['nesting that never closes', '['.repeat(1_000_000), 'import_json_too_deep'],
  ['too many values', `[${'1,'.repeat(5_000)}1]`, 'import_json_too_large'],
  ['a list for an object', '[]', 'import_not_authorization_details'],
  ['null', 'null', 'import_not_authorization_details'],
  ['the output of another command', '{"Roles":[]}', 'import_not_authorization_details'],
  ['the entities of another account', accountText(2), 'import_account_mismatch'],
  [
    'the entities of two accounts',
    `{"RoleDetailList":[{"RoleName":"A","Arn":"arn:aws:iam::${OTHER}:role/A"},{"RoleName":"A","Arn":"arn:aws:iam::999999999999:role/A"}]}`,
    'import_mixed_accounts',
  ],
  ['a huge name', roleFile(`"Path":"${'x'.repeat(300_000)}"`), 'import_field_invalid'],
  [
    'a huge document',
    roleFile(`"RolePolicyList":[{"PolicyName":"p","PolicyDocument":"${'x'.repeat(300_000)}"}]`),
    'policy_unparseable',
  ],
  [
    'prototype keys for fields',
    roleFile('"Tags":[{"__proto__":{"Key":"a","Value":"b"}}]'),
    'import_field_invalid',
  ],
  [
    'prototype keys for entities',
    `{"__proto__":{"RoleDetailList":[]},"constructor":{"prototype":{"x":1}}}`,
    'import_not_authorization_details',
  ],
];

describe.each([
  ['tar', tar],
  ['tar.gz', tarGz],
] as const)('a .%s archive', (suffix, pack) => {
  it.each(TAR_ENTRIES)('with %s names it and reads the rest', async (_case, entry, code) => {
    const snapshot = await read(`a.${suffix}`, pack([GOOD, entry]));
    expect(snapshot.accounts.map(({ id }) => id)).toEqual([sampleAccountId(0)]);
    expect(snapshot.gaps.map((gap) => gap.code)).toEqual([code]);
    expect(snapshot.gaps[0]?.file).toBeTruthy();
  });
});

describe('a .zip archive', () => {
  const zipEntries: readonly (readonly [string, RawEntry, string])[] = [
    ...TAR_ENTRIES.filter(([, entry]) => (entry.type ?? '0') === '0'),
    ['a symbolic link', bad({ mode: 0o120777, body: '/etc/passwd' }), 'import_entry_refused'],
    ['a device', bad({ mode: 0o020666, body: '' }), 'import_entry_refused'],
    ['an encrypted entry', bad({ flags: 0x0801 }), 'import_entry_refused'],
    ['an unknown compression method', bad({ method: 99 }), 'import_entry_refused'],
    ['a wrong checksum', bad({ crc: 1 }), 'import_entry_damaged'],
    ['a size that is too small', bad({ size: 5 }), 'import_entry_damaged'],
    ['a size that is too large', bad({ size: 50_000_000 }), 'import_entry_damaged'],
    ['a size beyond every bound', bad({ size: 0xfffffff0 }), 'import_file_too_large'],
    ['a NUL in its name', bad({ name: `a\0${OTHER}.json` }), 'import_entry_refused'],
    ['a very long name', bad({ name: `${'a/'.repeat(600)}${OTHER}.json` }), 'import_entry_refused'],
  ];
  it.each(zipEntries)('with %s names it and reads the rest', async (_case, entry, code) => {
    const snapshot = await read('a.zip', zip([GOOD, entry]));
    expect(snapshot.accounts.map(({ id }) => id)).toEqual([sampleAccountId(0)]);
    expect(snapshot.gaps.map((gap) => gap.code)).toEqual([code]);
  });
});

describe('an account file that holds', () => {
  it.each(CONTENTS)('%s is named in a gap', async (_case, body, code) => {
    const options = { limits: { maxValues: 4_000 } };
    const snapshot = await read('a.zip', zip([GOOD, bad({ body })]), options);
    expect(snapshot.gaps.map((gap) => gap.code)).toContain(code);
    expect(snapshot.gaps.every((gap) => gap.file === `accounts/${OTHER}.json` && gap.account === OTHER)).toBe(
      true,
    );
    expect(snapshot.accounts[0]?.id).toBe(sampleAccountId(0));
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('x' in {}).toBe(false);
  });

  it.each(CONTENTS.filter(([, , code]) => code.startsWith('import_json') || code === 'import_not_utf8'))(
    '%s is refused when it stands alone',
    async (_case, body) => {
      const error = await refusal(`${OTHER}.json`, body, { limits: { maxValues: 4_000 } });
      expect(error.file).toBe(`${OTHER}.json`);
      expect(error.message.length).toBeGreaterThan(20);
    },
  );
});

describe('text encodings that people meet', () => {
  it.each([
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(accountText(1))])],
    ['UTF-16 from Windows PowerShell', Buffer.from(`\uFEFF${accountText(1)}`, 'utf16le')],
    ['big-endian UTF-16', Buffer.from(`\uFEFF${accountText(1)}`, 'utf16le').swap16()],
  ])('are read: %s', async (_case, bytes) => {
    const snapshot = await read(`${OTHER}.json`, bytes);
    expect(snapshot.gaps).toEqual([]);
    expect(snapshot.accounts[0]?.roles).toHaveLength(3);
  });
});

describe('an archive that is refused as a whole', () => {
  const mib = 1024 * 1024;
  const zeros = (size: number): RawEntry => bad({ body: Buffer.alloc(size) });

  it.each([
    ['a zip bomb', 'a.zip', () => zip([zeros(80 * mib)])],
    ['a gzip bomb', 'a.tar.gz', () => tarGz([zeros(80 * mib)])],
    ['a gzip bomb without tar', `${OTHER}.json.gz`, () => gzipSync(Buffer.alloc(80 * mib))],
    [
      'a bomb in padding after the archive',
      'a.tar.gz',
      () => gzipSync(Buffer.concat([tar([GOOD]), Buffer.alloc(80 * mib)])),
    ],
    [
      'many entries of one bomb',
      'a.zip',
      () => zip(new Array<RawEntry>(9).fill(zeros(9 * mib)).map((e, n) => ({ ...e, name: `${n}/x.json` }))),
    ],
  ])('%s', async (_case, name, content) => {
    const error = await refusal(name, content());
    expect(error.message).toContain('times its size');
  });

  it.each([
    ['zip', zip],
    ['tar.gz', tarGz],
  ] as const)('a .%s with too many entries', async (suffix, pack) => {
    const entries = Array.from({ length: 1_001 }, (_, n) => bad({ name: `${n}.txt`, body: '' }));
    const error = await refusal(`a.${suffix}`, pack([GOOD, ...entries]), { limits: { maxEntries: 1_000 } });
    expect(error.message).toContain('more than 1000 entries');
  });

  it('more bytes than the bound on all files', async () => {
    const entries = [0, 1, 2, 3].map((n) => ({ name: `${n}.json`, body: randomBytes(mib) }));
    const options = { limits: { maxTotalBytes: 3 * mib } };
    for (const [name, content] of [
      ['a.zip', zip(entries)],
      ['a.tar.gz', tarGz(entries)],
      ['a.tar', tar(entries)],
    ] as const) {
      expect((await refusal(name, content, options)).message).toContain(`more than ${3 * mib} bytes`);
    }
  });

  it.each([
    ['a zip that is none', 'a.zip', 'hello world, this is not an archive'],
    ['a tar that is none', 'a.tar', 'hello world, this is not an archive'],
    ['a tgz that is none', 'a.tgz', 'hello world, this is not an archive'],
    ['an empty file', 'a.tar.gz', ''],
    ['a zip without its end', 'a.zip', zip([GOOD]).subarray(0, 200)],
    ['a gzip of noise', 'a.tar.gz', Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), randomBytes(500)])],
    ['an empty zip', 'a.zip', zip([])],
    ['an empty tar', 'a.tar.gz', tarGz([])],
    ['only junk', 'a.zip', zip([bad({ name: '__MACOSX/._x' }), bad({ name: '.DS_Store' })])],
    ['a compressed file of something else', 'x.json.gz', gzipSync('{"hello":1}')],
  ])('%s', async (_case, name, content) => {
    const error = await refusal(name, content);
    expect(error.file.length).toBeGreaterThan(0);
    expect(error.message).toMatch(/\.$/);
  });
});

describe('an archive that is cut short', () => {
  const whole = [GOOD, bad({}), { name: `accounts/${sampleAccountId(2)}.json`, body: accountText(2) }];

  it.each([
    ['inside the last entry of a tar', 'a.tar', tar(whole).subarray(0, tarEntry(GOOD).length * 2 + 700)],
    ['after an entry', 'a.tar', tar(whole).subarray(0, tarEntry(GOOD).length + 512 + 100)],
    ['inside the compressed bytes', 'a.tar.gz', tarGz(whole).subarray(0, -30)],
  ])('%s keeps what came before and says so', async (_case, name, content) => {
    const snapshot = await read(name, content);
    expect(snapshot.accounts[0]?.id).toBe(sampleAccountId(0));
    expect(snapshot.gaps.map(({ code }) => code)).toContain('import_archive_broken');
  });

  it('damaged in its directory keeps what came before and says so', async () => {
    const content = zip(whole);
    const second = content.indexOf(
      Buffer.from([0x50, 0x4b, 1, 2]),
      content.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 4,
    );
    content.writeUInt32LE(0, second);
    const snapshot = await read('a.zip', content);
    expect(snapshot.accounts.map(({ id }) => id)).toEqual([sampleAccountId(0)]);
    expect(snapshot.gaps.map(({ code }) => code)).toContain('import_archive_broken');
  });
});

describe('a hundred thousand unknown entries', () => {
  it.each([
    ['a.tar.gz', tarGz],
    ['a.zip', zip],
  ] as const)('in %s are told by number', async (name, pack) => {
    const entries = Array.from({ length: name === 'a.zip' ? 60_000 : 100_000 }, (_, n) => ({
      name: `x/${n}.txt`,
    }));
    const snapshot = await read(name, pack([GOOD, ...entries]), { limits: { maxRatio: 2_000 } });
    expect(snapshot.accounts).toHaveLength(1);
    expect(snapshot.gaps).toHaveLength(101);
    expect(snapshot.gaps.map(({ message }) => message).join()).toContain(
      `${entries.length - 100} more files`,
    );
  });
});
