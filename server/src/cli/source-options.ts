import { ASSUME_ACTIONS, EDGE_STATUSES, NODE_KINDS } from '@assumable/shared/graph/model';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';

/** `--source`, `--snapshot` and `--data`: where the facts come from. */
export function withSource(command: Command): Command {
  return command
    .option('--source <path>', 'read an importable folder, file or archive directly, without a store')
    .option('--snapshot <id>', 'a snapshot of the store (default: the latest)')
    .addOption(dataOption());
}

export function dataOption(): Option {
  return new Option(
    '--data <dir>',
    "folder of the snapshot store (default: $ASSUMABLE_DATA, else the user's data folder)",
  );
}

export function formatOption<const F extends string>(formats: readonly F[], standard: F): Option {
  return new Option('--format <format>', 'form of the answer').choices(formats).default(standard);
}

/** The filters that table, graph and exports share. */
export function withEdgeFilter(command: Command): Command {
  return command
    .option(
      '--status <list>',
      `statuses, comma separated: ${EDGE_STATUSES.join(', ')}`,
      listOf('status', EDGE_STATUSES),
    )
    .option('--action <list>', 'STS actions, comma separated', listOf('action', ASSUME_ACTIONS))
    .option(
      '--kind <list>',
      `kinds of source, comma separated: ${NODE_KINDS.join(', ')}`,
      listOf('kind', NODE_KINDS),
    )
    .option('--account <id>', 'account of source or target', accountId)
    .option('--source-account <id>', 'account of the source', accountId)
    .option('--target-account <id>', 'account of the target', accountId)
    .option('--query <text>', 'text in source, target or account name, upper and lower case alike')
    .addOption(
      new Option('--scope <scope>', 'which side of a border').choices([
        'external',
        'cross_account',
        'same_account',
      ]),
    )
    .option('--service-linked', 'also edges into and out of service-linked roles');
}

/** Reads a comma separated list of known words. */
export function listOf<const T extends string>(
  name: string,
  words: readonly T[],
): (text: string) => readonly T[] {
  return (text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => {
        const known = words.find((word) => word === part);
        if (known === undefined) {
          throw new InvalidArgumentError(
            `${JSON.stringify(part)} is not a ${name}; known are ${words.join(', ')}.`,
          );
        }
        return known;
      });
}

export function accountId(text: string): string {
  if (!/^[0-9]{12}$/.test(text)) throw new InvalidArgumentError('An account id has twelve digits.');
  return text;
}

/** Reads a whole number between two bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[0-9]{1,15}$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
