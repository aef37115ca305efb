import { MEMBER_ROOTS } from '@assumable/shared/graph/model';
import { useState } from 'react';
import { cx } from '../../lib/cx.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { StatusGlyph } from '../../components/status-mark.tsx';
import { edgeWords } from '../../lib/edge-words.ts';
import { formatAccountId, formatNumber } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { STATUS_FACTS } from '../../lib/status.ts';
import type { Direction, ReachGroup, ReachRow } from './reach.ts';

const FIRST = 25;

export interface ReachGroupListProps {
  readonly group: ReachGroup;
  /** The account of the principal itself. */
  readonly own: boolean;
  readonly direction: Direction;
  readonly accountName: (id: string) => string | undefined;
  readonly onSelect: OnSelect;
}

/** Edges to or from one account; each row opens the explanation of its edge. */
export function ReachGroupList({ group, own, direction, accountName, onSelect }: ReachGroupListProps) {
  const [all, setAll] = useState(false);
  const rows = all ? group.rows : group.rows.slice(0, FIRST);
  const { account } = group;
  return (
    <div className="pt-2">
      <h4 className="flex items-baseline gap-1.5 px-4 text-xs text-ink-2">
        {account === undefined ? (
          <span className="font-semibold text-ink">{group.name}</span>
        ) : (
          <button
            type="button"
            className="min-h-6 truncate rounded-sm font-semibold text-ink hover:text-accent hover:underline"
            onClick={() => onSelect({ type: 'node', id: account })}
          >
            {group.name}
          </button>
        )}
        {account !== undefined && group.name !== account && <span>{formatAccountId(account)}</span>}
        {own && <span>· same account</span>}
        <span className="ml-auto">{formatNumber(group.rows.length)}</span>
      </h4>
      <ul>
        {rows.map((row) => (
          <li key={`${row.edge.source} ${row.edge.target} ${row.edge.action} ${row.edge.via ?? ''}`}>
            <ReachRowButton row={row} direction={direction} accountName={accountName} onSelect={onSelect} />
          </li>
        ))}
      </ul>
      {group.rows.length > rows.length && (
        <button
          type="button"
          className="mx-4 min-h-6 rounded-sm text-xs text-accent hover:underline"
          onClick={() => setAll(true)}
        >
          {`Show ${formatNumber(group.rows.length - rows.length)} more`}
        </button>
      )}
    </div>
  );
}

/** `through the whole account security`: the set-valued trust that a caller stands behind. */
function viaWords(via: string, accountName: (id: string) => string | undefined): string {
  if (via === '*') return 'through a trust in anyone';
  if (via.startsWith('organization:')) return 'through a trust in the organization';
  if (via.startsWith(MEMBER_ROOTS)) return 'as one of all member accounts';
  return `through a trust in the account ${accountName(via) ?? via}`;
}

export interface ReachRowButtonProps {
  readonly row: ReachRow;
  /** Account of the other end, where no heading names it. */
  readonly account?: string | undefined;
  readonly direction: Direction;
  readonly accountName: (id: string) => string | undefined;
  readonly onSelect: OnSelect;
}

/** One edge; opens its explanation. */
export function ReachRowButton({ row, account, direction, accountName, onSelect }: ReachRowButtonProps) {
  const { edge, other } = row;
  const words = edgeWords(edge);
  const via = edge.via === undefined ? '' : viaWords(edge.via, accountName);
  return (
    <button
      type="button"
      title={[other.id, words, via].filter((part) => part !== '').join(' · ')}
      onClick={() =>
        onSelect({ type: 'edge', source: edge.source, target: edge.target, action: edge.action })
      }
      className="flex h-7 w-full min-w-0 items-center gap-1.5 px-4 text-left text-sm hover:bg-inset"
    >
      <span className="inline-flex shrink-0" style={{ color: `var(${STATUS_FACTS[edge.status].colour})` }}>
        <StatusGlyph status={edge.status} />
      </span>
      <KindIcon kind={other.kind} />
      <span className="sr-only">{direction === 'in' ? 'From' : 'To'}</span>
      <span className={cx('min-w-0 truncate', account !== undefined && 'max-w-[44%] shrink-0')}>
        {other.label}
      </span>
      {account !== undefined && <span className="min-w-0 truncate text-xs text-ink-2">{account}</span>}
      <span className="ml-auto max-w-[52%] min-w-0 shrink-0 truncate pl-2 text-xs text-ink-2">
        {words}
        {via !== '' && <span className="sr-only">{`, ${via}`}</span>}
      </span>
    </button>
  );
}
