// `pnpm bench [name…]`: runs shared/bench and server/bench, all of them or those whose path holds one of the names.
// Each file is a program of its own that prints a table; one process a file, so that none warms up another.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { commandPath, here, ROOT } from './lib/paths.mjs';
import { filesBelow } from './lib/source-files.mjs';

const FOLDERS = ['shared/bench', 'server/bench'];

const names = process.argv.slice(2).filter((arg) => arg !== '--');
const known = FOLDERS.filter((folder) => existsSync(here(folder)))
  .flatMap((folder) => filesBelow(folder))
  .filter((path) => path.endsWith('.bench.ts'));
const chosen = known.filter((path) => names.length === 0 || names.some((name) => path.includes(name)));

if (chosen.length === 0) {
  process.stderr.write(`no benchmark ${names.join(', ')}; there are: ${known.join(', ') || 'none'}\n`);
  process.exitCode = 2;
}
for (const path of chosen) {
  process.stdout.write(`\n${path}\n`);
  const { status } = spawnSync(process.execPath, [commandPath('tsx'), here(path)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
