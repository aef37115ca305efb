import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { z } from 'zod';
import { COVERAGE_SCHEMA } from '../url-state/coverage-search.ts';
import { CRAWL_SCHEMA } from '../url-state/crawl-search.ts';
import { EXPLORE_SCHEMA } from '../url-state/explore-search.ts';
import { MATRIX_SCHEMA } from '../url-state/matrix-search.ts';
import { OVERVIEW_SCHEMA } from '../url-state/overview-search.ts';
import { PATHS_SCHEMA } from '../url-state/paths-search.ts';
import { POLICY_SCHEMA } from '../url-state/policy-search.ts';
import { PRINCIPAL_SCHEMA } from '../url-state/principal-search.ts';
import { PRINCIPALS_SCHEMA } from '../url-state/principals-search.ts';
import { readSearch } from '../url-state/read-search.ts';
import { reportSearchProblems } from '../url-state/search-problems.ts';
import { parseSearchText, printSearchText, type RawSearch } from '../url-state/search-text.ts';
import { Frame } from './frame.tsx';
import { NotFoundPage, PageProblem } from './pages/fallback-pages.tsx';
import { OverviewPage } from './pages/overview-page.tsx';
import { SnapshotLayout } from './snapshot-layout.tsx';

/** The parameters to go on with. Broken ones are set to `undefined`, because the router keeps what is not named. */
function validSearch<T extends z.ZodObject>(schema: T, raw: RawSearch): z.output<T> {
  const { search, problems } = readSearch(schema, raw);
  reportSearchProblems(problems);
  return { ...Object.fromEntries(problems.map((problem) => [problem.key, undefined])), ...search };
}

const rootRoute = createRootRoute({
  component: Frame,
  notFoundComponent: NotFoundPage,
  errorComponent: PageProblem,
});

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/s/$snapshot', params: { snapshot: 'latest' }, replace: true });
  },
});

const snapshotsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/snapshots',
  component: lazyRouteComponent(() => import('./pages/snapshots-page.tsx'), 'SnapshotsRoute'),
});

const crawlsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/crawls',
  component: lazyRouteComponent(() => import('./pages/crawl-pages.tsx'), 'CrawlsRoute'),
});

const newCrawlRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/crawls/new',
  component: lazyRouteComponent(() => import('./pages/crawl-pages.tsx'), 'NewCrawlRoute'),
});

const crawlRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/crawls/$crawl',
  validateSearch: (raw: Record<string, unknown>) => validSearch(CRAWL_SCHEMA, raw),
  component: lazyRouteComponent(() => import('./pages/crawl-pages.tsx'), 'CrawlRoute'),
});

const snapshotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/s/$snapshot',
  component: SnapshotLayout,
});

const overviewRoute = createRoute({
  getParentRoute: () => snapshotRoute,
  path: '/',
  validateSearch: (raw: Record<string, unknown>) => validSearch(OVERVIEW_SCHEMA, raw),
  component: OverviewPage,
});

const exploreRoute = createRoute({
  getParentRoute: () => snapshotRoute,
  path: '/explore',
  validateSearch: (raw: Record<string, unknown>) => validSearch(EXPLORE_SCHEMA, raw),
  component: lazyRouteComponent(() => import('./pages/explore-page.tsx'), 'ExplorePage'),
});

const principalsRoute = createRoute({
  getParentRoute: () => snapshotRoute,
  path: '/principals',
  validateSearch: (raw: Record<string, unknown>) => validSearch(PRINCIPALS_SCHEMA, raw),
  component: lazyRouteComponent(() => import('./pages/principals-page.tsx'), 'PrincipalsPage'),
});

const matrixRoute = createRoute({
  getParentRoute: () => snapshotRoute,
  path: '/matrix',
  validateSearch: (raw: Record<string, unknown>) => validSearch(MATRIX_SCHEMA, raw),
  component: lazyRouteComponent(() => import('./pages/matrix-page.tsx'), 'MatrixPage'),
});

const pathsRoute = createRoute({
  getParentRoute: () => snapshotRoute,
  path: '/paths',
  validateSearch: (raw: Record<string, unknown>) => validSearch(PATHS_SCHEMA, raw),
  component: lazyRouteComponent(() => import('./pages/paths-page.tsx'), 'PathsPage'),
});

const principalRoute = createRoute({
  getParentRoute: () => snapshotRoute,
  path: '/principal',
  validateSearch: (raw: Record<string, unknown>) => validSearch(PRINCIPAL_SCHEMA, raw),
  component: lazyRouteComponent(() => import('./pages/principal-page.tsx'), 'PrincipalPage'),
});

const policyRoute = createRoute({
  getParentRoute: () => snapshotRoute,
  path: '/policy',
  validateSearch: (raw: Record<string, unknown>) => validSearch(POLICY_SCHEMA, raw),
  component: lazyRouteComponent(() => import('./pages/policy-page.tsx'), 'PolicyPage'),
});

const coverageRoute = createRoute({
  getParentRoute: () => snapshotRoute,
  path: '/coverage',
  validateSearch: (raw: Record<string, unknown>) => validSearch(COVERAGE_SCHEMA, raw),
  component: lazyRouteComponent(() => import('./pages/coverage-page.tsx'), 'CoveragePage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    snapshotsRoute,
    crawlsRoute,
    newCrawlRoute,
    crawlRoute,
    snapshotRoute.addChildren([
      overviewRoute,
      matrixRoute,
      exploreRoute,
      pathsRoute,
      principalsRoute,
      principalRoute,
      policyRoute,
      coverageRoute,
    ]),
  ]),
  parseSearch: parseSearchText,
  stringifySearch: printSearchText,
  defaultPreload: 'intent',
  defaultErrorComponent: PageProblem,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
