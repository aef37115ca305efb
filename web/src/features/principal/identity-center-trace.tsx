import type { IdentityCenterTrace } from '@assumable/shared/api/identity-center';
import { Building2, Layers, UserRound, UsersRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useIdentityCenter, type IdentityCenterQuery } from '../../api-client/identity-center.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { cx } from '../../lib/cx.ts';
import { counted, formatAccountId, formatNumber } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { linksOf, placeId, type TraceLinks, type TracePick } from './trace-links.ts';

const FIRST = 60;

const STATE_WORDS = {
  role: '',
  missing: 'no such role in this account',
  account_not_read: 'account not read',
} as const;

export interface IdentityCenterTraceViewProps {
  readonly snapshot: string;
  readonly query: IdentityCenterQuery;
  readonly onSelect: OnSelect;
  /** Heading above the columns, once the name is known. */
  readonly heading?: (trace: IdentityCenterTrace) => ReactNode;
}

/** People and groups, their permission sets, and the roles behind them, side by side; a click keeps one way lit. */
export function IdentityCenterTraceView({
  snapshot,
  query,
  onSelect,
  heading,
}: IdentityCenterTraceViewProps) {
  const { data, error, refetch } = useIdentityCenter(snapshot, query);
  const [pick, setPick] = useState<TracePick>();
  if (error !== null && data === undefined)
    return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows rows={9} label="Reading the assignments" />;
  if (!data.collected) {
    return (
      <EmptyState title={`Who holds ${data.name} is not known`}>
        {data.gaps.length > 0
          ? data.gaps.map(({ message }) => message).join(' ')
          : 'The assignments of IAM Identity Center are not part of this snapshot. A crawl with the option “Identity Center” reads them.'}
      </EmptyState>
    );
  }
  const links = pick === undefined ? undefined : linksOf(data, pick);
  const onPick = (next: TracePick): void =>
    setPick(pick?.column === next.column && pick.id === next.id ? undefined : next);
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      {heading?.(data)}
      {data.omitted > 0 && (
        <p role="status" className="px-4 py-1 text-xs text-ink-2">
          {`${formatNumber(data.omitted)} more entries are not shown.`}
        </p>
      )}
      <div className="grid min-h-0 flex-1 grid-cols-1 overflow-auto @2xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.4fr)] @2xl:overflow-hidden">
        <Holders {...{ trace: data, pick, links, onPick }} />
        <PermissionSets {...{ trace: data, pick, links, onPick }} />
        <Places {...{ trace: data, pick, links, onPick, onSelect }} />
      </div>
    </div>
  );
}

interface ColumnProps {
  readonly trace: IdentityCenterTrace;
  readonly pick: TracePick | undefined;
  readonly links: TraceLinks | undefined;
  readonly onPick: (pick: TracePick) => void;
}

function Holders({ trace, pick, links, onPick }: ColumnProps) {
  const names = new Map(trace.holders.map(({ id, name }) => [id, name]));
  const assigned = new Set(trace.places.flatMap(({ holders }) => holders));
  return (
    <Column title="People and groups" count={trace.holders.length} empty="Nobody is assigned to it.">
      {trace.holders.map((holder) => {
        const groups = holder.groups.map((id) => names.get(id) ?? id).join(', ');
        const detail = [
          holder.type === 'group' ? `group, ${counted(holder.members ?? 0, 'member')}` : 'person',
          groups === '' ? '' : `in ${groups}`,
          assigned.has(holder.id) || holder.groups.length > 0 ? '' : 'no assignment of its own',
        ];
        return (
          <Row
            key={`${holder.type} ${holder.id}`}
            icon={holder.type === 'group' ? <UsersRound size={15} /> : <UserRound size={15} />}
            name={holder.name}
            detail={detail.filter((part) => part !== '').join(' · ')}
            pressed={pick?.column === 'holder' && pick.id === holder.id}
            faded={links !== undefined && !links.holders.has(holder.id)}
            onClick={() => onPick({ column: 'holder', id: holder.id })}
          />
        );
      })}
    </Column>
  );
}

function PermissionSets({ trace, pick, links, onPick }: ColumnProps) {
  const accounts = new Map<string, number>();
  for (const { permissionSet } of trace.places)
    accounts.set(permissionSet, (accounts.get(permissionSet) ?? 0) + 1);
  return (
    <Column
      title="Permission sets"
      count={trace.permissionSets.length}
      empty="No permission set is assigned."
    >
      {trace.permissionSets.map(({ arn, name }) => (
        <Row
          key={arn}
          icon={<Layers size={15} />}
          name={name}
          detail={`in ${counted(accounts.get(arn) ?? 0, 'account')}`}
          pressed={pick?.column === 'set' && pick.id === arn}
          faded={links !== undefined && !links.sets.has(arn)}
          onClick={() => onPick({ column: 'set', id: arn })}
        />
      ))}
    </Column>
  );
}

function Places({ trace, pick, links, onPick, onSelect }: ColumnProps & { readonly onSelect: OnSelect }) {
  const setNames = new Map(trace.permissionSets.map(({ arn, name }) => [arn, name]));
  const holderNames = new Map(trace.holders.map(({ id, name }) => [id, name]));
  const [all, setAll] = useState(false);
  const shown = all ? trace.places : trace.places.slice(0, FIRST);
  return (
    <Column title="Roles and accounts" count={trace.places.length} empty="No account is assigned.">
      {shown.map((place) => {
        const { role } = place;
        const id = placeId(place);
        const account = place.accountName ?? formatAccountId(place.account);
        const through = place.holders.map((holder) => holderNames.get(holder) ?? holder).join(', ');
        const words = STATE_WORDS[place.state];
        return (
          <Row
            key={id}
            icon={<Building2 size={15} />}
            name={`${account} · ${setNames.get(place.permissionSet) ?? place.permissionSet}`}
            detail={[words, `through ${through}`].filter((part) => part !== '').join(' · ')}
            warning={place.state !== 'role'}
            pressed={pick?.column === 'place' && pick.id === id}
            faded={links !== undefined && !links.places.has(id)}
            onClick={() => {
              onPick({ column: 'place', id });
              if (role !== undefined) onSelect({ type: 'node', id: role });
            }}
          />
        );
      })}
      {shown.length < trace.places.length && (
        <li>
          <button
            type="button"
            className="min-h-8 px-3 text-xs text-accent hover:underline"
            onClick={() => setAll(true)}
          >
            {`Show ${formatNumber(trace.places.length - shown.length)} more`}
          </button>
        </li>
      )}
    </Column>
  );
}

function Column(props: {
  readonly title: string;
  readonly count: number;
  readonly empty: string;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={props.title} className="min-w-0 border-r border-line @2xl:overflow-y-auto">
      <h3 className="sticky top-0 z-10 flex h-9 items-center justify-between border-b border-line bg-surface px-3 text-xs font-semibold">
        {props.title}
        <span className="font-normal text-ink-2">{formatNumber(props.count)}</span>
      </h3>
      {props.count === 0 ? (
        <p className="px-3 py-2 text-sm text-ink-2">{props.empty}</p>
      ) : (
        <ul>{props.children}</ul>
      )}
    </section>
  );
}

function Row(props: {
  readonly icon: ReactNode;
  readonly name: string;
  readonly detail: string;
  readonly warning?: boolean;
  readonly pressed: boolean;
  readonly faded: boolean;
  readonly onClick: () => void;
}) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={props.pressed}
        title={`${props.name}\n${props.detail}`}
        onClick={props.onClick}
        className={cx(
          'flex w-full min-w-0 items-center gap-2 border-b border-l-4 border-b-line px-2.5 py-1.5 text-left hover:bg-inset',
          props.pressed ? 'border-l-accent bg-accent-soft' : 'border-l-transparent',
          props.faded && 'bg-inset',
        )}
      >
        <span className={cx('shrink-0', props.faded ? 'text-line-strong' : 'text-ink-2')} aria-hidden="true">
          {props.icon}
        </span>
        <span className="min-w-0 flex-1">
          <span className={cx('block truncate text-sm', props.faded ? 'text-ink-2' : 'font-medium')}>
            {props.name}
          </span>
          <span
            className={cx(
              'block truncate text-xs',
              props.warning === true ? 'text-severity-high' : 'text-ink-2',
            )}
          >
            {props.detail}
          </span>
        </span>
      </button>
    </li>
  );
}
