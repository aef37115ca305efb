/** All commands together: arguments in, exit code out; every failure ends as a sentence on stderr. */
import { QueryError } from '@assumable/shared/query/query-error';
import { Command, CommanderError } from 'commander';
import { VERSION } from '../lib/version.ts';
import { StoreError } from '../store/store-error.ts';
import { crawlCommand } from './crawl-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { explainCommand } from './explain-command.ts';
import { exportCommand } from './export-command.ts';
import { generateCommand } from './generate-command.ts';
import { importCommand } from './import-command.ts';
import { pathsCommand } from './paths-command.ts';
import { serveCommand } from './serve-command.ts';
import { setupCommand } from './setup-command.ts';
import { snapshotsCommand } from './snapshots-command.ts';
import { printable } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { whoCanCommand } from './who-can-command.ts';

const HELP = `
Start here:
  assumable serve                     the console with a demo organization
  assumable import ./org              your own organization from files of the AWS CLI
  assumable crawl --role ROLE         your own organization through the AWS API
  assumable explain --from ARN --to ARN

Exit codes: 0 done, 1 the check asked for failed, 2 wrong usage or unreadable input,
3 partial result (said on stderr). stdout carries the answer only.
ASSUMABLE_DATA names the store's folder, ASSUMABLE_DEBUG=1 adds stack traces to errors,
NO_COLOR=1 turns colour off.
`;

/** Runs one command line (without node and script) and gives its exit code; never throws for a failure of the command. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  quietBrokenPipe(terminal);
  let code: ExitCode = EXIT.done;
  const finish = (result: ExitCode): void => {
    code = result;
  };
  const program = createProgram(terminal, finish);
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return failure(error, terminal);
  }
}

function createProgram(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const program = new Command('assumable')
    .description('Who can assume what in an AWS Organization, why, and what would have to be true.')
    .version(VERSION, '--version', 'print the version')
    .helpOption('--help', 'print help')
    .addHelpText('after', HELP)
    .configureOutput({
      writeOut: (text) => terminal.output.write(text),
      writeErr: (text) => terminal.messages.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'assumable: ')),
    })
    .showSuggestionAfterError()
    .exitOverride();
  serveCommand(program, terminal, finish);
  importCommand(program, terminal, finish);
  crawlCommand(program, terminal, finish);
  doctorCommand(program, terminal, finish);
  setupCommand(program, terminal, finish);
  explainCommand(program, terminal, finish);
  whoCanCommand(program, terminal, finish);
  pathsCommand(program, terminal, finish);
  exportCommand(program, terminal, finish);
  generateCommand(program, terminal, finish);
  snapshotsCommand(program, terminal, finish);
  for (const command of program.commands) command.helpOption('--help', 'print help').exitOverride();
  return program;
}

function failure(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) {
    // Help and version end with code 0; everything else is wrong usage, and commander has said what.
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  const known = error instanceof UsageError || error instanceof QueryError || error instanceof StoreError;
  const message = error instanceof Error ? error.message : String(error);
  const lines = [
    known ? `assumable: ${message}` : `assumable: unexpected failure: ${message}`,
    ...(error instanceof UsageError && error.hint !== undefined ? [error.hint] : []),
    ...(known || debugging() ? [] : ['Run it again with ASSUMABLE_DEBUG=1 to see where.']),
    ...(debugging() && error instanceof Error ? [error.stack ?? ''] : []),
  ];
  terminal.messages.write(`${printable(lines.join('\n'))}\n`);
  return EXIT.usage;
}

function debugging(): boolean {
  return process.env['ASSUMABLE_DEBUG'] === '1';
}

/** A reader that closes early (`| head`) has what it wanted: the command ends without a word. */
function quietBrokenPipe(terminal: Terminal): void {
  for (const stream of [terminal.output, terminal.messages]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.done);
      throw error;
    });
  }
}
