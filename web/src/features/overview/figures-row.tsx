import type { SnapshotDetail } from '@assumable/shared/api/contract';
import type { ReactNode } from 'react';
import { counted, formatNumber } from '../../lib/format.ts';
import type { ExploreSearch } from '../../url-state/explore-search.ts';
import type { Figures } from './overview-model.ts';

export interface FiguresRowProps {
  readonly figures: Figures;
  readonly snapshot: SnapshotDetail;
  readonly onExplore: (search: ExploreSearch) => void;
  readonly onPrincipals: () => void;
  readonly onCoverage: () => void;
}

/** Five figures; each leads to the list behind it. */
export function FiguresRow({ figures, snapshot, onExplore, onPrincipals, onCoverage }: FiguresRowProps) {
  const { counts } = snapshot;
  const missing = figures.accounts - figures.accountsRead;
  return (
    <div className="@container grid h-24 shrink-0 grid-cols-5 border-b border-line">
      <Figure
        value={
          <>
            {formatNumber(figures.accountsRead)}
            <span className="text-lg font-normal text-ink-2"> of {formatNumber(figures.accounts)}</span>
          </>
        }
        label="accounts read"
        detail={
          missing === 0
            ? 'nothing missing'
            : `${formatNumber(missing)} not read, ${counted(counts.gaps, 'gap')}`
        }
        onClick={onCoverage}
      />
      <Figure
        value={formatNumber(counts.roles + counts.users)}
        label="principals"
        detail={`${counted(counts.roles, 'role')}, ${counted(counts.users, 'user')}`}
        onClick={onPrincipals}
      />
      <Figure
        value={formatNumber(figures.crossAccount)}
        label="cross-account trusts"
        detail="allowed, or allowed if …"
        onClick={() =>
          onExplore({
            v: 'table',
            scope: 'cross_account',
            st: ['allowed', 'conditional', 'trusted_unverified'],
          })
        }
      />
      <Figure
        value={formatNumber(figures.outside)}
        label="trusts from outside"
        detail="accounts, providers, services"
        onClick={() =>
          onExplore({ v: 'table', scope: 'external', st: ['allowed', 'conditional', 'trusted_unverified'] })
        }
      />
      <Figure
        value={formatNumber(snapshot.edges.denied ?? figures.blocked)}
        label="blocked"
        detail="by a guardrail or a deny"
        onClick={() => onExplore({ v: 'table', st: ['denied'] })}
      />
    </div>
  );
}

function Figure(props: {
  readonly value: ReactNode;
  readonly label: string;
  readonly detail: string;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      onClick={props.onClick}
      title={`${props.label}: ${props.detail}`}
      className="group flex min-w-0 flex-col justify-center border-r border-line px-3 text-left xl:px-4 -outline-offset-2 last:border-r-0 hover:bg-inset"
    >
      <span className="text-2xl font-semibold whitespace-nowrap">{props.value}</span>
      <span className="w-full truncate text-sm font-medium group-hover:underline @max-3xl:line-clamp-2 @max-3xl:leading-4 @max-3xl:whitespace-normal">
        {props.label}
      </span>
      <span className="w-full truncate text-xs text-ink-2 @max-3xl:hidden">{props.detail}</span>
    </button>
  );
}
