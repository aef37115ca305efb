import { useMemo } from 'react';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { StatusCounts } from '../../components/status-counts.tsx';
import { printCsv } from '../../lib/csv.ts';
import { formatNumber } from '../../lib/format.ts';
import { SHOWN_STATUSES } from '../../lib/status.ts';
import type { Cell, Line, MatrixModel } from './matrix-model.ts';

export interface PairRow {
  readonly row: Line;
  readonly column: Line;
  readonly cell: Cell;
}

/** Every filled cell as one row. */
export function pairRows(model: MatrixModel): readonly PairRow[] {
  const columns = new Map(model.columns.map((column) => [column.id, column]));
  return model.rows.flatMap((row) =>
    [...(model.cells.get(row.id) ?? [])].flatMap(([id, cell]) => {
      const column = columns.get(id);
      return column === undefined ? [] : [{ row, column, cell }];
    }),
  );
}

/** CSV of the filled cells, ids in full. */
export function matrixCsv(model: MatrixModel): string {
  return printCsv(
    [
      'source',
      'source name',
      'source unit',
      'target',
      'target name',
      'target unit',
      'total',
      ...SHOWN_STATUSES,
    ],
    pairRows(model).map(({ row, column, cell }) => [
      row.id,
      row.name,
      row.group,
      column.id,
      column.name,
      column.group,
      String(cell.total),
      ...SHOWN_STATUSES.map((status) => String(cell.counts[status] ?? 0)),
    ]),
  );
}

function name(line: Line) {
  return (
    <span title={line.id}>
      {line.name} <span className="text-xs text-ink-2">{line.group}</span>
    </span>
  );
}

const COLUMNS: readonly DataColumn<PairRow>[] = [
  {
    id: 'source',
    header: 'From',
    width: 220,
    grow: true,
    cell: ({ row }) => name(row),
    sortValue: ({ row }) => row.name.toLowerCase(),
    text: ({ row }) => row.id,
  },
  {
    id: 'target',
    header: 'To',
    width: 220,
    grow: true,
    cell: ({ column }) => name(column),
    sortValue: ({ column }) => column.name.toLowerCase(),
    text: ({ column }) => column.id,
  },
  {
    id: 'statuses',
    header: 'Trusts by status',
    width: 230,
    cell: ({ cell }) => <StatusCounts counts={cell.counts} />,
    text: ({ cell }) => String(cell.total),
  },
  {
    id: 'total',
    header: 'Trusts',
    width: 90,
    align: 'right',
    cell: ({ cell }) => formatNumber(cell.total),
    sortValue: ({ cell }) => cell.total,
    text: ({ cell }) => String(cell.total),
  },
];

export interface MatrixTableProps {
  readonly model: MatrixModel;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly selected: { readonly source: string; readonly target: string } | undefined;
  readonly onSelect: (row: Line, column: Line) => void;
}

/** The same pairs as the matrix, one row each. */
export function MatrixTable({ model, sort, onSort, selected, onSelect }: MatrixTableProps) {
  const rows = useMemo(() => pairRows(model), [model]);
  return (
    <DataTable
      label="Account pairs"
      columns={COLUMNS}
      rows={rows}
      rowKey={({ row, column }) => `${row.id}|${column.id}`}
      sort={sort}
      onSort={onSort}
      selected={selected === undefined ? undefined : `${selected.source}|${selected.target}`}
      onSelect={({ row, column }) => onSelect(row, column)}
    />
  );
}
