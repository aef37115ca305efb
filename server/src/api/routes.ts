import type { Api, ApiContext } from './context.ts';
import { registerAccountDetail } from './routes/account-detail.ts';
import { registerAudience } from './routes/audience.ts';
import { registerCrawlActions } from './routes/crawl-actions.ts';
import { registerCrawlEvents } from './routes/crawl-events.ts';
import { registerCrawls } from './routes/crawls.ts';
import { registerEscalations } from './routes/escalations.ts';
import { registerExplain } from './routes/explain.ts';
import { registerExport } from './routes/export.ts';
import { registerFindPaths } from './routes/find-paths.ts';
import { registerHealth } from './routes/health.ts';
import { registerIdentityCenter } from './routes/identity-center.ts';
import { registerJobCancel } from './routes/job-cancel.ts';
import { registerJobEvents } from './routes/job-events.ts';
import { registerJob } from './routes/job.ts';
import { registerListEdges } from './routes/list-edges.ts';
import { registerListJobs } from './routes/list-jobs.ts';
import { registerListPrincipals } from './routes/list-principals.ts';
import { registerListSnapshots } from './routes/list-snapshots.ts';
import { registerMatrix } from './routes/matrix.ts';
import { registerNeighbourhood } from './routes/neighbourhood.ts';
import { registerOpenApi } from './routes/openapi.ts';
import { registerOverview } from './routes/overview.ts';
import { registerPolicyDetail } from './routes/policy-detail.ts';
import { registerPrincipalDetail } from './routes/principal-detail.ts';
import { registerReach } from './routes/reach.ts';
import { registerReachedBy } from './routes/reached-by.ts';
import { registerSearch } from './routes/search.ts';
import { registerSnapshotDetail } from './routes/snapshot-detail.ts';
import { registerStartImport } from './routes/start-import.ts';

const ROUTES = [
  registerHealth,
  registerOpenApi,
  registerListSnapshots,
  registerSnapshotDetail,
  registerOverview,
  registerMatrix,
  registerAccountDetail,
  registerListPrincipals,
  registerPolicyDetail,
  registerPrincipalDetail,
  registerListEdges,
  registerNeighbourhood,
  registerAudience,
  registerExplain,
  registerFindPaths,
  registerReach,
  registerReachedBy,
  registerEscalations,
  registerIdentityCenter,
  registerSearch,
  registerExport,
  registerStartImport,
  registerCrawls,
  registerCrawlEvents,
  registerCrawlActions,
  registerListJobs,
  registerJob,
  registerJobEvents,
  registerJobCancel,
];

/** Registers every route of the contract. */
export function registerRoutes(app: Api, context: ApiContext): void {
  for (const register of ROUTES) register(app, context);
}
