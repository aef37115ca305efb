import type { Organization, OrganizationPolicy, OrganizationRoot } from '../snapshot/model.ts';
import { writeExtras } from './organization-extras.ts';
import { documentWriter, type DocumentWriter } from './write-document.ts';

/**
 * Text of `organization.json`, which `readOrganization` takes back; equal facts give equal text.
 * `collectedAt` is ISO 8601 UTC. Without an organization the file only says when the accounts were collected.
 */
export function writeOrganization(organization: Organization | undefined, collectedAt?: string): string {
  const document = documentWriter();
  const file = {
    CollectedAt: collectedAt,
    ...(organization === undefined ? {} : organizationParts(organization, document)),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

function organizationParts(organization: Organization, document: DocumentWriter): object {
  const { id, partition, managementAccountId } = organization;
  return {
    Organization: {
      Id: id,
      Arn: `arn:${partition}:organizations::${managementAccountId}:organization/${id}`,
      MasterAccountId: managementAccountId,
    },
    Roots: organization.roots.map(rootElement),
    OrganizationalUnits: organization.units.map((unit) => ({
      Id: unit.id,
      Name: unit.name,
      ParentId: unit.parentId,
    })),
    Accounts: organization.accounts.map((account) => ({
      Id: account.id,
      Name: account.name,
      Email: account.email,
      State: account.state === 'UNKNOWN' ? undefined : account.state,
      ParentId: account.parentId,
    })),
    Policies: organization.policies?.map((policy) => policyElement(policy, document)),
    ...writeExtras(organization),
  };
}

function rootElement(root: OrganizationRoot): object {
  return {
    Id: root.id,
    Name: root.name,
    PolicyTypes: root.enabledPolicyTypes?.map((type) => ({ Type: type, Status: 'ENABLED' })),
  };
}

function policyElement(policy: OrganizationPolicy, document: DocumentWriter): object {
  return {
    PolicySummary: { Id: policy.id, Name: policy.name, Type: policy.type, AwsManaged: policy.awsManaged },
    Content: document(policy.document),
    TargetIds: policy.targetIds,
  };
}
