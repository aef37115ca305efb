/**
 * A process of its own that writes snapshots until it is killed: `store-writer-process FOLDER WORKER_URL NAME`.
 * Prints a line after each acknowledged step: `account DRAFT ACCOUNT`, `sealed ID ACCOUNTS`.
 */
import { openStore } from '../src/store/open-store.ts';
import { sampleAccount } from './sample-records.ts';

const [folder = '', worker = '', name = ''] = process.argv.slice(2);
const store = await openStore(folder, { workerUrl: new URL(worker) });

for (let round = 0; ; round += 1) {
  const size = 1 + (round % 5);
  const draft = await store.begin({
    source: 'crawl',
    label: `${name}-${round}`,
    collectedAt: '2026-11-24T00:00:00Z',
  });
  for (let n = 0; n < size; n += 1) {
    await draft.putAccount(sampleAccount(n, 20, `${name}-${round % 3}`), []);
    process.stdout.write(`account ${draft.id} ${n}\n`);
  }
  const row = await draft.seal();
  process.stdout.write(`sealed ${row.id} ${size}\n`);
}
