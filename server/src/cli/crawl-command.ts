/** `assumable crawl`: a real organization into the store, with the default AWS credential chain. */
import type { Command } from 'commander';
import { CrawlError, DEFAULT_CONCURRENCY, MAX_CONCURRENCY } from '../collect/crawl-options.ts';
import type { CrawlOptions } from '../collect/crawl-options.ts';
import type { CrawlProgress, CrawlReport } from '../jobs/crawl-job.ts';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { snapshotText } from './import-command.ts';
import { dataOption, wholeNumber } from './source-options.ts';
import { printable } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { withStore } from './with-store.ts';
import { write } from './write-out.ts';

interface CrawlFlags {
  readonly role: string;
  readonly allowLocalEndpoint?: boolean;
  readonly profile?: string;
  readonly region?: string;
  readonly concurrency: number;
  readonly data?: string;
}

const HELP = `
Run it with credentials of the management account or of a delegated administrator of
AWS Organizations. --role is assumed in every other account; it needs the read actions
of docs/crawl.md only. Each account is stored as soon as it is read. An account that
fails is recorded with its reason and the rest goes on.

Exit codes: 0 every account read, 2 the crawl could not begin, 3 some accounts could
not be read, or not completely.

Examples:
  assumable crawl --role AssumableReader
  assumable crawl --role audit/SecurityAudit --profile management --region eu-west-1
  AWS_ENDPOINT_URL=http://127.0.0.1:5000 assumable crawl --allow-local-endpoint \\
    --role OrganizationAccountAccessRole --data ./data
`;

export function crawlCommand(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('crawl')
    .description('crawl a real organization and keep it as a snapshot')
    .requiredOption('--role <name>', 'role to assume in every account, with its path if it has one')
    .option('--profile <name>', 'profile of the shared AWS configuration')
    .option('--region <name>', 'region of the STS endpoint')
    .option(
      '--concurrency <n>',
      'accounts read at the same time',
      wholeNumber(1, MAX_CONCURRENCY),
      DEFAULT_CONCURRENCY,
    )
    .option('--allow-local-endpoint', 'accept an AWS endpoint on this machine (for emulators)')
    .addOption(dataOption())
    .addHelpText('after', HELP)
    .action(async (flags: CrawlFlags) => {
      finish(await crawl(flags, terminal));
    });
}

async function crawl(flags: CrawlFlags, terminal: Terminal): Promise<ExitCode> {
  const options: CrawlOptions = {
    roleName: flags.role,
    concurrency: flags.concurrency,
    allowLocalEndpoint: flags.allowLocalEndpoint ?? false,
    ...(flags.profile === undefined ? {} : { profile: flags.profile }),
    ...(flags.region === undefined ? {} : { region: flags.region }),
  };
  const { runCrawl } = await import('../jobs/crawl-job.ts');
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const report = await withStore(flags.data, (store) =>
      runCrawl(store, options, progressTo(terminal), stop.signal),
    );
    await write(terminal.output, snapshotText(report.row, terminal.style));
    return sayFailures(report, terminal);
  } catch (error) {
    if (error instanceof CrawlError) throw new UsageError(`The crawl stopped: ${error.message}`);
    throw error;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** One line on stderr per phase and per finished account. */
function progressTo(terminal: Terminal): CrawlProgress {
  const ended = new Set(['ok', 'partial', 'failed', 'skipped']);
  const seen = new Set<string>();
  let done = 0;
  const say = (text: string): void => {
    terminal.messages.write(`${printable(text)}\n`);
  };
  return {
    phase: (text) => say(`${text} …`),
    account: (row) => {
      seen.add(row.account);
      const name = row.name === undefined ? row.account : `${row.account} ${row.name}`;
      if (ended.has(row.state)) {
        done += 1;
        const what = row.message ?? `${row.roles ?? 0} roles, ${row.users ?? 0} users`;
        say(`[${done}/${seen.size}] ${name}: ${row.state === 'ok' ? what : `${row.state}: ${what}`}`);
      } else if (row.message !== undefined) say(`${name}: ${row.message}`);
    },
    counters: () => undefined,
    gaps: () => undefined,
  };
}

function sayFailures(report: CrawlReport, terminal: Terminal): ExitCode {
  const incomplete = report.accounts.filter((account) => account.state !== 'ok');
  const failed = incomplete.filter((account) => account.state !== 'skipped');
  const { calls, throttles } = report.counters;
  terminal.messages.write(`${calls} API calls, ${throttles} of them throttled\n`);
  for (const account of incomplete) {
    terminal.messages.write(
      `assumable: ${account.id} ${account.state}: ${printable(account.message ?? account.reason ?? '')}\n`,
    );
  }
  return failed.length === 0 && report.row.counts.gaps === 0 ? EXIT.done : EXIT.partial;
}
