/** `assumable paths`: chains between two principals, or everything one can reach. */
import { CHAIN_STATUSES } from '@assumable/shared/api/statuses';
import type { Paths, ReachRow } from '@assumable/shared/api/paths';
import { accountName } from '@assumable/shared/query/account-names';
import { findPaths } from '@assumable/shared/query/find-paths';
import { accountOfNode } from '@assumable/shared/query/nodes';
import { reachList } from '@assumable/shared/query/reach-list';
import type { ReachQuery } from '@assumable/shared/query/reach-list';
import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import type { TrustModel } from '@assumable/shared/resolve/trust-model';
import type { Command } from 'commander';
import { addContext, requestFacts } from './context-option.ts';
import type { ContextFacts } from './context-option.ts';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { gapsThatMatter } from './gaps.ts';
import { openSnapshot } from './open-snapshot.ts';
import type { SourceOptions } from './open-snapshot.ts';
import { pathsText, reachText } from './paths-text.ts';
import type { NameText } from './paths-text.ts';
import { formatOption, listOf, wholeNumber, withSource } from './source-options.ts';
import type { Terminal } from './terminal.ts';
import { writeAll } from './write-out.ts';

interface PathsOptions extends SourceOptions {
  readonly from?: string;
  readonly to?: string;
  readonly k: number;
  readonly maxHops: number;
  readonly status?: readonly (typeof CHAIN_STATUSES)[number][];
  readonly escalation?: boolean;
  readonly context?: ContextFacts;
  readonly format?: 'text' | 'json' | 'ndjson';
}

const HELP = `
With --from and --to: the shortest role chains, each step decided with what the steps
before it settle (credentials, MFA, source identity, session tags, session name).
With --from alone: everything it can get to. Who can get to a role: who-can --transitive.

--context fixes facts of the requests as in explain; facts of the credentials, such as
aws:MultiFactorAuthPresent, hold for the first step only. --escalation adds second-class
steps (iam:PassRole and its relatives), which rest on other evidence.

Exit codes: 0 answered, 2 wrong usage or unreadable input, 3 answered, but something
that was not read, or a limit of the search, may hide chains.

Examples:
  assumable paths --from arn:aws:iam::111111111111:user/John \\
                  --to arn:aws:iam::333333333333:role/ProdAdmin
  assumable paths --from … --to … --k 3 --context aws:MultiFactorAuthPresent=true
  assumable paths --from lambda.amazonaws.com --to … --max-hops 6
  assumable paths --from arn:aws:iam::111111111111:user/John --format ndjson
`;

export function pathsCommand(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  withSource(program.command('paths'))
    .description('role chains from one principal to another, or everything it can get to')
    .option('--from <arn>', 'the principal: user, role, service, identity provider, account id, *')
    .option('--to <arn>', 'the role to get to (default: every role)')
    .option('--k <n>', 'most chains', wholeNumber(1, 50), 10)
    .option('--max-hops <n>', 'most steps of a chain', wholeNumber(1, 8), 4)
    .option(
      '--status <list>',
      `statuses a step may have, comma separated: ${CHAIN_STATUSES.join(', ')} (default: allowed,conditional)`,
      listOf('status', CHAIN_STATUSES),
    )
    .option('--escalation', 'also second-class steps: passing a role to a service, rewriting its trust, …')
    .option('--context <key=value>', 'fix a fact of the requests; repeatable', addContext)
    .addOption(formatOption(['text', 'json', 'ndjson'], 'text'))
    .addHelpText('after', HELP)
    .action(async (options: PathsOptions) => {
      finish(await paths(options, terminal));
    });
}

async function paths(options: PathsOptions, terminal: Terminal): Promise<ExitCode> {
  const { from, to } = options;
  if (from === undefined) {
    throw new UsageError(
      'paths needs --from ARN.',
      to === undefined
        ? 'assumable paths --help shows examples.'
        : 'Who can get to a role in any number of steps: assumable who-can ARN --transitive',
    );
  }
  const { snapshot } = await openSnapshot(options);
  const model = resolveSnapshot(snapshot);
  return to === undefined
    ? printReach(model, { from, ...chainOptions(options) }, options, terminal)
    : printPaths(
        model,
        findPaths(model, { from, to, k: options.k, ...chainOptions(options) }),
        options,
        terminal,
      );
}

function chainOptions({ maxHops, status, escalation, context }: PathsOptions) {
  return { maxHops, status, escalation: escalation ?? false, context: requestFacts(context) };
}

async function printPaths(
  model: TrustModel,
  answer: Paths,
  options: PathsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  await writeAll(terminal.output, pathsOutput(answer, options, namesOf(model, terminal)));
  const target = accountOfNode(model, answer.to.id);
  if (target !== undefined && model.account(target) === undefined) {
    return partial(
      terminal,
      `account ${target} was not read, so who can get to ${answer.to.id} is not known.`,
    );
  }
  if (answer.paths.some(({ coverage }) => coverage === 'partial')) {
    return partial(
      terminal,
      'these chains rest on partial data: something that matters to them could not be read.',
    );
  }
  if (answer.search.stopped !== undefined) return partial(terminal, 'the search stopped at its limit.');
  return answer.paths.length > 0 ? EXIT.done : hiddenChains(model, terminal);
}

function pathsOutput(answer: Paths, { format }: PathsOptions, names: NameText): Iterable<string> {
  switch (format ?? 'text') {
    case 'json':
      return [`${JSON.stringify(answer, undefined, 2)}\n`];
    case 'ndjson':
      return answer.paths.map((chain) => `${JSON.stringify(chain)}\n`);
    case 'text':
      return pathsText(answer, names);
  }
}

type ChainQuestion = Pick<ReachQuery, 'from' | 'maxHops' | 'status' | 'escalation' | 'context'>;

async function printReach(
  model: TrustModel,
  question: ChainQuestion,
  { format }: PathsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const query = { ...question, serviceLinked: true, limit: 1000 };
  const first = reachList(model, query);
  const rows: ReachRow[] = [...first.rows];
  const nodes = new Map(first.nodes.map((node) => [node.id, node]));
  for (let { cursor } = first; cursor !== undefined;) {
    const page = reachList(model, { ...query, cursor });
    rows.push(...page.rows);
    for (const node of page.nodes) nodes.set(node.id, node);
    cursor = page.cursor;
  }
  const { cursor: _cursor, ...whole } = { ...first, rows, nodes: [...nodes.values()] };
  switch (format) {
    case 'json':
      await writeAll(terminal.output, [`${JSON.stringify(whole, undefined, 2)}\n`]);
      break;
    case 'ndjson':
      await writeAll(
        terminal.output,
        rows.map((row) => `${JSON.stringify(row)}\n`),
      );
      break;
    case 'text':
    case undefined:
      await writeAll(terminal.output, reachText(whole, rows, namesOf(model, terminal)));
  }
  if (first.search.stopped !== undefined) return partial(terminal, 'the search stopped at its limit.');
  return hiddenChains(model, terminal);
}

function namesOf(model: TrustModel, { style }: Terminal): NameText {
  return { accountName: (account) => accountName(model, account) ?? account, style };
}

/** What was not read may hide a chain, so an answer about all of them is partial. */
export function hiddenChains(model: TrustModel, terminal: Terminal): ExitCode {
  const gaps = gapsThatMatter(model.snapshot.gaps).length;
  if (gaps === 0) return EXIT.done;
  const count = gaps === 1 ? '1 gap' : `${gaps} gaps`;
  return partial(
    terminal,
    `the snapshot has ${count} (assumable snapshots counts them); chains may be hidden behind them.`,
  );
}

function partial(terminal: Terminal, sentence: string): ExitCode {
  terminal.messages.write(`assumable: ${sentence}\n`);
  return EXIT.partial;
}
