/**
 * Reads the output of `aws iam get-account-authorization-details` into an account record.
 * Absent lists are empty: the API leaves empty ones out. Of a managed policy only the default version is kept.
 */
import { isAccountId } from '../arn/arn.ts';
import { compareBy } from '../lib/compare.ts';
import type { AccountId, Partition } from '../arn/arn.ts';
import type {
  AccountRecord,
  CoverageGap,
  IamGroup,
  IamRole,
  IamUser,
  ManagedPolicy,
} from '../snapshot/model.ts';
import { GROUP, POLICY, ROLE, USER } from './authorization-schema.ts';
import { groupOf, policyOf, roleOf, userOf, type EntityContext } from './entity-records.ts';
import { gapList, shown, type GapList } from './gap-list.ts';
import { ownersOf, type Owners } from './owners.ts';
import { newPool, type DocumentPool } from './policy-document.ts';
import { isRecord, readEntity, type EntityKind } from './read-entity.ts';

const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

export interface AuthorizationContext {
  /** Name of the file inside the source, for gaps. */
  readonly file: string;
  /** Account that the file's name promises; entities of another account refuse the file. */
  readonly expectedAccount?: AccountId;
  /** Share one pool among the files of an import, so that equal documents are decoded and kept once. */
  readonly pool?: DocumentPool;
}

export interface ReadAccount {
  /** Absent when nothing of the file can be used. */
  readonly record?: AccountRecord;
  readonly gaps: readonly CoverageGap[];
}

/** True for a parsed file that has the shape of get-account-authorization-details output. */
export function isAuthorizationDetails(json: unknown): boolean {
  return (
    isRecord(json) && ['UserDetailList', 'GroupDetailList', 'RoleDetailList'].some((list) => list in json)
  );
}

/**
 * Reads one parsed file. Never throws for bad content: a bad entity or field becomes a gap that names file, entity
 * and field, and the rest is read. A file whose entities belong to more than one account is refused as a whole.
 */
export function readAuthorizationDetails(json: unknown, context: AuthorizationContext): ReadAccount {
  const gaps = gapList(context.file);
  const refuse = (code: string, message: string): ReadAccount => {
    const account = context.expectedAccount;
    return {
      gaps: [
        {
          code,
          message,
          ...(account === undefined ? {} : { account }),
          file: context.file,
          scope: 'account',
        },
      ],
    };
  };
  if (!isRecord(json) || !LISTS.some((list) => list in json)) {
    return refuse(
      'import_not_authorization_details',
      'The file has none of UserDetailList, GroupDetailList, RoleDetailList, Policies. Replace it with the output of `aws iam get-account-authorization-details`.',
    );
  }
  const owners = ownersOf();
  const entities: EntityContext = {
    gaps,
    owners,
    pool: context.pool ?? newPool(),
    ...(context.expectedAccount === undefined ? {} : { account: context.expectedAccount }),
  };
  const users = readList(json, 'UserDetailList', USER, userOf, entities);
  const groups = readList(json, 'GroupDetailList', GROUP, groupOf, entities);
  const roles = readList(json, 'RoleDetailList', ROLE, roleOf, entities);
  const policies = readList(json, 'Policies', POLICY, policyOf, entities);

  const owner = accountOf(owners, context);
  if (!owner.ok) return refuse(owner.code, owner.message);
  const { account, partition } = owner;
  if (json['IsTruncated'] === true) {
    gaps.add({
      code: 'import_truncated',
      message:
        'The file says IsTruncated: it holds only some pages of the account. Export it again without --max-items, or with all pages merged.',
      account,
      scope: 'part',
    });
  }
  const record: AccountRecord = {
    id: account,
    partition,
    users: unique<IamUser>(users, 'user', gaps),
    groups: unique<IamGroup>(groups, 'group', gaps),
    roles: unique<IamRole>(roles, 'role', gaps),
    policies: unique<ManagedPolicy>(policies, 'managed policy', gaps),
  };
  return { record, gaps: gaps.list().map((gap) => (gap.account === undefined ? { ...gap, account } : gap)) };
}

function readList<Detail, Kept>(
  json: Readonly<Record<string, unknown>>,
  field: (typeof LISTS)[number],
  kind: EntityKind<Detail>,
  toRecord: (detail: Detail, context: EntityContext) => Kept | undefined,
  context: EntityContext,
): readonly Kept[] {
  const list = json[field];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    context.gaps.add({
      code: 'import_field_invalid',
      message: `${field} is not a list, so none of its entities are read. Export the file again.`,
      subject: field,
      scope: 'part',
    });
    return [];
  }
  const kept: Kept[] = [];
  for (let i = 0; i < list.length; i += 1) {
    const detail = readEntity(kind, list[i], `${field}[${i}]`, context.gaps, context.account);
    const record = detail === undefined ? undefined : toRecord(detail, context);
    if (record !== undefined) kept.push(record);
  }
  return kept;
}

type Owner =
  | { readonly ok: true; readonly account: AccountId; readonly partition: Partition }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** The one account of the file: from its ARNs, else from its name. */
function accountOf(owners: Owners, context: AuthorizationContext): Owner {
  const [first, second] = owners.list();
  const expected = context.expectedAccount;
  if (first !== undefined && second !== undefined) {
    return {
      ok: false,
      code: 'import_mixed_accounts',
      message: `The file mixes accounts: ${shown(first.example)} and ${shown(second.example)} belong to different ones. Put each account in its own file.`,
    };
  }
  if (first === undefined) {
    if (expected !== undefined && isAccountId(expected))
      return { ok: true, account: expected, partition: 'aws' };
    return {
      ok: false,
      code: 'import_account_unknown',
      message:
        'The file has no readable user, group or role, so its account is unknown. Name the file after the account: accounts/<12 digits>.json.',
    };
  }
  if (expected !== undefined && first.account !== expected) {
    return {
      ok: false,
      code: 'import_account_mismatch',
      message: `The file is named after account ${expected}, but ${shown(first.example)} belongs to account ${first.account}. Rename the file or export it again.`,
    };
  }
  return { ok: true, account: first.account, partition: first.partition };
}

/** Sorted by ARN; of entities with the same unique id or ARN the last one wins, as in paged reads. */
function unique<T extends { readonly arn: string; readonly name: string; readonly id?: string }>(
  list: readonly T[],
  noun: string,
  gaps: GapList,
): readonly T[] {
  const byId = lastOfEach(list, (entity) => entity.id, noun, gaps);
  const byArn = lastOfEach(byId, (entity) => entity.arn, noun, gaps);
  return [...byArn].sort(compareBy((entity) => entity.arn));
}

function lastOfEach<T extends { readonly arn: string; readonly name: string }>(
  list: readonly T[],
  key: (entity: T) => string | undefined,
  noun: string,
  gaps: GapList,
): readonly T[] {
  const last = new Map<string, T>();
  const unkeyed: T[] = [];
  for (const entity of list) {
    const text = key(entity);
    if (text === undefined || text === '') {
      unkeyed.push(entity);
      continue;
    }
    if (last.has(text)) {
      gaps.add({
        code: 'import_entity_duplicate',
        message: `The ${noun} ${shown(entity.name)} (${shown(text)}) is in the file more than once; the last one is used. Export the file again if they differ.`,
        subject: entity.arn,
        scope: 'entity',
      });
    }
    last.set(text, entity);
  }
  return [...unkeyed, ...last.values()];
}
