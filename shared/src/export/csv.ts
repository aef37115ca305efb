import { compareStrings } from '../lib/compare.ts';
import { conditionText } from '../evaluate/words.ts';
import type { DerivedEdge, Edge, GraphNode } from '../graph/model.ts';
import { coverageText, filtersText } from './export-facts.ts';
import type { GraphExport } from './export-facts.ts';

/** Columns in order; a column is only ever added at the end. */
export const CSV_COLUMNS = [
  'source',
  'source_label',
  'source_kind',
  'source_account',
  'source_account_name',
  'target',
  'target_label',
  'target_account',
  'target_account_name',
  'action',
  'status',
  'conditions',
  'decided_by',
  'blocked_by',
  'coverage',
  'notes',
  'via',
  'callers_covered',
  'callers_by_status',
  'callers_outside',
  'snapshot',
  'collected_at',
  'filters',
  'snapshot_coverage',
  'targets_covered',
  'targets_by_status',
] as const;

/**
 * Spreadsheets run a cell as a formula when it starts with one of these, also behind white space or a byte order
 * mark: `=`, `+`, `-`, `@`, their full-width forms, tab, carriage return, NUL. A leading apostrophe is in the list
 * so that taking off one apostrophe always gives the original back.
 * Source: OWASP ASVS 5.0, 1.2.10, and the OWASP page "CSV Injection".
 */
const DANGEROUS_START = /^[\s\u0000-\u001f\u200b\u2060\ufeff]*['=+\-@\t\r\n\u0000＝＋－＠]/u;

/** One field: always quoted, quotes doubled (RFC 4180), and never the start of a formula. */
export function csvField(text: string): string {
  const safe = DANGEROUS_START.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** One record with the line end of RFC 4180. */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

/**
 * One row per edge. Each row names snapshot, time, filters and coverage, because CSV has no place for facts about
 * the whole file and rows get copied.
 */
export function* csvExport({ facts, nodes, edges, accountName }: GraphExport): Generator<string> {
  const nodeById = new Map(nodes.map((node) => [node.id, node]));
  const about = [
    facts.snapshot.id,
    facts.snapshot.collectedAt,
    filtersText(facts.filters),
    coverageText(facts.coverage),
  ];
  yield csvRecord(CSV_COLUMNS);
  for (const edge of edges) {
    const target = endFields(edge.target, nodeById, accountName);
    const source = endFields(edge.source, nodeById, accountName);
    yield csvRecord([
      ...[source.id, source.label, source.kind, source.account, source.accountName],
      ...[target.id, target.label, target.account, target.accountName],
      edge.action,
      edge.status,
      edge.conditions.map(conditionText).join('; '),
      edge.decidedBy.join('; '),
      edge.blockedBy.join('; '),
      edge.coverage,
      edge.notes.join('; '),
      'via' in edge ? edge.via : '',
      ...audienceFields(edge),
      ...about,
      ...targetFields(edge),
    ]);
  }
}

interface EndFields {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly account: string;
  readonly accountName: string;
}

function endFields(
  id: string,
  nodes: ReadonlyMap<string, GraphNode>,
  accountName: GraphExport['accountName'],
): EndFields {
  const node = nodes.get(id);
  const account = node?.account ?? '';
  return {
    id,
    label: node?.label ?? '',
    kind: node?.kind ?? '',
    account,
    accountName: account === '' ? '' : (accountName(account) ?? ''),
  };
}

function audienceFields(edge: Edge | DerivedEdge): readonly string[] {
  const { audience } = edge;
  if (audience === undefined) return ['', '', ''];
  return [String(audience.covered), countsText(audience.byStatus), audience.outside ? 'yes' : 'no'];
}

/** Member accounts behind an edge to the root users of all of them. */
function targetFields({ targets }: Edge | DerivedEdge): readonly string[] {
  return targets === undefined ? ['', ''] : [String(targets.covered), countsText(targets.byStatus)];
}

function countsText(byStatus: Readonly<Record<string, number>>): string {
  return Object.entries(byStatus)
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([status, count]) => `${status}: ${count}`)
    .join('; ');
}
