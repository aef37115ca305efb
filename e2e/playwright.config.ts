import { chromium, defineConfig } from '@playwright/test';
import { CHROMIUM_ADVICE, findChromium } from '../tools/lib/chromium.mjs';

const executablePath = findChromium(chromium.executablePath());
if (executablePath === undefined) throw new Error(CHROMIUM_ADVICE);

const isRoot = process.getuid?.() === 0;

/** Drives the built product in the first Chromium that the system has; tests start servers of their own. */
export default defineConfig({
  testDir: './tests',
  outputDir: './.results/artifacts',
  fullyParallel: true,
  forbidOnly: process.env['E2E_FORBID_ONLY'] !== undefined || process.env['CI'] !== undefined,
  retries: 0,
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 45_000 },
  reporter: [['list'], ['json', { outputFile: './.results/report.json' }]],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    contextOptions: { reducedMotion: 'reduce' },
    // A recording photographs every step, which takes longer than the steps: E2E_TRACE=1 makes one.
    trace: process.env['E2E_TRACE'] === undefined ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [{ name: 'chromium' }],
});
