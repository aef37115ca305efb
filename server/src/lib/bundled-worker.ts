import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The file of a worker thread: beside this module in the bundle, or one folder up when this module was put into a
 * shared chunk. Throws when the installation lacks it.
 */
export function bundledWorker(entry: string): URL {
  const places = [new URL(entry, import.meta.url), new URL(`../${entry}`, import.meta.url)];
  const found = places.find((place) => existsSync(fileURLToPath(place)));
  if (found !== undefined) return found;
  throw new Error(`The file ${entry} is missing from this installation. Build or install it again.`);
}
