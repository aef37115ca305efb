import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { watchPage } from '../fixtures/page-faults.ts';
import { takeThemedScreenshots } from '../fixtures/screenshot.ts';
import { startServer } from '../fixtures/server.ts';
import { expect, test } from '../fixtures/test.ts';

const run = promisify(execFile);

test('the console opens on the demo organization without a fault', async ({ page, open }) => {
  await open();
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page).toHaveTitle(/Assumable/);
  await page.waitForLoadState('networkidle');
  await takeThemedScreenshots(page, 'console');
});

test('the API refuses a caller without the launch token', async ({ playwright, server }) => {
  const stranger = await playwright.request.newContext();
  const answer = await stranger.get(`${server.origin}/api/v1/snapshots`);
  expect(answer.status()).toBe(401);
  await stranger.dispose();
});

test('what the content security policy blocks is seen by these tests', async ({ browser, server }) => {
  const page = await browser.newPage();
  const faults = await watchPage(page);
  await page.goto(server.address);
  await page.evaluate(() => {
    const image = document.createElement('img');
    image.src = 'http://127.0.0.1:9/blocked.png';
    document.body.append(image);
  });
  await expect.poll(() => faults.join('\n')).toContain('content security policy: img-src');
  await page.close();
});

test('a page that logs an error fails its test', async ({ page, open }) => {
  test.fail();
  await open();
  const seen = page.waitForEvent('pageerror');
  await page.evaluate(() => {
    window.setTimeout(() => {
      throw new Error('planted');
    });
  });
  await seen;
});

test('the command line tool prints nothing but its answer, also when it builds first', async () => {
  const tool = fileURLToPath(new URL('../../tools/run.mjs', import.meta.url));
  const { stdout } = await run(process.execPath, [tool, '--version']);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a server that is told to stop ends with exit code 0', async () => {
  const server = await startServer();
  expect(await server.stop()).toBe(0);
});
