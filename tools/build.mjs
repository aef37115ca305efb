// `pnpm build`: makes the server and the console anew.
import { buildBundles, BuildError } from './lib/build-bundles.mjs';
import { CONSOLE_TARGET, SERVER_TARGET } from './lib/build-target.mjs';

try {
  await buildBundles([SERVER_TARGET, CONSOLE_TARGET], { force: true });
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
