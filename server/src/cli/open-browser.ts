import { spawn } from 'node:child_process';
import { platform } from 'node:os';

/** The program that opens an address in the user's browser; `undefined` where there is no screen to open it on. */
function opener(
  system: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly [string, readonly string[]] | undefined {
  if (system === 'darwin') return ['open', []];
  if (system === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler']];
  const screen = environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY'] ?? '';
  return screen === '' ? undefined : ['xdg-open', []];
}

/** Tries to open the address; the address was printed anyway, so a machine without a browser is no failure. */
export function openBrowser(address: string): void {
  const found = opener(platform(), process.env);
  if (found === undefined) return;
  const [program, args] = found;
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
