import { demoStory } from '@assumable/shared/testing/demo-model';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { findAccessibilityFaults } from '../fixtures/accessibility.ts';
import { edgeSelection, explanation, explorePath, inspector } from '../fixtures/console.ts';
import { parseCsv } from '../fixtures/csv.ts';
import { expect, test } from '../fixtures/test.ts';

const JOHN = demoStory('john-devops').source;
const MFA = demoStory('mfa-user');
const PROD_ADMIN = 'arn:aws:iam::555555555555:role/ProdAdmin';

test('paths: two ends by keyboard, the chain in rows and lanes, why of a step, a shared link', async ({
  page,
  open,
}) => {
  await open('/s/latest/paths');
  const from = page.getByRole('combobox', { name: /^From/ });
  await from.fill(JOHN);
  await page.getByRole('option', { name: /John/ }).waitFor();
  await from.press('Enter');
  await expect(page.getByText(/John \(security\) reaches \d+ roles/)).toBeVisible();
  await expect(page.getByRole('region', { name: '2 steps' })).toContainText('DeployMaster');

  await page.getByRole('button', { name: /ProdAdmin/ }).click();
  const steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem').getByRole('heading');
  await expect(steps).toHaveCount(4);
  await expect(page.getByTestId('chain')).toContainText('at most 1 hour, because a role session asks for it');
  await expect(page.getByRole('group', { name: 'Drawn chain' })).toContainText('ReleaseManager');

  await page.getByRole('button', { name: 'Why step 2' }).click();
  await expect(explanation(page)).toHaveAccessibleName('Why DevOps to DeployMaster');
  await page.reload();
  await expect(steps).toHaveCount(4);
  await expect(explanation(page)).toBeVisible();

  await open(
    `/s/latest/paths?from=${encodeURIComponent(PROD_ADMIN)}&to=${encodeURIComponent(JOHN.replace('user/John', 'role/DevOps'))}`,
  );
  await expect(page.getByRole('heading', { name: /There is no chain/ })).toBeVisible();
  await expect(page.getByText(/2 accounts were not read/)).toBeVisible();
});

test('matrix: cells by keyboard, the trusts behind one, the same pairs as table and CSV', async ({
  page,
  open,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await open('/s/latest/matrix');
  const grid = page.getByRole('grid', { name: 'Who reaches whom' });
  const cell = grid.getByRole('gridcell', { name: /^security to apps-devstg: / });
  await cell.click();
  const pair = inspector(page).getByRole('article', { name: 'security to apps-devstg' });
  await expect(pair).toContainText(/8 trusts in \d+ roles?/);
  await page.keyboard.press('ArrowRight');
  await expect(grid.getByRole('gridcell', { name: /^security to data-devstg: / })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('article', { name: 'security to data-devstg' })).toBeVisible();
  expect(await findAccessibilityFaults(page)).toEqual([]);

  const shown = Number(
    /Showing (\d+) pairs/.exec((await page.getByTestId('truth-line').textContent()) ?? '')?.[1],
  );
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const rows = parseCsv(await readFile(await (await download).path(), 'utf8'));
  expect(rows).toHaveLength(shown + 1);
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Table' }).click();
  await expect(page.getByRole('grid', { name: 'Account pairs' })).toHaveAttribute(
    'aria-rowcount',
    String(shown + 1),
  );

  await page.getByRole('group', { name: 'Level' }).getByRole('button', { name: 'Units' }).click();
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Matrix' }).click();
  await grid.getByRole('gridcell', { name: /^Security to Sandbox: / }).click();
  await expect(page.getByText('Security → Sandbox')).toBeVisible();
});

test('what-if facts, filters and views travel in the address; a CloudTrail record explains itself', async ({
  page,
  open,
}) => {
  await open(explorePath({ of: MFA.source, sel: edgeSelection(MFA.source, MFA.target) }));
  await explanation(page).getByText('MFA used').click();
  await expect(explanation(page)).toContainText('This is the answer with your assumptions');
  await expect(page).toHaveURL(/assume=aws:multifactorauthpresent/);
  await page.reload();
  await expect(explanation(page)).toContainText('This is the answer with your assumptions');

  await page.keyboard.press('v');
  await page.getByRole('button', { name: 'Vendor accounts trusted without an external id' }).click();
  const chips = page.getByRole('list', { name: 'Active filters' });
  await expect(chips).toContainText('Without: external id');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('textbox', { name: 'Name of the view' }).fill('My vendors');
  await page.getByRole('button', { name: 'Save view' }).click();
  await expect(page.getByRole('button', { name: 'My vendors', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Rename My vendors' }).click();
  await page.getByRole('textbox', { name: 'New name of My vendors' }).fill('Vendors');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Vendors', exact: true })).toBeVisible();
  expect(await findAccessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await chips.getByRole('button', { name: 'Clear all' }).click();
  await expect(chips).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(chips).toBeVisible();

  const record = {
    eventName: 'AssumeRole',
    userIdentity: { type: 'IAMUser', arn: MFA.source },
    requestParameters: { roleArn: MFA.target },
  };
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('combobox', { name: /^Search a name/ });
  await palette.fill(JSON.stringify(record));
  await page.getByRole('option', { name: /Why this call is allowed or not/ }).click();
  await expect(explanation(page)).toBeVisible();
  await expect(page).toHaveURL(/assume=!sts:externalid|assume=%21sts:externalid/);

  await page.keyboard.press('v');
  await page.getByRole('button', { name: 'Delete Vendors' }).click();
  await expect(page.getByRole('region', { name: 'Saved views' })).toBeHidden();
});

test('a principal has a page; the console starts small', async ({ page, open }) => {
  const scripts = new Map<string, number>();
  page.on('response', (reply) => {
    if (!reply.url().endsWith('.js')) return;
    void reply.body().then((body) => scripts.set(reply.url(), gzipSync(body).length));
  });
  await open('/s/latest');
  await expect(page.getByRole('heading', { name: 'Organization', level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle');
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  expect(scripts.size).toBeGreaterThan(3);
  expect(bytes, 'gzip bytes of script before the first page').toBeLessThanOrEqual(230_000);

  await open(`/s/latest/principal?id=${encodeURIComponent(demoStory('chain-1').target)}`);
  await expect(page.getByRole('heading', { name: 'DeployMaster', level: 1 })).toBeVisible();
  await page.getByRole('slider', { name: /Steps to each side/ }).press('ArrowRight');
  await expect(page.getByRole('region', { name: 'It gets to in 2 steps' })).toContainText('ProdAdmin');
  await page.getByRole('tab', { name: /SCP & RCP/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('on Root');
});
