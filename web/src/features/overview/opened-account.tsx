import { ArrowDownLeft, ArrowUpRight, X } from 'lucide-react';
import { Button, IconButton } from '../../components/button.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { cx } from '../../lib/cx.ts';
import { counted, formatNumber } from '../../lib/format.ts';
import type { OpenedAccount } from './account-roles.ts';
import { roleRect, type AccountCard } from './overview-layout.ts';
import type { Relation } from './overview-model.ts';

export interface OpenedAccountCardProps {
  readonly card: AccountCard;
  readonly left: number;
  /** Not there yet while its trusts are read. */
  readonly opened: OpenedAccount | undefined;
  readonly selected: string | undefined;
  readonly near: ReadonlyMap<string, Relation> | undefined;
  readonly onSelect: (id: string) => void;
  readonly onExplore: (id: string) => void;
  readonly onHover: (id: string | undefined) => void;
  readonly onClose: () => void;
}

/** An account opened to those of its roles and users that have trusts across its border. */
export function OpenedAccountCard(props: OpenedAccountCardProps) {
  const { card, opened, selected, near, onSelect, onExplore, onHover } = props;
  const { account } = card;
  return (
    <section
      aria-label={`Roles of ${account.name}`}
      data-opened={account.id}
      className="absolute rounded-md border border-line-strong bg-surface"
      style={{ left: props.left + card.x, top: card.y, width: card.width, height: card.height }}
    >
      <div className="flex h-[32px] items-center gap-2 pr-1 pl-2.5 text-xs">
        <button
          type="button"
          className="max-w-2/3 shrink-0 truncate text-sm font-semibold hover:underline"
          onClick={() => onSelect(account.id)}
        >
          {account.name}
        </button>
        <span className="truncate text-ink-2">
          {opened === undefined
            ? 'Reading its trusts'
            : opened.roles.length === 0
              ? 'No trust crosses its border'
              : `${counted(opened.roles.length + opened.more, 'principal')} with trusts elsewhere`}
        </span>
        <span className="ml-auto flex shrink-0 items-center">
          {opened !== undefined && opened.more > 0 && (
            <Button variant="quiet" onClick={() => onExplore(account.id)}>
              {formatNumber(opened.more)} more
            </Button>
          )}
          <IconButton label={`Close the roles of ${account.name}`} onClick={props.onClose}>
            <X size={14} />
          </IconButton>
        </span>
      </div>
      {opened?.roles.map((role, index) => {
        const rect = roleRect(card, index);
        return (
          <button
            key={role.id}
            type="button"
            title={role.id}
            data-role={role.id}
            aria-pressed={selected === role.id}
            onClick={() => onSelect(role.id)}
            onDoubleClick={() => onExplore(role.id)}
            onPointerEnter={() => onHover(role.id)}
            onPointerLeave={() => onHover(undefined)}
            onFocus={(event) => {
              if (event.currentTarget.matches(':focus-visible')) onHover(role.id);
            }}
            onBlur={() => onHover(undefined)}
            className={cx(
              'absolute flex items-center gap-1.5 rounded-sm border bg-raised px-1.5 text-left text-xs transition-opacity duration-100',
              selected === role.id
                ? 'border-accent ring-1 ring-accent'
                : 'border-line hover:border-line-strong',
              near !== undefined && !near.has(role.id) && 'opacity-45',
            )}
            style={{
              left: rect.x - card.x - 1,
              top: rect.y - card.y - 1,
              width: rect.width,
              height: rect.height,
            }}
          >
            <KindIcon kind={role.kind} />
            <span className="min-w-0 flex-1 truncate font-mono">{role.label}</span>
            <span className="sr-only">,</span>
            <span className="flex items-center gap-0.5 text-ink-2">
              <ArrowDownLeft size={11} aria-hidden="true" />
              {formatNumber(role.inbound)}
              <span className="sr-only">trusts in,</span>
              <ArrowUpRight size={11} className="ml-1" aria-hidden="true" />
              {formatNumber(role.outbound)}
              <span className="sr-only">trusts out</span>
            </span>
          </button>
        );
      })}
    </section>
  );
}
