/** What reviewers come for, each within so many steps from the opening page: a click, or a search with its Enter. */
import { demoStory } from '@assumable/shared/testing/demo-model';
import type { Locator, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { findAccessibilityFaults } from '../fixtures/accessibility.ts';
import { explanation, inspector } from '../fixtures/console.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ sharesPage: true });

const PROD_ADMIN = 'arn:aws:iam::555555555555:role/ProdAdmin';
const DEPLOY_MASTER = 'arn:aws:iam::555555555555:role/DeployMaster';
const MFA = demoStory('mfa-user');

/** Counts what a person does. */
class Steps {
  private taken = 0;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  async do(step: () => Promise<unknown>): Promise<void> {
    this.taken += 1;
    expect(this.taken, 'steps').toBeLessThanOrEqual(this.most);
    await step();
  }
}

/** A search that opens the first hit, by keyboard. */
async function search(page: Page, text: string, hit: RegExp): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Search a name/ }).fill(text);
  await expect(page.getByRole('option', { selected: true })).toHaveText(hit);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: /^Search a name/ })).toBeHidden();
}

/** Walks to a control with Tab and presses Enter there. */
async function pressByTab(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error('120 times Tab did not reach the control');
}

function trusts(page: Page) {
  return page.getByRole('grid', { name: 'Trusts' });
}

test('T1, T2: what is in scope and was not read; who gets into an account, and into a unit', async ({
  page,
  open,
}) => {
  await open();
  const main = page.getByRole('main');
  await expect(main.getByRole('button', { name: /15 of 17 accounts read/ })).toContainText('2 not read');
  await expect(main.getByRole('button', { name: /principals/ }).first()).toContainText('417');
  await expect(main.getByRole('button', { name: /cross-account trusts/ })).toBeVisible();
  await expect(main).toContainText('legacy-web is suspended, so it was not read');

  const account = new Steps(2);
  await account.do(() => page.getByRole('button', { name: /^apps-prd ?, account/ }).click());
  const panel = inspector(page).getByRole('article', { name: 'Account apps-prd' });
  await expect(panel.getByRole('heading', { name: /^Into this account/ })).toBeVisible();
  await expect(panel).toContainText('apps-devstg');

  await page.keyboard.press('Escape');
  const unit = new Steps(2);
  await unit.do(() =>
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Matrix' }).click(),
  );
  // The overview has a choice of level as well.
  await expect(page.getByRole('gridcell').first()).toBeVisible();
  await unit.do(() =>
    page.getByRole('group', { name: 'Level' }).getByRole('button', { name: 'Units' }).click(),
  );
  await expect(page.getByRole('gridcell', { name: /^Security to Workloads \/ NonProd: / })).toBeVisible();
});

test('T3, T4, T5: who reaches a role, what a user reaches, the chains between them; keyboard only', async ({
  page,
  open,
}) => {
  await open();
  const inbound = new Steps(2);
  await inbound.do(() => search(page, PROD_ADMIN, /ProdAdmin/));
  await expect(inspector(page).getByRole('article', { name: 'ProdAdmin' })).toBeVisible();
  await inbound.do(() => page.keyboard.press('r'));
  await expect(page.getByText('5 principals of the snapshot can get to ProdAdmin (apps-prd).')).toBeVisible();
  await expect(page.getByRole('region', { name: '1 step' })).toContainText('ReleaseManager');

  const outbound = new Steps(2);
  await outbound.do(() => search(page, 'John', /^John/));
  await expect(inspector(page).getByRole('article', { name: 'John' })).toBeVisible();
  await outbound.do(() => page.keyboard.press('f'));
  await expect(page.getByText(/John \(security\) reaches \d+ roles/)).toBeVisible();

  const between = new Steps(3);
  await between.do(() => search(page, 'John', /^John/));
  await expect(inspector(page).getByRole('article', { name: 'John' })).toBeVisible();
  await between.do(() => page.keyboard.press('f'));
  await expect(page.getByText(/John \(security\) reaches \d+ roles/)).toBeVisible();
  await between.do(() => pressByTab(page, page.getByRole('button', { name: /ProdAdmin/ }).first()));
  await expect(
    page.getByRole('list', { name: 'Steps' }).getByRole('listitem').getByRole('heading'),
  ).toHaveCount(4);
  await expect(page.getByTestId('chain')).toContainText('crosses accounts');
});

test('T6, T7: which statement decides, what must hold, and what if it does', async ({ page, open }) => {
  await open(`/s/latest/explore?of=${encodeURIComponent(MFA.source)}&v=table`);
  const steps = new Steps(2);
  await steps.do(() => page.locator(`tr[data-row="${MFA.source}|${MFA.target}|sts:AssumeRole"]`).click());
  await expect(
    explanation(page)
      .getByRole('heading', { level: 5, name: /^Decides Statement/ })
      .first(),
  ).toBeVisible();
  await expect(explanation(page)).toContainText('MFA');
  await steps.do(() => explanation(page).getByText('MFA used').click());
  await expect(explanation(page)).toContainText('This is the answer with your assumptions');
});

test('T8, T9, T10: trusts outside, of whole accounts and of anyone; vendors; services; keyboard only', async ({
  page,
  open,
}) => {
  await open();
  const questions: readonly (readonly [search: string, view: RegExp, shows: string])[] = [
    ['trusts from outside', /^Trusts from outside/, 'Datadog'],
    ['whole accounts', /^Roles that trust whole accounts/, 'OrganizationAccountAccessRole'],
    ['trust anyone', /^Roles that trust anyone/, 'Anyone with an AWS account'],
    ['vendor accounts', /^Vendor accounts trusted without/, '9999'],
    ['services trusted without', /^Services trusted without a source/, '.amazonaws.com'],
    ['services trusted with a', /^Services trusted with a source/, '.amazonaws.com'],
  ];
  for (const [text, view, shows] of questions) {
    const steps = new Steps(1);
    await steps.do(() => search(page, text, view));
    await expect(trusts(page).getByRole('row').nth(1)).toBeVisible();
    await expect(trusts(page)).toContainText(shows);
    await expect(page.getByTestId('truth-line')).toContainText(/edges? in all/);
  }
  await trusts(page).locator('tr[tabindex="0"]').focus();
  await page.keyboard.press('Enter');
  await expect(explanation(page)).toBeVisible();
});

test('T14: a link that shows exactly this, also to somebody else', async ({
  page,
  open,
  context,
  server,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(`/s/latest/explore?of=${encodeURIComponent(MFA.target)}&lay=radial&dir=in`);
  await expect(page.getByRole('tree')).toBeAttached();
  const tree = page.getByRole('tree');
  await tree.getByRole('treeitem').nth(1).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page).toHaveURL(/pin=/);
  await expect(page.getByRole('button', { name: 'Undo 1 move' })).toBeVisible();
  const steps = new Steps(1);
  await steps.do(() => page.getByRole('button', { name: 'Copy link' }).click());
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).not.toContain('latest');
  const other = await context.newPage();
  await other.goto(`${link}#t=${server.token}`);
  await expect(other.getByRole('button', { name: 'Undo 1 move' })).toBeVisible();
  await expect(
    other.getByRole('group', { name: 'Layout' }).getByRole('button', { name: 'Radial' }),
  ).toHaveAttribute('aria-pressed', 'true');
  await other.close();
});

test('T15: a policy to read, and two to compare', async ({ page, open }) => {
  await open();
  const policy = new Steps(2);
  await policy.do(() => search(page, PROD_ADMIN, /ProdAdmin/));
  await policy.do(() => inspector(page).getByRole('tab', { name: 'Trust policy' }).click());
  await expect(inspector(page).getByRole('textbox', { name: /^Trust policy of/ })).toContainText(
    'sts:AssumeRole',
  );

  const compared = new Steps(2);
  await compared.do(() => inspector(page).getByRole('link', { name: 'Open and compare' }).click());
  await expect(page.getByRole('heading', { level: 1, name: 'Trust policy of ProdAdmin' })).toBeVisible();
  await compared.do(() => page.getByRole('button', { name: /^AdministratorAccess/ }).click());
  const comparison = page.getByRole('region', { name: 'Comparison' });
  await expect(comparison.getByRole('status')).toHaveText('1 statement added, 1 statement removed.');
  await expect(
    comparison.locator('tr[data-line="removed"]').filter({ hasText: '"Resource": "*"' }),
  ).toHaveCount(1);
  await expect(
    comparison.locator('tr[data-line="added"]').filter({ hasText: 'role/ReleaseManager' }),
  ).toHaveCount(1);

  const shared = new Steps(1);
  await shared.do(() => search(page, 'administratoraccess', /^AdministratorAccess/));
  await expect(page.getByRole('heading', { level: 1, name: 'AdministratorAccess' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Carried by' }).locator('..')).toContainText('53');
});

test('T17, T18: chains into roles with full access; one person, from permission sets to roles', async ({
  page,
  open,
}) => {
  await open('/s/latest/paths');
  const full = page.getByRole('region', { name: 'Who gets to full access' });
  await expect(full).toContainText('Allow * on * in AdministratorAccess');
  const admins = new Steps(1);
  await admins.do(() => full.getByRole('button', { name: /ProdAdmin/ }).click());
  await expect(page.getByRole('region', { name: '1 step' })).toContainText('ReleaseManager');
  await page.getByRole('switch', { name: 'Escalation steps' }).click();
  await expect(page).toHaveURL(/esc=1/);

  const person = new Steps(2);
  await person.do(() => search(page, 'oliver', /^oliver@acme/));
  const column = (name: string) => page.getByRole('region', { name });
  await expect(column('People and groups')).toContainText('aws-devops');
  await expect(column('Permission sets').getByRole('button')).toHaveText([/^AdministratorAccess/, /^DevOps/]);
  const roles = column('Roles and accounts');
  await expect(roles.getByRole('button')).toHaveCount(6);
  await expect(roles.getByRole('button', { name: /^zenith/ })).toContainText('account not read');
  expect(await findAccessibilityFaults(page)).toEqual([]);
  await person.do(() => roles.getByRole('button', { name: /^apps-prd · AdministratorAccess/ }).click());
  const role = inspector(page).getByRole('article', { name: /^AWSReservedSSO_AdministratorAccess/ });
  await role.getByRole('tab', { name: 'People' }).click();
  await expect(role.getByRole('region', { name: 'People and groups' })).toContainText('john@acme.example');
});

test('the overview zooms from units to accounts to roles', async ({ page, open }) => {
  await open('/s/latest?level=units&edges=cross');
  const map = page.getByTestId('organization-map');
  await expect(map.locator('[data-account]')).toHaveCount(0);
  const unit = map.getByRole('button', { name: 'Workloads', exact: true });
  await expect(unit).toHaveAttribute('aria-expanded', 'false');
  await expect(map.locator('path[data-edge]')).not.toHaveCount(0);
  await unit.click();
  await expect(unit).toHaveAttribute('aria-expanded', 'true');
  await page.getByRole('group', { name: 'Level' }).getByRole('button', { name: 'Accounts' }).click();
  await map.getByRole('button', { name: /^apps-prd ?, account/ }).click();
  await page.getByRole('button', { name: 'Open to roles' }).click();
  const roles = map.getByRole('region', { name: 'Roles of apps-prd' });
  await expect(roles.locator(`[data-role="${DEPLOY_MASTER}"]`)).toBeVisible();
  await expect(map.locator(`path[data-edge$="${DEPLOY_MASTER}"]`)).not.toHaveCount(0);
  await page.reload();
  await expect(roles.locator(`[data-role="${DEPLOY_MASTER}"]`)).toBeVisible();
  expect(await findAccessibilityFaults(page)).toEqual([]);
});

test('pictures of overview, matrix, paths and principal hold snapshot, filters and legend', async ({
  page,
  open,
}) => {
  const id = encodeURIComponent(PROD_ADMIN);
  const views: readonly (readonly [path: string, shows: string])[] = [
    ['/s/latest?edges=all', 'apps-prd'],
    ['/s/latest/matrix', 'apps-prd'],
    [`/s/latest/paths?to=${id}`, 'ReleaseManager'],
    [`/s/latest/principal?id=${id}`, 'ReleaseManager'],
  ];
  for (const [path, shows] of views) {
    await open(path);
    await expect(page.getByRole('main').getByText(shows).first()).toBeVisible();
    await expect(page).not.toHaveURL(/latest/);
    const snapshot = /\/s\/([^/?]+)/.exec(page.url())?.[1] ?? 'none';
    for (const kind of ['SVG', 'PNG']) {
      await page.getByRole('button', { name: 'Picture' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: kind === 'SVG' ? /^Save as SVG/ : /^Save as PNG/ }).click(),
      ]);
      const bytes = await readFile(await download.path());
      if (kind === 'PNG') {
        expect([...bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
        continue;
      }
      const svg = bytes.toString('utf8');
      for (const part of [snapshot, shows, 'Allowed if …', 'Blocked']) expect(svg, path).toContain(part);
      expect(svg).not.toMatch(/<script|<foreignObject|NaN/);
    }
  }
});
