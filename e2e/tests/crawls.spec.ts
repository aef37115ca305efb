/** A crawl in the console, from its plan to its snapshot: the real server against a made-up AWS over real HTTP. */
import { SnapshotDetailSchema } from '@assumable/shared/testing/api-contract';
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { findAccessibilityFaults } from '../fixtures/accessibility.ts';
import { readApi } from '../fixtures/api.ts';
import { parseCsv } from '../fixtures/csv.ts';
import { startFakeAws, type FakeAws } from '../fixtures/fake-aws.ts';
import { startServer } from '../fixtures/server.ts';
import { expect, test as base } from '../fixtures/test.ts';

interface AwsFixtures {
  readonly aws: FakeAws;
}

/** `test` on a server whose AWS is made up; one crawl runs at a time, so the tests run one after the other. */
const test = base.extend<object, AwsFixtures>({
  aws: [
    async ({}, use) => {
      const aws = await startFakeAws(['--accounts', '14', '--roles-per-account', '4', '--latency', '5-10']);
      await use(aws);
      aws.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  server: [
    async ({ aws }, use) => {
      const server = await startServer({ env: aws.env, args: ['--allow-local-endpoint'] });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});
test.describe.configure({ mode: 'serial' });

/** Three digits that tell accounts of the made-up organization apart, as the console writes ids. */
function spaced(id: string): string {
  return `${id.slice(0, 4)} ${id.slice(4, 8)} ${id.slice(8)}`;
}

function grid(page: Page) {
  return page.getByRole('grid', { name: 'Accounts of the crawl' });
}

function state(page: Page, word: string) {
  return page.getByRole('heading', { level: 1 }).locator('..').getByText(word, { exact: true });
}

/** Plans with so many accounts at the same time and starts. */
async function startCrawl(page: Page, atOnce: string): Promise<void> {
  await page.getByText('Profile, region, speed').click();
  await page.getByRole('textbox', { name: 'Accounts at the same time' }).fill(atOnce);
  await page.getByRole('button', { name: 'Plan the crawl' }).click();
  await page.getByRole('button', { name: /^Start/ }).click();
  await expect(page).toHaveURL(/\/crawls\/[0-9A-Z]{20,}/);
}

test('T16: plan, start, watch, understand what failed, read it again', async ({
  page,
  open,
  server,
  aws,
}) => {
  const [, , unread = '', gaps = ''] = aws.readable;
  const last = aws.readable.at(-1) ?? '';

  // The first run offers three ways; the plan names a role that is refused, in the words of the server.
  await aws.plan([{ kind: 'deny', operation: 'AssumeRole', account: last }]);
  await open('/snapshots');
  for (const name of ['Explore the demo', 'Import files', 'Read from AWS'])
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
  await page.getByRole('link', { name: 'Plan a crawl' }).click();
  const role = page.getByRole('textbox', { name: 'Role', exact: true });
  await role.fill('not a role!');
  await page.getByRole('button', { name: 'Plan the crawl' }).click();
  await expect(role).toHaveAttribute('aria-invalid', 'true');
  await role.fill('AssumableReader');
  await page.getByRole('button', { name: 'Plan the crawl' }).click();
  const problems = page.getByRole('region', { name: 'Problems' });
  await expect(problems).toContainText(`arn:aws:iam::${last}:role/AssumableReader could not be assumed`);
  await expect(page.getByRole('grid', { name: 'Planned accounts' }).getByRole('row')).toHaveCount(15);
  expect(await findAccessibilityFaults(page), 'plan').toEqual([]);

  // Started although the role is refused somewhere: that account and its reason are in the table, the rest is read.
  await aws.plan([
    { kind: 'deny', operation: 'AssumeRole', account: unread },
    { kind: 'deny', operation: 'ListSAMLProviders', account: gaps },
  ]);
  await startCrawl(page, '4');
  await expect(page.getByRole('progressbar', { name: 'Accounts that have ended' })).toBeVisible();
  await expect(state(page, 'Finished')).toBeVisible();
  await expect(page.getByText('2 accounts could not be read in full')).toBeVisible();
  const rows = grid(page).locator('tr[data-row]');
  await expect(rows.first()).toContainText('The role could not be assumed');
  await expect(rows.first()).toContainText(spaced(unread));
  await expect(rows.nth(1)).toContainText('The role lacks a permission');

  // Which failed and why is told without a step, and trying again is one.
  await expect(page.getByRole('button', { name: 'Read the 2 missing accounts again' })).toBeVisible();

  // Filters stand in the address, and survive a reload.
  await page
    .getByRole('group', { name: 'Accounts by state' })
    .getByRole('button', { name: /^Not read/ })
    .click();
  await expect(page).toHaveURL(/state=failed/);
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);

  // The drawer says what to do, and everything that was not read.
  await rows.first().click();
  const drawer = page.getByRole('complementary', { name: 'Account of the crawl' });
  await expect(drawer.getByRole('heading', { name: 'What to do' })).toBeVisible();
  await expect(drawer).toContainText('assume_denied');
  await expect(drawer).toContainText('AWS said: AccessDenied');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    expect(await findAccessibilityFaults(page), colorScheme).toEqual([]);
  }
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await page.getByRole('button', { name: 'Clear' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  const csv = parseCsv(await readFile(await download.path(), 'utf8'));
  expect(csv).toHaveLength(15);
  expect(csv.find((row) => row[0] === unread)?.slice(2, 4)).toEqual(['failed', 'assume_denied']);

  // Views that depend on the account name it, and lead back here; from the table to its accounts.
  const first = await readApi(server, '/snapshots/latest', SnapshotDetailSchema);
  await page.getByRole('link', { name: 'Open the snapshot' }).click();
  await expect(page.getByRole('link', { name: '13 of 14 accounts read' })).toBeVisible();
  for (const name of ['Explore', 'Matrix', 'Paths', 'Principals']) {
    await page.getByRole('navigation').getByRole('link', { name }).click();
    await expect(page.getByRole('link', { name, exact: true })).toHaveAttribute('aria-current', 'page');
    const banner = page.getByRole('complementary', { name: 'Coverage' });
    await expect(banner).toContainText('1 account not read, 1 read with gaps');
    await expect(banner).toContainText('the role could not be assumed');
  }
  await page.getByRole('link', { name: 'Which and why' }).click();
  await expect(page).toHaveURL(/crawls\/.*state=failed,partial,skipped/);
  await expect(rows).toHaveCount(2);

  // Once the cause is gone, only what is missing is read again, into a snapshot of its own.
  await aws.plan([]);
  await page.getByRole('button', { name: 'Read the 2 missing accounts again' }).click();
  await expect(page).not.toHaveURL(new RegExp(first.id));
  await expect(state(page, 'Finished')).toBeVisible();
  await expect(page.getByRole('button', { name: /missing account/ })).toHaveCount(0);
  const second = await readApi(server, '/snapshots/latest', SnapshotDetailSchema);
  expect(second.gaps).toEqual([]);
  expect(second.counts.accountsRead).toBe(14);
  expect((await readApi(server, `/snapshots/${first.id}`, SnapshotDetailSchema)).gaps).toHaveLength(2);
});

test('cancelled with the keyboard alone, resumed, and sealed as it is', async ({
  page,
  open,
  server,
  aws,
}) => {
  // Three accounts are read, then the crawl stands still until it is cancelled, however fast this machine is.
  const standStill = { kind: 'slow', operation: 'GetAccountSummary', from: 4, delayMs: 120_000 } as const;
  await aws.plan([standStill]);
  const press = async (name: RegExp): Promise<void> => {
    const wanted = page.getByRole('button', { name });
    await expect(wanted).toBeEnabled();
    for (let presses = 0; presses < 60; presses += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) {
        await page.keyboard.press('Enter');
        return;
      }
      await page.keyboard.press('Tab');
    }
    throw new Error(`60 times Tab did not reach ${String(name)}`);
  };
  await open('/crawls/new');
  await page.getByText('Profile, region, speed').click();
  await page.getByRole('textbox', { name: 'Accounts at the same time' }).focus();
  await page.keyboard.type('1');
  await press(/^Plan the crawl$/);
  await page.getByRole('button', { name: /^Start/ }).waitFor();
  await press(/^Start: read 14 accounts$/);
  await expect(state(page, 'Running')).toBeVisible();
  const done = page.getByRole('progressbar', { name: 'Accounts that have ended' });
  await expect(done).toHaveAttribute('aria-valuenow', '3');
  await press(/^Cancel$/);
  await expect(state(page, 'Cancelled')).toBeVisible();
  await expect(done).toHaveAttribute('aria-valuenow', '3');

  await aws.plan([standStill]);
  await press(/^Resume$/);
  await expect(state(page, 'Running')).toBeVisible();
  await expect(done).toHaveAttribute('aria-valuenow', '6');

  // Elsewhere in the console a line says how far it is; what is on screen stays the earlier snapshot.
  await page.getByRole('link', { name: 'Matrix', exact: true }).click();
  await expect(page.getByTestId('crawl-banner')).toContainText('6 of 14 accounts');
  await page.getByRole('link', { name: 'Show the crawl' }).click();
  await press(/^Cancel$/);
  await expect(state(page, 'Cancelled')).toBeVisible();
  await press(/^Discard$/);
  await expect(page.getByRole('alertdialog', { name: 'Discard this crawl?' })).toBeVisible();
  expect(await findAccessibilityFaults(page), 'dialog').toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toBeHidden();
  await press(/^Make a partial snapshot$/);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make the snapshot' }).click();
  await expect(state(page, 'Finished')).toBeVisible();
  const sealed = await readApi(server, '/snapshots/latest', SnapshotDetailSchema);
  expect(sealed.counts.accountsRead).toBe(6);
  expect(sealed.gaps.some(({ code }) => code === 'cancelled')).toBe(true);
});

test.describe('without its connections', () => {
  test.use({ allowedFaults: ['net::ERR_FAILED'] });

  test('waits for credentials, says when live updates are lost, and recovers', async ({
    page,
    open,
    aws,
  }) => {
    // Slow from the third account on, so that there is time for the credentials to run out.
    await aws.plan([{ kind: 'slow', operation: 'AssumeRole', from: 3, delayMs: 3_000 }]);
    await open('/crawls/new');
    await startCrawl(page, '1');
    const done = page.getByRole('progressbar', { name: 'Accounts that have ended' });
    await expect(done).not.toHaveAttribute('aria-valuenow', '0');
    await aws.expire();
    await expect(page.getByRole('alert')).toContainText('The credentials of the server ran out');
    await expect(page.getByRole('alert')).toContainText('aws sso login');

    // The stream breaks on reload and at every try after it; the page says so and goes on with what it can ask.
    await page.route('**/events', (route) => route.abort());
    await page.reload();
    await expect(page.getByText('Live updates lost, refreshing every 5 s.')).toBeVisible();
    await expect(state(page, 'Paused')).toBeVisible();
    await page.unroute('**/events');
    await expect(page.getByText('Live updates lost')).toBeHidden();

    await page.getByRole('navigation').getByRole('link', { name: 'Snapshots' }).click();
    const strip = page.getByRole('region', { name: 'Crawls that are not finished' });
    await expect(strip).toContainText('The credentials of the server ran out');
    await aws.renew();
    await strip.getByRole('button', { name: 'Try again now' }).click();
    await expect(strip).toContainText('Running');
    await strip.getByRole('link', { name: /^Crawl / }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
    await expect(page).toHaveURL(/\/snapshots$/);
    await expect(strip).toBeHidden();
  });
});
