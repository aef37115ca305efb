import type { CrawlRequest } from '@assumable/shared/api/crawls';
import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isMoving, useCrawls, usePlanCrawl, useStartCrawl } from '../../api-client/crawls.ts';
import { useOverview, useSnapshots } from '../../api-client/queries.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { counted } from '../../lib/format.ts';
import { CrawlForm } from './crawl-form.tsx';
import { EMPTY_FORM, formOf, requestOf, type CrawlForm as Form } from './crawl-request.ts';
import { Permissions } from './permissions.tsx';
import { PlanAccounts } from './plan-accounts.tsx';
import { PlanSummary } from './plan-view.tsx';

export interface NewCrawlPageProps {
  /** Called with the id of the crawl that was started. */
  readonly onStarted: (crawl: string) => void;
}

/** A plan of the request, one at a time; leaving the page ends it. */
function usePlan() {
  const { mutate, reset, data, error, isPending } = usePlanCrawl();
  const [request, setRequest] = useState<CrawlRequest>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const ask = (next: CrawlRequest): void => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setRequest(next);
    mutate({ request: next, signal: abort.signal });
  };
  const stop = (): void => {
    running.current?.abort();
    reset();
    setRequest(undefined);
  };
  return { ask, stop, request, plan: data, error: isPending ? null : error, isPending };
}

/** A new crawl: what to read and how, then the plan of it, then the start. */
export function NewCrawlPage({ onStarted }: NewCrawlPageProps) {
  const crawls = useCrawls();
  const last = crawls.data?.crawls[0];
  const running = crawls.data?.crawls.find(isMoving);
  const [typed, setTyped] = useState<Form>();
  const form = typed ?? (last === undefined ? EMPTY_FORM : formOf(last));
  const plan = usePlan();
  const start = useStartCrawl();
  const tree = useTree();
  const stale =
    plan.request !== undefined && JSON.stringify(requestOf(form)) !== JSON.stringify(plan.request);
  const hasErrors = plan.plan?.problems.some(({ severity }) => severity === 'error') === true;
  const narrow = (accounts: readonly string[]): void => {
    const next: Form = { ...form, scope: 'chosen', accounts: accounts.join('\n') };
    setTyped(next);
    plan.ask(requestOf(next));
  };
  return (
    <div className="flex h-full min-h-0">
      <div className="w-[380px] shrink-0 overflow-auto border-r border-line p-4 max-xl:w-[332px]">
        <p className="text-xs text-ink-2">
          <Link to="/snapshots" className="text-accent hover:underline">
            Snapshots
          </Link>{' '}
          /
        </p>
        <h1 className="mb-3 text-xl font-semibold">New crawl</h1>
        <CrawlForm
          form={form}
          onChange={setTyped}
          onPlan={() => plan.ask(requestOf(form))}
          planning={plan.isPending}
          overview={tree.overview}
        />
      </div>
      <section aria-label="Plan" className="flex min-h-0 min-w-0 flex-1 flex-col">
        {plan.error !== null ? (
          <div className="overflow-auto">
            <ProblemNotice
              title="The crawl cannot be planned like this"
              error={plan.error}
              onRetry={() => plan.ask(plan.request ?? requestOf(form))}
            />
            <div className="px-4">
              <Permissions role={form.roles[0] ?? ''} />
            </div>
          </div>
        ) : plan.isPending ? (
          <PlanSkeleton onCancel={plan.stop} />
        ) : plan.plan === undefined ? (
          <div className="overflow-auto p-4 pt-9">
            <h2 className="text-base font-semibold">Plan first</h2>
            <p className="mt-1 mb-3 max-w-3xl text-sm">
              The plan asks AWS which accounts there are and tries the role in up to three of them. It names
              every role, the calls, the time and what will be skipped, and starts nothing.
            </p>
            <Permissions role={form.roles[0] ?? ''} />
          </div>
        ) : (
          <>
            <div className="flex h-14 shrink-0 items-center gap-3 border-b border-line px-4">
              <h2 className="text-base font-semibold">Plan</h2>
              <span role="status" className="min-w-0 truncate text-sm text-ink-2">
                {stale
                  ? 'The form has changed since: plan again before starting.'
                  : running !== undefined
                    ? 'A crawl is under way; one runs at a time.'
                    : ''}
              </span>
              <Button
                variant="primary"
                className="ml-auto"
                disabled={stale || start.isPending || running !== undefined || plan.plan.toRead === 0}
                onClick={() => {
                  if (plan.request !== undefined)
                    start.mutate(plan.request, { onSuccess: ({ id }) => onStarted(id) });
                }}
              >
                {start.isPending
                  ? 'Starting'
                  : `${hasErrors ? 'Start anyway' : 'Start'}: read ${counted(plan.plan.toRead, 'account')}`}
              </Button>
            </div>
            {start.error !== null && (
              <ProblemNotice title="The crawl could not be started" error={start.error} />
            )}
            <div
              className="max-h-[52%] shrink-0 overflow-auto border-b border-line"
              tabIndex={0}
              role="region"
              aria-label="Summary of the plan"
            >
              <PlanSummary plan={plan.plan} />
            </div>
            <div className="min-h-0 flex-1">
              <PlanAccounts plan={plan.plan} unitName={tree.unitName} onNarrow={narrow} />
            </div>
          </>
        )}
      </section>
    </div>
  );
}

/** Names of units as the newest snapshot has them; a plan knows their ids only. */
function useTree() {
  const snapshots = useSnapshots();
  const newest = snapshots.data?.snapshots.find(({ source }) => source !== 'demo');
  const overview = useOverview(newest?.id ?? '', { enabled: newest !== undefined }).data;
  const unitName = useCallback(
    (id: string): string => overview?.units.find((unit) => unit.id === id)?.name ?? id,
    [overview],
  );
  return { overview, unitName };
}

function PlanSkeleton({ onCancel }: { readonly onCancel: () => void }) {
  return (
    <div role="status" aria-label="Asking AWS" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-14 shrink-0 items-center gap-3 border-b border-line px-4">
        <span className="text-sm">Asking AWS for accounts, units and policies, and trying the role …</span>
        <Button className="ml-auto" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      <div className="grid grid-cols-4 gap-4 px-4 py-3">
        {Array.from({ length: 4 }, (_, index) => (
          <div key={index} className="space-y-1.5">
            <Skeleton className="h-4 w-24" />
            <Skeleton className="h-6 w-16" />
            <Skeleton className="h-4 w-28" />
          </div>
        ))}
      </div>
      <div className="space-y-2 px-4">
        {Array.from({ length: 10 }, (_, index) => (
          <Skeleton key={index} className="h-5 w-full" />
        ))}
      </div>
    </div>
  );
}
