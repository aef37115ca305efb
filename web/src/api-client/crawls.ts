/** Crawls: plan, start, follow, act, and the accounts of one page by page. */
import {
  CrawlAccountDetailSchema,
  CrawlAccountListSchema,
  CrawlListSchema,
  CrawlPlanSchema,
  CrawlSchema,
  type Crawl,
  type CrawlAccountRow,
  type CrawlAccountsQuery,
  type CrawlRequest,
} from '@assumable/shared/api/crawls';
import { ROUTES } from '@assumable/shared/api/routes';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { apiUrl, fetchOk, fetchParsed, fillPath, type RequestOptions } from './http.ts';
import { readEvents } from './server-events.ts';

const POLL_MS = 5_000;
/** Failures of the event stream in a row after which the state is asked for instead. */
const PATIENCE = 3;
const RECONNECT_MS = 400;
/** How often the rows on screen are read again while accounts are being read. */
const ROWS_MS = 2_000;
/** With many pages on screen, each reading takes as many requests. */
const MANY_ROWS_MS = 15_000;
const PAGE = 500;
const EXPORT_PAGE = 1_000;

/**
 * `live`: events arrive as they happen; `lost`: the stream breaks again and again, the state is read every five seconds
 * and the stream tried again; `elsewhere`: another process reads the crawl, which has no stream here.
 */
export type CrawlFeed = 'live' | 'lost' | 'elsewhere';

/** True while a crawl can change by itself. */
export function isMoving({ state }: Pick<Crawl, 'state'>): boolean {
  return state === 'running' || state === 'paused';
}

function post(body: unknown): RequestOptions {
  return {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  };
}

/**
 * An answer that was overtaken by a newer state on its way is dropped, unless it is the answer to an action. Times
 * tell the order, because the numbers of states begin anew with a resumption.
 */
function keep(client: QueryClient, crawl: Crawl, ofAction = false): void {
  const before = client.getQueryData<Crawl>(['crawl', crawl.id]);
  if (!ofAction && before !== undefined && before.updatedAt > crawl.updatedAt) return;
  client.setQueryData<Crawl>(['crawl', crawl.id], crawl);
  if (before !== undefined && isMoving(before) === isMoving(crawl)) return;
  void client.invalidateQueries({ queryKey: ['crawls'] });
  if (isMoving(crawl)) return;
  void client.invalidateQueries({ queryKey: ['crawl', crawl.id, 'accounts'] });
  void client.invalidateQueries({ queryKey: ['snapshots'] });
  void client.invalidateQueries({ queryKey: ['snapshot', 'latest'] });
}

/** All crawls, newest first; read again every few seconds while one is under way. */
export function useCrawls() {
  return useQuery({
    queryKey: ['crawls'],
    queryFn: ({ signal }) => fetchParsed(apiUrl(ROUTES.crawls), CrawlListSchema, { signal }),
    staleTime: POLL_MS,
    refetchInterval: ({ state }) => (state.data?.crawls.some(isMoving) === true ? POLL_MS : false),
  });
}

/** Reads the stream to its end; `whole` when it ended as an orderly one does, with at least one state. */
async function follow(
  id: string,
  client: QueryClient,
  signal: AbortSignal,
  onState: () => void,
): Promise<boolean> {
  const reply = await fetchOk(apiUrl(fillPath(ROUTES.crawlEvents, { crawl: id })), {
    signal,
    headers: { accept: 'text/event-stream' },
  });
  let whole = false;
  await readEvents(reply, (event) => {
    if (event.event === 'bye') whole = false;
    const crawl = CrawlSchema.safeParse(event.event === 'message' ? JSON.parse(event.data) : undefined);
    if (!crawl.success) return;
    whole = true;
    keep(client, crawl.data);
    onState();
  });
  return whole;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** One crawl, kept up to date until it ends. */
export function useCrawl(id: string) {
  const client = useQueryClient();
  const [feed, setFeed] = useState<CrawlFeed>('live');
  const query = useQuery({
    queryKey: ['crawl', id],
    queryFn: async ({ signal }) => {
      const crawl = await fetchParsed(apiUrl(fillPath(ROUTES.crawl, { crawl: id })), CrawlSchema, { signal });
      const known = client.getQueryData<Crawl>(['crawl', id]);
      if (known !== undefined && known.updatedAt > crawl.updatedAt) return known;
      keep(client, crawl);
      return crawl;
    },
    staleTime: POLL_MS,
    refetchInterval: ({ state }) =>
      feed !== 'live' && (state.data === undefined || isMoving(state.data)) ? POLL_MS : false,
  });
  const moving = query.data !== undefined && isMoving(query.data);
  useEffect(() => {
    if (!moving) return;
    const abort = new AbortController();
    const run = async (): Promise<void> => {
      for (let failures = 0; !abort.signal.aborted;) {
        const whole = await follow(id, client, abort.signal, () => {
          failures = 0;
          setFeed('live');
        }).catch(() => false);
        if (abort.signal.aborted) return;
        if (whole) {
          setFeed('elsewhere');
          return;
        }
        failures += 1;
        if (failures >= PATIENCE) setFeed('lost');
        await pause(failures < PATIENCE ? RECONNECT_MS * failures : POLL_MS);
      }
    };
    void run();
    return () => {
      abort.abort();
      setFeed('live');
    };
  }, [id, moving, client]);
  return { ...query, feed };
}

export type CrawlRowsQuery = Pick<CrawlAccountsQuery, 'state' | 'reason' | 'q' | 'unit' | 'sort'>;

function rowsUrl(id: string, query: CrawlRowsQuery, cursor: string | undefined, limit: number): string {
  return apiUrl(fillPath(ROUTES.crawlAccounts, { crawl: id }), { ...query, cursor, limit });
}

/** Pages of accounts that match; read again while the crawl moves. */
export function useCrawlAccounts(id: string, query: CrawlRowsQuery, moving: boolean) {
  return useInfiniteQuery({
    queryKey: ['crawl', id, 'accounts', query],
    queryFn: ({ signal, pageParam }) =>
      fetchParsed(
        rowsUrl(id, query, pageParam === '' ? undefined : pageParam, PAGE),
        CrawlAccountListSchema,
        {
          signal,
        },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    placeholderData: keepPreviousData,
    staleTime: moving ? 0 : POLL_MS,
    refetchInterval: ({ state }) =>
      moving ? ((state.data?.pages.length ?? 0) > 3 ? MANY_ROWS_MS : ROWS_MS) : false,
  });
}

/** Every account that matches, page after page; `onProgress` is told how many came so far. */
export async function fetchAllAccounts(
  id: string,
  query: CrawlRowsQuery,
  onProgress: (rows: number) => void,
): Promise<readonly CrawlAccountRow[]> {
  const rows: CrawlAccountRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await fetchParsed(rowsUrl(id, query, cursor, EXPORT_PAGE), CrawlAccountListSchema);
    rows.push(...page.accounts);
    cursor = page.cursor;
    onProgress(rows.length);
  } while (cursor !== undefined);
  return rows;
}

export function useCrawlAccount(id: string, account: string, moving: boolean) {
  return useQuery({
    queryKey: ['crawl', id, 'account', account],
    queryFn: ({ signal }) =>
      fetchParsed(
        apiUrl(fillPath(ROUTES.crawlAccount, { crawl: id }), { account }),
        CrawlAccountDetailSchema,
        { signal },
      ),
    staleTime: moving ? 0 : POLL_MS,
    refetchInterval: moving ? ROWS_MS : false,
  });
}

/** Asks AWS what a crawl would do; leaving the page ends the question. */
export function usePlanCrawl() {
  return useMutation({
    mutationFn: ({ request, signal }: { readonly request: CrawlRequest; readonly signal: AbortSignal }) =>
      fetchParsed(apiUrl(ROUTES.crawlPlan), CrawlPlanSchema, { ...post(request), signal }),
  });
}

export function useStartCrawl() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: CrawlRequest) => fetchParsed(apiUrl(ROUTES.crawls), CrawlSchema, post(request)),
    onSuccess: (crawl) => keep(client, crawl),
  });
}

export type CrawlAction = 'resume' | 'retry' | 'cancel' | 'seal' | 'discard';

const ACTION_ROUTES = {
  resume: ROUTES.crawlResume,
  retry: ROUTES.crawlRetry,
  cancel: ROUTES.crawlCancel,
  seal: ROUTES.crawlSeal,
  discard: ROUTES.crawlDiscard,
} as const;

/** Acts on a crawl; `retry` gives a new one. The ExternalId is not stored, so going on names it again. */
export function useCrawlAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: {
      readonly id: string;
      readonly action: CrawlAction;
      readonly externalId?: string | undefined;
    }) =>
      fetchParsed(
        apiUrl(fillPath(ACTION_ROUTES[wish.action], { crawl: wish.id })),
        CrawlSchema,
        post(
          wish.action === 'resume' || wish.action === 'retry'
            ? wish.externalId === undefined
              ? {}
              : { externalId: wish.externalId }
            : {},
        ),
      ),
    onSuccess: (crawl, { action }) => {
      if (action === 'discard') {
        client.removeQueries({ queryKey: ['crawl', crawl.id] });
        void client.invalidateQueries({ queryKey: ['crawls'] });
      } else keep(client, crawl, true);
    },
  });
}
