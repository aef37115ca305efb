/**
 * SCPs and RCPs of `organization.json`. They can only take permissions away, so a policy that cannot be placed or
 * read must never vanish: without its attachments it is put at every root with an unreadable document, which leaves
 * every account's answer open; without its type all policies count as not collected.
 */
import { compareBy, compareStrings } from '../lib/compare.ts';
import type { OrganizationPolicy, OrganizationRoot, PolicyType } from '../snapshot/model.ts';
import { shown, type GapList } from './gap-list.ts';
import { SUMMARY, type PolicySummary } from './organization-schema.ts';
import { newPool, readDocument, type DocumentPool } from './policy-document.ts';
import { isRecord, readEntity } from './read-entity.ts';
import { UNREADABLE_DOCUMENT } from './unreadable.ts';

type Read = OrganizationPolicy | 'other_type' | 'unknown';

/** Sorted by id; `undefined` (with a gap) when the policies were not collected or one of them has no type. */
export function policiesOf(
  raw: unknown,
  roots: readonly OrganizationRoot[],
  gaps: GapList,
): readonly OrganizationPolicy[] | undefined {
  if (!Array.isArray(raw)) {
    const fault = raw === undefined || raw === null ? 'is missing' : 'is not a list';
    unknownPolicies(gaps, `Policies ${fault}`);
    return undefined;
  }
  const pool = newPool();
  const byId = new Map<string, OrganizationPolicy>();
  let complete = true;
  raw.forEach((entry: unknown, index) => {
    const policy = policyOf(entry, `Policies[${index}]`, roots, pool, gaps);
    if (policy === 'unknown') {
      complete = false;
    } else if (policy !== 'other_type') {
      const known = byId.get(policy.id);
      if (known !== undefined) duplicate(policy.id, gaps);
      byId.set(policy.id, policy);
    }
  });
  if (!complete) {
    unknownPolicies(gaps, 'At least one entry of Policies cannot be told apart');
    return undefined;
  }
  return [...byId.values()].sort(compareBy((policy) => policy.id));
}

function policyOf(
  entry: unknown,
  position: string,
  roots: readonly OrganizationRoot[],
  pool: DocumentPool,
  gaps: GapList,
): Read {
  const outer = isRecord(entry) && isRecord(entry['Policy']) ? { ...entry, ...entry['Policy'] } : entry;
  const raw = isRecord(outer) ? outer['PolicySummary'] : undefined;
  const summary = readEntity(SUMMARY, raw, `${position}.PolicySummary`, gaps);
  if (summary === undefined || !isRecord(outer)) return 'unknown';
  const type = typeOf(summary);
  if (type === 'other_type' || type === 'unknown') return type;
  const targets = targetsOf(outer['TargetIds'] ?? outer['Targets']);
  const document = readDocument(outer['Content'], pool);
  const name = shown(summary.Name ?? summary.Id);
  if (document.problem !== undefined) {
    gaps.add({
      code: 'policy_unparseable',
      message: `The Content of the organization policy ${name} cannot be read: ${document.problem}. What it denies is unknown. Correct it or export the file again.`,
      subject: summary.Id,
      scope: 'organization',
    });
  }
  if (targets === undefined) {
    gaps.add({
      code: 'import_policy_targets_unknown',
      message: `TargetIds of the organization policy ${name} are missing or cannot be read, so it may apply to any account. Add the output of \`aws organizations list-targets-for-policy\`.`,
      subject: summary.Id,
      scope: 'organization',
    });
  }
  return {
    id: summary.Id,
    name: summary.Name ?? summary.Id,
    type,
    awsManaged: summary.AwsManaged ?? false,
    document: targets === undefined ? UNREADABLE_DOCUMENT : document.text,
    targetIds: targets ?? roots.map((root) => root.id),
  };
}

const TYPE_IN_ARN: readonly (readonly [string, PolicyType])[] = [
  ['/service_control_policy/', 'SERVICE_CONTROL_POLICY'],
  ['/resource_control_policy/', 'RESOURCE_CONTROL_POLICY'],
];

function typeOf(summary: PolicySummary): PolicyType | 'other_type' | 'unknown' {
  const stated = summary.Type ?? undefined;
  if (stated === 'SERVICE_CONTROL_POLICY' || stated === 'RESOURCE_CONTROL_POLICY') return stated;
  if (stated !== undefined) return 'other_type';
  return TYPE_IN_ARN.find(([part]) => summary.Arn?.includes(part) === true)?.[1] ?? 'unknown';
}

/** Sorted ids from texts or `{TargetId}`; `undefined` when absent or when any of them cannot be read. */
function targetsOf(raw: unknown): readonly string[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  const ids = new Set<string>();
  for (const entry of raw) {
    const id: unknown = isRecord(entry) ? entry['TargetId'] : entry;
    if (typeof id !== 'string' || id === '' || id.length > 128) return undefined;
    ids.add(id);
  }
  return [...ids].sort(compareStrings);
}

function unknownPolicies(gaps: GapList, fault: string): void {
  gaps.add({
    code: 'import_organization_incomplete',
    message: `${fault}, so SCPs and RCPs are unknown. Add every policy with PolicySummary, Content and TargetIds; see docs/import-format.md.`,
    scope: 'organization',
  });
}

function duplicate(id: string, gaps: GapList): void {
  gaps.add({
    code: 'import_entity_duplicate',
    message: `The organization policy ${shown(id)} is listed more than once; the last entry is used. Export the file again if they differ.`,
    subject: id,
    scope: 'organization',
  });
}
