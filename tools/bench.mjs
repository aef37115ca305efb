// `pnpm bench [name…] [--flag…]`: runs the bench folders of shared, server and e2e, all of them or those whose path holds one of the
// names; flags go to the programs. Each file is bundled like the product, since loaders that translate at run time
// make every function slower, and runs in a process of its own, so that none warms up another.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { buildBundles } from './lib/build-bundles.mjs';
import { CONSOLE_TARGET, SERVER_TARGET } from './lib/build-target.mjs';
import { here, ROOT } from './lib/paths.mjs';
import { filesBelow } from './lib/source-files.mjs';

const PACKAGES = ['shared', 'server', 'e2e'];

/** Helpers of the tests read and start what lies beside them, also when they are bundled into a benchmark. */
const HELPERS_KEEP_THEIR_PLACE = {
  name: 'helpers-keep-their-place',
  /** @param {string} code @param {string} id */
  transform: (code, id) =>
    id.includes('/testing/') || id.includes('/e2e/')
      ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      : undefined,
};

const words = process.argv.slice(2).filter((arg) => arg !== '--');
const flags = words.filter((word) => word.startsWith('--'));
const names = words.filter((word) => !word.startsWith('--'));
const known = PACKAGES.filter((folder) => existsSync(here(`${folder}/bench`)))
  .flatMap((folder) => filesBelow(`${folder}/bench`))
  .filter((path) => path.endsWith('.bench.ts'));
const chosen = known.filter((path) => names.length === 0 || names.some((name) => path.includes(name)));

if (chosen.length === 0) {
  process.stderr.write(`no benchmark ${names.join(', ')}; there are: ${known.join(', ') || 'none'}\n`);
  process.exitCode = 2;
}
if (chosen.some((path) => !path.startsWith('shared/'))) await buildBundles([SERVER_TARGET, CONSOLE_TARGET]);
for (const path of chosen) {
  process.stdout.write(`\n${path}\n`);
  const program = await bundle(path);
  const { status } = spawnSync(process.execPath, [program, ...flags], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

/**
 * Bundles one benchmark beside its package, so that it finds the package's dependencies; gives the program's path.
 * @param {string} path
 */
async function bundle(path) {
  const root = here(path.slice(0, path.indexOf('/')));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: ['@assumable/shared'] },
    plugins: [HELPERS_KEEP_THEIR_PLACE],
    build: {
      ssr: true,
      outDir: `${root}/.bench`,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: {
        input: { [basename(path, '.ts')]: here(path) },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  return `${root}/.bench/${basename(path, '.ts')}.js`;
}
