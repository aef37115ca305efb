/** `assumable export`: the graph, or the facts it was made from, as a file. */
import type { EdgeFilter } from '@assumable/shared/api/contract';
import { exportFactsOf } from '@assumable/shared/export/export-facts';
import { exportGraph, GRAPH_EXPORT_FORMATS } from '@assumable/shared/export/export-graph';
import type { GraphExportFormat } from '@assumable/shared/export/export-graph';
import { accountName } from '@assumable/shared/query/account-names';
import { selectGraph } from '@assumable/shared/query/select-graph';
import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { Option } from 'commander';
import type { Command } from 'commander';
import { archiveEntries } from '../lib/organization-archive.ts';
import { VERSION } from '../lib/version.ts';
import { UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { sayGaps } from './gaps.ts';
import { openSnapshot } from './open-snapshot.ts';
import type { SourceOptions } from './open-snapshot.ts';
import { withEdgeFilter, withSource } from './source-options.ts';
import type { Terminal } from './terminal.ts';
import { writeAll, writeFileWhole } from './write-out.ts';
import { writeOrganizationFiles } from './write-organization.ts';

interface ExportOptions extends SourceOptions {
  readonly format: GraphExportFormat | 'archive';
  readonly output?: string;
  readonly status?: EdgeFilter['status'];
  readonly action?: EdgeFilter['action'];
  readonly kind?: EdgeFilter['kind'];
  readonly account?: string;
  readonly sourceAccount?: string;
  readonly targetAccount?: string;
  readonly query?: string;
  readonly scope?: EdgeFilter['scope'];
  readonly serviceLinked?: boolean;
}

const HELP = `
Formats:
  json      one object: snapshot, filters, coverage, nodes, edges; equal graphs give equal bytes
  ndjson    the same as lines, told apart by "type"
  csv       one row per edge (RFC 4180); no cell can start a formula
  graphml   for yEd, Gephi and Cytoscape
  archive   the facts themselves in the import format (.tar.gz, or a folder); filters do not apply

Every file names its snapshot, time, filters and what could not be read.

Examples:
  assumable export --format csv --output trusts.csv
  assumable export --format json --status allowed,conditional --scope cross_account
  assumable export --source ./org --format graphml --account 111111111111 > trust.graphml
  assumable export --format archive --output org.tar.gz
`;

export function exportCommand(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  withEdgeFilter(withSource(program.command('export')))
    .description('write the trust graph, or the facts behind it, to a file or stdout')
    .addOption(
      new Option('--format <format>', 'form of the file')
        .choices([...GRAPH_EXPORT_FORMATS, 'archive'])
        .makeOptionMandatory(),
    )
    .option('--output <file>', 'file to write (default: stdout)')
    .addHelpText('after', HELP)
    .action(async (options: ExportOptions) => {
      finish(await runExport(options, terminal));
    });
}

async function runExport(options: ExportOptions, terminal: Terminal): Promise<ExitCode> {
  const { format, output } = options;
  const { snapshot, id } = await openSnapshot(options);
  if (format === 'archive') {
    if (output === undefined) throw new UsageError('An archive needs --output FILE.tar.gz or --output DIR.');
    await writeOrganizationFiles(archiveEntries(snapshot), output);
  } else {
    const chunks = graphChunks(snapshot, id, format, options);
    await (output === undefined ? writeAll(terminal.output, chunks) : writeFileWhole(output, chunks));
  }
  return sayGaps(snapshot.gaps, terminal);
}

function graphChunks(
  snapshot: Snapshot,
  id: string,
  format: GraphExportFormat,
  options: ExportOptions,
): Iterable<string> {
  const model = resolveSnapshot(snapshot);
  const { nodes, edges, filters } = selectGraph(model, filterOf(options));
  return exportGraph(format, {
    facts: exportFactsOf(snapshot, id, filters, VERSION),
    nodes,
    edges,
    accountName: (account) => accountName(model, account),
  });
}

/** The filter that was given; members that were not given stay absent, so that the file names only real ones. */
function filterOf(options: ExportOptions): EdgeFilter {
  return {
    status: options.status,
    action: options.action,
    kind: options.kind,
    account: options.account,
    sourceAccount: options.sourceAccount,
    targetAccount: options.targetAccount,
    q: options.query,
    scope: options.scope,
    serviceLinked: options.serviceLinked,
  };
}
