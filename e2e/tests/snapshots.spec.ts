import {
  EdgeListSchema,
  SnapshotDetailSchema,
  SnapshotListSchema,
} from '@assumable/shared/testing/api-contract';
import type { Download, Page } from '@playwright/test';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readApi } from '../fixtures/api.ts';
import { parseCsv } from '../fixtures/csv.ts';
import { CLI, startServer } from '../fixtures/server.ts';
import { expect, test as base } from '../fixtures/test.ts';

const run = promisify(execFile);
const DEMO = 'Acme (demo organization)';

/** Credentials that are not there, so that a crawl fails at once and asks nobody outside of this machine. */
const NO_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_SESSION_TOKEN: '',
  AWS_PROFILE: '',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_REGION: 'eu-west-1',
};

interface OwnFixtures {
  /** A new folder for the files of this worker. */
  readonly folder: string;
  /** `small.tar.gz`, a synthetic organization. */
  readonly archive: string;
}

/** `test` on a server that these tests may fill. */
const test = base.extend<object, OwnFixtures>({
  folder: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'assumable-files-'));
      await use(folder);
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],

  archive: [
    async ({ folder }, use) => {
      const archive = join(folder, 'small.tar.gz');
      await run(process.execPath, [CLI, 'generate', '--preset', 'small', '--output', archive]);
      await use(archive);
    },
    { scope: 'worker' },
  ],

  server: [
    async ({}, use) => {
      const server = await startServer({ env: NO_CREDENTIALS });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

function table(page: Page) {
  return page.getByRole('table', { name: 'Snapshots, newest first' });
}

/** What the page says of an import that was started. */
function importCard(page: Page) {
  return page.getByRole('region', { name: /^Import (running|done|failed|cancelled)$/ });
}

/** Chooses a file as a person does and gives the card of the import. */
async function importFile(page: Page, path: string) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles(path);
  return importCard(page);
}

async function exportAs(page: Page, format: string): Promise<Download> {
  await page.getByRole('button', { name: `Export ${DEMO}` }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click(),
  ]);
  return download;
}

test('an archive is imported through the page and can be looked at', async ({
  page,
  open,
  server,
  archive,
}) => {
  await open('/snapshots');
  await expect(table(page).getByRole('link', { name: DEMO })).toBeVisible();
  const card = await importFile(page, archive);
  await expect(card).toContainText(/Import is complete/);
  await expect(table(page).getByRole('row').nth(1)).toContainText('Import');
  await expect(table(page).getByRole('row').nth(1)).toContainText('latest');

  const snapshot = await readApi(server, '/snapshots/latest', SnapshotDetailSchema);
  expect(snapshot.source).toBe('import');
  expect(snapshot.counts.roles).toBeGreaterThan(50);
  for (const gap of snapshot.gaps.slice(0, 5)) await expect(card).toContainText(gap.message);
  await card.getByRole('link', { name: 'Open the snapshot' }).click();
  await expect(page).toHaveURL(new RegExp(`/s/${snapshot.id}`));
  const { accountsRead, accounts } = snapshot.counts;
  await expect(
    page.getByRole('link', { name: `${accountsRead} of ${accounts} accounts read` }),
  ).toBeVisible();

  // The picker leads back to the older one, and says that it is older.
  await page.getByRole('button', { name: `Snapshot ${snapshot.label}` }).click();
  await page
    .getByRole('menuitemradio', { name: new RegExp(`^${DEMO.replace(/[()]/g, '\\$&')}`) })
    .first()
    .click();
  await expect(page.getByRole('link', { name: '15 of 17 accounts read' })).toBeVisible();
  await expect(page.getByText('older snapshot')).toBeVisible();
});

test('gaps of an import are named, in the result and on the overview', async ({
  page,
  open,
  server,
  folder,
}) => {
  const id = '123456789012';
  const file = join(folder, `${id}.json`);
  const role = (name: string, trust: unknown): object => ({
    Path: '/',
    RoleName: name,
    RoleId: `AROA${name.toUpperCase().padEnd(17, 'X')}`,
    Arn: `arn:aws:iam::${id}:role/${name}`,
    CreateDate: '2026-01-01T00:00:00Z',
    AssumeRolePolicyDocument: trust,
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    InstanceProfileList: [],
  });
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  const good = { Version: '2012-10-17', Statement: [statement] };
  await writeFile(
    file,
    JSON.stringify({
      UserDetailList: [],
      GroupDetailList: [],
      Policies: [],
      RoleDetailList: [role('Good', good), role('Broken', '{"Statement": ['), { RoleName: 'Nameless' }],
    }),
  );
  await open('/snapshots');
  const card = await importFile(page, file);
  await expect(card).toContainText(/Import is complete with \d+ gaps?/);
  const { snapshots } = await readApi(server, '/snapshots', SnapshotListSchema);
  const own = snapshots.find(({ counts }) => counts.accounts === 1);
  const snapshot = await readApi(server, `/snapshots/${own?.id ?? ''}`, SnapshotDetailSchema);
  expect(snapshot.gaps.length).toBeGreaterThanOrEqual(2);
  await expect(card).toContainText('Broken');
  await expect(card).toContainText('Nameless');

  await card.getByRole('link', { name: 'Open the snapshot' }).click();
  const coverage = page.getByRole('complementary', { name: 'Coverage and trusts from outside' });
  for (const { message } of snapshot.gaps) await expect(coverage).toContainText(message);

  // Every page says so in one line, which leads to the table of all gaps.
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Principals' }).click();
  await page.getByTestId('coverage-banner').getByRole('link', { name: 'Which and why' }).click();
  const gaps = page.getByRole('grid', { name: 'Gaps' });
  await expect(gaps.locator('tr[data-row]')).toHaveCount(snapshot.gaps.length);
  await page.getByRole('textbox', { name: 'Filter by account, reason or text' }).fill('nameless');
  await expect(gaps.locator('tr[data-row]')).toHaveCount(1);
  await expect(page.getByTestId('truth-line')).toContainText(`1 of ${snapshot.gaps.length} gaps`);
});

test('several files at once are one organization', async ({ page, open, server, folder }) => {
  const ids = ['210000000001', '210000000002'];
  const trust = (id: string): object => ({
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${id}:root` }, Action: 'sts:AssumeRole' }],
  });
  const paths = ids.map((id) => join(folder, `${id}.json`));
  for (const [index, id] of ids.entries()) {
    const role = {
      Path: '/',
      RoleName: 'Shared',
      RoleId: `AROASHARED${id.slice(-10)}`,
      Arn: `arn:aws:iam::${id}:role/Shared`,
      CreateDate: '2026-01-01T00:00:00Z',
      AssumeRolePolicyDocument: trust(ids[1 - index] ?? ''),
    };
    const account = { UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: [role] };
    await writeFile(paths[index] ?? '', JSON.stringify(account));
  }
  await open('/snapshots');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles(paths);
  await expect(importCard(page)).toContainText(/Import is complete/);
  const snapshot = await readApi(server, '/snapshots/latest', SnapshotDetailSchema);
  expect(snapshot.counts).toMatchObject({ accounts: 2, accountsRead: 2, roles: 2 });
});

test('a broken file is refused with a reason, and nothing is lost', async ({
  page,
  open,
  server,
  folder,
}) => {
  const before = await readApi(server, '/snapshots', SnapshotListSchema);
  const broken = join(folder, 'broken.tar.gz');
  await writeFile(broken, Buffer.from('1f8b0800deadbeef this is no archive'));
  const text = join(folder, 'notes.json');
  await writeFile(text, '{"RoleDetailList": [');
  await open('/snapshots');
  for (const path of [broken, text]) {
    const card = await importFile(page, path);
    await expect(card).toContainText(/broken\.tar\.gz|notes\.json|archive|JSON/);
    await card.getByRole('button', { name: /^Dismiss/ }).click();
    await expect(card).toBeHidden();
  }
  expect(await readApi(server, '/snapshots', SnapshotListSchema)).toEqual(before);
  await expect(table(page).getByRole('link', { name: DEMO })).toBeVisible();
});

test('exports as CSV and JSON are files that parse and hold every edge', async ({
  page,
  open,
  server,
  context,
}) => {
  await open('/snapshots');
  const demo = (await readApi(server, '/snapshots', SnapshotListSchema)).snapshots.find(
    ({ source }) => source === 'demo',
  );
  // Service-linked roles are left out unless they are asked for, here as in every list.
  const { total } = await readApi(server, `/snapshots/${demo?.id ?? ''}/edges`, EdgeListSchema);

  const csv = await exportAs(page, 'CSV');
  expect(csv.suggestedFilename()).toMatch(/\.csv$/);
  const [head, ...rows] = parseCsv(await readFile(await csv.path(), 'utf8'));
  expect(head).toEqual(expect.arrayContaining(['source', 'target', 'status']));
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head?.length]));

  const json = await exportAs(page, 'JSON');
  expect(json.suggestedFilename()).toMatch(/\.json$/);
  const graph: unknown = JSON.parse(await readFile(await json.path(), 'utf8'));
  expect(graph).toMatchObject({ edges: expect.any(Array), nodes: expect.any(Array) });
  const written = typeof graph === 'object' && graph !== null && 'edges' in graph ? graph.edges : [];
  expect(written).toHaveLength(rows.length);
  expect(rows.length).toBe(total);

  const ndjson = await exportAs(page, 'NDJSON');
  const lines = (await readFile(await ndjson.path(), 'utf8')).trimEnd().split('\n');
  for (const line of lines) expect(typeof JSON.parse(line)).toBe('object');
  expect(lines.length).toBeGreaterThanOrEqual(rows.length);

  const graphml = await exportAs(page, 'GraphML');
  // An empty page reads it: the console's own policy lets nobody make a document from text.
  const reader = await context.newPage();
  const error = await reader.evaluate(
    (text) =>
      new DOMParser().parseFromString(text, 'application/xml').querySelector('parsererror')?.textContent,
    await readFile(await graphml.path(), 'utf8'),
  );
  expect(error).toBeUndefined();
});

test('an archive that was exported can be imported again', async ({ page, open, server, folder }) => {
  await open('/snapshots');
  const archive = await exportAs(page, 'Archive');
  const path = join(folder, archive.suggestedFilename());
  await archive.saveAs(path);
  const card = await importFile(page, path);
  await expect(card).toContainText(/Import is complete/);
  const { snapshots } = await readApi(server, '/snapshots', SnapshotListSchema);
  const details = await Promise.all(
    snapshots
      .filter(({ counts }) => counts.accounts === 17)
      .map(({ id }) => readApi(server, `/snapshots/${id}`, SnapshotDetailSchema)),
  );
  expect(details.length).toBeGreaterThanOrEqual(2);
  expect(
    new Set(details.map(({ edges, counts }) => JSON.stringify({ edges, roles: counts.roles }))).size,
  ).toBe(1);
});
