/** `assumable import`: files into the store as a snapshot. */
import type { Command } from 'commander';
import { writeSnapshot } from '../jobs/snapshot-writer.ts';
import type { SnapshotRow } from '../store/snapshot-store.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { gapLines, gapsThatMatter } from './gaps.ts';
import { readManyFiles } from './read-many-files.ts';
import { dataOption } from './source-options.ts';
import { printable } from './terminal.ts';
import type { Style, Terminal } from './terminal.ts';
import { withStore } from './with-store.ts';
import { write } from './write-out.ts';

interface ImportOptions {
  readonly data?: string;
  readonly label?: string;
}

const HELP = `
PATH is a folder, a .json file, or a .zip, .tar or .tar.gz archive of files that the
AWS CLI wrote:

  organization.json                    optional: tree, accounts, SCPs and RCPs
  accounts/<12 digits>.json            aws iam get-account-authorization-details
  accounts/<12 digits>.providers.json  optional: SAML and OIDC providers

Several paths become one snapshot. What cannot be read is named and left out; the rest
is imported.

Exit codes: 0 everything imported, 2 nothing could be read, 3 imported with gaps.

Examples:
  assumable import ./org
  assumable import organization.json accounts/*.json
  aws iam get-account-authorization-details > 111111111111.json && assumable import 111111111111.json
`;

export function importCommand(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('import')
    .description('put files of the AWS CLI into the store as a snapshot')
    .argument('<path...>', 'folder, file or archive')
    .option('--label <text>', 'name of the snapshot (default: the name of the first path)')
    .addOption(dataOption())
    .addHelpText('after', HELP)
    .action(async (paths: readonly string[], options: ImportOptions) => {
      finish(await importPaths(paths, options, terminal));
    });
}

async function importPaths(
  paths: readonly string[],
  options: ImportOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const snapshot = await readManyFiles(paths, options.label);
  const row = await withStore(options.data, (store) => writeSnapshot(store, snapshot));
  await write(terminal.output, snapshotText(row, terminal.style));
  if (snapshot.gaps.length > 0) {
    terminal.messages.write(
      `assumable: what could not be read or was left out:\n${gapLines(snapshot.gaps)}\n`,
    );
  }
  return gapsThatMatter(snapshot.gaps).length === 0 ? EXIT.done : EXIT.partial;
}

/** A sealed snapshot as two lines: its id, then what it holds. */
export function snapshotText(row: SnapshotRow, style: Style): string {
  const { counts } = row;
  return [
    `${style.bold(`snapshot ${row.id}`)}  ${printable(row.label)}`,
    `  ${counts.accountsRead} of ${counts.accounts} accounts, ${counts.roles} roles, ${counts.users} users, ${counts.groups} groups, ${counts.gaps} gaps`,
    '',
  ].join('\n');
}
