/** Every route of the API with an address that exists in the test server; made from the contract. */
import { ROUTES } from '@assumable/shared/api/routes';

export interface RouteCase {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** Below `/api/v1`, parameters filled in. */
  readonly path: string;
}

const POSTED: ReadonlySet<string> = new Set([
  ROUTES.imports,
  ROUTES.crawls,
  ROUTES.crawlPlan,
  ROUTES.crawlResume,
  ROUTES.crawlRetry,
  ROUTES.crawlCancel,
  ROUTES.crawlSeal,
  ROUTES.crawlDiscard,
  ROUTES.jobCancel,
]);
const QUERIES: Readonly<Record<string, string>> = {
  account: '?account=111111111111',
  crawlAccount: '?account=111111111111',
  principal: '?id=x',
  neighbourhood: '?id=x',
  audience: '?source=x&target=y',
  explain: '?source=x&target=y',
  search: '?q=x',
  export: '?format=json',
};

export function routeCases(job: string): readonly RouteCase[] {
  const contract = Object.entries(ROUTES).map(([name, route]): RouteCase => {
    const path = route.replace(':snapshot', 'latest').replace(':job', job).replace(':crawl', job);
    return { name, method: POSTED.has(route) ? 'POST' : 'GET', path: `${path}${QUERIES[name] ?? ''}` };
  });
  return [...contract, { name: 'openapi', method: 'GET', path: '/openapi.json' }];
}
