/** `assumable crawl`: a real organization into the store, with the default AWS credential chain. */
import { InvalidArgumentError, type Command } from 'commander';
import { CrawlError, type CrawlOptions } from '../collect/crawl-options.ts';
import type { PreparedCrawl } from '../jobs/crawl-run.ts';
import type { SnapshotRow, SnapshotStore } from '../store/snapshot-store.ts';
import { StoreError } from '../store/store-error.ts';
import { awsOptions, requireRole, withAwsOptions, type AwsFlags } from './crawl-options.ts';
import { planText } from './crawl-plan-text.ts';
import { printProgress } from './crawl-progress.ts';
import { discardCrawl, listCrawls, pickFinished, pickResumable, sealCrawl } from './crawl-shelf.ts';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { snapshotText } from './import-command.ts';
import { dataOption, formatOption } from './source-options.ts';
import { printable } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { withStore } from './with-store.ts';
import { write } from './write-out.ts';

interface CrawlFlags extends AwsFlags {
  readonly plan?: boolean;
  readonly resume?: string | true;
  readonly retry?: string | true;
  readonly list?: boolean;
  readonly seal?: string;
  readonly discard?: string;
  readonly maxAge: number;
  readonly format: 'text' | 'json';
  readonly data?: string;
}

const HELP = `
Run it with credentials of the management account or of an account to which the
organization delegates reading. --role is assumed in every other account; it needs the
read actions of docs/crawl.md only (assumable setup prints templates for it). Each account
is stored as soon as it is read. An account that fails is recorded with its reason and the
rest goes on.

A crawl that is stopped with Ctrl-C, that runs out of credentials or whose process dies
keeps what it read: --resume goes on with it. --list shows such crawls. --retry reads again
what a finished crawl could not read: accounts that it read in full within --max-age hours
are taken over, and the result is a snapshot of its own.

Exit codes: 0 every account read, 2 the crawl could not begin, 3 some accounts could not
be read or not completely, or the crawl is paused and can be resumed, 130 stopped with
Ctrl-C.

Examples:
  assumable crawl --role audit/AssumableReader --plan
  assumable crawl --role audit/AssumableReader --profile management --region eu-west-1
  assumable crawl --role AssumableReader --role OrganizationAccountAccessRole
  assumable crawl --resume
  assumable crawl --retry
  AWS_ENDPOINT_URL=http://127.0.0.1:5000 assumable crawl --allow-local-endpoint \\
    --role OrganizationAccountAccessRole --data ./data
`;

export function crawlCommand(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const command = program
    .command('crawl')
    .description('crawl a real organization and keep it as a snapshot')
    .option('--plan', 'print accounts, role ARNs, calls and time, try three roles, and stop')
    .option('--resume [id]', 'go on with a crawl that was stopped (default: the newest)')
    .option('--retry [id]', 'read again what a finished crawl could not read (default: the newest)')
    .option('--list', 'list the crawls that can be resumed')
    .option('--seal <id>', 'make a snapshot of what a stopped crawl read')
    .option('--discard <id>', 'remove a stopped crawl and what it read')
    .option(
      '--max-age <hours>',
      'with --resume and --retry: read accounts again that were read longer ago',
      hours,
      24,
    )
    .addOption(formatOption(['text', 'json'], 'text'));
  withAwsOptions(command)
    .addOption(dataOption())
    .addHelpText('after', HELP)
    .action(async (flags: CrawlFlags) => {
      finish(await crawl(flags, terminal));
    });
}

function hours(text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Give a number of hours.');
  return value;
}

async function crawl(flags: CrawlFlags, terminal: Terminal): Promise<ExitCode> {
  const { seal, discard } = flags;
  if (flags.list === true) return withStore(flags.data, (store) => listCrawls(store, terminal));
  if (seal !== undefined) return withStore(flags.data, (store) => sealCrawl(store, seal, terminal));
  if (discard !== undefined) return withStore(flags.data, (store) => discardCrawl(store, discard, terminal));
  const options = await awsOptions(flags, terminal);
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    terminal.messages.write('Stopping; what was read is kept. Press Ctrl-C again to leave at once.\n');
    stop.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    if (flags.plan === true) return await plan(flags, options, terminal, stop.signal);
    return await withStore(flags.data, (store) => crawlInto(store, flags, options, terminal, stop.signal));
  } catch (error) {
    if (error instanceof CrawlError) throw new UsageError(`The crawl stopped: ${error.message}`);
    throw error;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

async function plan(
  flags: CrawlFlags,
  options: CrawlOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  requireRole(flags);
  const { planCrawl } = await import('../collect/plan-crawl.ts');
  const planned = await planCrawl(options, signal, Number.POSITIVE_INFINITY);
  const text =
    flags.format === 'json'
      ? `${JSON.stringify(planned, undefined, 2)}\n`
      : planText(planned, terminal.style);
  await write(terminal.output, text);
  return planned.problems.length === 0 ? EXIT.done : EXIT.partial;
}

async function crawlInto(
  store: SnapshotStore,
  flags: CrawlFlags,
  asked: CrawlOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { runCrawl } = await import('../jobs/crawl-run.ts');
  const { prepared, options } = await prepare(store, flags, asked, terminal);
  const { view } = prepared;
  const unsubscribe = printProgress(view, terminal);
  try {
    const row = await runCrawl(store, prepared, options, signal);
    await write(terminal.output, snapshotText(row, terminal.style));
    return sayFailures(prepared, row, terminal);
  } catch (error) {
    return await sayEnd(store, view.id, error, signal, terminal);
  } finally {
    unsubscribe();
  }
}

async function prepare(
  store: SnapshotStore,
  flags: CrawlFlags,
  asked: CrawlOptions,
  terminal: Terminal,
): Promise<{ readonly prepared: PreparedCrawl; readonly options: CrawlOptions }> {
  const { prepareCrawl, prepareResumption, prepareRetry } = await import('../jobs/crawl-run.ts');
  const { checkOptions } = await import('../collect/check-options.ts');
  if (flags.resume !== undefined && flags.retry !== undefined)
    throw new UsageError(
      '--resume goes on with an unfinished crawl, --retry repeats a finished one: give one of them.',
    );
  if (flags.resume === undefined && flags.retry === undefined) {
    requireRole(flags);
    const { concurrency } = checkOptions(asked);
    return { prepared: await prepareCrawl(store, asked, concurrency), options: asked };
  }
  const entry =
    flags.retry === undefined
      ? await pickResumable(store, flags.resume ?? true)
      : await pickFinished(store, flags.retry);
  const { settings } = entry;
  if (settings.externalId && asked.externalId === undefined) {
    throw new UsageError(
      `The crawl ${entry.id} uses an ExternalId, which is not stored.`,
      'Give it again with --external-id or ASSUMABLE_EXTERNAL_ID.',
    );
  }
  const options: CrawlOptions = {
    ...settingsOf(settings),
    ...asked,
    roles: asked.roles.length > 0 ? asked.roles : settings.roles,
  };
  checkOptions(options);
  if (flags.retry !== undefined) {
    const before = (await store.crawls.accounts(entry.id)).length;
    const prepared = await prepareRetry(store, entry, flags.maxAge);
    const { done } = prepared.view.crawl();
    terminal.messages.write(
      `Reading again what crawl ${entry.id} could not read: ${done} of its ${before} accounts are taken over.\n`,
    );
    return { prepared, options };
  }
  const prepared = await prepareResumption(store, entry, flags.maxAge);
  const { done, total } = prepared.view.crawl();
  terminal.messages.write(`Going on with crawl ${entry.id}: ${done} of ${total} accounts are read.\n`);
  return { prepared, options };
}

function settingsOf(settings: Awaited<ReturnType<typeof pickResumable>>['settings']): Partial<CrawlOptions> {
  const { accounts, concurrency, profile, region, identityCenter } = settings;
  return {
    concurrency,
    ...(accounts === undefined ? {} : { accounts }),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(identityCenter === undefined ? {} : { identityCenter }),
  };
}

/** A crawl that stopped on the way is no failure of the command while it can be taken up. */
async function sayEnd(
  store: SnapshotStore,
  id: string,
  error: unknown,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<ExitCode> {
  const kept = await store.crawls.find(id).catch(() => undefined);
  const expected = error instanceof CrawlError || error instanceof StoreError;
  if (kept === undefined || (!expected && !signal.aborted)) {
    if (signal.aborted) return EXIT.interrupted;
    throw error;
  }
  if (!signal.aborted && error instanceof Error)
    terminal.messages.write(`assumable: ${printable(error.message)}\n`);
  terminal.messages.write(`assumable: the crawl can go on: assumable crawl --resume ${id}\n`);
  return signal.aborted ? EXIT.interrupted : EXIT.partial;
}

function sayFailures({ view }: PreparedCrawl, row: SnapshotRow, terminal: Terminal): ExitCode {
  const incomplete = view.rows().filter((account) => account.state !== 'ok');
  const failed = incomplete.filter((account) => account.state !== 'skipped');
  const { calls, throttles, retries } = view.counters();
  terminal.messages.write(`${calls} API calls, ${throttles} of them throttled, ${retries} repeated\n`);
  for (const account of incomplete) {
    terminal.messages.write(
      `assumable: ${account.account} ${account.state}: ${printable(account.message ?? account.reason ?? '')}\n`,
    );
  }
  const skipped = incomplete.length - failed.length;
  return failed.length === 0 && row.counts.gaps === skipped ? EXIT.done : EXIT.partial;
}
