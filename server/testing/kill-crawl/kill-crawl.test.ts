/** A crawl survives `kill -9` at any point: it goes on and gives what an undisturbed crawl gives. */
import { generatedSnapshot } from '@assumable/shared/generate/generate-organization';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestFolder, type TestFolder } from '../cli-process.ts';
import { startFakeAws, type FakeAws } from '../fake-aws/start-fake-aws.ts';
import { crawlUndisturbed, crawlWithKills, outcomesOf, type KillReport } from './kill-crawl.ts';

const ACCOUNTS = 30;
const CONCURRENCY = 8;
/** An organization whose reading takes few calls, since they come at the pace that Organizations allows. */
function organization(): Snapshot {
  const snapshot = generatedSnapshot({ preset: 'small', accounts: ACCOUNTS, rolesPerAccount: 60 });
  if (snapshot.organization === undefined) throw new Error('a generated snapshot has an organization');
  const policies = snapshot.organization.policies?.filter(({ awsManaged }) => awsManaged) ?? [];
  return { ...snapshot, organization: { ...snapshot.organization, policies } };
}

/** Milliseconds: several crawls, each at the pace of Organizations. */
const LIMIT = 240_000;

describe('kill -9 of a crawl', () => {
  let fake: FakeAws;
  let folders: readonly [TestFolder, TestFolder];
  let undisturbed: KillReport;
  let calls: number;
  beforeAll(async () => {
    fake = await startFakeAws({ snapshot: organization(), latencyMs: { from: 1, to: 12 } });
    folders = [await makeTestFolder(), await makeTestFolder()];
    undisturbed = await crawlUndisturbed({ fake, folder: folders[0].path, concurrency: CONCURRENCY });
    calls = fake.calls.total('attempts');
  }, LIMIT);
  afterAll(async () => {
    await fake.stop();
    for (const folder of folders) await folder.remove();
  });

  it('gives every account an outcome when nothing happens', () => {
    expect(undisturbed.killed).toBe(0);
    expect(undisturbed.readAgain).toBe(0);
    expect(outcomesOf(undisturbed.snapshot).size).toBe(ACCOUNTS);
  });

  it('five times loses nothing, doubles nothing and changes nothing', { timeout: LIMIT }, async () => {
    const report = await crawlWithKills({
      fake,
      folder: folders[1].path,
      concurrency: CONCURRENCY,
      kills: 5,
      seed: 20_261_124,
      calls,
    });
    expect(report.killed).toBe(5);
    expect(report.sealed).toBe(1);
    expect([...outcomesOf(report.snapshot).values()].every((times) => times === 1)).toBe(true);
    expect(report.snapshot.accounts.map(({ id }) => id)).toEqual(
      undisturbed.snapshot.accounts.map(({ id }) => id),
    );
    expect(factsOf(report)).toEqual(factsOf(undisturbed));
    expect(report.contentHash).toBe(undisturbed.contentHash);
    // Only what was being read when the kill came is read again.
    expect(report.readAgain).toBeLessThanOrEqual(5 * CONCURRENCY);
  });
});

/** Everything that a crawl saw; when it did and what it is called differs. */
function factsOf({ snapshot }: KillReport): object {
  const { organization, accounts, gaps } = snapshot;
  return { organization, accounts, gaps };
}
