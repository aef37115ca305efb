import type { ApiEdge, ApiNode } from '@assumable/shared/api/contract';
import { useState } from 'react';
import { useAccountNames } from '../../api-client/account-names.ts';
import { useNeighbourhood } from '../../api-client/queries.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { StatusGlyph } from '../../components/status-mark.tsx';
import { edgeWords } from '../../lib/edge-words.ts';
import { PictureMenu } from '../../graph-view/picture-menu.tsx';
import { counted, formatNumber } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { STATUS_FACTS } from '../../lib/status.ts';
import { egoColumns, type EgoColumn, type EgoRow } from './ego-model.ts';

export interface EgoColumnsProps {
  readonly snapshot: string;
  readonly node: ApiNode;
  readonly hops: number;
  readonly onHops: (hops: number) => void;
  readonly onSelect: OnSelect;
}

const LIMIT = 400;
const FIRST = 30;

/** Who leads to the principal at the left of it, where it leads at the right, a column per step. */
export function EgoColumns({ snapshot, node, hops, onHops, onSelect }: EgoColumnsProps) {
  const accountName = useAccountNames(snapshot);
  const query = useNeighbourhood(snapshot, { id: node.id, direction: 'both', hops, limit: LIMIT });
  const data = query.data?.nodes[0]?.id === node.id ? query.data : undefined;
  const columns = data === undefined ? [] : egoColumns(node.id, data);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-3 border-b border-line px-4">
        <label className="flex items-center gap-2 text-sm">
          Steps to each side
          <input
            type="range"
            min={1}
            max={4}
            step={1}
            value={hops}
            aria-valuetext={counted(hops, 'step')}
            onChange={(event) => onHops(Number(event.target.value))}
            className="w-28 accent-accent"
          />
          <output className="w-14 text-ink-2">{counted(hops, 'step')}</output>
        </label>
        <span role="status" className="ml-auto text-xs text-ink-2">
          {data !== undefined &&
            `${counted(data.nodes.length - 1, 'principal')}, ${counted(data.edges.length, 'edge')}${
              data.omitted > 0 ? `; ${formatNumber(data.omitted)} more left out, weakest first` : ''
            }`}
        </span>
        <PictureMenu
          part='[data-testid="ego"]'
          whole
          caption={() => [
            `Who reaches ${node.label}, and what it reaches`,
            `${node.id} · snapshot ${snapshot} · ${counted(hops, 'step')} to each side`,
            data === undefined
              ? ''
              : `${counted(data.nodes.length - 1, 'principal')}, ${counted(data.edges.length, 'edge')}`,
          ]}
          fileName={`assumable-principal-${node.label}-${snapshot}`}
        />
      </div>
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {data === undefined && !query.isError && <SkeletonRows rows={9} label="Reading who reaches whom" />}
      {data !== undefined && (
        <div className="flex min-h-0 flex-1 overflow-x-auto bg-canvas" data-testid="ego">
          {columns.map((column) => (
            <Column
              key={`${column.side} ${column.step}`}
              column={column}
              node={node}
              accountName={(id) => accountName(id) ?? id}
              onSelect={onSelect}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function titleOf({ side, step }: EgoColumn): string {
  if (side === 'self') return 'This principal';
  if (side === 'in') return step === 1 ? 'Can assume it' : `Get to it in ${step} steps`;
  return step === 1 ? 'It can assume' : `It gets to in ${step} steps`;
}

function Column(props: {
  readonly column: EgoColumn;
  readonly node: ApiNode;
  readonly accountName: (id: string) => string;
  readonly onSelect: OnSelect;
}) {
  const { column, node, accountName, onSelect } = props;
  const [all, setAll] = useState(false);
  const title = titleOf(column);
  if (column.side === 'self') {
    return (
      <section
        aria-label={title}
        className="flex w-36 shrink-0 flex-col items-center justify-center gap-1 border-x border-line-strong bg-accent-soft px-2 text-center"
      >
        <KindIcon kind={node.kind} />
        <span className="text-sm font-semibold [overflow-wrap:anywhere]">{node.label}</span>
        <span className="text-xs text-ink-2">
          {node.account === undefined ? '' : accountName(node.account)}
        </span>
      </section>
    );
  }
  const shown = all ? column.rows : column.rows.slice(0, FIRST);
  return (
    <section aria-label={title} className="max-w-md min-w-56 flex-1 overflow-y-auto border-r border-line">
      <h3 className="sticky top-0 z-10 flex h-9 items-center justify-between border-b border-line bg-surface px-3 text-xs font-semibold">
        {title}
        <span className="font-normal text-ink-2">{formatNumber(column.rows.length)}</span>
      </h3>
      {column.rows.length === 0 && <p className="px-3 py-2 text-sm text-ink-2">Nobody in this snapshot.</p>}
      <ul>
        {shown.map((row) => (
          <li key={row.node.id}>
            <Row row={row} accountName={accountName} onSelect={onSelect} />
          </li>
        ))}
      </ul>
      {column.rows.length > shown.length && (
        <button
          type="button"
          className="min-h-8 px-3 text-xs text-accent hover:underline"
          onClick={() => setAll(true)}
        >
          {`Show ${formatNumber(column.rows.length - shown.length)} more`}
        </button>
      )}
    </section>
  );
}

function selectEdge(edge: ApiEdge, onSelect: OnSelect): void {
  onSelect({ type: 'edge', source: edge.source, target: edge.target, action: edge.action });
}

function Row(props: {
  readonly row: EgoRow;
  readonly accountName: (id: string) => string;
  readonly onSelect: OnSelect;
}) {
  const { row, accountName, onSelect } = props;
  const { node, edge } = row;
  const facts = STATUS_FACTS[edge.status];
  return (
    <button
      type="button"
      title={`${node.id}\n${edgeWords(edge)}`}
      onClick={() => selectEdge(edge, onSelect)}
      className="flex w-full min-w-0 items-center gap-2 border-b border-line px-3 py-1.5 text-left hover:bg-inset"
    >
      <span className="inline-flex shrink-0" style={{ color: `var(${facts.colour})` }}>
        <StatusGlyph status={edge.status} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5 text-sm">
          <KindIcon kind={node.kind} />
          <span className="truncate font-medium">{node.label}</span>
        </span>
        <span className="block truncate text-xs text-ink-2">
          {[
            node.account === undefined ? undefined : accountName(node.account),
            edgeWords(edge),
            row.through === undefined ? undefined : `through ${row.through}`,
          ]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </span>
      </span>
    </button>
  );
}
