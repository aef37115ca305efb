// `pnpm start` and `pnpm -s assumable …`: makes the bundles that are missing or stale, then runs the command line
// tool in this very process, so that standard streams, signals and the exit code are its own.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { buildBundles, BuildError } from './lib/build-bundles.mjs';
import { CONSOLE_TARGET, SERVER_TARGET } from './lib/build-target.mjs';
import { endWithParent } from './lib/end-with-parent.mjs';
import { here } from './lib/paths.mjs';

/** @param {readonly string[]} args */
async function run(args) {
  await buildBundles(args[0] === 'serve' ? [SERVER_TARGET, CONSOLE_TARGET] : [SERVER_TARGET]);
  if (process.env.npm_lifecycle_event !== undefined) {
    // A package manager runs scripts in the repository; paths on the command line mean the caller's folder.
    const folder = process.env.INIT_CWD;
    if (folder !== undefined && existsSync(folder)) process.chdir(folder);
    endWithParent();
  }
  const cli = here('server/dist/cli.js');
  process.argv.splice(1, process.argv.length - 1, cli, ...args);
  await import(pathToFileURL(cli).href);
}

const given = process.argv.slice(2);
try {
  await run(given[0] === '--' ? given.slice(1) : given);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
