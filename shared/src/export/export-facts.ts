import type { DerivedEdge, Edge, GraphNode } from '../graph/model.ts';
import type { AccountId } from '../arn/arn.ts';
import type { CoverageGap, Snapshot, SnapshotSource } from '../snapshot/model.ts';

/** Integer version of the exported graph forms (JSON, NDJSON, GraphML, CSV columns); docs/cli.md describes it. */
export const GRAPH_FORMAT_VERSION = 1;

/** What makes an exported file evidence: which facts it shows, narrowed how, and what was not read. */
export interface ExportFacts {
  readonly snapshot: {
    /** Id in the store; the label of the source when files were read directly. */
    readonly id: string;
    readonly label: string;
    readonly source: SnapshotSource;
    /** ISO 8601 UTC. */
    readonly collectedAt: string;
    readonly organizationId?: string;
  };
  /** Only the members that were given, as text; empty when nothing was narrowed. */
  readonly filters: Readonly<Record<string, string>>;
  readonly coverage: {
    readonly accounts: number;
    readonly accountsRead: number;
    readonly gaps: readonly CoverageGap[];
  };
  readonly toolVersion: string;
}

/** What is written: facts, nodes sorted by id, edges in the order they shall have in the file. */
export interface GraphExport {
  readonly facts: ExportFacts;
  readonly nodes: readonly GraphNode[];
  readonly edges: Iterable<Edge | DerivedEdge>;
  readonly accountName: (account: AccountId) => string | undefined;
}

/** Filters as one readable text: `status=allowed; account=111111111111`. */
export function filtersText(filters: ExportFacts['filters']): string {
  return Object.entries(filters)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}

/** `11 of 12 accounts read, 3 gaps`. */
export function coverageText({ accounts, accountsRead, gaps }: ExportFacts['coverage']): string {
  const gapText = gaps.length === 1 ? '1 gap' : `${gaps.length} gaps`;
  return `${accountsRead} of ${accounts} accounts read, ${gapText}`;
}

/** The facts of a file about this snapshot. `id` is the one a reader can ask for again. */
export function exportFactsOf(
  snapshot: Snapshot,
  id: string,
  filters: ExportFacts['filters'],
  toolVersion: string,
): ExportFacts {
  const { organization, accounts, gaps, label, source, collectedAt } = snapshot;
  const known = new Set([...(organization?.accounts ?? []), ...accounts].map((account) => account.id));
  return {
    snapshot: {
      id,
      label,
      source,
      collectedAt,
      ...(organization === undefined ? {} : { organizationId: organization.id }),
    },
    filters,
    coverage: { accounts: known.size, accountsRead: accounts.length, gaps },
    toolVersion,
  };
}
