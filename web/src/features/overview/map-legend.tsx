import { StatusMark } from '../../components/status-mark.tsx';
import { SHOWN_STATUSES } from '../../lib/status.ts';

/** What lines and cards of the map mean. */
export function MapLegend() {
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-5 gap-y-1 border-t border-line px-4 py-1.5 text-xs">
      {SHOWN_STATUSES.map((status) => (
        <StatusMark key={status} status={status} form="short" className="shrink-0" />
      ))}
      <span className="flex shrink-0 items-center gap-1.5">
        <span
          className="hatched inline-block h-3 w-5 rounded-sm border border-line-strong"
          aria-hidden="true"
        />
        not read
      </span>
      <span className="ml-auto hidden truncate text-ink-2 2xl:block">
        A line shows the strongest status of the trusts behind it.
      </span>
    </div>
  );
}
