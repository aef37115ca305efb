import { ArrowDownLeft, ArrowUpRight } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { cx } from '../../lib/cx.ts';
import { counted, formatAccountId, formatNumber } from '../../lib/format.ts';
import type { Relation } from './overview-model.ts';
import { PairCount } from './pair-count.tsx';
import type { AccountCard, OverviewAccount } from './overview-layout.ts';

export interface AccountCardButtonProps {
  readonly card: AccountCard;
  readonly left: number;
  readonly selected: boolean;
  readonly faded: boolean;
  /** Set while another account is in focus: the counts are those of the pair then. */
  readonly relation: Relation | undefined;
  readonly focused: boolean;
  readonly tabStop: boolean;
  readonly onSelect: () => void;
  readonly onExplore: () => void;
  readonly onHover: (id: string | undefined) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** What the card says beyond its visible words: state and coverage. */
function spokenState(account: OverviewAccount): string {
  const parts = [
    account.management ? 'management account' : undefined,
    account.state === 'ACTIVE' ? undefined : account.state.toLowerCase().replaceAll('_', ' '),
    account.users > 0 ? counted(account.users, 'user') : undefined,
  ];
  return parts.flatMap((part) => (part === undefined ? [] : [`, ${part}`])).join('');
}

/** One account: name, last digits of its id, what it holds, trusts in and out; hatched when it was not read. */
export function AccountCardButton(props: AccountCardButtonProps) {
  const { card, selected, onSelect, onExplore } = props;
  const { account } = card;
  const relation = props.focused ? undefined : props.relation;
  return (
    <button
      type="button"
      data-account={account.id}
      aria-pressed={selected}
      tabIndex={props.tabStop ? 0 : -1}
      onClick={onSelect}
      onDoubleClick={onExplore}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && selected) {
          event.preventDefault();
          onExplore();
        } else props.onKeyDown(event);
      }}
      onPointerEnter={() => props.onHover(account.id)}
      onPointerLeave={() => props.onHover(undefined)}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) props.onHover(account.id);
      }}
      onBlur={() => props.onHover(undefined)}
      className={cx(
        'absolute flex flex-col justify-between rounded-md border bg-raised px-2 py-1.5 text-left transition-opacity duration-100',
        account.coverage === 'not_read' && 'hatched border-dashed',
        selected ? 'border-accent ring-1 ring-accent' : 'border-line-strong/50 hover:border-line-strong',
        props.faded && 'opacity-45',
      )}
      style={{ left: props.left + card.x, top: card.y, width: card.width, height: card.height }}
    >
      <span className="flex items-baseline gap-1.5">
        <span className="min-w-0 truncate text-sm font-semibold">{account.name}</span>
        <span className="sr-only">, account</span>
        <span className="ml-auto font-mono text-xs text-ink-2" title={formatAccountId(account.id)}>
          {account.id.slice(-4)}
        </span>
        <span className="sr-only">{spokenState(account)},</span>
      </span>
      <span className="flex items-center gap-2 text-xs text-ink-2">
        {account.coverage === 'not_read' ? (
          <span className="font-medium text-ink">Not read</span>
        ) : relation !== undefined ? undefined : (
          <span className="truncate">
            {counted(account.roles, 'role')}
            {account.coverage === 'partial' && ', gaps'}
          </span>
        )}
        <span
          className="ml-auto flex shrink-0 items-center gap-0.5"
          title={relation === undefined ? 'Trusts into this account' : 'Trusts from the account in focus'}
        >
          <ArrowDownLeft size={12} aria-hidden="true" />
          {relation === undefined ? formatNumber(account.inbound) : <Related counts={relation.into} />}
          <span className="sr-only">trusts in,</span>
        </span>
        <span
          className="flex shrink-0 items-center gap-0.5"
          title={relation === undefined ? 'Trusts out of this account' : 'Trusts into the account in focus'}
        >
          <ArrowUpRight size={12} aria-hidden="true" />
          {relation === undefined ? formatNumber(account.outbound) : <Related counts={relation.out} />}
          <span className="sr-only">trusts out</span>
        </span>
      </span>
    </button>
  );
}

function Related({ counts }: { readonly counts: Relation['into'] }) {
  return counts === undefined ? <span>–</span> : <PairCount counts={counts} />;
}
