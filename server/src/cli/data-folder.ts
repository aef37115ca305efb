import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of the snapshot store: `--data`, then ASSUMABLE_DATA, then the user's data folder of the platform
 * (XDG_DATA_HOME on Linux, Application Support on macOS, LOCALAPPDATA on Windows).
 */
export function dataFolder(
  given: string | undefined,
  environment: Environment = process.env,
  system: string = platform(),
  home: string = homedir(),
): string {
  const chosen = given ?? filled(environment['ASSUMABLE_DATA']);
  if (chosen !== undefined) return resolve(chosen);
  if (system === 'win32') {
    return join(filled(environment['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'assumable');
  }
  if (system === 'darwin') return join(home, 'Library', 'Application Support', 'assumable');
  return join(filled(environment['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'assumable');
}

function filled(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}
