import { demoStory } from '@assumable/shared/testing/demo-model';
import type { Page } from '@playwright/test';
import { findAccessibilityFaults } from '../fixtures/accessibility.ts';
import { edgeSelection, explanation, explorePath, inspector } from '../fixtures/console.ts';
import { expect, test } from '../fixtures/test.ts';

const JOHN = demoStory('john-devops');
const MFA = demoStory('mfa-user');
const ACCOUNT = '444444444444';

interface Place {
  readonly name: string;
  readonly path: string;
  /** Waits until the page is what a person sees in the end. */
  readonly ready: (page: Page) => Promise<void>;
}

function editors(page: Page) {
  return explanation(page).getByRole('heading', { level: 5, name: /Statement/ });
}

const PLACES: readonly Place[] = [
  {
    name: 'overview',
    path: '/s/latest?edges=all',
    ready: (page) => expect(page.getByRole('button', { name: /^zenith ?, account / })).toBeVisible(),
  },
  {
    name: 'overview as a table',
    path: '/s/latest?v=table',
    ready: (page) => expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible(),
  },
  {
    name: 'account panel',
    path: `/s/latest?sel=node:${ACCOUNT}`,
    ready: (page) =>
      expect(inspector(page).getByRole('heading', { name: /^Policies in force/ })).toBeVisible(),
  },
  {
    name: 'start of explore',
    path: explorePath(),
    ready: (page) => expect(page.getByRole('heading', { level: 1 })).toBeVisible(),
  },
  {
    name: 'explore as a graph with a principal',
    path: explorePath({ of: JOHN.target, sel: `node:${JOHN.target}` }),
    ready: async (page) => {
      await expect(page.getByRole('tree').getByRole('treeitem')).not.toHaveCount(0);
      await expect(inspector(page).getByRole('region', { name: 'Who can assume it' })).toBeVisible();
    },
  },
  {
    name: 'explore as a table',
    path: explorePath({ v: 'table' }),
    ready: (page) => expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible(),
  },
  {
    name: 'principals',
    path: '/s/latest/principals',
    ready: (page) => expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible(),
  },
  {
    name: 'snapshots',
    path: '/snapshots',
    ready: (page) => expect(page.getByRole('table').getByRole('row').nth(1)).toBeVisible(),
  },
  {
    name: 'explanation of an allowed edge',
    path: explorePath({ of: JOHN.source, sel: edgeSelection(JOHN.source, JOHN.target) }),
    ready: (page) => expect(editors(page)).toHaveCount(2),
  },
  {
    name: 'explanation of a conditional edge',
    path: explorePath({ sel: edgeSelection(MFA.source, MFA.target) }),
    ready: (page) => expect(editors(page)).toHaveCount(2),
  },
];

test.describe('no rule of WCAG 2.2 A and AA is broken, in light and in dark', () => {
  for (const { name, path, ready } of PLACES) {
    test(name, async ({ page, open }) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        if (colorScheme === 'light') await open(path);
        await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
        await ready(page);
        expect(await findAccessibilityFaults(page), colorScheme).toEqual([]);
      }
    });
  }

  test('search, menus and the tabs of a role', async ({ page, open }) => {
    await open(explorePath({ of: JOHN.target, sel: `node:${JOHN.target}` }));
    for (const name of ['Trust policy', 'Permissions', 'SCP & RCP', 'Tags']) {
      await inspector(page)
        .getByRole('tab', { name: new RegExp(`^${name}`) })
        .click();
      await expect(inspector(page).getByRole('tabpanel')).toHaveCount(1);
      expect(await findAccessibilityFaults(page), name).toEqual([]);
    }
    await page.getByRole('button', { name: /^Scope: / }).click();
    await expect(page.getByRole('menuitemradio').first()).toBeVisible();
    expect(await findAccessibilityFaults(page), 'menu').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('DevOps');
    await expect(page.getByRole('option').first()).toBeVisible();
    expect(await findAccessibilityFaults(page), 'search').toEqual([]);
  });
});

test('the page of someone without the token breaks no rule', async ({ page, server }) => {
  await page.goto(server.origin);
  await expect(page.getByRole('textbox', { name: 'Address or token' })).toBeVisible();
  expect(await findAccessibilityFaults(page)).toEqual([]);
});

/** Presses Tab until `wanted` has the focus. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  const focused = page.locator(`${wanted}:focus`);
  for (let presses = 0; presses < 160; presses += 1) {
    if ((await focused.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`80 times Tab did not reach ${wanted}`);
}

test('with the keyboard alone: search, John, his edge, its explanation, and back', async ({ page, open }) => {
  await open();
  await expect(page.getByRole('button', { name: /^zenith ?, account / })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search a name, ARN or account' })).toBeFocused();
  await page.keyboard.type('John');
  await expect(page.getByRole('option', { name: /^John security/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('article', { name: 'John' })).toBeVisible();
  await expect(page.getByRole('tree').getByRole('treeitem')).toHaveCount(13);

  await tabTo(page, '[role="treeitem"]');
  await expect(page.locator('[role="treeitem"]:focus')).toHaveText(/^User John/);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('treeitem', { level: 2 })).toHaveCount(12);
  const focused = page.locator('[role="treeitem"]:focus');
  for (let step = 1; step <= 12; step += 1) {
    await page.keyboard.press('ArrowDown');
    await expect(focused).toHaveAttribute('aria-level', '2');
    await expect(focused).toHaveAttribute('aria-posinset', String(step));
    if (/^to DevOps.*: Allowed$/.test((await focused.textContent()) ?? '')) break;
  }
  await page.keyboard.press('Enter');
  await expect(explanation(page)).toHaveAccessibleName('Why John to DevOps');
  await expect(editors(page)).toHaveCount(2);

  // Every control of the explanation can be reached, and Tab leaves the policy texts again.
  await tabTo(page, '[aria-label="Copy sentence"]');
  await tabTo(page, '[role="tab"]');
  await tabTo(page, 'a[href="#main"]');
  await page.keyboard.press('Escape');
  await expect(inspector(page)).toBeHidden();
  await expect(page).not.toHaveURL(/sel=/);
});

test('letters typed into a field are text, not commands', async ({ page, open }) => {
  await open(explorePath({ of: JOHN.source, sel: edgeSelection(JOHN.source, JOHN.target) }));
  await expect(editors(page)).toHaveCount(2);
  const before = page.url();
  const find = explanation(page).getByRole('button', { name: 'Find in policy' }).first();
  await find.click();
  await page.keyboard.type('tce/g2');
  await expect(explanation(page).getByRole('textbox', { name: 'Find' })).toHaveValue('tce/g2');
  expect(page.url()).toBe(before);
  await expect(page.getByRole('dialog')).toBeHidden();
});
