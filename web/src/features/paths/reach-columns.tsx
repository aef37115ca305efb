import type { ReachRow } from '@assumable/shared/api/paths';
import { useState } from 'react';
import { arnParts } from '../../components/arn-text.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { StatusGlyph } from '../../components/status-mark.tsx';
import { counted, formatNumber } from '../../lib/format.ts';
import { groupBy } from '@assumable/shared/lib/group-by';
import { STATUS_FACTS } from '../../lib/status.ts';

const FIRST = 30;

export interface ReachColumnsProps {
  readonly rows: readonly ReachRow[];
  /** All rows by distance, those that are not here too. */
  readonly byHops: readonly { readonly hops: number; readonly count: number }[];
  readonly inbound: boolean;
  readonly onOpen: (id: string) => void;
}

/** One column per step; a row opens the chain that leads there. */
export function ReachColumns({ rows, byHops, inbound, onOpen }: ReachColumnsProps) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const groups = groupBy(rows, (row) => row.hops);
  return (
    <div className="flex h-full overflow-auto bg-canvas">
      {byHops.map(({ hops, count }) => {
        const group = groups.get(hops) ?? [];
        const shown = open.has(hops) ? group : group.slice(0, FIRST);
        return (
          <section
            key={hops}
            aria-label={counted(hops, 'step')}
            className="max-w-[420px] min-w-[248px] flex-1 border-r border-line"
          >
            <h2 className="sticky top-0 z-10 flex h-9 items-center justify-between border-b border-line bg-surface px-3 text-xs font-semibold">
              {hops === 1 ? (inbound ? 'Directly' : 'In one step') : `In ${hops} steps`}
              <span className="font-normal text-ink-2">{formatNumber(count)}</span>
            </h2>
            <ul>
              {shown.map((row) => (
                <li key={row.node.id}>
                  <ReachButton row={row} onOpen={onOpen} />
                </li>
              ))}
            </ul>
            {group.length > shown.length && (
              <button
                type="button"
                className="min-h-8 px-3 text-xs text-accent hover:underline"
                onClick={() => setOpen(new Set([...open, hops]))}
              >
                {`Show ${formatNumber(group.length - shown.length)} more`}
              </button>
            )}
            {group.length < count && (
              <p className="px-3 py-2 text-xs text-ink-2">
                {`${formatNumber(count - group.length)} are not loaded or filtered out.`}
              </p>
            )}
          </section>
        );
      })}
    </div>
  );
}

/** The roles between both ends. */
function throughText({ path }: ReachRow): string | undefined {
  const between = path.slice(1, -1).map((id) => arnParts(id).name);
  return between.length === 0 ? undefined : `through ${between.join(' → ')}`;
}

function ReachButton({ row, onOpen }: { readonly row: ReachRow; readonly onOpen: (id: string) => void }) {
  const facts = STATUS_FACTS[row.status];
  const words = row.conditions.length === 0 ? facts.word : `Allowed if ${row.conditions.join('; ')}`;
  return (
    <button
      type="button"
      title={`${row.path.join('\n→ ')}\n${words}`}
      onClick={() => onOpen(row.node.id)}
      className="flex w-full min-w-0 items-center gap-2 border-b border-line px-3 py-1.5 text-left hover:bg-inset"
    >
      <span className="inline-flex shrink-0" style={{ color: `var(${facts.colour})` }}>
        <StatusGlyph status={row.status} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5 text-sm">
          <KindIcon kind={row.node.kind} />
          <span className="truncate font-medium">{row.node.label}</span>
        </span>
        <span className="block truncate text-xs text-ink-2">
          {[
            row.accountName ?? row.node.account,
            throughText(row),
            row.audience === undefined ? undefined : counted(row.audience.covered, 'caller'),
            row.ways > 1 ? `${row.ways} ways` : undefined,
            row.conditions.length > 0 ? counted(row.conditions.length, 'condition') : undefined,
          ]
            .filter((part) => part !== undefined)
            .join(' · ')}
          <span className="sr-only">{`, ${facts.short}`}</span>
        </span>
      </span>
    </button>
  );
}
