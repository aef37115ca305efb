import type { Crawl } from '@assumable/shared/api/crawls';
import { Link } from '@tanstack/react-router';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { cx } from '../../lib/cx.ts';
import { counted, formatAccountId, formatLocalDate } from '../../lib/format.ts';
import { CrawlActions, type ActionState } from './crawl-actions.tsx';
import { CrawlStateMark } from './crawl-state.tsx';
import { crawlTitle, isElsewhere, missingCount, outcomeText } from './crawl-words.ts';
import { reasonFacts } from './reason-words.ts';

export interface CrawlHeadProps {
  readonly crawl: Crawl;
  readonly acting: ActionState;
  readonly onOther: (crawl: string) => void;
  readonly onDiscarded: () => void;
}

/** Title, state, what it was asked to do, what can be done. */
export function CrawlHead({ crawl, acting, onOther, onDiscarded }: CrawlHeadProps) {
  return (
    <header className="shrink-0 border-b border-line">
      <div className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
        <div className="min-w-72 flex-1">
          <p className="text-xs text-ink-2">
            <Link to="/snapshots" className="text-accent hover:underline">
              Snapshots
            </Link>{' '}
            /
          </p>
          <div className="flex min-w-0 items-center gap-3">
            <h1 className="truncate text-lg font-semibold" title={formatLocalDate(crawl.startedAt)}>
              {crawlTitle(crawl)}
            </h1>
            <CrawlStateMark state={crawl.state} />
          </div>
          <p className="truncate text-xs text-ink-2" title={settingsText(crawl)}>
            {settingsText(crawl)}
          </p>
        </div>
        <CrawlActions crawl={crawl} acting={acting} onOther={onOther} onDiscarded={onDiscarded} />
      </div>
      {acting.error !== null && (
        <div className="-mt-3 pb-1">
          <ProblemNotice title="That could not be done" error={acting.error} onRetry={acting.reset} />
        </div>
      )}
      <StateNotice crawl={crawl} />
    </header>
  );
}

/** `As account 1111 2222 3333 through audit/Reader in o-abc`. */
function settingsText({ caller, settings, organizationId }: Crawl): string {
  const { roles, accounts, profile, region, externalId, identityCenter } = settings;
  return [
    caller === undefined ? undefined : `As account ${formatAccountId(caller)}`,
    `through ${roles.join(', then ')}`,
    organizationId === undefined ? undefined : `in ${organizationId}`,
    accounts === undefined ? undefined : `only ${accounts.length} named accounts`,
    externalId ? 'with an ExternalId' : undefined,
    identityCenter === true ? 'with Identity Center' : undefined,
    profile === undefined ? undefined : `profile ${profile}`,
    region === undefined ? undefined : `region ${region}`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** Why it waits or ended, and what to do; a crawl that runs or is finished has the figures for that. */
function StateNotice({ crawl }: { readonly crawl: Crawl }) {
  const elsewhere = isElsewhere(crawl);
  const missing = crawl.state === 'done' ? missingCount(crawl.counts) : 0;
  if ((crawl.state === 'done' && missing === 0) || (crawl.state === 'running' && !elsewhere))
    return undefined;
  const { title, todo } = reasonFacts(crawl.reason ?? '');
  const warns = crawl.state === 'paused' || crawl.state === 'failed';
  return (
    <div
      role={warns ? 'alert' : 'status'}
      className={cx(
        'mx-4 mb-3 rounded-md border border-l-4 border-line bg-container px-3 py-2 text-sm',
        crawl.state === 'failed'
          ? 'border-l-severity-critical'
          : warns || missing > 0
            ? 'border-l-severity-high'
            : 'border-l-line-strong',
      )}
    >
      <p className="[overflow-wrap:anywhere]">
        {warns && crawl.reason !== undefined && <strong className="font-semibold">{title}. </strong>}
        {elsewhere
          ? 'Another process reads this crawl. It is shown here and can be steered there.'
          : outcomeText(crawl)}
      </p>
      {warns && todo.length > 0 && (
        <ul className="mt-1 list-disc pl-5 text-ink-2">
          {todo.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      )}
      {missing > 0 && (
        <p className="text-ink-2">
          {`Reading them again takes over the ${counted(crawl.counts.ok, 'account')} that were read in full and makes a new snapshot.`}
        </p>
      )}
      {crawl.resumable && !warns && (
        <p className="text-ink-2">
          Resume reads what is missing and keeps what was read in the last 24 hours.
        </p>
      )}
    </div>
  );
}
