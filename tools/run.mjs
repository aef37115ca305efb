// `pnpm start` and `pnpm -s assumable …`: makes the bundles that are missing or stale, then runs the command line
// tool in this very process, so that standard streams, signals and the exit code are its own.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { buildBundles, BuildError } from './lib/build-bundles.mjs';
import { CONSOLE_TARGET, SERVER_TARGET } from './lib/build-target.mjs';
import { endWithParent } from './lib/end-with-parent.mjs';
import { serveWithFakeAws, takeFakeAws } from './lib/fake-aws.mjs';
import { here } from './lib/paths.mjs';

/** @param {readonly string[]} args */
async function run(args) {
  const { preset, rest } = takeFakeAws(args);
  if (preset !== undefined && args[0] !== 'serve') throw new BuildError('--fake-aws belongs to pnpm start');
  await buildBundles(args[0] === 'serve' ? [SERVER_TARGET, CONSOLE_TARGET] : [SERVER_TARGET]);
  if (process.env.npm_lifecycle_event !== undefined) {
    // A package manager runs scripts in the repository; paths on the command line mean the caller's folder.
    const folder = process.env.INIT_CWD;
    if (folder !== undefined && existsSync(folder)) process.chdir(folder);
    endWithParent();
  }
  const cli = here('server/dist/cli.js');
  const forCli = preset === undefined ? rest : await serveWithFakeAws(preset, rest);
  process.argv.splice(1, process.argv.length - 1, cli, ...forCli);
  await import(pathToFileURL(cli).href);
}

// pnpm hands on the `--` of `pnpm start -- --port 0` as well, behind the words of the script.
const given = process.argv.slice(2);
const dashes = given.indexOf('--');
try {
  await run(dashes === 0 || (dashes === 1 && given[0] === 'serve') ? given.toSpliced(dashes, 1) : given);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
