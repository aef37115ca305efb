import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useCrawlAccount } from '../../api-client/crawls.ts';
import { Badge } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { ResizableSide } from '../../components/resizable-side.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { formatAccountId, formatDate, formatNumber } from '../../lib/format.ts';
import { AccountState } from './account-state.tsx';
import { ACCOUNT_STATES, effortText } from './crawl-words.ts';
import { SETUP_COMMAND } from './permissions.tsx';
import { reasonFacts } from './reason-words.ts';

export interface AccountDrawerProps {
  readonly crawl: string;
  readonly account: string;
  readonly moving: boolean;
  /** The sealed snapshot, once there is one. */
  readonly snapshot: string | undefined;
  readonly unitName: (id: string) => string;
  readonly onClose: () => void;
}

/** Reasons that the role of the account causes; the set-up templates cure them. */
const ROLE_REASONS: ReadonlySet<string> = new Set(['assume_denied', 'access_denied', 'missing_permission']);

/** One account of a crawl: how it ended, everything that is missing, what to do. */
export function AccountDrawer(props: AccountDrawerProps) {
  const { crawl, account, moving, onClose } = props;
  const { data, error, refetch } = useCrawlAccount(crawl, account, moving);
  return (
    <ResizableSide label="Account of the crawl" storageKey="assumable.inspector">
      <div className="min-h-0 flex-1 overflow-auto">
        <div className="relative h-0">
          <IconButton label="Close the account" className="absolute top-2 right-2" onClick={onClose}>
            <X size={16} />
          </IconButton>
        </div>
        {error !== null && data === undefined ? (
          <div className="pt-8">
            <ProblemNotice error={error} onRetry={() => void refetch()} />
          </div>
        ) : data === undefined ? (
          <SkeletonRows rows={8} label="Reading the account" />
        ) : (
          <Content {...props} row={data.account} gaps={data.gaps} />
        )}
      </div>
    </ResizableSide>
  );
}

type Detail = NonNullable<ReturnType<typeof useCrawlAccount>['data']>;

function Content(
  props: AccountDrawerProps & { readonly row: Detail['account']; readonly gaps: Detail['gaps'] },
) {
  const { row, gaps, snapshot, unitName } = props;
  const read = row.state === 'ok' || row.state === 'partial';
  return (
    <article aria-label={`Account ${row.name ?? row.account}`}>
      <header className="border-b border-line px-4 pt-2.5 pb-3">
        <h2 className="min-h-7 pr-9 text-lg font-semibold [overflow-wrap:anywhere]">
          {row.name ?? formatAccountId(row.account)}
        </h2>
        <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-ink-2">
          Account {formatAccountId(row.account)}
          <CopyButton text={row.account} what="account id" />
          {row.unit !== undefined && <Badge title={row.unit}>{unitName(row.unit)}</Badge>}
        </p>
        <p className="mt-1 text-sm">
          <AccountState state={row.state} />
          <span className="text-ink-2"> · {ACCOUNT_STATES[row.state].meaning}</span>
        </p>
        {snapshot !== undefined && (
          <p className="mt-2 text-sm">
            <Link
              to="/s/$snapshot"
              params={{ snapshot }}
              search={{ sel: `node:${row.account}` }}
              className="text-accent hover:underline"
            >
              {read ? 'Open the account in the snapshot' : 'What the snapshot knows of it'}
            </Link>
          </p>
        )}
      </header>
      <Todo row={row} />
      {(gaps.length > 1 || gaps.some(({ message }) => message !== row.message)) && (
        <Panel title="What was not read" count={gaps.length}>
          <ul className="space-y-2 text-sm">
            {gaps.map((gap, index) => (
              <li key={index}>
                <p className="flex flex-wrap items-center gap-1.5">
                  <span className="font-semibold">{reasonFacts(gap.code).title}</span>
                  <code className="font-mono text-xs text-ink-2">{gap.code}</code>
                </p>
                {gap.subject !== undefined && (
                  <p className="font-mono text-xs [overflow-wrap:anywhere]">{gap.subject}</p>
                )}
                <p className="[overflow-wrap:anywhere] text-ink-2">{gap.message}</p>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel title="Effort">
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-sm">
          {factsOf(row).map(([term, value]) => (
            <div key={term} className="contents">
              <dt className="text-ink-2">{term}</dt>
              <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </article>
  );
}

function Todo({ row }: { readonly row: Detail['account'] }) {
  if (row.reason === undefined) return undefined;
  const { title, todo } = reasonFacts(row.reason);
  return (
    <Panel title={row.state === 'waiting' ? 'Last try' : 'Why'}>
      <p className="flex flex-wrap items-center gap-1.5 text-sm">
        <span className="font-semibold">{title}</span>
        <code className="font-mono text-xs text-ink-2">{row.reason}</code>
      </p>
      {row.message !== undefined && (
        <p className="mt-0.5 text-sm [overflow-wrap:anywhere] text-ink-2">{row.message}</p>
      )}
      <h4 className="mt-2 text-xs font-semibold text-ink-2">What to do</h4>
      {todo.length === 0 ? (
        <p className="text-sm">Nothing: this is as it should be.</p>
      ) : (
        <ol className="list-decimal space-y-0.5 pl-5 text-sm">
          {todo.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {ROLE_REASONS.has(row.reason) && (
        <p className="mt-2 flex items-center gap-1 text-sm text-ink-2">
          Templates:
          <code className="min-w-0 truncate rounded-sm border border-line bg-inset px-1.5 font-mono text-xs text-ink">
            {SETUP_COMMAND}
          </code>
          <CopyButton text={SETUP_COMMAND} what="command" />
        </p>
      )}
    </Panel>
  );
}

function factsOf(row: Detail['account']): readonly (readonly [string, string])[] {
  const facts: (readonly [string, string] | undefined)[] = [
    row.role === undefined ? undefined : ['Role', row.role],
    row.roles === undefined
      ? undefined
      : [
          'Read',
          `${formatNumber(row.roles)} roles, ${formatNumber(row.users ?? 0)} users, ${formatNumber(row.policies ?? 0)} policies`,
        ],
    [
      'Calls',
      `${formatNumber(row.calls)}${row.retries === 0 ? '' : `, ${formatNumber(row.retries)} repeated`}`,
    ],
    ['Time', row.ms === 0 ? 'none' : effortText(row.ms)],
    ['Tries', formatNumber(row.attempts)],
    row.finishedAt === undefined ? undefined : ['Ended', formatDate(row.finishedAt)],
  ];
  return facts.filter((fact) => fact !== undefined);
}
