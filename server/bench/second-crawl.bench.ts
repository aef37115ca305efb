/**
 * What the second crawl of an organization adds to the store when one account in a hundred changed: accounts and
 * documents that did not change are stored once. `BENCH_ACCOUNTS` (default 200) says how many accounts there are.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountRecord } from '@assumable/shared/snapshot/model';
import { makeTestFolder, runAssumable } from '../testing/cli-process.ts';
import { startFakeAws } from '../testing/fake-aws/start-fake-aws.ts';

const ACCOUNTS = Number(process.env['BENCH_ACCOUNTS'] ?? 200);
const ROLES = 100;
/** Budget: what a second snapshot with 1 % change may add. */
const MOST_PERCENT = 3;

const fake = await startFakeAws({ preset: 'medium', accounts: ACCOUNTS, rolesPerAccount: ROLES });
const folder = await makeTestFolder();
try {
  const first = await crawl();
  const changed = fake.readable().filter((_, place) => place % 100 === 50);
  for (const id of changed) {
    const record = fake.world.record(id);
    if (record !== undefined) fake.world.change({ kind: 'record', record: edited(record) });
  }
  const second = await crawl();
  const percent = ((second - first) / first) * 100;
  console.table([
    {
      accounts: fake.readable().length,
      changed: changed.length,
      'store after one crawl, kB': Math.round(first / 1024),
      'after two, kB': Math.round(second / 1024),
      'added, percent': Number(percent.toFixed(2)),
      budget: MOST_PERCENT,
    },
  ]);
  if (percent > MOST_PERCENT) process.exitCode = 1;
} finally {
  await fake.stop();
  await folder.remove();
}

/** Bytes of the store after a crawl; the command leaves the log empty when it ends. */
async function crawl(): Promise<number> {
  const flags = ['--allow-local-endpoint', '--role', fake.role, '--data', folder.path];
  const { stderr } = await runAssumable(['crawl', ...flags], { env: fake.env });
  const failed = stderr.split('\n').filter((line) => /^assumable: \d{12} (failed|partial)/.test(line));
  if (failed.length > 0) throw new Error(failed.join('\n'));
  return sizeOf('assumable.db') + sizeOf('assumable.db-wal');
}

function sizeOf(name: string): number {
  try {
    return statSync(join(folder.path, name)).size;
  } catch {
    // SQLite removes an empty log.
    return 0;
  }
}

/** One role trusts somebody new, and one was used. */
function edited(record: AccountRecord): AccountRecord {
  const [first, ...others] = record.roles;
  if (first === undefined) return record;
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::999999999999:root' },
    Action: 'sts:AssumeRole',
  };
  const trustPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  return { ...record, roles: [{ ...first, trustPolicy, lastUsed: '2026-11-20T10:00:00Z' }, ...others] };
}
