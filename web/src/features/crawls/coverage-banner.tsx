import type { SnapshotDetail } from '@assumable/shared/api/contract';
import { parseIdentityArn } from '@assumable/shared/arn/arn';
import { Link } from '@tanstack/react-router';
import { CircleHelp } from 'lucide-react';
import { useMemo } from 'react';
import { useOverview } from '../../api-client/queries.ts';
import { cx } from '../../lib/cx.ts';
import { counted, formatNumber } from '../../lib/format.ts';
import { missingAccounts, namedAccounts } from './coverage-model.ts';

export interface CoverageBannerProps {
  readonly snapshot: SnapshotDetail;
  /** Principals and accounts that the page is about; accounts of theirs are named first. */
  readonly about?: readonly (string | undefined)[];
  /** Only when the page is about one of the missing accounts; else whenever one is missing. */
  readonly onlyAbout?: boolean;
  /** In a narrow column: as many lines as it takes. */
  readonly narrow?: boolean;
}

function accountOf(id: string): string | undefined {
  if (/^\d{12}$/.test(id)) return id;
  const arn = parseIdentityArn(id);
  return arn !== undefined && 'account' in arn ? arn.account : undefined;
}

/** One line above a view: which accounts are missing from what it shows, why, and where to read more. */
export function CoverageBanner(props: CoverageBannerProps) {
  const { snapshot, about = [], onlyAbout = false, narrow = false } = props;
  const { data } = useOverview(snapshot.id);
  const missing = useMemo(
    () => (data === undefined ? [] : missingAccounts(data, snapshot.gaps)),
    [data, snapshot.gaps],
  );
  const accounts = new Set(about.flatMap((id) => (id === undefined ? [] : (accountOf(id) ?? []))));
  const shown = onlyAbout ? missing.filter(({ id }) => accounts.has(id)) : missing;
  if (shown.length === 0) {
    // The line is kept free until the accounts are known, so that nothing below it moves.
    const isAwaited =
      data === undefined && !onlyAbout && snapshot.gaps.some(({ account }) => account !== undefined);
    return isAwaited ? <div className="h-8 shrink-0 border-b border-line" /> : undefined;
  }
  const unread = shown.filter(({ coverage }) => coverage === 'not_read').length;
  const words = [
    unread === 0 ? undefined : `${counted(unread, 'account')} not read`,
    unread === shown.length ? undefined : `${formatNumber(shown.length - unread)} read with gaps`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
  const names = namedAccounts(shown, accounts);
  return (
    <aside
      aria-label="Coverage"
      data-testid="coverage-banner"
      className={cx('hatched flex shrink-0 border-b border-line text-sm', !narrow && 'h-8')}
    >
      <div
        className={cx(
          'flex min-w-0 flex-1 gap-2 bg-surface/90 px-4',
          narrow ? 'flex-wrap py-1.5 pr-20' : 'items-center',
        )}
      >
        <CircleHelp
          size={14}
          aria-hidden="true"
          className={cx('shrink-0 text-severity-high', narrow && 'mt-[3px]')}
        />
        <span
          className={cx('min-w-0', narrow ? 'flex-1 [overflow-wrap:anywhere]' : 'truncate')}
          title={`${words}: ${names}`}
        >
          <strong className="font-semibold">{words}:</strong> {names}.{' '}
          <span className="text-ink-2">Trusts that depend on them show as not known.</span>
        </span>
        <Details snapshot={snapshot} />
      </div>
    </aside>
  );
}

/** A crawl has a table of its accounts; what was imported has the table of its gaps. */
function Details({ snapshot }: { readonly snapshot: SnapshotDetail }) {
  const style = 'ml-auto shrink-0 font-medium text-accent hover:underline';
  return snapshot.source === 'crawl' ? (
    <Link
      to="/crawls/$crawl"
      params={{ crawl: snapshot.id }}
      search={{ state: ['failed', 'partial', 'skipped'] }}
      className={style}
    >
      Which and why
    </Link>
  ) : (
    <Link to="/s/$snapshot/coverage" params={{ snapshot: snapshot.id }} className={style}>
      Which and why
    </Link>
  );
}
