import { isAccountId } from '@assumable/shared/arn/arn';
import { Layers } from 'lucide-react';
import { KindIcon } from '../../components/kind-icon.tsx';
import { cx } from '../../lib/cx.ts';
import { formatNumber } from '../../lib/format.ts';
import type { Line } from './matrix-model.ts';

function strip(line: Line) {
  return line.strip < 0 ? undefined : { background: `var(--ou-${line.strip + 1})` };
}

function titleOf(line: Line): string {
  const parts = [line.name, line.id === line.name ? '' : line.id, line.group, line.notRead ? 'not read' : ''];
  return parts.filter((part) => part !== '').join(' · ');
}

function Glyph({ line }: { readonly line: Line }) {
  return line.kind === 'unit' ? (
    <Layers size={14} className="shrink-0 text-ink-2" aria-hidden="true" />
  ) : (
    <KindIcon kind={line.kind} />
  );
}

export interface RowHeadProps {
  readonly line: Line;
  readonly width: number;
  readonly small: boolean;
  readonly lit: boolean;
  readonly newGroup: boolean;
}

/** Name, unit and total of a row; stays in sight. */
export function RowHead({ line, width, small, lit, newGroup }: RowHeadProps) {
  return (
    <div
      role="rowheader"
      aria-colindex={1}
      title={titleOf(line)}
      className={cx(
        'sticky left-0 z-10 flex h-full items-center gap-1.5 border-r border-line-strong pr-2 pl-4 text-xs',
        lit ? 'bg-inset' : 'bg-surface',
        newGroup && 'border-t border-t-line',
      )}
      style={{ width }}
    >
      <span aria-hidden="true" className="absolute inset-y-0 left-0 w-1" style={strip(line)} />
      {!small && <Glyph line={line} />}
      <span className={cx('truncate', small ? 'text-[11px] leading-none' : 'font-medium')}>{line.name}</span>
      {!small && isAccountId(line.id) && line.name !== line.id && (
        <span className="shrink-0 font-mono text-ink-2">{line.id.slice(-4)}</span>
      )}
      {!small && line.notRead && (
        <span className="hatched h-3 w-3 shrink-0 rounded-sm border border-line-strong" aria-hidden="true" />
      )}
      {!small && <span className="ml-auto shrink-0 pl-1 text-ink-2">{formatNumber(line.total)}</span>}
    </div>
  );
}

export interface ColumnHeadProps {
  readonly line: Line;
  readonly index: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly small: boolean;
  readonly lit: boolean;
  readonly newGroup: boolean;
}

/** Name and total of a column, written upwards; stays in sight. */
export function ColumnHead({ line, index, left, width, height, small, lit, newGroup }: ColumnHeadProps) {
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      aria-label={line.name}
      title={titleOf(line)}
      className={cx(
        'absolute top-0 flex flex-col items-center justify-end gap-1 pb-1.5 text-xs',
        lit && 'bg-inset',
        newGroup && 'border-l border-line',
      )}
      style={{ left, width, height }}
    >
      {line.notRead && <span aria-hidden="true" className="hatched absolute inset-0" />}
      {!small && (
        <>
          <span
            className="max-h-[92px] [writing-mode:vertical-rl] rotate-180 truncate font-medium"
            aria-hidden="true"
          >
            {line.short}
          </span>
          <span className="text-ink-2" aria-hidden="true">
            {formatNumber(line.total)}
          </span>
        </>
      )}
      <span aria-hidden="true" className="absolute inset-x-0 bottom-0 h-1" style={strip(line)} />
    </div>
  );
}
