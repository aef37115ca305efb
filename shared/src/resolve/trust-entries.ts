/** What a role's trust policy names: the sources of its edges, found by index instead of by trying every caller. */
import { parseIdentityArn } from '../arn/arn.ts';
import type { NodeId, NoteCode } from '../graph/model.ts';
import type { PrincipalRef } from '../policy/principal.ts';
import { isProviderMissing } from './caller-text.ts';
import type { RoleEntry, SnapshotIndex } from './snapshot-index.ts';

export interface TrustEntries {
  /** Exact principals, services and providers: one edge each. */
  readonly exact: ReadonlySet<NodeId>;
  /** Accounts named as a whole: one set-valued edge each. */
  readonly accounts: ReadonlySet<string>;
  /** `*`, or an Allow with NotPrincipal. */
  readonly wild: boolean;
  /** Entries that nobody can use any more, with the reason. */
  readonly dead: ReadonlyMap<NodeId, NoteCode>;
}

/** Reads the Allow statements of a trust policy. Deny statements never create an edge. */
export function readTrustEntries(entry: RoleEntry, index: SnapshotIndex): TrustEntries {
  const exact = new Set<NodeId>();
  const accounts = new Set<string>();
  const dead = new Map<NodeId, NoteCode>();
  let wild = false;
  for (const { statement, principal } of entry.target.trust.policy?.statements ?? []) {
    if (statement.effect !== 'Allow' || principal === undefined) continue;
    if (principal.negated) wild = true;
    else {
      for (const ref of principal.refs) {
        if (ref.kind === 'wild') wild = true;
        else if (ref.kind === 'account') accounts.add(ref.account);
        else addExact(ref, entry, index, exact, dead);
      }
    }
  }
  return { exact, accounts, wild, dead };
}

function addExact(
  ref: Exclude<PrincipalRef, { readonly kind: 'wild' | 'account' }>,
  entry: RoleEntry,
  index: SnapshotIndex,
  exact: Set<NodeId>,
  dead: Map<NodeId, NoteCode>,
): void {
  switch (ref.kind) {
    case 'user':
    case 'role': {
      const found = index.principal(ref.arn) !== undefined || !index.isReadWhole(ref.account);
      if (found) exact.add(ref.arn);
      else dead.set(ref.arn, 'principal_not_found');
      return;
    }
    case 'session': {
      const role = index.roleNamed(ref.account, ref.roleName);
      if (role !== undefined) exact.add(role.role.arn);
      else if (!index.isReadWhole(ref.account)) exact.add(ref.arn);
      else dead.set(ref.arn, 'principal_not_found');
      return;
    }
    case 'unique_id': {
      const arn = index.arnOfUniqueId(ref.id);
      if (arn === undefined) dead.set(ref.id, 'dangling_principal');
      else exact.add(arn);
      return;
    }
    case 'service':
      exact.add(ref.service);
      return;
    case 'federated': {
      const owner = parseIdentityArn(ref.provider);
      if (owner !== undefined && owner.account !== entry.account.id)
        dead.set(ref.provider, 'ineffective_entry');
      else if (isProviderMissing(ref.provider, entry)) dead.set(ref.provider, 'provider_missing');
      else exact.add(ref.provider);
      return;
    }
    case 'ineffective':
      dead.set(ref.text, 'ineffective_entry');
  }
}
