/** Puts a document into a place where a policy can stand, and asks everything that reads it. */
import { parsePolicy } from '../src/policy/parse.ts';
import { explainPair } from '../src/query/explain-pair.ts';
import { resolveSnapshot } from '../src/resolve/resolve-snapshot.ts';
import type { OrganizationPolicy, PolicyType, Snapshot } from '../src/snapshot/model.ts';

export const PLACES = ['trust', 'identity', 'boundary', 'scp', 'rcp'] as const;
export type Place = (typeof PLACES)[number];

const ACCOUNT = '111111111111';
const USER = `arn:aws:iam::${ACCOUNT}:user/alice`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/target`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const FULL = JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*', Principal: '*' } });
const TRUST = JSON.stringify({
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ACCOUNT } },
});

function organizationPolicy(type: PolicyType, document: string): OrganizationPolicy {
  return { id: type, name: type, type, awsManaged: false, document, targetIds: ['r-ab12', ACCOUNT] };
}

/** A user who may assume a role, except for what the document says in its place. */
function snapshotOf(document: string, place: Place): Snapshot {
  const at = (wanted: Place, otherwise: string): string => (wanted === place ? document : otherwise);
  const base = { path: '/', attachedPolicies: [], tags: { ['__proto__']: 'x' } };
  return {
    formatVersion: 1,
    source: 'import',
    label: 'hostile',
    collectedAt: '2026-11-01T00:00:00Z',
    gaps: [],
    organization: {
      id: 'o-exampleorg1',
      partition: 'aws',
      managementAccountId: '100000000000',
      roots: [{ id: 'r-ab12', name: 'Root' }],
      units: [],
      accounts: [{ id: ACCOUNT, name: 'one', state: 'ACTIVE', parentId: 'r-ab12' }],
      policies: [
        organizationPolicy('SERVICE_CONTROL_POLICY', at('scp', FULL)),
        organizationPolicy('RESOURCE_CONTROL_POLICY', at('rcp', FULL)),
      ],
    },
    accounts: [
      {
        id: ACCOUNT,
        partition: 'aws',
        users: [
          {
            ...base,
            arn: USER,
            id: 'AIDAHOSTILE000000001',
            name: 'alice',
            groups: [],
            permissionsBoundary: BOUNDARY,
            inlinePolicies: [{ name: 'inline', document: at('identity', FULL) }],
          },
        ],
        groups: [],
        roles: [
          {
            ...base,
            arn: ROLE,
            id: 'AROAHOSTILE000000001',
            name: 'target',
            trustPolicy: at('trust', TRUST),
            instanceProfiles: [],
            inlinePolicies: [],
          },
        ],
        policies: [{ arn: BOUNDARY, name: 'boundary', versionId: 'v1', document: at('boundary', FULL) }],
      },
    ],
  };
}

/** All edges of the organization with the document in its place; each must lead to the one role. */
export function resolveHostile(text: string, place: Place): void {
  const { edges } = resolveSnapshot(snapshotOf(text, place));
  if (edges.some(({ target }) => target !== ROLE)) throw new Error('an edge into nowhere');
}

/**
 * Parses the document and explains the pair. `accepted`: read without objection; `reported`: with problems, or not
 * readable at all. Throws when anything does.
 */
export function readHostile(text: string, place: Place): 'accepted' | 'reported' {
  const document = parsePolicy(text);
  if (!document.readable && document.problems.length === 0) throw new Error('refused without a reason');
  const model = resolveSnapshot(snapshotOf(text, place));
  const { status, coverage } = explainPair(model, { source: USER, target: ROLE });
  if (!document.readable && (coverage === 'full' || status === 'allowed'))
    throw new Error('an unreadable document was taken for harmless');
  return document.problems.length === 0 ? 'accepted' : 'reported';
}
