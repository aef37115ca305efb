import type { ApiNode } from '@assumable/shared/api/contract';
import type { Chain } from '@assumable/shared/api/paths';
import { useMemo } from 'react';
import { arnParts } from '../../components/arn-text.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { edgeWords } from '../../lib/edge-words.ts';
import { cx } from '../../lib/cx.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { STATUS_FACTS } from '../../lib/status.ts';
import { useWidth } from '../../lib/use-width.ts';
import { LANE, layoutChain, NODE } from './chain-layout.ts';

export interface ChainDrawingProps {
  readonly chain: Chain;
  readonly nodes: ReadonlyMap<string, ApiNode>;
  readonly accountName: (id: string) => string;
  readonly onSelect: OnSelect;
}

/** The chain as swimlanes, one lane per account; every node and every step can be opened. */
export function ChainDrawing({ chain, nodes, accountName, onSelect }: ChainDrawingProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const layout = useMemo(() => layoutChain(chain, nodes, width), [chain, nodes, width]);
  return (
    <div
      ref={ref}
      className="overflow-x-auto border-b border-line bg-canvas"
      role="group"
      aria-label="Drawn chain"
    >
      <div className="relative min-w-full" style={{ width: layout.width, height: layout.height }}>
        {layout.lanes.map((lane, index) => (
          <div
            key={lane.account ?? 'outside'}
            className={cx('absolute inset-x-0 border-b border-line', index % 2 === 1 && 'bg-container')}
            style={{ top: lane.y, height: LANE.height }}
          >
            <div
              className="sticky left-0 flex h-full flex-col justify-center border-r border-line px-4 text-xs"
              style={{ width: LANE.head }}
            >
              <span className="truncate font-semibold">
                {lane.account === undefined ? 'No account' : accountName(lane.account)}
              </span>
              <span className="truncate font-mono text-ink-2">{lane.account ?? 'outside'}</span>
            </div>
          </div>
        ))}
        <svg
          width={layout.width}
          height={layout.height}
          className="pointer-events-none absolute inset-0"
          aria-hidden="true"
        >
          {layout.hops.map(({ hop, path }) => {
            const facts = STATUS_FACTS[hop.status];
            return (
              <g key={`${hop.source} ${hop.target}`} style={{ color: `var(${facts.colour})` }}>
                <path
                  d={path}
                  fill="none"
                  stroke="currentColor"
                  strokeWidth={facts.width}
                  strokeDasharray={facts.dash.join(' ')}
                />
                <ArrowHead path={path} hollow={facts.arrow === 'triangle-hollow'} />
              </g>
            );
          })}
        </svg>
        {layout.hops.map(({ hop, x, y }, index) => (
          <button
            key={`${hop.source} ${hop.target}`}
            type="button"
            aria-label={`Step ${index + 1}: ${edgeWords({ ...hop, blockedBy: [] })}, why`}
            title={edgeWords({ ...hop, blockedBy: [] })}
            disabled={hop.kind === 'escalation'}
            onClick={() =>
              onSelect({ type: 'edge', source: hop.source, target: hop.target, action: hop.action })
            }
            className="absolute flex size-6 items-center justify-center rounded-full border border-line-strong bg-raised text-xs font-semibold hover:border-accent hover:text-accent"
            style={{ left: x - 12, top: y - 12 }}
          >
            {index + 1}
          </button>
        ))}
        {layout.steps.map((step, index) => {
          const node = nodes.get(step.node);
          const parts = arnParts(step.node);
          return (
            <button
              key={step.node}
              type="button"
              title={step.node}
              onClick={() => onSelect({ type: 'node', id: step.node })}
              className={cx(
                'absolute flex flex-col justify-center rounded-md border bg-raised px-2.5 text-left hover:border-accent',
                index === 0 || index === layout.steps.length - 1 ? 'border-accent' : 'border-line-strong',
              )}
              style={{ left: step.x, top: step.y, width: NODE.width, height: NODE.height }}
            >
              <span className="flex min-w-0 items-center gap-1.5">
                <KindIcon kind={node?.kind ?? 'unresolved_arn'} />
                <span className="truncate text-sm font-semibold">{node?.label ?? parts.name}</span>
              </span>
              <span className="truncate pl-[22px] font-mono text-xs text-ink-2">
                {parts.prefix.replace(/\/$/, '')}
              </span>
            </button>
          );
        })}
      </div>
    </div>
  );
}

/** The head stands at the end of the path, which always runs level there. */
function ArrowHead({ path, hollow }: { readonly path: string; readonly hollow: boolean }) {
  const numbers = path.match(/[\d.]+/g)?.map(Number) ?? [];
  const level = path.includes('H');
  const x = numbers.at(level ? 2 : -2) ?? 0;
  const y = numbers.at(level ? 1 : -1) ?? 0;
  return (
    <path
      d={`M${x} ${y - 4}l8 4-8 4z`}
      fill={hollow ? 'var(--canvas)' : 'currentColor'}
      stroke="currentColor"
    />
  );
}
