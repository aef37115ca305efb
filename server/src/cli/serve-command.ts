/** `assumable serve`: console and API on this machine. */
import type { Command } from 'commander';
import type { RunningServer } from '../api/start-server.ts';
import { leftText } from '../jobs/crawl-view.ts';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { dataFolder } from './data-folder.ts';
import { openBrowser } from './open-browser.ts';
import { dataOption, wholeNumber } from './source-options.ts';
import type { Terminal } from './terminal.ts';
import { write } from './write-out.ts';

interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly open: boolean;
  readonly allowLocalEndpoint?: boolean;
  readonly data?: string;
}

const DEFAULT_PORT = 4680;

const HELP = `
The address that is printed holds a token for this launch: keep it to yourself. An empty
store gets a demo organization. Stop it with Ctrl+C.

Examples:
  assumable serve
  assumable serve --port 0 --no-open --data ./data
`;

export function serveCommand(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('serve')
    .description('start the console and its API on this machine')
    .option('--port <n>', 'port to listen on; 0 takes any free one', wholeNumber(0, 65_535), DEFAULT_PORT)
    .option('--host <address>', 'loopback address to listen on', '127.0.0.1')
    .option('--no-open', 'do not open a browser')
    .option('--allow-local-endpoint', 'crawls may use an AWS endpoint on this machine (for emulators)')
    .addOption(dataOption())
    .addHelpText('after', HELP)
    .action(async (flags: ServeFlags) => {
      finish(await serve(flags, terminal));
    });
}

async function serve(flags: ServeFlags, terminal: Terminal): Promise<ExitCode> {
  const server = await start(flags);
  await write(terminal.output, `${server.address}\n`);
  for (const crawl of server.resumable) terminal.messages.write(leftText(crawl));
  if (flags.open && process.stdout.isTTY) openBrowser(server.address);
  await server.closed;
  return EXIT.done;
}

/** Loaded on demand: the other commands do without the web framework and start faster. */
async function start(flags: ServeFlags): Promise<RunningServer> {
  const { startServer } = await import('../api/start-server.ts');
  const { ListenError } = await import('../api/listen.ts');
  try {
    return await startServer({
      dataFolder: dataFolder(flags.data),
      host: flags.host,
      port: flags.port,
      crawl: { allowLocalEndpoint: flags.allowLocalEndpoint ?? false },
    });
  } catch (error) {
    if (error instanceof ListenError) throw new UsageError(error.message);
    throw error;
  }
}
