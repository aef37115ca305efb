/** What the random organizations of property tests have in common: effects, optional conditions, policies of the tree. */
import fc from 'fast-check';
import type { Organization, OrganizationPolicy, PolicyType } from '../src/snapshot/model.ts';
import { policyText } from './case-snapshot.ts';
import type { PolicyJson } from './case-snapshot.ts';

export const effect = fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny');

/** Adds a condition to one statement of `freq + 1`, or to most of them when `freq` is 1 or 2. */
export function withCondition(
  statement: fc.Arbitrary<PolicyJson>,
  condition: fc.Arbitrary<PolicyJson>,
  freq: number,
): fc.Arbitrary<PolicyJson> {
  return fc
    .tuple(statement, fc.option(condition, { freq, nil: undefined }))
    .map(([base, Condition]) => (Condition === undefined ? base : { ...base, Condition }));
}

export interface TreeParts {
  readonly nodes: readonly string[];
  readonly condition: fc.Arbitrary<PolicyJson>;
  readonly conditionFreq: number;
  readonly action: fc.Arbitrary<string>;
  readonly rcpAction: fc.Arbitrary<string>;
  readonly resource: fc.Arbitrary<string>;
  readonly mostPolicies: number;
  readonly mostTargets: number;
  /** What a document becomes before it is attached. */
  readonly write: (document: string) => string;
}

/** SCPs or RCPs on random nodes; ids tell them apart. */
function treePolicies(type: PolicyType, parts: TreeParts): fc.Arbitrary<readonly OrganizationPolicy[]> {
  const { resource, action, rcpAction } = parts;
  const statement =
    type === 'SERVICE_CONTROL_POLICY'
      ? fc.record({ Effect: effect, Action: action, Resource: resource })
      : fc.record({
          Effect: fc.constant('Deny'),
          Principal: fc.constant('*'),
          Action: rcpAction,
          Resource: resource,
        });
  return fc
    .array(
      fc.record({
        statements: fc.array(withCondition(statement, parts.condition, parts.conditionFreq), {
          minLength: 1,
          maxLength: 2,
        }),
        targetIds: fc.subarray([...parts.nodes], { minLength: 1, maxLength: parts.mostTargets }),
      }),
      { maxLength: parts.mostPolicies },
    )
    .map((list) =>
      list.map(({ statements, targetIds }, place) => ({
        id: `p-${type.slice(0, 3)}${String(place)}`,
        name: type,
        type,
        awsManaged: false,
        document: parts.write(policyText(statements)),
        targetIds,
      })),
    );
}

/** An organization with FullAWSAccess on every node, and random SCPs and RCPs beside it. */
export function randomOrganization(
  shape: Pick<Organization, 'managementAccountId' | 'units' | 'accounts'>,
  parts: TreeParts,
): fc.Arbitrary<Organization> {
  return fc
    .record({
      scps: treePolicies('SERVICE_CONTROL_POLICY', parts),
      rcps: treePolicies('RESOURCE_CONTROL_POLICY', parts),
    })
    .map(({ scps, rcps }) => ({
      id: 'o-exampleorg1',
      partition: 'aws',
      ...shape,
      roots: [
        {
          id: 'r-ab12',
          name: 'Root',
          enabledPolicyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'],
        },
      ],
      policies: [
        {
          id: 'p-FullAWSAccess',
          name: 'FullAWSAccess',
          type: 'SERVICE_CONTROL_POLICY',
          awsManaged: true,
          document: policyText([{ Effect: 'Allow', Action: '*', Resource: '*' }]),
          targetIds: [...parts.nodes],
        },
        ...scps,
        ...rcps,
      ],
    }));
}
