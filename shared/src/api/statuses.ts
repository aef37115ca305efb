/** Words of the contract that addresses of the console use as well, apart from the schemas that most pages do without. */

/** Statuses a chain may pass through; a chain breaks at every other one. */
export const CHAIN_STATUSES = ['allowed', 'conditional', 'trusted_unverified'] as const;

/** Where the reading of an account stands; the last four are ends. */
export const CRAWL_ACCOUNT_STATES = ['waiting', 'running', 'ok', 'partial', 'failed', 'skipped'] as const;
