/** Set-up of a test run: its processes share one folder of bundles. */
import { mkdir, rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { BUNDLE_FOLDER, makeBundleFolder } from './bundle-once.ts';

let folder: string | undefined;

export async function setup(project: TestProject): Promise<void> {
  folder = await makeBundleFolder();
  process.env[BUNDLE_FOLDER] = folder;
  const made = folder;
  // The sources may have changed.
  project.onTestsRerun(async () => {
    await rm(made, { recursive: true, force: true });
    await mkdir(made);
  });
}

export async function teardown(): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
