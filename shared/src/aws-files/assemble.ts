/** Puts the parts of an import or a crawl together: sorted, and with every account of the organization accounted for. */
import type { AccountId } from '../arn/arn.ts';
import { compareBy, compareStrings } from '../lib/compare.ts';
import {
  SNAPSHOT_FORMAT_VERSION,
  type AccountRecord,
  type AccountState,
  type CoverageGap,
  type Organization,
  type OrganizationAccount,
  type Snapshot,
  type SnapshotSource,
} from '../snapshot/model.ts';

export interface SnapshotParts {
  readonly source: SnapshotSource;
  readonly label: string;
  /** ISO 8601, UTC. */
  readonly collectedAt: string;
  readonly organization?: Organization;
  readonly accounts: readonly AccountRecord[];
  readonly gaps: readonly CoverageGap[];
}

/**
 * The snapshot of these parts, the same for any order of them. Of two records of one account the last one counts.
 * An account of the organization without a record gets a gap, unless one says already why it is missing.
 */
export function assembleSnapshot(parts: SnapshotParts): Snapshot {
  const byId = new Map(parts.accounts.map((account) => [account.id, account]));
  const missing = missingAccounts(parts.organization, new Set(byId.keys()), parts.gaps);
  return {
    formatVersion: SNAPSHOT_FORMAT_VERSION,
    source: parts.source,
    collectedAt: parts.collectedAt,
    label: parts.label,
    ...(parts.organization === undefined ? {} : { organization: parts.organization }),
    accounts: [...byId.values()].sort(compareBy((account) => account.id)),
    gaps: sortGaps([...parts.gaps, ...missing]),
  };
}

/** Gaps for the accounts of the organization that have no record and no gap of their own yet; sorted by account. */
export function missingAccounts(
  organization: Organization | undefined,
  read: ReadonlySet<AccountId>,
  gaps: readonly CoverageGap[],
): readonly CoverageGap[] {
  const explained = new Set(gaps.flatMap((gap) => (gap.scope === 'account' ? [gap.account] : [])));
  return (organization?.accounts ?? [])
    .filter((account) => !read.has(account.id) && !explained.has(account.id))
    .map(missingAccount);
}

const CODES: Readonly<Record<AccountState, string>> = {
  ACTIVE: 'account_not_read',
  UNKNOWN: 'account_not_read',
  SUSPENDED: 'account_suspended',
  PENDING_CLOSURE: 'account_pending_closure',
  PENDING_ACTIVATION: 'account_pending_activation',
  CLOSED: 'account_closed',
};

function missingAccount(account: OrganizationAccount): CoverageGap {
  const open = account.state === 'ACTIVE' || account.state === 'UNKNOWN';
  const message = open
    ? `Account ${account.id} (${account.name}) belongs to the organization but was not read. Add its authorization details.`
    : `Account ${account.id} (${account.name}) was not read: its state is ${account.state}. Nothing needs to be done.`;
  return { code: CODES[account.state], message, account: account.id, scope: 'account' };
}

/** Equal gaps once, in an order that does not depend on how they were found. */
export function sortGaps(gaps: readonly CoverageGap[]): readonly CoverageGap[] {
  const byKey = new Map(gaps.map((gap) => [gapKey(gap), gap]));
  return [...byKey.entries()].sort(([a], [b]) => compareStrings(a, b)).map(([, gap]) => gap);
}

function gapKey(gap: CoverageGap): string {
  return [gap.account ?? '', gap.file ?? '', gap.subject ?? '', gap.code, gap.scope, gap.message].join(
    '\u0000',
  );
}
