/** `assumable snapshots`: what the store holds. */
import type { Command } from 'commander';
import type { SnapshotRow } from '../store/snapshot-store.ts';
import { dataFolder } from './data-folder.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { isFolder } from './open-snapshot.ts';
import { dataOption, formatOption } from './source-options.ts';
import { printable } from './terminal.ts';
import type { Style, Terminal } from './terminal.ts';
import { withStore } from './with-store.ts';
import { write } from './write-out.ts';

interface SnapshotsOptions {
  readonly data?: string;
  readonly format?: 'text' | 'json' | 'ndjson';
}

const HELP = `
Newest first. Every command that takes --snapshot takes an id of this list.

Examples:
  assumable snapshots
  assumable snapshots --format json --data ./data
`;

export function snapshotsCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  program
    .command('snapshots')
    .description('list the snapshots of the store')
    .addOption(formatOption(['text', 'json', 'ndjson'], 'text'))
    .addOption(dataOption())
    .addHelpText('after', HELP)
    .action(async (options: SnapshotsOptions) => {
      const folder = dataFolder(options.data);
      const rows = (await isFolder(folder)) ? await withStore(folder, (store) => store.list()) : [];
      await write(terminal.output, rowsText(rows, options.format ?? 'text', terminal.style));
      if (rows.length === 0) terminal.messages.write(`assumable: there is no snapshot in ${folder}.\n`);
      finish(EXIT.done);
    });
}

function rowsText(rows: readonly SnapshotRow[], format: 'text' | 'json' | 'ndjson', style: Style): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ snapshots: rows }, undefined, 2)}\n`;
    case 'ndjson':
      return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    case 'text':
      return rows.map((row) => rowText(row, style)).join('');
  }
}

function rowText({ id, collectedAt, source, counts, label }: SnapshotRow, style: Style): string {
  const read = `${counts.accountsRead}/${counts.accounts} accounts`;
  const facts = `${read}, ${counts.roles} roles, ${counts.users} users, ${counts.gaps} gaps`;
  return `${style.bold(id)}  ${collectedAt}  ${source.padEnd(9)}  ${facts}  ${printable(label)}\n`;
}
