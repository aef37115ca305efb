import type { ApiNode } from '@assumable/shared/api/contract';
import { EDGE_STATUSES, type EdgeStatus } from '@assumable/shared/graph/model';
import { useState } from 'react';
import { useAccountNames } from '../../api-client/account-names.ts';
import { useNeighbourhood } from '../../api-client/queries.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { StatusGlyph } from '../../components/status-mark.tsx';
import { cx } from '../../lib/cx.ts';
import { formatNumber } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { STATUS_FACTS } from '../../lib/status.ts';
import { countStatuses, type Direction, firstShown, groupReach, reachRows, type ReachRow } from './reach.ts';
import { ReachGroupList, ReachRowButton } from './reach-group.tsx';

const LIMIT = 400;
const FLAT_FIRST = 60;

export interface ReachTabProps {
  readonly snapshot: string;
  readonly node: ApiNode;
  /** Directions that exist for this kind. */
  readonly directions: readonly Direction[];
  readonly onSelect: OnSelect;
}

const TITLES: Readonly<Record<Direction, string>> = { in: 'Who can assume it', out: 'What it can assume' };

/** Who can assume a principal and what it can assume, in one hop. */
export function ReachTab({ snapshot, node, directions, onSelect }: ReachTabProps) {
  return (
    <>
      {directions.map((direction) => (
        <ReachSection
          key={direction}
          snapshot={snapshot}
          node={node}
          direction={direction}
          onSelect={onSelect}
        />
      ))}
    </>
  );
}

interface SectionProps extends Omit<ReachTabProps, 'directions'> {
  readonly direction: Direction;
}

function ReachSection({ snapshot, node, direction, onSelect }: SectionProps) {
  const { data, error, refetch } = useNeighbourhood(snapshot, {
    id: node.id,
    direction,
    hops: 1,
    limit: LIMIT,
    expand: true,
    serviceLinked: true,
  });
  const current = data?.nodes[0]?.id === node.id ? data : undefined;
  return (
    <section aria-label={TITLES[direction]} className="border-b border-line py-3">
      <h3 className="px-4 text-xs font-semibold text-ink-2">{TITLES[direction]}</h3>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && current === undefined && <SkeletonRows rows={5} label="Reading who reaches whom" />}
      {current !== undefined && (
        <Rows
          snapshot={snapshot}
          node={node}
          direction={direction}
          rows={reachRows(node.id, direction, current.edges, current.nodes)}
          omitted={current.omitted}
          onSelect={onSelect}
        />
      )}
    </section>
  );
}

interface RowsProps extends SectionProps {
  readonly rows: readonly ReachRow[];
  readonly omitted: number;
}

function Rows({ snapshot, node, direction, rows, omitted, onSelect }: RowsProps) {
  const accountName = useAccountNames(snapshot);
  const counts = countStatuses(rows);
  const [chosen, setChosen] = useState<ReadonlySet<EdgeStatus>>();
  const shown = chosen ?? firstShown(counts);
  if (rows.length === 0) {
    return (
      <p className="px-4 pt-2 text-sm text-ink-2">
        {direction === 'in'
          ? 'No edge leads to it in this snapshot.'
          : 'No edge leads from it in this snapshot.'}
      </p>
    );
  }
  const toggle = (status: EdgeStatus): void => {
    const next = new Set(shown);
    if (!next.delete(status)) next.add(status);
    setChosen(next);
  };
  const visible = rows.filter(({ edge }) => shown.has(edge.status));
  const groups = groupReach(visible, node.account, accountName);
  // Headings over single rows say less than the account beside the name.
  const flat = groups.length > 3 && visible.length < groups.length * 2 && visible.length <= FLAT_FIRST;
  return (
    <>
      <div role="group" aria-label="Statuses shown" className="flex flex-wrap gap-1 px-4 pt-2">
        {EDGE_STATUSES.filter((status) => counts.has(status)).map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={shown.has(status)}
            title={STATUS_FACTS[status].meaning}
            onClick={() => toggle(status)}
            className={cx(
              'inline-flex h-6 items-center gap-1 rounded-sm border px-1.5 text-xs hover:border-line-strong',
              shown.has(status) ? 'border-line-strong text-ink' : 'border-line text-ink-2',
            )}
          >
            <span
              className="inline-flex"
              style={shown.has(status) ? { color: `var(${STATUS_FACTS[status].colour})` } : undefined}
            >
              <StatusGlyph status={status} />
            </span>
            {STATUS_FACTS[status].short} {formatNumber(counts.get(status) ?? 0)}
          </button>
        ))}
      </div>
      {flat && (
        <ul className="pt-2">
          {visible.slice(0, FLAT_FIRST).map((row) => (
            <li key={`${row.edge.source} ${row.edge.target} ${row.edge.action} ${row.edge.via ?? ''}`}>
              <ReachRowButton
                row={row}
                account={
                  row.other.account === undefined
                    ? undefined
                    : (accountName(row.other.account) ?? row.other.account)
                }
                direction={direction}
                accountName={accountName}
                onSelect={onSelect}
              />
            </li>
          ))}
        </ul>
      )}
      {(flat ? [] : groups).map((group) => (
        <ReachGroupList
          key={group.key}
          group={group}
          own={group.account !== undefined && group.account === node.account}
          direction={direction}
          accountName={accountName}
          onSelect={onSelect}
        />
      ))}
      {omitted > 0 && (
        <p className="px-4 pt-2 text-xs text-ink-2">
          {`${formatNumber(omitted)} more are not listed: the strongest ${formatNumber(LIMIT)} are shown.`}
        </p>
      )}
    </>
  );
}
