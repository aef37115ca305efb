import type { ApiNode } from '@assumable/shared/api/contract';
import type { Chain } from '@assumable/shared/api/paths';
import type { KeyboardEvent } from 'react';
import { StatusGlyph } from '../../components/status-mark.tsx';
import { cx } from '../../lib/cx.ts';
import { counted } from '../../lib/format.ts';
import { STATUS_FACTS } from '../../lib/status.ts';

export interface ChainListProps {
  readonly chains: readonly Chain[];
  readonly nodes: ReadonlyMap<string, ApiNode>;
  readonly shown: number;
  readonly onShow: (position: number) => void;
}

/** Chains from best to worst, the shown one marked; arrow keys walk them. */
export function ChainList({ chains, nodes, shown, onShow }: ChainListProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(chains.length - 1, shown + step));
    onShow(next);
    const list = event.currentTarget;
    list.querySelectorAll<HTMLElement>('[role=option]')[next]?.focus();
  };
  return (
    <div role="listbox" aria-label="Chains" className="h-full overflow-y-auto" onKeyDown={onKeyDown}>
      {chains.map((chain, index) => (
        <div
          key={chain.nodes.join(' ')}
          role="option"
          aria-selected={index === shown}
          tabIndex={index === shown ? 0 : -1}
          onClick={() => onShow(index)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onShow(index);
          }}
          className={cx(
            'cursor-pointer border-b border-line px-4 py-2 -outline-offset-2',
            index === shown ? 'bg-accent-soft' : 'hover:bg-inset',
          )}
        >
          <div className="flex items-center gap-1.5 text-sm font-semibold">
            <span className="inline-flex" style={{ color: `var(${STATUS_FACTS[chain.status].colour})` }}>
              <StatusGlyph status={chain.status} />
            </span>
            {counted(chain.hops.length, 'step')}
            <span className="font-normal text-ink-2">
              {STATUS_FACTS[chain.status].short.toLowerCase()} · {counted(chain.accounts.length, 'account')}
            </span>
          </div>
          <p className="text-xs [overflow-wrap:anywhere]">
            {chain.nodes.map((id) => nodes.get(id)?.label ?? id).join(' → ')}
          </p>
          {chain.conditions.length > 0 && (
            <p
              className="truncate text-xs text-ink-2"
              title={chain.conditions.map(({ text }) => text).join('\n')}
            >
              if {chain.conditions[0]?.text}
              {chain.conditions.length > 1 && ` and ${chain.conditions.length - 1} more`}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}
