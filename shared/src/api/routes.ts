/**
 * Route table (all below API_PREFIX; every route but health needs the launch token):
 * GET  /health
 * GET  /snapshots                                  SnapshotListSchema
 * GET  /snapshots/:snapshot                        SnapshotDetailSchema   (`latest` is an id too)
 * GET  /snapshots/:snapshot/overview               OverviewSchema
 * GET  /snapshots/:snapshot/matrix?…               MatrixSchema    (the filter of /edges)
 * GET  /snapshots/:snapshot/account?account=       AccountDetailSchema
 * GET  /snapshots/:snapshot/principals?…           PrincipalListSchema
 * GET  /snapshots/:snapshot/principal?id=          PrincipalDetailSchema
 * GET  /snapshots/:snapshot/policy?id=             PolicyDetailSchema
 * GET  /snapshots/:snapshot/edges?…                EdgeListSchema
 * GET  /snapshots/:snapshot/neighbourhood?…        NeighbourhoodSchema
 * GET  /snapshots/:snapshot/audience?…             EdgeListSchema  (callers behind a set-valued edge)
 * GET  /snapshots/:snapshot/explain?…              ExplanationSchema
 * GET  /snapshots/:snapshot/paths?from=&to=        PathsSchema     (k shortest role chains)
 * GET  /snapshots/:snapshot/reach?from=            ReachSchema     (what a principal can reach)
 * GET  /snapshots/:snapshot/reached-by?to=         ReachSchema     (who can reach a role)
 * GET  /snapshots/:snapshot/escalations?from=      EscalationsSchema  (second-class edges of a principal)
 * GET  /snapshots/:snapshot/identity-center?type=&id=  IdentityCenterTraceSchema
 * GET  /snapshots/:snapshot/search?q=              SearchResultSchema
 * GET  /snapshots/:snapshot/export?format=…        attachment
 * POST /imports   body: archive or JSON bytes      JobSchema (202); header `x-file-name` names it
 * POST /crawls/plan  body: CrawlRequestSchema      CrawlPlanSchema
 * POST /crawls    body: CrawlRequestSchema         CrawlSchema (202)
 * GET  /crawls, /crawls/:crawl                     CrawlListSchema, CrawlSchema
 * GET  /crawls/:crawl/events                       text/event-stream of CrawlSchema
 * GET  /crawls/:crawl/accounts?…                   CrawlAccountListSchema
 * GET  /crawls/:crawl/account?account=             CrawlAccountDetailSchema
 * POST /crawls/:crawl/retry   body: CrawlResumeRequestSchema    CrawlSchema (202), a crawl of its own
 * POST /crawls/:crawl/resume  body: CrawlResumeRequestSchema   CrawlSchema (202)
 * POST /crawls/:crawl/cancel, …/seal, …/discard    CrawlSchema
 * GET  /jobs, /jobs/:job                           JobListSchema, JobSchema
 * GET  /jobs/:job/events                           text/event-stream of JobSchema
 * POST /jobs/:job/cancel                           JobSchema
 * Errors: application/problem+json, ProblemSchema.
 */
export const ROUTES = {
  health: '/health',
  snapshots: '/snapshots',
  snapshot: '/snapshots/:snapshot',
  overview: '/snapshots/:snapshot/overview',
  matrix: '/snapshots/:snapshot/matrix',
  account: '/snapshots/:snapshot/account',
  principals: '/snapshots/:snapshot/principals',
  principal: '/snapshots/:snapshot/principal',
  policy: '/snapshots/:snapshot/policy',
  edges: '/snapshots/:snapshot/edges',
  neighbourhood: '/snapshots/:snapshot/neighbourhood',
  audience: '/snapshots/:snapshot/audience',
  explain: '/snapshots/:snapshot/explain',
  paths: '/snapshots/:snapshot/paths',
  reach: '/snapshots/:snapshot/reach',
  reachedBy: '/snapshots/:snapshot/reached-by',
  escalations: '/snapshots/:snapshot/escalations',
  identityCenter: '/snapshots/:snapshot/identity-center',
  search: '/snapshots/:snapshot/search',
  export: '/snapshots/:snapshot/export',
  imports: '/imports',
  crawlPlan: '/crawls/plan',
  crawls: '/crawls',
  crawl: '/crawls/:crawl',
  crawlEvents: '/crawls/:crawl/events',
  crawlAccounts: '/crawls/:crawl/accounts',
  crawlAccount: '/crawls/:crawl/account',
  crawlRetry: '/crawls/:crawl/retry',
  crawlResume: '/crawls/:crawl/resume',
  crawlCancel: '/crawls/:crawl/cancel',
  crawlSeal: '/crawls/:crawl/seal',
  crawlDiscard: '/crawls/:crawl/discard',
  jobs: '/jobs',
  job: '/jobs/:job',
  jobEvents: '/jobs/:job/events',
  jobCancel: '/jobs/:job/cancel',
} as const;
