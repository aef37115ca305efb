import { ArrowDownLeft, ArrowUpRight, ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { cx } from '../../lib/cx.ts';
import { counted, formatNumber } from '../../lib/format.ts';
import type { UnitTotals } from './fold-units.ts';
import type { UnitBox } from './overview-layout.ts';

export interface UnitFrameProps {
  readonly box: UnitBox;
  readonly left: number;
  readonly pointed: boolean;
  readonly faded: boolean;
  /** Of a folded unit. */
  readonly totals: UnitTotals | undefined;
  readonly onToggle: () => void;
  readonly onHover: (id: string | undefined) => void;
}

/** The box of a unit with its name; folded, it says what its accounts hold together. */
export function UnitFrame({ box, left, pointed, faded, totals, onToggle, onHover }: UnitFrameProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (pointed) ref.current?.scrollIntoView({ block: 'center' });
  }, [pointed]);
  const Chevron = box.shut ? ChevronRight : ChevronDown;
  return (
    <div
      ref={ref}
      data-unit={box.id}
      className={cx(
        'absolute overflow-hidden rounded-md border transition-opacity duration-100',
        box.shut ? 'bg-raised' : 'bg-container',
        pointed ? 'border-accent ring-1 ring-accent' : box.shut ? 'border-line-strong/50' : 'border-line',
        faded && 'opacity-45',
      )}
      style={{ left: left + box.x, top: box.y, width: box.width, height: box.height }}
      onPointerEnter={box.shut ? () => onHover(box.id) : undefined}
      onPointerLeave={box.shut ? () => onHover(undefined) : undefined}
    >
      {box.depth === 0 && box.strip >= 0 && (
        <div
          className="absolute inset-x-0 top-0 h-[3px]"
          style={{ background: `var(--ou-${box.strip + 1})` }}
        />
      )}
      <div className="flex h-[30px] items-center text-xs">
        <h3 className="flex h-full min-w-0">
          <button
            type="button"
            disabled={box.id === ''}
            aria-expanded={!box.shut}
            onClick={onToggle}
            onFocus={(event) => {
              if (box.shut && event.currentTarget.matches(':focus-visible')) onHover(box.id);
            }}
            onBlur={() => {
              if (box.shut) onHover(undefined);
            }}
            className="flex h-full min-w-0 items-center gap-1.5 pl-2 text-left -outline-offset-2"
          >
            <Chevron size={13} className="shrink-0 text-ink-2" aria-hidden="true" />
            <span className="truncate font-semibold">{box.name}</span>
          </button>
        </h3>
        <span className="px-1.5 text-ink-2">
          {formatNumber(box.accounts)}
          <span className="sr-only">{box.accounts === 1 ? 'account' : 'accounts'}</span>
        </span>
      </div>
      {totals !== undefined && (
        <p className="flex h-[22px] items-center gap-2 pr-2.5 pl-[27px] text-xs text-ink-2">
          <span className="truncate">
            {counted(totals.roles, 'role')}
            {totals.notRead > 0 && `, ${formatNumber(totals.notRead)} not read`}
          </span>
          <span className="ml-auto flex shrink-0 items-center gap-0.5" title="Trusts into this unit">
            <ArrowDownLeft size={12} aria-hidden="true" />
            {formatNumber(totals.inbound)}
            <span className="sr-only">trusts in,</span>
          </span>
          <span className="flex shrink-0 items-center gap-0.5" title="Trusts out of this unit">
            <ArrowUpRight size={12} aria-hidden="true" />
            {formatNumber(totals.outbound)}
            <span className="sr-only">trusts out</span>
          </span>
        </p>
      )}
    </div>
  );
}
