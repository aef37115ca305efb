import type { ApiEdge, ApiNode } from '@assumable/shared/api/contract';
import { parseArn } from '@assumable/shared/arn/arn';
import { useMemo } from 'react';
import { arnParts } from '../../components/arn-text.tsx';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { printCsv } from '../../lib/csv.ts';
import { conditionWords, edgeWords, LAYER_SHORT } from '../../lib/edge-words.ts';
import { formatNumber } from '../../lib/format.ts';
import { statusRank } from '../../lib/status.ts';

export interface EdgeTableProps {
  readonly edges: readonly ApiEdge[];
  readonly nodes: readonly ApiNode[];
  readonly accountName: (account: string) => string;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly sortedByServer: boolean;
  readonly selected: string | undefined;
  readonly onSelect: (edge: ApiEdge) => void;
  readonly onOpen: (edge: ApiEdge) => void;
  readonly onEnd: (() => void) | undefined;
}

export function edgeRowKey(edge: ApiEdge): string {
  return `${edge.source}|${edge.target}|${edge.action}`;
}

type NodeOf = (id: string) => ApiNode | undefined;

function Name(props: { readonly id: string; readonly nodeOf: NodeOf; readonly account: string }) {
  const node = props.nodeOf(props.id);
  const parts = arnParts(props.id);
  return (
    <span className="flex items-center gap-1.5" title={props.id}>
      <KindIcon kind={node?.kind ?? 'unresolved_arn'} />
      <span className="truncate font-mono text-xs font-semibold">
        {parts.prefix === '' ? (node?.label ?? props.id) : parts.name}
      </span>
      <span className="max-w-[45%] shrink-0 truncate text-xs text-ink-2">{props.account}</span>
    </span>
  );
}

function accountOf(id: string, nodeOf: NodeOf): string | undefined {
  const account = nodeOf(id)?.account ?? parseArn(id)?.account;
  return account === '' ? undefined : account;
}

function sortName(id: string): string {
  return arnParts(id).name.toLowerCase();
}

function columnsOf(nodeOf: NodeOf, accountName: (account: string) => string): readonly DataColumn<ApiEdge>[] {
  const account = (id: string): string => {
    const found = accountOf(id, nodeOf);
    return found === undefined || found === nodeOf(id)?.label ? '' : accountName(found);
  };
  return [
    {
      id: 'source',
      header: 'From',
      width: 210,
      grow: true,
      cell: (edge) => <Name id={edge.source} nodeOf={nodeOf} account={account(edge.source)} />,
      sortValue: (edge) => sortName(edge.source),
      text: (edge) => edge.source,
    },
    {
      id: 'target',
      header: 'To role',
      width: 210,
      grow: true,
      cell: (edge) => <Name id={edge.target} nodeOf={nodeOf} account={account(edge.target)} />,
      sortValue: (edge) => sortName(edge.target),
      text: (edge) => edge.target,
    },
    {
      id: 'status',
      header: 'Status',
      width: 236,
      cell: (edge) => <StatusMark status={edge.status} words={edgeWords(edge)} />,
      sortValue: (edge) => statusRank(edge.status),
      text: (edge) => edge.status,
    },
    {
      id: 'decided',
      header: 'Decided by',
      width: 120,
      cell: (edge) => <span className="text-ink-2">{decidedWords(edge)}</span>,
      text: decidedWords,
    },
    {
      id: 'callers',
      header: 'Callers',
      width: 72,
      align: 'right',
      cell: (edge) =>
        edge.audience === undefined ? (
          <span className="text-ink-2">1</span>
        ) : (
          <span title={edge.audience.outside ? 'and callers outside of what was read' : undefined}>
            {callersWords(edge.audience)}
          </span>
        ),
      text: (edge) => String(edge.audience?.covered ?? 1),
    },
  ];
}

function callersWords(audience: { readonly covered: number; readonly outside: boolean }): string {
  if (audience.covered === 0) return audience.outside ? 'outside' : '0';
  return `${formatNumber(audience.covered)}${audience.outside ? '+' : ''}`;
}

function decidedWords(edge: ApiEdge): string {
  const layers = edge.status === 'denied' ? edge.blockedBy : edge.decidedBy;
  const words = layers.map((layer) => LAYER_SHORT[layer]).join(', ');
  return words === '' ? '–' : words;
}

/** CSV of the rows given, ids in full. */
export function edgesCsv(edges: readonly ApiEdge[]): string {
  return printCsv(
    ['source', 'target', 'action', 'status', 'decided by', 'blocked by', 'conditions', 'callers'],
    edges.map((edge) => [
      edge.source,
      edge.target,
      edge.action,
      edge.status,
      edge.decidedBy.join(' '),
      edge.blockedBy.join(' '),
      edge.conditions.length === 0
        ? ''
        : edge.conditions.map((condition) => condition.text).join('; ') || conditionWords(edge),
      String(edge.audience?.covered ?? 1),
    ]),
  );
}

/** The same edges as the drawing, one row each. */
export function EdgeTable(props: EdgeTableProps) {
  const { nodes, accountName } = props;
  const columns = useMemo(() => {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    return columnsOf((id) => byId.get(id), accountName);
  }, [nodes, accountName]);
  return (
    <DataTable
      label="Trusts"
      columns={columns}
      rows={props.edges}
      rowKey={edgeRowKey}
      sort={props.sort}
      onSort={props.onSort}
      sortedByServer={props.sortedByServer}
      selected={props.selected}
      onSelect={props.onSelect}
      onOpen={props.onOpen}
      onEnd={props.onEnd}
    />
  );
}
