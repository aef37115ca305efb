/**
 * Reads `organization.json`: what DescribeOrganization, ListRoots, ListOrganizationalUnitsForParent, ListAccounts,
 * DescribePolicy and ListTargetsForPolicy return, gathered in one file. The format is in docs/import-format.md.
 */
import { isAccountId, parseArn, type AccountId, type Partition } from '../arn/arn.ts';
import { compareBy } from '../lib/compare.ts';
import type {
  AccountState,
  CoverageGap,
  Organization,
  OrganizationAccount,
  OrganizationRoot,
  OrganizationalUnit,
  PolicyType,
} from '../snapshot/model.ts';
import { isoInstant } from './fields.ts';
import { gapList, shown, type GapList } from './gap-list.ts';
import { organizationExtras } from './organization-extras.ts';
import { policiesOf } from './organization-policies.ts';
import { ACCOUNT, ORGANIZATION, ROOT, UNIT, type AccountDetail } from './organization-schema.ts';
import { isRecord, readEntity, type EntityKind } from './read-entity.ts';

export interface ReadOrganization {
  /** Absent when the file names no organization. */
  readonly organization?: Organization;
  /** ISO 8601 UTC: when the facts were collected, where the file says so. */
  readonly collectedAt?: string;
  readonly gaps: readonly CoverageGap[];
}

/** True for a parsed file that has the shape of `organization.json`. */
export function isOrganizationFile(json: unknown): boolean {
  return isRecord(json) && ('Organization' in json || ('Accounts' in json && 'Roots' in json));
}

/** Reads one parsed file. Never throws for bad content; parts that are missing or bad become gaps. */
export function readOrganization(json: unknown, context: { readonly file: string }): ReadOrganization {
  const gaps = gapList(context.file);
  const problem = (code: string, message: string): void => gaps.add({ code, message, scope: 'organization' });
  if (!isRecord(json)) {
    problem(
      'import_organization_invalid',
      'The file is not a JSON object. See docs/import-format.md for its form.',
    );
    return { gaps: gaps.list() };
  }
  const collectedAt = readCollectedAt(json['CollectedAt'], gaps);
  const when = collectedAt === undefined ? {} : { collectedAt };
  const identity = identityOf(json, gaps);
  if (identity === undefined) {
    if (Object.keys(json).some((key) => key !== 'CollectedAt')) {
      problem(
        'import_organization_invalid',
        'The file does not say which organization it is: Organization.Id and Organization.MasterAccountId are missing or bad. Add the output of `aws organizations describe-organization`.',
      );
    }
    return { ...when, gaps: gaps.list() };
  }

  const roots = readPart(json, 'Roots', ROOT, gaps)?.map(rootOf);
  const units = readPart(json, 'OrganizationalUnits', UNIT, gaps)?.map((unit): OrganizationalUnit => ({
    id: unit.Id,
    name: unit.Name ?? unit.Id,
    parentId: unit.ParentId,
  }));
  const accounts = readPart(json, 'Accounts', ACCOUNT, gaps)?.flatMap((detail) => accountOf(detail, gaps));
  const rootList = unique(roots ?? [], 'root', gaps);
  const policies = policiesOf(json['Policies'], rootList, gaps);
  return {
    organization: {
      ...identity,
      roots: rootList,
      units: unique(units ?? [], 'organizational unit', gaps),
      accounts: unique(accounts ?? [], 'account', gaps),
      ...(policies === undefined ? {} : { policies }),
      ...organizationExtras(json),
    },
    ...when,
    gaps: gaps.list(),
  };
}

function readCollectedAt(raw: unknown, gaps: GapList): string | undefined {
  if (raw === undefined || raw === null) return undefined;
  const instant = isoInstant(raw);
  if (instant === undefined) {
    gaps.add({
      code: 'import_field_invalid',
      message: 'CollectedAt is not an ISO 8601 date, so the time of the files is used instead. Correct it.',
      scope: 'organization',
    });
  }
  return instant;
}

interface Identity {
  readonly id: string;
  readonly partition: Partition;
  readonly managementAccountId: AccountId;
}

/** Organization id and management account: stated, or read from an ARN `…:organizations::<management>:…/o-…/…`. */
function identityOf(json: Readonly<Record<string, unknown>>, gaps: GapList): Identity | undefined {
  const stated = json['Organization'];
  const detail =
    stated === undefined || stated === null
      ? undefined
      : readEntity(ORGANIZATION, stated, 'Organization', gaps);
  const arns = [detail?.Arn, detail?.MasterAccountArn, ...someArns(json)];
  const fromArn = arns.map(identityOfArn).find((identity) => identity !== undefined);
  const id = detail?.Id ?? fromArn?.id;
  const managementAccountId =
    detail?.MasterAccountId ?? detail?.ManagementAccountId ?? fromArn?.managementAccountId;
  if (typeof id !== 'string' || typeof managementAccountId !== 'string') return undefined;
  return { id, partition: fromArn?.partition ?? 'aws', managementAccountId };
}

function someArns(json: Readonly<Record<string, unknown>>): readonly unknown[] {
  return ['Roots', 'Accounts', 'OrganizationalUnits'].map((part) => {
    const list = json[part];
    const first: unknown = Array.isArray(list) ? list[0] : undefined;
    return isRecord(first) ? first['Arn'] : undefined;
  });
}

function identityOfArn(arn: unknown): Identity | undefined {
  const parts = typeof arn === 'string' ? parseArn(arn) : undefined;
  const id = parts?.resource.split('/')[1];
  if (parts?.service !== 'organizations' || !isAccountId(parts.account) || id?.startsWith('o-') !== true) {
    return undefined;
  }
  return { id, partition: parts.partition, managementAccountId: parts.account };
}

/** One list of the file, entity by entity; `undefined` with a gap when the list itself is missing or bad. */
function readPart<T>(
  json: Readonly<Record<string, unknown>>,
  part: string,
  kind: EntityKind<T>,
  gaps: GapList,
): readonly T[] | undefined {
  const list = json[part];
  if (!Array.isArray(list)) {
    const fault = list === undefined || list === null ? 'is missing' : 'is not a list';
    gaps.add({
      code: 'import_organization_incomplete',
      message: `${part} ${fault}, so that part of the organization is unknown. Add it; see docs/import-format.md.`,
      scope: 'organization',
    });
    return undefined;
  }
  return list.flatMap((raw: unknown, index) => {
    const entity = readEntity(kind, raw, `${part}[${index}]`, gaps);
    return entity === undefined ? [] : [entity];
  });
}

const POLICY_TYPES: readonly PolicyType[] = ['RESOURCE_CONTROL_POLICY', 'SERVICE_CONTROL_POLICY'];

function rootOf(root: {
  readonly Id: string;
  readonly Name?: string | null | undefined;
  readonly PolicyTypes?: readonly { readonly Type: string; readonly Status: string }[] | null | undefined;
}): OrganizationRoot {
  const types = root.PolicyTypes ?? undefined;
  const enabled = POLICY_TYPES.filter((type) =>
    types?.some((t) => t.Type === type && t.Status === 'ENABLED'),
  );
  return {
    id: root.Id,
    name: root.Name ?? root.Id,
    ...(types === undefined ? {} : { enabledPolicyTypes: enabled }),
  };
}

const STATES = new Map<string, AccountState>(
  (['ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'PENDING_ACTIVATION', 'CLOSED'] as const).map((state) => [
    state,
    state,
  ]),
);

function accountOf(detail: AccountDetail, gaps: GapList): readonly OrganizationAccount[] {
  if (!isAccountId(detail.Id)) {
    gaps.add({
      code: 'import_entity_invalid',
      message: `The account ${shown(detail.Id)} in Accounts is left out: its Id is not twelve digits of text. Correct it.`,
      subject: shown(detail.Id),
      scope: 'organization',
    });
    return [];
  }
  const parentId = detail.ParentId ?? parentOfPath(detail.Paths?.[0]);
  return [
    {
      id: detail.Id,
      name: detail.Name ?? detail.Id,
      ...(detail.Email === undefined || detail.Email === null ? {} : { email: detail.Email }),
      state: STATES.get(detail.State ?? detail.Status ?? '') ?? 'UNKNOWN',
      ...(parentId === undefined ? {} : { parentId }),
    },
  ];
}

/** `o-1/r-1/ou-1/123456789012/` → `ou-1`. */
function parentOfPath(path: string | undefined): string | undefined {
  const parts = path?.split('/').filter((part) => part !== '');
  return parts === undefined || parts.length < 3 ? undefined : parts[parts.length - 2];
}

/** Sorted by id; of entries with the same id the last one counts. */
function unique<T extends { readonly id: string }>(
  list: readonly T[],
  noun: string,
  gaps: GapList,
): readonly T[] {
  const byId = new Map<string, T>();
  for (const entry of list) {
    if (byId.has(entry.id)) {
      gaps.add({
        code: 'import_entity_duplicate',
        message: `The ${noun} ${shown(entry.id)} is listed more than once; the last entry is used. Export the file again if they differ.`,
        subject: entry.id,
        scope: 'organization',
      });
    }
    byId.set(entry.id, entry);
  }
  return [...byId.values()].sort(compareBy((entry) => entry.id));
}
