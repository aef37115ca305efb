/** `assumable doctor`: whether a crawl would work, and what to mend. */
import { Option, type Command } from 'commander';
import { CrawlError } from '../collect/crawl-options.ts';
import type { Finding } from '../collect/doctor-finding.ts';
import { awsOptions, requireRole, withAwsOptions, type AwsFlags } from './crawl-options.ts';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { accountId, formatOption } from './source-options.ts';
import { printable } from './terminal.ts';
import type { Style, Terminal } from './terminal.ts';
import { write } from './write-out.ts';

interface DoctorFlags extends AwsFlags {
  readonly account?: string;
  readonly format: 'text' | 'json';
}

const HELP = `
Asks who is calling, reads the organization, assumes the role in one member account and
tries every action that a crawl calls. Nothing is stored.

Exit codes: 0 a crawl would work (warnings say what would stay unknown), 1 something is
broken, 2 wrong usage.

Examples:
  assumable doctor --role audit/AssumableReader
  assumable doctor --role audit/AssumableReader --account 111122223333 --external-id ID
`;

export function doctorCommand(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const command = program
    .command('doctor')
    .description('check credentials, organization, role and permissions, and say what to fix')
    .addOption(new Option('--account <id>', 'member account to try the role in').argParser(accountId))
    .addOption(formatOption(['text', 'json'], 'text'));
  withAwsOptions(command)
    .addHelpText('after', HELP)
    .action(async (flags: DoctorFlags) => {
      finish(await doctor(flags, terminal));
    });
}

async function doctor(flags: DoctorFlags, terminal: Terminal): Promise<ExitCode> {
  requireRole(flags);
  const { examine } = await import('../collect/doctor.ts');
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const findings = await examine(await awsOptions(flags, terminal), stop.signal, flags.account);
    const text =
      flags.format === 'json'
        ? `${JSON.stringify({ findings }, undefined, 2)}\n`
        : findings.map((finding) => findingText(finding, terminal.style)).join('');
    await write(terminal.output, text);
    return findings.some(({ result }) => result === 'broken') ? EXIT.checkFailed : EXIT.done;
  } catch (error) {
    if (stop.signal.aborted) return EXIT.interrupted;
    if (error instanceof CrawlError) throw new UsageError(error.message);
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

function findingText({ check, result, text, fix }: Finding, style: Style): string {
  const mark =
    result === 'ok'
      ? style.good('ok     ')
      : result === 'warning'
        ? style.open('warning')
        : style.bad('broken ');
  const line = `${mark}  ${printable(check)}: ${printable(text)}\n`;
  return fix === undefined ? line : `${line}         ${printable(fix)}\n`;
}
