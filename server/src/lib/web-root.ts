import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LEVELS = 5;

/**
 * The folder of the built console: `web/dist` beside the server's package, seen from the sources and from the bundle
 * alike. `undefined` when it is not built.
 */
export function findWebRoot(from: string = import.meta.url): string | undefined {
  let folder = dirname(fileURLToPath(from));
  for (let level = 0; level < LEVELS; level += 1) {
    const candidate = join(folder, 'web', 'dist');
    if (existsSync(join(candidate, 'index.html'))) return candidate;
    folder = dirname(folder);
  }
  return undefined;
}
