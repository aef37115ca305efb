/** Columns by which the server sorts the list of principals; `-` before a column turns the order around. */
export const PRINCIPAL_SORTS = [
  'name',
  'kind',
  'account',
  'inbound',
  'last_used',
  '-name',
  '-kind',
  '-account',
  '-inbound',
  '-last_used',
] as const;

/** Columns by which the server sorts the accounts of a crawl, each also with `-` before it. */
export const CRAWL_ACCOUNT_SORTS = ['account', 'name', 'state', 'reason', 'calls', 'ms', 'roles'] as const;
