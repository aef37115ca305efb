/** The flags of `assumable crawl` and `assumable doctor` that say as whom and how AWS is asked. */
import { createInterface } from 'node:readline/promises';
import { readFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { DEFAULT_CONCURRENCY, MAX_CONCURRENCY, type CrawlOptions } from '../collect/crawl-options.ts';
import { UsageError } from './exit-code.ts';
import { wholeNumber } from './source-options.ts';
import type { Terminal } from './terminal.ts';

export interface AwsFlags {
  readonly role: readonly string[];
  readonly externalId?: string;
  readonly accounts?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly concurrency?: number;
  readonly sessionPolicy: boolean;
  readonly identityCenter?: boolean;
  readonly onExpired?: 'wait' | 'stop';
  readonly allowLocalEndpoint?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function withAwsOptions(command: Command): Command {
  return command
    .option(
      '--role <name>',
      'role to assume in every account, with its path if it has one; repeat it for roles to try in turn; {accountId} stands for the account',
      collect,
      [],
    )
    .addOption(
      new Option('--external-id <text>', 'ExternalId of the roles; {accountId} stands for the account').env(
        'ASSUMABLE_EXTERNAL_ID',
      ),
    )
    .option('--accounts <list>', 'only these accounts, comma separated, or @FILE with one id a line')
    .option('--profile <name>', 'profile of the shared AWS configuration')
    .option('--region <name>', 'region of the STS endpoint')
    .option(
      '--concurrency <n>',
      `accounts read at the same time (default: ${DEFAULT_CONCURRENCY})`,
      wholeNumber(1, MAX_CONCURRENCY),
    )
    .option('--no-session-policy', 'assume roles without the policy that limits the session to reading')
    .option(
      '--identity-center',
      'read assignments of IAM Identity Center too, with the names of people and groups',
    )
    .addOption(
      new Option(
        '--on-expired <what>',
        'when your own credentials run out: wait for new ones, or stop and be resumed (default: wait on a terminal)',
      ).choices(['wait', 'stop']),
    )
    .option('--allow-local-endpoint', 'accept an AWS endpoint on this machine (for emulators)');
}

/** The options of a crawl; `roles` as given, so that a resumption may leave them out. */
export async function awsOptions(flags: AwsFlags, terminal: Terminal): Promise<CrawlOptions> {
  const interactive = process.stdin.isTTY;
  return {
    roles: flags.role,
    allowLocalEndpoint: flags.allowLocalEndpoint ?? false,
    sessionPolicy: flags.sessionPolicy,
    onExpired: flags.onExpired ?? (interactive ? 'wait' : 'stop'),
    ...(flags.identityCenter === undefined ? {} : { identityCenter: flags.identityCenter }),
    ...(flags.externalId === undefined ? {} : { externalId: flags.externalId }),
    ...(flags.accounts === undefined ? {} : { accounts: await accountList(flags.accounts) }),
    ...(flags.profile === undefined ? {} : { profile: flags.profile }),
    ...(flags.region === undefined ? {} : { region: flags.region }),
    ...(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency }),
    ...(interactive ? { mfaCode: (serial: string) => askForCode(serial, terminal) } : {}),
  };
}

export function requireRole(flags: AwsFlags): void {
  if (flags.role.length > 0) return;
  throw new UsageError(
    'Name the role to assume in every account with --role.',
    'assumable setup prints templates that create one: assumable setup --help',
  );
}

async function accountList(text: string): Promise<readonly string[]> {
  const list = text.startsWith('@') ? await linesOf(text.slice(1)) : text;
  return list.split(/[\s,]+/).filter((part) => part !== '' && !part.startsWith('#'));
}

async function linesOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The list of accounts cannot be read: ${reason}.`);
  }
}

/** Asks on the terminal; the code is used once and kept nowhere. */
async function askForCode(serial: string, terminal: Terminal): Promise<string> {
  const prompt = createInterface({ input: terminal.input, output: terminal.messages });
  try {
    return (await prompt.question(`Code of the MFA device ${serial}: `)).trim();
  } finally {
    prompt.close();
  }
}
