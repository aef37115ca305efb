/** The facts behind the fake: the organization, which tests may change, and the accounts, made when asked for. */
import type { AccountId, Partition } from '@assumable/shared/arn/arn';
import { generateOrganization } from '@assumable/shared/generate/generate-organization';
import type {
  AccountRecord,
  AccountState,
  IamRole,
  Organization,
  OrganizationAccount,
} from '@assumable/shared/snapshot/model';
import { entityStream, drawUniqueId } from '@assumable/shared/generate/random';
import type { FakeAwsOptions, ReaderRole } from './options.ts';

/** Why an account cannot be read. */
export type Trouble = 'role_missing' | 'denied_by_scp' | 'saml_denied';

export interface World {
  readonly partition: Partition;
  /** Management account, or the one account that stands alone. */
  readonly managementAccount: AccountId;
  readonly callerAccount: AccountId;
  /** The organization as it is now; absent for an account that stands alone. */
  organization(): Organization | undefined;
  /** Everything in an account as a crawl that lacks nothing reads it; `undefined` when there is no such account. */
  record(id: AccountId): AccountRecord | undefined;
  trouble(id: AccountId): Trouble | undefined;
  /** `o-…/r-…/ou-…/<account>/` */
  pathOf(account: OrganizationAccount): string | undefined;
  /** Roles that the summary of an account counts and nothing else shows. */
  uncountedRoles(id: AccountId): number;
  change(edit: OrganizationEdit): void;
}

/** A change of the organization while it is crawled. */
export type OrganizationEdit =
  | { readonly kind: 'state'; readonly account: AccountId; readonly state: AccountState }
  | { readonly kind: 'move'; readonly account: AccountId; readonly parentId: string }
  | { readonly kind: 'leave'; readonly account: AccountId }
  | { readonly kind: 'join'; readonly account: OrganizationAccount; readonly record: AccountRecord }
  | { readonly kind: 'record'; readonly record: AccountRecord }
  /** GetAccountSummary counts so many roles more than the account gives. */
  | { readonly kind: 'uncounted'; readonly account: AccountId; readonly roles: number };

export const DEFAULT_READER: ReaderRole = { role: 'audit/AssumableReader' };

/** The actions of the reader role's policy that the product documents. */
const READER_ACTIONS = [
  'iam:GetAccountAuthorizationDetails',
  'iam:GetAccountSummary',
  'iam:GetOpenIDConnectProvider',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetRole',
  'iam:GetSAMLProvider',
  'iam:ListAccountAliases',
  'iam:ListOpenIDConnectProviders',
  'iam:ListRoles',
  'iam:ListSAMLProviders',
];

/** Accounts kept made: a crawl asks the accounts that it has in flight several times each. */
const MOST_KEPT = 128;

interface Source {
  readonly organization: Organization | undefined;
  readonly account: (id: AccountId) => AccountRecord | undefined;
  readonly trouble: (id: AccountId) => Trouble | undefined;
  /** The account that calls when no other is asked for. */
  readonly first: AccountId;
}

export function createWorld(options: FakeAwsOptions): World {
  const source = 'snapshot' in options ? snapshotSource(options.snapshot) : generatedSource(options);
  let organization = source.organization;
  const uncounted = new Map<AccountId, number>();
  const partition = organization?.partition ?? 'aws';
  const managementAccount = organization?.managementAccountId ?? source.first;
  const callerAccount = options.caller?.account ?? managementAccount;
  const readers = options.readers ?? [DEFAULT_READER];
  const replaced = new Map<AccountId, AccountRecord>();
  const kept = new Map<AccountId, AccountRecord>();
  const mostKept = options.prepared === true ? Number.POSITIVE_INFINITY : MOST_KEPT;

  const record = (id: AccountId): AccountRecord | undefined => {
    const ready = kept.get(id);
    if (ready !== undefined) {
      // Moves to the young end of the cache.
      kept.delete(id);
      kept.set(id, ready);
      return ready;
    }
    const made = replaced.get(id) ?? source.account(id);
    if (made === undefined) return undefined;
    const whole = withReaders(made, readers, callerAccount, source.trouble(id) === 'role_missing');
    const [oldest] = kept.keys();
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    kept.set(id, whole);
    return whole;
  };
  const editAccount = (id: AccountId, edit: Partial<OrganizationAccount>): void => {
    if (organization === undefined) return;
    organization = {
      ...organization,
      accounts: organization.accounts.map((account) =>
        account.id === id ? { ...account, ...edit } : account,
      ),
    };
  };
  return {
    partition,
    managementAccount,
    callerAccount,
    organization: () => organization,
    record,
    trouble: source.trouble,
    pathOf: (account) => (organization === undefined ? undefined : pathOf(organization, account)),
    uncountedRoles: (id) => uncounted.get(id) ?? 0,
    change(edit) {
      if (edit.kind === 'state') editAccount(edit.account, { state: edit.state });
      else if (edit.kind === 'move') editAccount(edit.account, { parentId: edit.parentId });
      else if (edit.kind === 'uncounted') uncounted.set(edit.account, edit.roles);
      else if (edit.kind === 'record') {
        replaced.set(edit.record.id, edit.record);
        kept.delete(edit.record.id);
      } else if (organization !== undefined) {
        const id = edit.kind === 'leave' ? edit.account : edit.account.id;
        const others = organization.accounts.filter((account) => account.id !== id);
        organization = {
          ...organization,
          accounts: edit.kind === 'leave' ? others : [...others, edit.account],
        };
        if (edit.kind === 'join') replaced.set(id, edit.record);
      }
    },
  };
}

function generatedSource(options: Exclude<FakeAwsOptions, { snapshot: unknown }>): Source {
  const generated = generateOrganization({
    preset: options.preset ?? 'small',
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.accounts === undefined ? {} : { accounts: options.accounts }),
    ...(options.rolesPerAccount === undefined ? {} : { rolesPerAccount: options.rolesPerAccount }),
  });
  const codes = new Map(generated.gaps.map((gap) => [gap.account, gap.code]));
  const trouble = (id: AccountId): Trouble | undefined => {
    if (options.readable !== 'as-generated') return undefined;
    const code = codes.get(id);
    if (code === 'assume_denied') return 'role_missing';
    if (code === 'denied_by_scp') return 'denied_by_scp';
    return code === undefined && generated.readingOf(id) === 'partial' ? 'saml_denied' : undefined;
  };
  return {
    organization: generated.organization,
    account: generated.account,
    trouble,
    first: generated.organization.managementAccountId,
  };
}

function snapshotSource({
  organization,
  accounts,
}: {
  readonly organization?: Organization;
  readonly accounts: readonly AccountRecord[];
}): Source {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return {
    organization,
    account: (id) => byId.get(id),
    // An account of the organization without a record is one that its crawl could not enter.
    trouble: (id) => (byId.has(id) ? undefined : 'role_missing'),
    first: accounts[0]?.id ?? '000000000000',
  };
}

/** Puts the reader roles that an account lacks into it; the caller's own account needs none. */
function withReaders(
  record: AccountRecord,
  readers: readonly ReaderRole[],
  caller: AccountId,
  missing: boolean,
): AccountRecord {
  if (missing || record.id === caller) return record;
  const added = readers
    .filter(
      ({ only, missingIn }) => only?.includes(record.id) !== false && missingIn?.includes(record.id) !== true,
    )
    .map((reader) => readerRole(record, reader, caller))
    .filter((role) => !record.roles.some(({ arn }) => arn === role.arn));
  if (added.length === 0) return record;
  return { ...record, roles: [...record.roles, ...added].sort((a, b) => (a.arn < b.arn ? -1 : 1)) };
}

function readerRole(record: AccountRecord, reader: ReaderRole, caller: AccountId): IamRole {
  const filled = (text: string): string => text.replaceAll('{accountId}', record.id);
  const full = `/${filled(reader.role)}`;
  const cut = full.lastIndexOf('/');
  const arn = `arn:${record.partition}:iam::${record.id}:role${full}`;
  const condition = {
    ...(reader.externalId === undefined
      ? {}
      : { StringEquals: { 'sts:ExternalId': filled(reader.externalId) } }),
    ...(reader.mfa === true ? { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } : {}),
  };
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: `arn:${record.partition}:iam::${caller}:root` },
    Action: 'sts:AssumeRole',
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
  const policy = { Sid: 'ReadIam', Effect: 'Allow', Action: reader.actions ?? READER_ACTIONS, Resource: '*' };
  return {
    arn,
    id: drawUniqueId(entityStream(arn), 'AROA'),
    name: full.slice(cut + 1),
    path: full.slice(0, cut + 1),
    trustPolicy: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    inlinePolicies: [
      { name: 'read-iam', document: JSON.stringify({ Version: '2012-10-17', Statement: [policy] }) },
    ],
    attachedPolicies: [],
    createdAt: '2026-01-05T08:00:00Z',
    tags: {},
    maxSessionDuration: reader.maxSessionDuration ?? 3_600,
    lastUsed: 'never',
    instanceProfiles: [],
  };
}

/** Parents of units by id, of the organization last asked about: a page of accounts asks for the same one. */
let parents: { readonly of: Organization; readonly byUnit: ReadonlyMap<string, string> } | undefined;

function pathOf(organization: Organization, account: OrganizationAccount): string | undefined {
  if (parents?.of !== organization) {
    const byUnit = new Map(organization.units.map((unit) => [unit.id, unit.parentId]));
    parents = { of: organization, byUnit };
  }
  const steps: string[] = [];
  for (let at = account.parentId; at !== undefined; at = parents.byUnit.get(at)) steps.unshift(at);
  return steps.length === 0 ? undefined : `${organization.id}/${steps.join('/')}/${account.id}/`;
}
