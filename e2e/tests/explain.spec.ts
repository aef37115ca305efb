import { demoStories, demoStory } from '@assumable/shared/testing/demo-model';
import type { Page } from '@playwright/test';
import {
  drawnIds,
  edgeSelection,
  explanation,
  explorePath,
  inspector,
  layerItem,
  STATUS_WORDS,
  type Story,
} from '../fixtures/console.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ sharesPage: true });

const JOHN = demoStory('john-devops');

function pathOf({ source, target }: Story): string {
  return explorePath({ sel: edgeSelection(source, target) });
}

/** The answer at the head of the explanation: the status word. */
function verdict(page: Page, status: Story['status']) {
  return explanation(page).getByText(STATUS_WORDS[status], { exact: true }).first();
}

/** Headings that the policy text carries above each statement that takes part. */
function marked(page: Page, word: 'Decides' | 'Allows') {
  return explanation(page).getByRole('heading', { level: 5, name: new RegExp(`^${word} Statement \\d+`) });
}

test('John is found, his edge to DevOps is drawn, and both halves say why it is allowed', async ({
  page,
  open,
}) => {
  await open();
  await page.getByRole('button', { name: /^Search a name, ARN or account/ }).click();
  await page.getByRole('combobox', { name: 'Search a name, ARN or account' }).fill('John');
  const john = page.getByRole('option', { name: /^John security/ });
  await expect(john).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { level: 1, name: 'John' })).toBeVisible();
  await expect.poll(async () => (await drawnIds(page)).edges).toContain(`${JOHN.source}|${JOHN.target}`);
  const reach = inspector(page).getByRole('region', { name: 'What it can assume' });
  await reach.getByRole('button', { name: /^To DevOps apps-devstg Allowed$/ }).click();

  await expect(verdict(page, 'allowed')).toBeVisible();
  await expect(explanation(page)).toContainText('John (security) can assume DevOps (apps-devstg)');
  await expect(layerItem(page, 'Trust policy of DevOps')).toContainText('Trust policy · NamedPeople');
  await expect(layerItem(page, 'Trust policy of DevOps')).toContainText('Decides');
  const identity = layerItem(page, 'Identity policies of John');
  await expect(identity).toContainText('AssumeDevOpsRole · AssumeDevOpsInEveryAccount');
  await expect(identity).toContainText('Decides');

  const trust = explanation(page).getByRole('region', { name: 'Trust policy' });
  await expect(trust.getByRole('heading', { name: /^Decides Statement 1 “NamedPeople”/ })).toBeVisible();
  await expect(trust.locator('.pv-line-decides').filter({ hasText: '"NamedPeople"' })).toBeVisible();
  await expect(trust.locator('.pv-line-decides').filter({ hasText: JOHN.source })).toBeVisible();
  const permission = explanation(page).getByRole('tabpanel', { name: /^Identity/ });
  await expect(
    permission.getByRole('heading', { name: /^Decides Statement 1 “AssumeDevOpsInEveryAccount”/ }),
  ).toBeVisible();
  await expect(permission.locator('.pv-line-decides').filter({ hasText: JOHN.target })).toHaveCount(1);

  // A card of a layer leads to its statement in the text.
  await identity.getByRole('button', { name: /AssumeDevOpsRole · / }).click();
  await expect(permission.getByRole('textbox', { name: /^AssumeDevOpsRole/ })).toBeFocused();
});

test('Jane is trusted only, Joe is permitted only', async ({ page, open }) => {
  await open(pathOf(demoStory('jane-devops')));
  await expect(verdict(page, 'trust_only')).toBeVisible();
  await expect(layerItem(page, 'Identity policies of Jane')).toContainText('Does not allow');
  await expect(layerItem(page, 'Trust policy of DevOps')).toContainText('NamedPeople');
  await expect(marked(page, 'Allows')).toHaveCount(1);
  await expect(marked(page, 'Decides')).toHaveCount(0);

  await open(pathOf(demoStory('joe-devops')));
  await expect(verdict(page, 'permit_only')).toBeVisible();
  await expect(layerItem(page, 'Trust policy of DevOps')).toContainText('Does not allow');
  await expect(layerItem(page, 'Identity policies of Joe')).toContainText('AssumeDevOpsInEveryAccount');
  await expect(marked(page, 'Allows')).not.toHaveCount(0);
});

test('assuming MFA turns a conditional edge to allowed, and back', async ({ page, open }) => {
  await open(pathOf(demoStory('mfa-user')));
  await expect(verdict(page, 'conditional')).toBeVisible();
  await expect(explanation(page)).toContainText('if aws:MultiFactorAuthPresent is true');
  const choice = explanation(page).getByRole('group', { name: 'Assume for Multi-factor authentication' });
  await expect(choice.getByRole('radio', { name: 'Open' })).toBeChecked();

  await choice.getByText('MFA used', { exact: true }).click();
  await expect(verdict(page, 'allowed')).toBeVisible();
  await expect(explanation(page)).toContainText('This is the answer with your assumptions');
  await choice.getByText('No MFA', { exact: true }).click();
  await expect(verdict(page, 'permit_only')).toBeVisible();
  await choice.getByText('Open', { exact: true }).click();
  await expect(verdict(page, 'conditional')).toBeVisible();
  await expect(explanation(page)).not.toContainText('This is the answer with your assumptions');
});

test('a blocked edge names the service control policy that blocks it', async ({ page, open }) => {
  await open(pathOf(demoStory('scp-blocks')));
  await expect(verdict(page, 'denied')).toBeVisible();
  const scp = explanation(page)
    .getByRole('listitem')
    .filter({
      has: page.getByRole('heading', { level: 4, name: /^Service control policies over apps-devstg/ }),
    });
  await expect(scp).toContainText('DenyNonProdIntoProd');
  await expect(scp).toContainText('Denies');
  await expect(explanation(page)).toContainText('blocked by service control policies');
  const tab = explanation(page).getByRole('tab', { name: /^SCP/ });
  await expect(tab).toHaveAttribute('aria-selected', 'true');
  await expect(marked(page, 'Decides')).not.toHaveCount(0);
});

test('a blocked edge names the boundary, and a blocked vendor the resource control policy', async ({
  page,
  open,
}) => {
  await open(pathOf(demoStory('boundary-blocks')));
  await expect(verdict(page, 'denied')).toBeVisible();
  const boundary = layerItem(page, 'Permissions boundary of CIRunner');
  await expect(boundary).toContainText('Does not allow');
  await explanation(page)
    .getByRole('tab', { name: /^Boundary/ })
    .click();
  await expect(explanation(page).getByRole('tabpanel', { name: /^Boundary/ })).toContainText(
    'DeveloperBoundary',
  );

  await open(pathOf(demoStory('rcp-blocks-vendor')));
  await expect(verdict(page, 'denied')).toBeVisible();
  await expect(explanation(page)).toContainText('ProdIdentityPerimeter');
  await expect(explanation(page)).toContainText('blocked by resource control policies');
});

test('a pair without an edge is explained too', async ({ page, open }) => {
  await open(pathOf(demoStory('org-wide-outsider')));
  await expect(verdict(page, 'none')).toBeVisible();
  await expect(layerItem(page, 'Trust policy of ArtifactReader')).toContainText('aws:PrincipalOrgID');
  await expect(marked(page, 'Decides')).toHaveCount(0);

  const frank = demoStory('contractor-deny').source;
  await open(explorePath({ sel: edgeSelection(frank, demoStory('chain-2').target) }));
  await expect(verdict(page, 'none')).toBeVisible();
  await expect(explanation(page).getByRole('listitem')).not.toHaveCount(0);
});

test('a role that does not exist gives a reason, not an empty panel', async ({ page, open }) => {
  await open(explorePath({ sel: edgeSelection(JOHN.source, 'arn:aws:iam::444444444444:role/Nowhere') }));
  await expect(explanation(page)).toContainText(/not|no /i);
  await expect(verdict(page, 'none')).toBeVisible();
});

/**
 * Stories of every status; a page opens several of them one after the other, as a person does. The verdicts of all
 * stories are tested beside the resolver, so here a few of each show how the page says them.
 */
const STORIES_OF_A_STATUS = 2;
const STORIES_OF_A_PAGE = 4;

test.describe('stories of every status open by their address', () => {
  const stories = demoStories().filter(
    ({ status }, index, all) =>
      all.slice(0, index).filter((earlier) => earlier.status === status).length < STORIES_OF_A_STATUS,
  );
  for (let first = 0; first < stories.length; first += STORIES_OF_A_PAGE) {
    const some = stories.slice(first, first + STORIES_OF_A_PAGE);
    test(some.map(({ id }) => id).join(', '), async ({ page, open }) => {
      for (const story of some) {
        await test.step(`${story.id} is ${story.status}`, async () => {
          await open(pathOf(story));
          await expectAnswer(page, story.status);
        });
      }
    });
  }
});

/** The status word, and the statements that the policy texts mark for it. */
async function expectAnswer(page: Page, status: Story['status']): Promise<void> {
  await expect(verdict(page, status)).toBeVisible();
  switch (status) {
    case 'allowed':
    case 'conditional':
      return expect(marked(page, 'Decides')).not.toHaveCount(0);
    // One half is there; it is the other one that decides, and nothing of it can be marked.
    case 'trust_only':
    case 'permit_only':
    case 'trusted_unverified':
      return expect(marked(page, 'Allows')).not.toHaveCount(0);
    // A Deny decides, or a boundary that lacks a statement.
    case 'denied':
      return expect(marked(page, 'Decides').or(marked(page, 'Allows'))).not.toHaveCount(0);
    case 'none':
      return expect(marked(page, 'Decides')).toHaveCount(0);
  }
}
