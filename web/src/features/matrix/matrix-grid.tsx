import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { StatusGlyph } from '../../components/status-mark.tsx';
import { cx } from '../../lib/cx.ts';
import { formatNumber } from '../../lib/format.ts';
import { useWidth } from '../../lib/use-width.ts';
import { countsInWords, STATUS_FACTS } from '../../lib/status.ts';
import { ColumnHead, RowHead } from './matrix-heads.tsx';
import { cellStatus, shadeOf, type Cell, type Line, type MatrixModel } from './matrix-model.ts';

export interface MatrixGridProps {
  readonly model: MatrixModel;
  readonly label: string;
  readonly small: boolean;
  /** Ends of the selected cell. */
  readonly selected: { readonly source: string; readonly target: string } | undefined;
  readonly onSelect: (row: Line, column: Line) => void;
}

const SIZES = {
  normal: { width: 44, height: 28, head: 132, side: 252 },
  small: { width: 16, height: 16, head: 20, side: 132 },
} as const;
const MOST_WIDTH = 92;

/** Few columns share the room that there is, up to twice their least width. */
function sizeFor(small: boolean, room: number, columns: number) {
  if (small || columns === 0) return small ? SIZES.small : SIZES.normal;
  const { width, side } = SIZES.normal;
  const share = Math.floor((room - side - 8) / columns);
  return { ...SIZES.normal, width: Math.max(width, Math.min(MOST_WIDTH, share)) };
}

interface Spot {
  readonly row: number;
  readonly column: number;
}

/** Moves a spot; with `jump` to the next filled cell in that direction, or to the edge. */
function moved(model: MatrixModel, from: Spot, key: string, jump: boolean): Spot | undefined {
  const steps: Readonly<Record<string, Spot>> = {
    ArrowUp: { row: -1, column: 0 },
    ArrowDown: { row: 1, column: 0 },
    ArrowLeft: { row: 0, column: -1 },
    ArrowRight: { row: 0, column: 1 },
  };
  const lastRow = model.rows.length - 1;
  const lastColumn = model.columns.length - 1;
  const clamp = ({ row, column }: Spot): Spot => ({
    row: Math.max(0, Math.min(lastRow, row)),
    column: Math.max(0, Math.min(lastColumn, column)),
  });
  if (key === 'Home') return jump ? { row: 0, column: 0 } : { ...from, column: 0 };
  if (key === 'End') return jump ? { row: lastRow, column: lastColumn } : { ...from, column: lastColumn };
  if (key === 'PageDown') return clamp({ ...from, row: from.row + 12 });
  if (key === 'PageUp') return clamp({ ...from, row: from.row - 12 });
  const step = steps[key];
  if (step === undefined) return undefined;
  let at = from;
  for (;;) {
    const next = clamp({ row: at.row + step.row, column: at.column + step.column });
    if (next.row === at.row && next.column === at.column) return at;
    at = next;
    if (!jump || cellAt(model, at) !== undefined) return at;
  }
}

function cellAt(model: MatrixModel, { row, column }: Spot): Cell | undefined {
  const line = model.rows[row];
  const head = model.columns[column];
  return line === undefined || head === undefined ? undefined : model.cells.get(line.id)?.get(head.id);
}

/**
 * The matrix as a grid: one tab stop, arrow keys walk the cells, with Ctrl to the next filled one, Enter opens what
 * is behind a cell. Only cells in sight that hold something are in the page, so size costs nothing.
 */
export function MatrixGrid({ model, label, small, selected, onSelect }: MatrixGridProps) {
  const { ref: scroller, width: room } = useWidth<HTMLDivElement>();
  const size = sizeFor(small, room, model.columns.length);
  const [spot, setSpot] = useState<Spot>({ row: 0, column: 0 });
  const [hovered, setHovered] = useState<Spot>();
  const wantsFocus = useRef(false);
  const rows = useVirtualizer({
    count: model.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size.height,
    overscan: 6,
    scrollPaddingStart: size.head,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: model.columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size.width,
    overscan: 6,
    scrollPaddingStart: size.side,
  });
  useEffect(() => {
    rows.measure();
    columns.measure();
  }, [size.width, size.height, rows, columns]);
  const focused: Spot = {
    row: Math.min(spot.row, Math.max(0, model.rows.length - 1)),
    column: Math.min(spot.column, Math.max(0, model.columns.length - 1)),
  };
  useEffect(() => {
    if (!wantsFocus.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>('[role=gridcell][tabindex="0"]');
    if (cell === null || cell === undefined) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: true });
  });
  useEffect(() => {
    performance.mark('view:meaningful');
  }, []);

  const open = (at: Spot): void => {
    const row = model.rows[at.row];
    const column = model.columns[at.column];
    if (row !== undefined && column !== undefined && cellAt(model, at) !== undefined) onSelect(row, column);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') open(focused);
    else {
      const next = moved(model, focused, event.key, event.ctrlKey || event.metaKey);
      if (next === undefined) return;
      wantsFocus.current = true;
      setSpot(next);
      rows.scrollToIndex(next.row);
      columns.scrollToIndex(next.column);
    }
    event.preventDefault();
  };
  /** The cell below the pointer; the heads are outside. */
  const spotOf = (event: PointerEvent | React.MouseEvent): Spot | undefined => {
    const element = scroller.current;
    if (element === null) return undefined;
    const box = element.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    if (x < size.side || y < size.head) return undefined;
    const at = {
      row: Math.floor((y - size.head + element.scrollTop) / size.height),
      column: Math.floor((x - size.side + element.scrollLeft) / size.width),
    };
    return at.row < model.rows.length && at.column < model.columns.length ? at : undefined;
  };
  const hover = (event: PointerEvent): void => {
    const at = spotOf(event);
    if (at?.row !== hovered?.row || at?.column !== hovered?.column) setHovered(at);
  };

  const width = size.side + columns.getTotalSize();
  const height = size.head + rows.getTotalSize();
  const visibleColumns = columns.getVirtualItems();
  const lit = hovered ?? undefined;
  return (
    <div
      ref={scroller}
      className="relative h-full overflow-auto bg-canvas"
      data-testid="matrix"
      onPointerMove={hover}
      onPointerLeave={() => setHovered(undefined)}
      onClick={(event) => {
        const at = spotOf(event);
        if (at === undefined) return;
        setSpot(at);
        open(at);
      }}
    >
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={model.rows.length + 1}
        aria-colcount={model.columns.length + 1}
        aria-readonly
        className="relative"
        style={{ width, height }}
        onKeyDown={onKeyDown}
      >
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-20 border-b border-line-strong bg-surface"
          style={{ height: size.head, width }}
        >
          <div
            role="columnheader"
            aria-colindex={1}
            className="sticky left-0 z-10 flex h-full flex-col justify-end border-r border-line-strong bg-surface px-4 pb-1.5 text-xs text-ink-2"
            style={{ width: size.side }}
          >
            {!small && <span className="text-right">can assume roles in →</span>}
            <span>Callers of ↓</span>
          </div>
          {visibleColumns.map((item) => {
            const column = model.columns[item.index];
            return column === undefined ? undefined : (
              <ColumnHead
                key={item.key}
                line={column}
                index={item.index}
                left={size.side + item.start}
                width={size.width}
                height={size.head}
                small={small}
                lit={lit?.column === item.index}
                newGroup={model.columns[item.index - 1]?.group !== column.group}
              />
            );
          })}
        </div>
        {visibleColumns.map((item) =>
          model.columns[item.index]?.notRead === true ? (
            <div
              key={item.key}
              aria-hidden="true"
              className="hatched pointer-events-none absolute z-0"
              style={{
                left: size.side + item.start,
                top: size.head,
                width: size.width,
                height: rows.getTotalSize(),
              }}
            />
          ) : undefined,
        )}
        {rows.getVirtualItems().map((item) => {
          const row = model.rows[item.index];
          if (row === undefined) return undefined;
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              className={cx(
                'absolute left-0 border-b border-line',
                lit?.row === item.index && 'bg-inset',
                row.notRead && 'hatched',
              )}
              style={{ top: size.head + item.start, height: size.height, width }}
            >
              <RowHead
                line={row}
                width={size.side}
                small={small}
                lit={lit?.row === item.index}
                newGroup={item.index > 0 && model.rows[item.index - 1]?.group !== row.group}
              />
              {visibleColumns.map((across) => {
                const column = model.columns[across.index];
                if (column === undefined) return undefined;
                const cell = model.cells.get(row.id)?.get(column.id);
                const isFocus = focused.row === item.index && focused.column === across.index;
                if (cell === undefined && !isFocus) return undefined;
                return (
                  <GridCell
                    key={across.key}
                    row={row}
                    column={column}
                    cell={cell}
                    index={across.index}
                    left={size.side + across.start}
                    width={size.width}
                    height={size.height}
                    small={small}
                    largest={model.largest}
                    tabStop={isFocus}
                    selected={selected?.source === row.id && selected.target === column.id}
                    onFocus={() => setSpot({ row: item.index, column: across.index })}
                  />
                );
              })}
            </div>
          );
        })}
        {lit !== undefined && (
          <div
            aria-hidden="true"
            className="pointer-events-none absolute z-0 border-x border-line-strong"
            style={{
              left: size.side + lit.column * size.width,
              top: size.head,
              width: size.width,
              height: rows.getTotalSize(),
            }}
          />
        )}
      </div>
    </div>
  );
}

function GridCell(props: {
  readonly row: Line;
  readonly column: Line;
  readonly cell: Cell | undefined;
  readonly index: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly small: boolean;
  readonly largest: number;
  readonly tabStop: boolean;
  readonly selected: boolean;
  readonly onFocus: () => void;
}) {
  const { row, column, cell, small } = props;
  const words =
    cell === undefined
      ? row.notRead || column.notRead
        ? 'not known, the account was not read'
        : 'nothing'
      : `${formatNumber(cell.total)} ${cell.total === 1 ? 'trust' : 'trusts'}, ${countsInWords(cell.counts)}`;
  const text = `${row.name} to ${column.name}: ${words}`;
  const status = cell === undefined ? 'none' : cellStatus(cell);
  const shade = cell === undefined ? 0 : shadeOf(cell, props.largest);
  return (
    <div
      role="gridcell"
      aria-colindex={props.index + 2}
      aria-label={text}
      aria-selected={props.selected}
      title={text}
      tabIndex={props.tabStop ? 0 : -1}
      onFocus={props.onFocus}
      className={cx(
        'absolute top-0 z-[1] flex cursor-pointer items-center justify-center -outline-offset-2',
        row.id === column.id ? 'border border-dashed border-line-strong' : 'border border-canvas',
        props.selected && 'ring-2 ring-accent ring-inset',
      )}
      style={{
        left: props.left,
        width: props.width,
        height: props.height,
        background:
          cell === undefined
            ? undefined
            : `color-mix(in oklab, var(--edge-allowed) ${Math.round(6 + shade * 26)}%, var(--canvas))`,
      }}
    >
      {cell !== undefined && !small && (
        <>
          <span className="inline-flex scale-75" style={{ color: `var(${STATUS_FACTS[status].colour})` }}>
            <StatusGlyph status={status} />
          </span>
          <span className="text-xs text-ink">{formatNumber(cell.total)}</span>
        </>
      )}
      {cell !== undefined && small && (
        <span className="inline-flex scale-[0.62]" style={{ color: `var(${STATUS_FACTS[status].colour})` }}>
          <StatusGlyph status={status} />
        </span>
      )}
    </div>
  );
}
