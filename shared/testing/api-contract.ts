/** The answers of the HTTP API, for browser tests: they compare what a page shows with what the server says. */
export {
  AccountDetailSchema,
  EdgeListSchema,
  NeighbourhoodSchema,
  OverviewSchema,
  PrincipalListSchema,
  SnapshotDetailSchema,
  SnapshotListSchema,
} from '../src/api/contract.ts';
export { JobListSchema } from '../src/api/jobs.ts';
