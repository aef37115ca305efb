/** Fakes of AWS for the tests of one file: the crawler under test talks to the one that was started last. */
import { afterEach, vi } from 'vitest';
import type { FakeAwsOptions } from './fake-aws/options.ts';
import { startFakeAws, type FakeAws } from './fake-aws/start-fake-aws.ts';

/** Starts a fake and points this process's AWS environment at it; both end with the test. */
export function fakePerTest(): (options: FakeAwsOptions) => Promise<FakeAws> {
  const running: FakeAws[] = [];
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const fake of running.splice(0)) await fake.stop();
  });
  return async (options) => {
    const fake = await startFakeAws(options);
    running.push(fake);
    for (const [name, value] of Object.entries(fake.env)) vi.stubEnv(name, value);
    return fake;
  };
}
