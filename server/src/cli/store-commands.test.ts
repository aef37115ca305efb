import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectGraph } from '@assumable/shared/query/select-graph';
import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import { demoOrganization } from '@assumable/shared/generate/demo-organization';
import { parseCsv, parseXml } from '@assumable/shared/testing/strict-parsers';
import {
  makeTestFolder,
  objectOf,
  parseLines,
  runAssumable,
  runHere,
  startAssumable,
  writeImportFolder,
} from '../../testing/cli-process.ts';
import type { TestFolder } from '../../testing/cli-process.ts';
import { readSource } from '../import/read-source.ts';

const DEVOPS = 'arn:aws:iam::444444444444:role/DevOps';
const PROD_ADMIN = 'arn:aws:iam::555555555555:role/ProdAdmin';
const JOHN = 'arn:aws:iam::222222222222:user/John';

const everyOf = (items: readonly string[]): unknown => expect.arrayContaining([...items]);

let folder: TestFolder;
let org = '';
const at = (name: string): string => join(folder.path, name);
beforeAll(async () => {
  folder = await makeTestFolder();
  org = await writeImportFolder(folder.path);
});
afterAll(() => folder.remove());

describe('import, snapshots and commands on the store', () => {
  it('imports a folder, lists it, and answers from it', async () => {
    const data = at('store');
    const imported = await runAssumable(['import', org, '--data', data, '--label', 'Acme']);
    expect(imported.stderr).toMatch(/what could not be read/);
    expect(imported.code).toBe(3);
    const id =
      /^snapshot (\S+) {2}Acme\n {2}\d+ of \d+ accounts, \d+ roles, \d+ users, \d+ groups, \d+ gaps\n$/.exec(
        imported.stdout,
      )?.[1] ?? '';
    expect(id).not.toBe('');
    for (const gap of demoOrganization().gaps) {
      expect(imported.stderr).toContain(gap.account ?? gap.subject ?? gap.message);
    }

    const listed = await runAssumable(['snapshots', '--format', 'json'], { env: { ASSUMABLE_DATA: data } });
    expect(listed.code).toBe(0);
    expect(JSON.parse(listed.stdout)).toMatchObject({ snapshots: [{ id, label: 'Acme', source: 'import' }] });
    expect((await runAssumable(['snapshots', '--data', data])).stdout).toSatisfy((text: string) =>
      text.startsWith(`${id}  `),
    );

    const explained = await runAssumable([
      'explain',
      '--from',
      JOHN,
      '--to',
      DEVOPS,
      '--data',
      data,
      '--format',
      'ndjson',
    ]);
    expect(explained.code).toBe(0);
    expect(parseLines(explained.stdout)[0]).toMatchObject({ verdict: 'allowed' });
    const named = await runAssumable(['who-can', DEVOPS, '--snapshot', id, '--data', data]);
    expect(named.stdout).toContain('John (security)  allowed');
    const unknown = await runAssumable(['who-can', DEVOPS, '--snapshot', 'nothing', '--data', data]);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toMatch(/no snapshot nothing in .*\nassumable snapshots lists them/);
  });

  it('imports several files as one snapshot, and names the path it could not read', async () => {
    const data = at('several');
    const loose = at('loose');
    await mkdir(loose);
    await copyFile(join(org, 'organization.json'), join(loose, 'organization.json'));
    for (const id of ['222222222222', '444444444444']) {
      await copyFile(join(org, 'accounts', `${id}.json`), join(loose, `${id}.json`));
    }
    await writeFile(join(loose, 'broken.json'), '{"RoleDetailList": [');
    const paths = ['organization.json', '222222222222.json', '444444444444.json', 'broken.json'];
    const imported = await runAssumable(['import', ...paths, '--data', data], { cwd: loose });
    expect(imported.code).toBe(3);
    expect(imported.stdout).toMatch(/ {2}2 of \d+ accounts/);
    expect(imported.stderr).toContain('broken.json');
    expect(imported.stderr).not.toMatch(/Account 222222222222 .* was not read/);
    const explained = await runAssumable([
      'explain',
      '--from',
      JOHN,
      '--to',
      DEVOPS,
      '--data',
      data,
      '--format',
      'ndjson',
    ]);
    expect(parseLines(explained.stdout)[0]).toMatchObject({ verdict: 'allowed' });
  });

  it('imports nothing when nothing can be read, and lists nothing without a store', async () => {
    const data = at('untouched');
    await writeFile(at('text.txt'), 'hello');
    const refused = await runAssumable(['import', at('text.txt'), '--data', data]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('text.txt');
    const listed = await runAssumable(['snapshots', '--data', data]);
    expect(listed).toMatchObject({ code: 0, stdout: '' });
    await expect(stat(data)).rejects.toThrow();
  });
});

describe('who-can', () => {
  it('lists direct callers, and how many are only nearly there', async () => {
    const { code, stdout } = await runHere(['who-can', DEVOPS, '--source', org]);
    expect(code).toBe(0);
    expect(stdout).toContain('Who can assume DevOps (apps-devstg)');
    expect(stdout).toContain('✓ John (security)  allowed');
    expect(stdout).not.toContain('Jane (security)');
    expect(stdout).toMatch(/Not listed: .*trust_only/);
    const near = await runHere([
      'who-can',
      DEVOPS,
      '--source',
      org,
      '--status',
      'trust_only',
      '--format',
      'ndjson',
    ]);
    expect(parseLines(near.stdout)).toContainEqual(
      expect.objectContaining({ label: 'Jane', status: 'trust_only' }),
    );
  });

  it('follows chains with --transitive', async () => {
    const { stdout } = await runHere([
      'who-can',
      PROD_ADMIN,
      '--source',
      org,
      '--transitive',
      '--format',
      'json',
    ]);
    const answer: unknown = JSON.parse(stdout);
    expect(answer).toMatchObject({ role: PROD_ADMIN });
    expect(Reflect.get(objectOf(answer), 'callers')).toContainEqual(
      expect.objectContaining({
        source: JOHN,
        hops: 4,
        status: 'allowed',
        path: everyOf([JOHN, DEVOPS, PROD_ADMIN]),
      }),
    );
  });

  it('ends with 2 for a role that does not exist and with 3 for an account that was not read', async () => {
    const missing = await runHere(['who-can', 'arn:aws:iam::444444444444:role/Nothing', '--source', org]);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    const unread = demoOrganization().gaps.find((gap) => gap.scope === 'account')?.account ?? '';
    const unknown = await runHere(['who-can', `arn:aws:iam::${unread}:role/X`, '--source', org]);
    expect(unknown).toMatchObject({ code: 3, stdout: '' });
    expect(unknown.stderr).toContain(`account ${unread} was not read`);
  });
});

describe('export', () => {
  const model = resolveSnapshot(demoOrganization());
  const shown = selectGraph(model, { status: ['allowed'] }).edges;

  it('writes every format so that it can be read back, with filters', async () => {
    const filters = ['--status', 'allowed', '--source', org];
    const csv = await runHere(['export', '--format', 'csv', ...filters]);
    expect(parseCsv(csv.stdout)).toHaveLength(shown.length + 1);
    const graphml = await runHere(['export', '--format', 'graphml', ...filters]);
    expect(parseXml(graphml.stdout).filter(({ name }) => name === 'edge')).toHaveLength(shown.length);
    const json = await runHere(['export', '--format', 'json', ...filters]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      format: 'assumable-graph',
      filters: { status: 'allowed' },
    });
    expect(json.code).toBe(3);
    expect(json.stderr).toMatch(/partial data, \d+ gaps/);
  });

  it('writes a file that only the owner can read, whole or not at all', async () => {
    const output = at('graph.ndjson');
    const { stdout } = await runHere(['export', '--format', 'ndjson', '--source', org, '--output', output]);
    expect(stdout).toBe('');
    expect((await stat(output)).mode & 0o777).toBe(0o600);
    expect(parseLines(await readFile(output, 'utf8'))[0]).toMatchObject({ type: 'snapshot' });
    const refused = await runHere([
      'export',
      '--format',
      'ndjson',
      '--source',
      org,
      '--output',
      at('no/such/place'),
    ]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/Cannot write/);
    expect((await readdir(folder.path)).some((name) => name.endsWith('.part'))).toBe(false);
  });

  it.each(['again.tar.gz', 'again'])(
    'writes the facts as %s, which imports to the same graph',
    async (name) => {
      const output = at(name);
      await runHere(['export', '--format', 'archive', '--source', org, '--output', output]);
      const snapshot = await readSource(output);
      expect(resolveSnapshot(snapshot).edges).toEqual(model.edges);
    },
  );

  it('refuses a wrong filter, a missing format and a folder that is not empty', async () => {
    const wrong = await runHere([
      'export',
      '--format',
      'csv',
      '--source',
      org,
      '--status',
      'allowed,perhaps',
    ]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('"perhaps" is not a status; known are allowed, conditional');
    expect((await runHere(['export', '--source', org])).code).toBe(2);
    const full = await runHere(['export', '--format', 'archive', '--source', org, '--output', org]);
    expect(full.stderr).toMatch(/is not empty/);
    expect(full.code).toBe(2);
  });
});

describe('generate', () => {
  it('writes the same organization for equal flags, as folder and as archive', async () => {
    const flags = ['generate', '--preset', 'small', '--seed', '5', '--accounts', '6', '--output'];
    const first = await runHere([...flags, at('gen')]);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/gen {2}Synthetic organization \(small, 6 accounts, seed 5\): \d+ accounts/);
    await runHere([...flags, at('gen.tar.gz')]);
    const [one, two] = await Promise.all([readSource(at('gen')), readSource(at('gen.tar.gz'))]);
    expect({ ...one, label: '' }).toEqual({ ...two, label: '' });
    expect(one.accounts.length).toBeGreaterThan(3);
  });

  it('refuses impossible sizes', async () => {
    const { code, stderr } = await runHere([
      'generate',
      '--preset',
      'small',
      '--accounts',
      '1',
      '--output',
      at('tiny'),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Cannot generate this organization: accounts must be/);
  });
});

describe('serve', () => {
  it('prints one address with its token, answers, and stops on SIGTERM with 0', async () => {
    const child = await startAssumable(['serve', '--port', '0', '--no-open', '--data', at('served')]);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const address = await new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => resolve(chunk.toString('utf8')));
    });
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#t=\S+\n$/);
    const [origin, token] = address.trim().split('/#t=');
    const headers = { authorization: `Bearer ${token ?? ''}` };
    const reply = await fetch(`${origin ?? ''}/api/v1/snapshots`, { headers });
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ snapshots: [{ source: 'demo' }] });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('refuses an address that is not loopback', async () => {
    const { code, stdout, stderr } = await runAssumable([
      'serve',
      '--host',
      '0.0.0.0',
      '--port',
      '0',
      '--no-open',
      '--data',
      at('public'),
    ]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^assumable: (?!unexpected)[^\n]*0\.0\.0\.0/);
  });
});

describe('the command as a whole', () => {
  it('prints help and version on stdout with 0', async () => {
    const help = await runAssumable(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    const commands = ['serve', 'import', 'crawl', 'explain', 'who-can', 'export', 'generate', 'snapshots'];
    await Promise.all(
      commands.map(async (command) => {
        expect(help.stdout).toContain(`\n  ${command} `);
        const own = await runHere([command, '--help']);
        expect(own).toMatchObject({ code: 0, stderr: '' });
        expect(own.stdout).toMatch(/Examples:\n {2}assumable /);
      }),
    );
    expect((await runAssumable(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('suggests the command that was meant', async () => {
    const { code, stdout, stderr } = await runHere(['explian']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/unknown command 'explian'[^]*explain/);
  });

  it('crawls nothing without a role, and says why a crawl cannot begin', async () => {
    expect((await runHere(['crawl'])).code).toBe(2);
    const refused = await runAssumable(['crawl', '--role', 'Reader', '--data', at('crawled')], {
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' },
    });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/The crawl stopped: .*AWS_ENDPOINT_URL/);
  });
});
