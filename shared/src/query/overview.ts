import type { AccountId } from '../arn/arn.ts';
import type { Overview } from '../api/contract.ts';
import { compareBy, compareStrings } from '../lib/compare.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import type { CoverageGap } from '../snapshot/model.ts';
import { accountEdges } from './account-edges.ts';
import { accountName } from './account-names.ts';
import { apiNode } from './api-edge.ts';
import { memoPerObject } from './memo.ts';
import { nodeOf } from './nodes.ts';

type OverviewAccount = Overview['accounts'][number];

/** Gaps by the account they concern. */
export const gapsByAccount: (model: TrustModel) => ReadonlyMap<AccountId, readonly CoverageGap[]> =
  memoPerObject((model: TrustModel) => {
    const gaps = new Map<AccountId, CoverageGap[]>();
    for (const gap of model.snapshot.gaps) {
      if (gap.account === undefined) continue;
      const list = gaps.get(gap.account);
      if (list === undefined) gaps.set(gap.account, [gap]);
      else list.push(gap);
    }
    return gaps;
  });

/**
 * The organization at one glance: the tree of roots and OUs, a card per account, the sources that are no accounts,
 * and how many edges run between them. External accounts that appear in a trust policy have a card of their own.
 * `inbound` and `outbound` count usable cross-account edges (allowed, conditional, trusted but unverified).
 */
export function overview(model: TrustModel): Overview {
  const { edges, outside } = accountEdges(model);
  return {
    units: unitsOf(model),
    accounts: accountIds(model).map((id) => overviewAccount(model, id)),
    outside: [...outside]
      .map((id) => apiNode(nodeOf(model, id)))
      .sort(
        (a, b) =>
          compareStrings(a.kind, b.kind) || compareStrings(a.label, b.label) || compareStrings(a.id, b.id),
      ),
    accountEdges: edges.map((edge) => ({ ...edge, counts: { ...edge.counts } })),
  };
}

function unitsOf(model: TrustModel): Overview['units'] {
  const organization = model.snapshot.organization;
  const byId = compareBy((unit: { readonly id: string }) => unit.id);
  return [
    ...(organization?.roots ?? []).map(({ id, name }) => ({ id, name, kind: 'root' as const })).sort(byId),
    ...(organization?.units ?? [])
      .map(({ id, name, parentId }) => ({ id, name, parentId, kind: 'unit' as const }))
      .sort(byId),
  ];
}

function accountIds(model: TrustModel): readonly AccountId[] {
  const ids = new Set<AccountId>(accountEdges(model).accounts);
  for (const account of model.snapshot.organization?.accounts ?? []) ids.add(account.id);
  for (const account of model.snapshot.accounts) ids.add(account.id);
  for (const node of model.nodes.values()) {
    if (node.kind === 'account' && node.account !== undefined) ids.add(node.account);
  }
  return [...ids].sort(compareStrings);
}

/** One account card; any twelve-digit id gets one, coverage says how much is behind it. */
export function overviewAccount(model: TrustModel, id: AccountId): OverviewAccount {
  const record = model.account(id);
  const member = model.organizationAccount(id);
  const { inbound, outbound } = accountEdges(model);
  return {
    id,
    name: accountName(model, id) ?? id,
    ...(member?.parentId === undefined ? {} : { unitId: member.parentId }),
    state: member?.state ?? 'UNKNOWN',
    management: model.snapshot.organization?.managementAccountId === id,
    coverage: coverageOf(model, id),
    roles: record?.roles.length ?? 0,
    users: record?.users.length ?? 0,
    inbound: inbound.get(id) ?? 0,
    outbound: outbound.get(id) ?? 0,
  };
}

function coverageOf(model: TrustModel, id: AccountId): OverviewAccount['coverage'] {
  const gaps = gapsByAccount(model).get(id) ?? [];
  if (model.account(id) === undefined) {
    const expected = model.organizationAccount(id) !== undefined || gaps.length > 0;
    return expected ? 'not_read' : 'external';
  }
  if (gaps.some((gap) => gap.scope === 'account')) return 'not_read';
  return gaps.length > 0 ? 'partial' : 'read';
}

/** True when the account stands in the organization, the snapshot or the graph. */
export function isKnownAccount(model: TrustModel, id: AccountId): boolean {
  return (
    model.account(id) !== undefined ||
    model.organizationAccount(id) !== undefined ||
    accountEdges(model).accounts.has(id) ||
    gapsByAccount(model).has(id)
  );
}
