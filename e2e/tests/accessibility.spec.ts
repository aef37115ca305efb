import { demoStory } from '@assumable/shared/testing/demo-model';
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { findAccessibilityFaults, findContrastFaults } from '../fixtures/accessibility.ts';
import { edgeSelection, explanation, explorePath, inspector } from '../fixtures/console.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ sharesPage: true });

const JOHN = demoStory('john-devops');
const MFA = demoStory('mfa-user');
const ACCOUNT = '444444444444';

interface Place {
  readonly name: string;
  readonly path: string;
  /** Waits until the page is what a person sees in the end. */
  readonly ready: (page: Page) => Promise<void>;
  /** Further states, one after the other. */
  readonly then?: readonly ((page: Page) => Promise<void>)[];
}

function editors(page: Page) {
  return explanation(page).getByRole('heading', { level: 5, name: /Statement/ });
}

const e = encodeURIComponent;
const ROLE = JOHN.target;
const PROD_ADMIN = 'arn:aws:iam::555555555555:role/ProdAdmin';

function firstRow(page: Page) {
  return expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible();
}

function heading(name: string | RegExp, level = 1): (page: Page) => Promise<void> {
  return (page) => expect(page.getByRole('heading', { level, name })).toBeVisible();
}

/** Every page, in every state that has parts of its own. */
const PLACES: readonly Place[] = [
  {
    name: 'overview with all edges',
    path: '/s/latest?edges=all',
    ready: (page) => expect(page.getByRole('button', { name: /^zenith ?, account / })).toBeVisible(),
  },
  { name: 'overview as a table', path: '/s/latest?v=table', ready: firstRow },
  {
    name: 'account panel',
    path: `/s/latest?sel=node:${ACCOUNT}`,
    ready: (page) =>
      expect(inspector(page).getByRole('heading', { name: /^Policies in force/ })).toBeVisible(),
  },
  {
    name: 'matrix',
    path: '/s/latest/matrix',
    ready: (page) => expect(page.getByRole('gridcell').first()).toBeVisible(),
  },
  { name: 'matrix as a table', path: '/s/latest/matrix?v=table', ready: firstRow },
  { name: 'start of explore', path: explorePath(), ready: heading(/.*/) },
  {
    name: 'explore as a graph with a principal',
    path: explorePath({ of: ROLE, sel: `node:${ROLE}` }),
    ready: async (page) => {
      await expect(page.getByRole('tree').getByRole('treeitem')).not.toHaveCount(0);
      await expect(inspector(page).getByRole('region', { name: 'Who can assume it' })).toBeVisible();
    },
  },
  { name: 'explore as a table', path: explorePath({ v: 'table' }), ready: firstRow },
  {
    name: 'nothing matches, and a broken parameter',
    path: explorePath({ v: 'table', q: 'zzzz', hops: '99' }),
    ready: (page) => expect(page.getByRole('heading', { name: 'No edge matches' })).toBeVisible(),
  },
  {
    name: 'explanation of an allowed edge',
    path: explorePath({ of: JOHN.source, sel: edgeSelection(JOHN.source, ROLE) }),
    ready: (page) => expect(editors(page)).toHaveCount(2),
  },
  {
    name: 'explanation of a conditional edge',
    path: explorePath({ sel: edgeSelection(MFA.source, MFA.target) }),
    ready: (page) => expect(editors(page)).toHaveCount(2),
  },
  {
    name: 'start of paths',
    path: '/s/latest/paths',
    ready: (page) =>
      expect(page.getByRole('region', { name: 'Who gets to full access' })).toContainText('ProdAdmin'),
  },
  {
    name: 'who reaches a role',
    path: `/s/latest/paths?to=${e(PROD_ADMIN)}`,
    ready: (page) => expect(page.getByRole('region', { name: '1 step' })).toBeVisible(),
  },
  {
    name: 'chains between two ends',
    path: `/s/latest/paths?from=${e(JOHN.source)}&to=${e(PROD_ADMIN)}`,
    ready: (page) => expect(page.getByRole('list', { name: 'Steps' })).toBeVisible(),
  },
  {
    name: 'no chain',
    path: `/s/latest/paths?from=${e(PROD_ADMIN)}&to=${e('arn:aws:iam::111111111111:role/OrgAdmin')}`,
    ready: (page) => expect(page.getByRole('button', { name: 'Why not directly' })).toBeVisible(),
  },
  { name: 'principals', path: '/s/latest/principals', ready: firstRow },
  { name: 'principal', path: `/s/latest/principal?id=${e(ROLE)}`, ready: heading('DevOps') },
  {
    name: 'tabs of a principal',
    path: `/s/latest/principal?id=${e(ROLE)}&tab=permissions`,
    ready: (page) =>
      expect(
        page.getByRole('tabpanel').getByRole('link', { name: 'Open and compare' }).first(),
      ).toBeVisible(),
    then: ['Trust policy', 'SCP & RCP', 'Tags'].map((name) => async (page) => {
      await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
      await expect(page.getByRole('tabpanel')).toHaveCount(1);
    }),
  },
  {
    name: 'policy',
    path: `/s/latest/policy?id=${e('arn:aws:iam::aws:policy/AdministratorAccess')}`,
    ready: async (page) => {
      await heading('AdministratorAccess')(page);
      await expect(page.getByRole('textbox', { name: 'AdministratorAccess' })).toBeVisible();
    },
  },
  {
    name: 'two policies compared',
    path: `/s/latest/policy?id=${e(PROD_ADMIN)}&with=${e(ROLE)}`,
    ready: (page) => expect(page.getByRole('region', { name: 'Comparison' })).toBeVisible(),
  },
  { name: 'coverage', path: '/s/latest/coverage', ready: firstRow },
  {
    name: 'snapshots',
    path: '/snapshots',
    ready: (page) => expect(page.getByRole('table').getByRole('row').nth(1)).toBeVisible(),
  },
  { name: 'crawls, none yet', path: '/crawls', ready: heading('Crawls') },
  { name: 'new crawl', path: '/crawls/new', ready: heading('New crawl') },
  {
    name: 'menus',
    path: '/s/latest/principals',
    ready: firstRow,
    then: [/^Snapshot /, /^Theme: /, /^Kind: /, 'Columns'].map((name) => async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    }),
  },
  {
    name: 'search, views and keys',
    path: '/snapshots',
    ready: heading('Look at an organization'),
    then: [
      async (page) => {
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox').fill('DevOps');
        await expect(page.getByRole('option').first()).toBeVisible();
      },
      async (page) => {
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Views' }).click();
        await expect(page.getByRole('dialog', { name: 'Views' })).toBeVisible();
      },
      async (page) => {
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Keyboard' }).click();
        await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
      },
    ],
  },
];

async function setTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
}

test.describe('no rule of WCAG 2.2 A and AA is broken, in light and in dark', () => {
  const HALVES = 3;
  for (let half = 0; half < HALVES; half += 1) {
    const places = PLACES.filter((_, index) => index % HALVES === half);
    test(places.map(({ name }) => name).join('; '), async ({ page, open }) => {
      test.setTimeout(300_000);
      for (const { name, path, ready, then = [] } of places) {
        await test.step(name, async () => {
          await page.emulateMedia({ colorScheme: 'light' });
          await open(path);
          await ready(page);
          for (const [index, act] of [() => Promise.resolve(), ...then].entries()) {
            await setTheme(page, 'light');
            await act(page);
            expect.soft(await findAccessibilityFaults(page), `${name}, ${index}, light`).toEqual([]);
            await setTheme(page, 'dark');
            expect.soft(await findContrastFaults(page), `${name}, ${index}, dark`).toEqual([]);
          }
        });
      }
    });
  }

  test('every page of the router is looked at', async () => {
    const router = await readFile(new URL('../../web/src/app/router.tsx', import.meta.url), 'utf8');
    const routes = [...router.matchAll(/^ {2}path: '([^']+)'/gm)].map(([, path = '']) => path);
    expect(routes.length).toBeGreaterThan(9);
    const seen = PLACES.map(({ path }) => path.replace('/s/latest', '').replace(/\?.*$/, ''));
    // The page of one crawl needs a crawl: the test of crawls looks at it.
    const missing = routes.filter((path) => !['/s/$snapshot', '/crawls/$crawl'].includes(path));
    expect(missing.filter((path) => !seen.includes(path === '/' ? '' : path))).toEqual([]);
  });
});

test.describe('without the token', () => {
  test.use({ sharesPage: false });

  test('the page of someone without the token breaks no rule', async ({ page, server }) => {
    await page.goto(server.origin);
    await expect(page.getByRole('textbox', { name: 'Address or token' })).toBeVisible();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });
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
