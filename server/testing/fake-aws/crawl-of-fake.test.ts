/** The crawler against the fake: what it keeps is what the fake holds. */
import type { AccountId } from '@assumable/shared/arn/arn';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AccountOutcome } from '../../src/collect/crawl-options.ts';
import { crawlOrganization } from '../../src/collect/crawl-organization.ts';
import { asCrawled } from './as-crawled.ts';
import type { FakeAwsOptions } from './options.ts';
import { startFakeAws, type FakeAws } from './start-fake-aws.ts';

const running: FakeAws[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const fake of running.splice(0)) await fake.stop();
});

async function start(options: FakeAwsOptions): Promise<FakeAws> {
  const fake = await startFakeAws(options);
  running.push(fake);
  for (const [name, value] of Object.entries(fake.env)) vi.stubEnv(name, value);
  return fake;
}

async function crawl(fake: FakeAws): Promise<ReadonlyMap<AccountId, AccountOutcome>> {
  const outcomes = new Map<AccountId, AccountOutcome>();
  await crawlOrganization(
    { roleName: fake.role, allowLocalEndpoint: true },
    {
      phase: () => undefined,
      organization: () => undefined,
      accounts: () => undefined,
      accountStarted: () => undefined,
      accountWaiting: () => undefined,
      accountFinished: (outcome) => {
        outcomes.set(outcome.id, outcome);
      },
      counters: () => undefined,
    },
    new AbortController().signal,
  );
  return outcomes;
}

describe('crawl of a generated organization', () => {
  it.each<[string, FakeAwsOptions]>([
    ['full pages', {}],
    [
      'pages of any size, empty ones and entries twice',
      { pages: { sizes: 'random', most: 40, duplicates: true } },
    ],
  ])('gives every account as it is, with %s', async (_title, options) => {
    const fake = await start({ preset: 'small', ...options });
    const outcomes = await crawl(fake);
    expect([...outcomes.values()].map(({ id, state, message }) => [id, state, message]).sort()).toEqual(
      fake.readable().map((id) => [id, 'ok', undefined]),
    );
    for (const id of fake.readable()) {
      const record = fake.world.record(id);
      expect(outcomes.get(id)?.record).toEqual(record === undefined ? undefined : asCrawled(record));
    }
  });
});
