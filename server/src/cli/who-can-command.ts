/** `assumable who-can`: the callers of a role, direct or in any number of steps. */
import { EDGE_STATUSES } from '@assumable/shared/graph/model';
import type { EdgeStatus } from '@assumable/shared/graph/model';
import { conditionText } from '@assumable/shared/evaluate/words';
import { accountName } from '@assumable/shared/query/account-names';
import { MOST_HOPS, callersOf } from '@assumable/shared/query/callers';
import type { Caller } from '@assumable/shared/query/callers';
import { accountOfNode, nodeOf } from '@assumable/shared/query/nodes';
import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import type { TrustModel } from '@assumable/shared/resolve/trust-model';
import type { Command } from 'commander';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { openSnapshot } from './open-snapshot.ts';
import type { SourceOptions } from './open-snapshot.ts';
import { formatOption, listOf, wholeNumber, withSource } from './source-options.ts';
import { hiddenChains } from './paths-command.ts';
import { printable } from './terminal.ts';
import type { Style, Terminal } from './terminal.ts';
import { writeAll } from './write-out.ts';

interface WhoCanOptions extends SourceOptions {
  readonly transitive?: boolean;
  readonly maxHops: number;
  readonly status?: readonly EdgeStatus[];
  readonly format?: 'text' | 'json' | 'ndjson';
}

const USUAL: readonly EdgeStatus[] = ['allowed', 'conditional', 'trusted_unverified'];

const HELP = `
Lists who can assume the role: allowed, conditional (open conditions are named) and
trusted_unverified (trusted, but the caller lies outside the data). Trust in a whole
account, the organization or anyone is replaced by the callers behind it.

Exit codes: 0 answered, 2 no such role, 3 answered, but something that matters could
not be read; with --transitive also when gaps of the snapshot may hide chains.

Examples:
  assumable who-can arn:aws:iam::222222222222:role/DevOps
  assumable who-can arn:aws:iam::222222222222:role/DevOps --transitive --format ndjson
  assumable who-can ROLE --status trust_only,denied      who is only nearly there
`;

export function whoCanCommand(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  withSource(program.command('who-can'))
    .description('who can assume a role')
    .argument('<arn>', 'the role')
    .option('--transitive', 'also those who get there in several steps')
    .option('--max-hops <n>', 'most steps with --transitive', wholeNumber(2, MOST_HOPS), MOST_HOPS)
    .option(
      '--status <list>',
      `statuses to list, comma separated: ${EDGE_STATUSES.join(', ')} (default: ${USUAL.join(',')})`,
      listOf('status', EDGE_STATUSES),
    )
    .addOption(formatOption(['text', 'json', 'ndjson'], 'text'))
    .addHelpText('after', HELP)
    .action(async (arn: string, options: WhoCanOptions) => {
      finish(await whoCan(arn, options, terminal));
    });
}

async function whoCan(arn: string, options: WhoCanOptions, terminal: Terminal): Promise<ExitCode> {
  const { snapshot } = await openSnapshot(options);
  const model = resolveSnapshot(snapshot);
  const account = accountOfNode(model, arn);
  if (model.principal(arn)?.kind !== 'iam_role') {
    if (account !== undefined && model.account(account) === undefined) {
      terminal.messages.write(
        `assumable: account ${account} was not read, so who can assume ${arn} is not known.\n`,
      );
      return EXIT.partial;
    }
    throw new UsageError(
      `There is no role ${arn} in this snapshot.`,
      'Role ARNs include the path: arn:aws:iam::<account>:role/<path>/<name>.',
    );
  }
  const statuses = new Set(options.status ?? USUAL);
  const transitive = options.transitive ?? false;
  const { callers: all, stopped } = callersOf(model, arn, transitive ? options.maxHops : 1);
  const shown = all.filter((caller) => statuses.has(caller.status));
  await writeAll(terminal.output, answer(model, arn, all, shown, options, terminal.style));
  const partial = shown.filter((caller) => caller.edge.coverage === 'partial').length;
  if (stopped) {
    terminal.messages.write('assumable: the search stopped at its limit; there may be more callers.\n');
    return EXIT.partial;
  }
  if (partial === 0) return transitive ? hiddenChains(model, terminal) : EXIT.done;
  terminal.messages.write(
    `assumable: ${partial} of ${shown.length} callers rest on partial data: something that matters to them could not be read.\n`,
  );
  return EXIT.partial;
}

function answer(
  model: TrustModel,
  arn: string,
  all: readonly Caller[],
  shown: readonly Caller[],
  options: WhoCanOptions,
  style: Style,
): Iterable<string> {
  const records = shown.map((caller) => callerRecord(model, arn, caller));
  switch (options.format ?? 'text') {
    case 'json':
      return [`${JSON.stringify({ role: arn, callers: records }, undefined, 2)}\n`];
    case 'ndjson':
      return records.map((record) => `${JSON.stringify(record)}\n`);
    case 'text':
      return callersText(model, arn, all, shown, style);
  }
}

function callerRecord(model: TrustModel, arn: string, caller: Caller) {
  const { edge, hops, path, status } = caller;
  const node = nodeOf(model, edge.source);
  const account = accountOfNode(model, edge.source);
  return {
    source: edge.source,
    target: arn,
    status,
    hops,
    path,
    kind: node.kind,
    label: node.label,
    ...(account === undefined ? {} : { account, accountName: accountName(model, account) }),
    action: edge.action,
    conditions: edge.conditions.map((condition) => ({ ...condition, text: conditionText(condition) })),
    coverage: edge.coverage,
    ...('via' in edge ? { via: edge.via } : {}),
  };
}

function* callersText(
  model: TrustModel,
  arn: string,
  all: readonly Caller[],
  shown: readonly Caller[],
  style: Style,
): Generator<string> {
  const role = nodeOf(model, arn);
  const where = accountName(model, role.account) ?? role.account ?? '';
  yield `${style.bold(`Who can assume ${printable(role.label)} (${printable(where)})`)}\n${style.dim(printable(arn))}\n`;
  if (shown.length === 0) yield '\nNobody with one of the statuses asked for.\n';
  let hops = 0;
  for (const caller of shown) {
    if (caller.hops !== hops) {
      hops = caller.hops;
      yield `\n${style.bold(hops === 1 ? 'Directly' : `In ${hops} steps`)}\n`;
    }
    yield callerText(model, caller, style);
  }
  const left = all.length - shown.length;
  if (left > 0) {
    const counts = EDGE_STATUSES.flatMap((status) => {
      const count = all.filter((caller) => caller.status === status && !shown.includes(caller)).length;
      return count === 0 ? [] : [`${count} ${status}`];
    });
    yield `\n${style.dim(`Not listed: ${counts.join(', ')}. --status lists them.`)}\n`;
  }
}

function callerText(model: TrustModel, { edge, path, status }: Caller, style: Style): string {
  const node = nodeOf(model, edge.source);
  const account = accountName(model, node.account) ?? node.account;
  const mark =
    status === 'allowed' ? style.good('✓') : USUAL.includes(status) ? style.open('?') : style.bad('✗');
  const place = account === undefined || node.kind === 'account' ? '' : ` (${printable(account)})`;
  const via = 'via' in edge ? style.dim(`  through ${printable(nodeOf(model, edge.via).label)}`) : '';
  const lines = [
    `  ${mark} ${printable(node.label)}${place}  ${status}${via}`,
    `      ${style.dim(printable(edge.source))}`,
    ...(path.length > 2
      ? [`      by ${path.map((id) => printable(nodeOf(model, id).label)).join(' → ')}`]
      : []),
    ...edge.conditions.map((condition) => `      ${style.open('if')} ${printable(conditionText(condition))}`),
  ];
  return `${lines.join('\n')}\n`;
}
