import { expect, test } from '../fixtures/test.ts';
import { startServer } from '../fixtures/server.ts';

test('the console opens on the demo organization without a fault', async ({ page, open }) => {
  await open();
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page).toHaveTitle(/Assumable/);
});

test('the launch token does not stay in the address', async ({ page, open, server }) => {
  await open();
  await expect(page.getByRole('main')).toBeVisible();
  expect(page.url()).not.toContain(server.token);
});

test('the API refuses a caller without the launch token', async ({ playwright, server }) => {
  const stranger = await playwright.request.newContext();
  const answer = await stranger.get(`${server.origin}/api/v1/snapshots`);
  expect(answer.status()).toBe(401);
  await stranger.dispose();
});

test('a script that the policy forbids is seen by these tests', async ({ browser, server }) => {
  const { watchPage } = await import('../fixtures/page-faults.ts');
  const page = await browser.newPage();
  const faults = await watchPage(page);
  await page.goto(server.address);
  await page.evaluate(() => {
    const script = document.createElement('img');
    script.src = 'http://127.0.0.1:9/blocked.png';
    document.body.append(script);
  });
  await expect.poll(() => faults.join('\n')).toContain('content security policy: img-src');
  await page.close();
});

test('a server that is told to stop ends with exit code 0', async () => {
  const server = await startServer();
  expect(await server.stop()).toBe(0);
});
