import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import { ColumnMenu } from './column-menu.tsx';
import { useHiddenColumns } from './hidden-columns.ts';

export interface DataColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** px; a growing column takes at least this. */
  readonly width: number;
  readonly grow?: boolean;
  readonly align?: 'right';
  readonly cell: (row: Row) => ReactNode;
  /** Absent: the column does not sort. */
  readonly sortValue?: (row: Row) => string | number;
  /** Plain text for CSV. */
  readonly text: (row: Row) => string;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Column id, `-` before it for descending. */
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  /** The rows come sorted; a click only reports the wish. */
  readonly sortedByServer?: boolean;
  readonly selected?: string | undefined;
  readonly onSelect: (row: Row) => void;
  /** Double click and Enter on a selected row. */
  readonly onOpen?: (row: Row) => void;
  /** Called when the last rows come into view. */
  readonly onEnd?: (() => void) | undefined;
}

const ROW_HEIGHT = 30;
const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const left = String(a);
  const right = String(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Virtual rows, sortable heads, one tab stop; arrow keys walk the rows, Enter selects, Enter again opens. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { hidden, toggle } = useHiddenColumns(props.label);
  const columns = useMemo(
    () => props.columns.filter((column, index) => index === 0 || !hidden.has(column.id)),
    [props.columns, hidden],
  );
  const { rows, rowKey, sort, selected, onSelect, onOpen, onEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(0);
  /** Index of the row that is to take the focus as soon as it exists. */
  const wantsFocus = useRef<number>(undefined);

  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, Row> => ({
        id: column.id,
        accessorFn: (row) => column.sortValue?.(row) ?? column.text(row),
        header: column.header,
        enableSorting: column.sortValue !== undefined,
        sortFn: (a, b, id) => compareValues(a.getValue(id), b.getValue(id)),
      })),
    [columns],
  );
  const sorting = useMemo(
    () => [{ id: sort.startsWith('-') ? sort.slice(1) : sort, desc: sort.startsWith('-') }],
    [sort],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowKey,
    state: { sorting },
    manualSorting: props.sortedByServer === true,
  });
  const model = table.getRowModel().rows;

  const virtualizer = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const lastIndex = last?.index ?? 0;
  useEffect(() => {
    if (onEnd !== undefined && model.length > 0 && lastIndex >= model.length - 20) onEnd();
  }, [onEnd, lastIndex, model.length]);

  const focusIndex = Math.min(focused, Math.max(0, model.length - 1));
  useEffect(() => {
    if (wantsFocus.current === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${wantsFocus.current}"]`);
    if (row === null || row === undefined) return;
    wantsFocus.current = undefined;
    row.focus({ preventScroll: true });
  });

  const move = (to: number): void => {
    const index = Math.max(0, Math.min(model.length - 1, to));
    wantsFocus.current = index;
    setFocused(index);
    virtualizer.scrollToIndex(index);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 300) / ROW_HEIGHT) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: focusIndex + 1,
      ArrowUp: focusIndex - 1,
      PageDown: focusIndex + page,
      PageUp: focusIndex - page,
      Home: 0,
      End: model.length - 1,
    };
    const to = steps[event.key];
    const row = model[focusIndex]?.original;
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' && row !== undefined) {
      if (selected === rowKey(row) && onOpen !== undefined) onOpen(row);
      else onSelect(row);
    } else return;
    event.preventDefault();
  };

  const minWidth = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div className="relative h-full">
      <div className="absolute top-0 right-0 z-20 flex h-8 items-center border-b border-l border-line bg-surface px-1">
        <ColumnMenu columns={props.columns} hidden={hidden} onToggle={toggle} />
      </div>
      <div ref={scroller} className="h-full overflow-auto" tabIndex={-1}>
        <table
          role="grid"
          aria-label={props.label}
          aria-rowcount={model.length + 1}
          className="w-full table-fixed border-separate border-spacing-0 text-sm"
          style={{ minWidth }}
        >
          <colgroup>
            {columns.map((column) => (
              <col key={column.id} style={column.grow === true ? undefined : { width: column.width }} />
            ))}
          </colgroup>
          <thead className="sticky top-0 z-10 bg-surface">
            <tr aria-rowindex={1}>
              {columns.map((column) => (
                <HeadCell key={column.id} column={column} sort={sort} onSort={props.onSort} />
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={onKeyDown}>
            {first !== undefined && first.start > 0 && <Spacer height={first.start} span={columns.length} />}
            {items.map((item) => {
              const row = model[item.index]?.original;
              if (row === undefined) return undefined;
              const key = rowKey(row);
              return (
                <tr
                  key={key}
                  data-index={item.index}
                  data-row={key}
                  aria-rowindex={item.index + 2}
                  aria-selected={selected === key}
                  tabIndex={item.index === focusIndex ? 0 : -1}
                  onFocus={() => setFocused(item.index)}
                  onClick={() => onSelect(row)}
                  onDoubleClick={() => onOpen?.(row)}
                  className={cx(
                    'h-[30px] cursor-pointer -outline-offset-2',
                    selected === key ? 'bg-accent-soft' : 'hover:bg-inset',
                  )}
                >
                  {columns.map((column) => (
                    <td
                      key={column.id}
                      className={cx(
                        'overflow-hidden border-b border-line px-2 text-ellipsis whitespace-nowrap first:pl-4 last:pr-12',
                        column.align === 'right' && 'text-right',
                      )}
                    >
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
            {last !== undefined && (
              <Spacer height={virtualizer.getTotalSize() - last.end} span={columns.length} />
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  return height <= 0 ? undefined : (
    <tr aria-hidden="true">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

function HeadCell<Row>(props: {
  readonly column: DataColumn<Row>;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}) {
  const { column, sort, onSort } = props;
  const ascending = sort === column.id;
  const descending = sort === `-${column.id}`;
  const frame = 'h-8 border-b border-line px-2 text-xs font-semibold text-ink-2 first:pl-4 last:pr-12';
  if (column.sortValue === undefined) {
    return (
      <th scope="col" className={cx(frame, column.align === 'right' ? 'text-right' : 'text-left')}>
        {column.header}
      </th>
    );
  }
  return (
    <th
      scope="col"
      aria-sort={ascending ? 'ascending' : descending ? 'descending' : 'none'}
      className={cx(frame, column.align === 'right' ? 'text-right' : 'text-left')}
    >
      <button
        type="button"
        className="inline-flex h-6 items-center gap-1 whitespace-nowrap hover:text-ink"
        onClick={() => onSort(ascending ? `-${column.id}` : column.id)}
      >
        {column.header}
        {ascending && <ChevronUp size={12} aria-hidden="true" />}
        {descending && <ChevronDown size={12} aria-hidden="true" />}
      </button>
    </th>
  );
}
