/**
 * Builds the small organization in which the decision tables of shared/cases play.
 * M management account; A Workloads / Prod; B Sandbox; U in the organization but not read; X outside.
 */
import type { AssumeAction } from '../src/graph/model.ts';
import type {
  AccountRecord,
  AccountState,
  CoverageGap,
  IamRole,
  IamUser,
  Organization,
  OrganizationPolicy,
  PolicyType,
  Snapshot,
} from '../src/snapshot/model.ts';

export type PolicyJson = Readonly<Record<string, unknown>>;
export type Levels = Readonly<Partial<Record<'root' | 'unit' | 'account', readonly PolicyJson[]>>>;

export type CaseFacts = Readonly<Record<string, string | readonly string[] | null>>;

export interface DecisionCase {
  readonly id: string;
  readonly rule: string;
  readonly source: string;
  readonly target: string;
  readonly sourceSession?: string;
  readonly sourceUniqueId?: string;
  readonly sourcePartition?: string;
  readonly sourceTags?: Readonly<Record<string, string>>;
  /** The caller role's own trust lets someone pass session tags. */
  readonly sourceAllowsSessionTags?: boolean;
  /** The caller does not exist in its account, which was read in whole. */
  readonly sourceIsGone?: true;
  /** State of the caller's account in Organizations; `ACTIVE` unless given. */
  readonly sourceState?: AccountState;
  readonly targetTags?: Readonly<Record<string, string>>;
  readonly targetPartition?: string;
  readonly action?: AssumeAction;
  readonly trust: readonly PolicyJson[];
  readonly trustVersion?: string;
  /** The trust document as text, where statements cannot express it. */
  readonly trustText?: string;
  readonly identity?: readonly PolicyJson[];
  readonly identityVersion?: string;
  readonly groupIdentity?: readonly PolicyJson[];
  readonly boundary?: readonly PolicyJson[];
  readonly sessionPolicy?: readonly PolicyJson[];
  readonly scp?: Levels;
  readonly rcp?: Levels;
  /** Policy types that are attached but not enabled at the root. */
  readonly disabledTypes?: readonly PolicyType[];
  /** What was not collected; SCPs and RCPs come and go together. */
  readonly notCollected?: readonly (
    | 'organization'
    | 'organizationPolicies'
    | 'tree'
    | 'boundary'
    | 'attachedPolicy'
    | 'group'
    | 'providers'
    | 'source'
  )[];
  /** Identity providers of the role's account, issuer or name, with registered audiences; not collected unless given. */
  readonly providers?: {
    readonly saml?: readonly string[];
    readonly oidc?: Readonly<Record<string, readonly string[]>>;
  };
  readonly facts?: CaseFacts;
  readonly expect: {
    readonly status: string;
    readonly decidedBy: readonly string[];
    readonly openKeys?: readonly string[];
    readonly capabilities?: Readonly<Record<string, boolean | 'unknown'>>;
    readonly notes?: readonly string[];
    readonly coverage?: 'full' | 'partial';
    readonly reason?: string;
    readonly blockedBy?: readonly string[];
  };
  readonly holdsWith?: CaseFacts;
  readonly failsWith?: CaseFacts;
  readonly basis: readonly string[];
}

const ACCOUNTS = {
  M: { id: '100000000000', parent: 'r-ab12', read: true },
  A: { id: '111111111111', parent: 'ou-ab12-22222222', read: true },
  B: { id: '222222222222', parent: 'ou-ab12-33333333', read: true },
  U: { id: '444444444444', parent: 'ou-ab12-33333333', read: false },
  X: { id: '999999999999', parent: undefined, read: false },
} as const;

const FULL_ACCESS: PolicyJson = { Effect: 'Allow', Action: '*', Resource: '*' };

/** A role or provider text of a case's target account. */
export function targetArn({ target, targetPartition }: DecisionCase): string {
  return principalArn(target, targetPartition);
}

export function policyText(statements: readonly PolicyJson[], version = '2012-10-17'): string {
  return JSON.stringify({ Version: version, Statement: statements }, undefined, 2);
}

/** `A:role/app` → its ARN; `svc:` and `fed:` sources are their own text. */
export function principalArn(text: string, partition = 'aws'): string {
  if (text.startsWith('svc:') || text.startsWith('fed:')) return text.slice(4);
  const [letter, resource] = text.split(':');
  const account = letter !== undefined && letter in ACCOUNTS ? accountOf(letter) : undefined;
  return account === undefined ? text : `arn:${partition}:iam::${account.id}:${resource ?? ''}`;
}

function accountOf(letter: string): { readonly id: string; readonly read: boolean } | undefined {
  return Object.entries(ACCOUNTS).find(([name]) => name === letter)?.[1];
}

export function sourceOf(testCase: DecisionCase): string {
  const arn = principalArn(testCase.source, testCase.sourcePartition);
  if (testCase.sourceSession === undefined) return arn;
  const [, partition, , , account, resource] = arn.split(':');
  const name = resource?.slice(resource.lastIndexOf('/') + 1) ?? '';
  return `arn:${partition ?? 'aws'}:sts::${account ?? ''}:assumed-role/${name}/${testCase.sourceSession}`;
}

export function caseSnapshot(testCase: DecisionCase): Snapshot {
  const accounts = new Map<string, { users: IamUser[]; roles: IamRole[] }>();
  for (const { id, read } of Object.values(ACCOUNTS)) if (read) accounts.set(id, { users: [], roles: [] });
  if (testCase.sourceIsGone !== true && !lacks(testCase, 'source')) addSource(testCase, accounts);
  addTarget(testCase, accounts);
  return {
    formatVersion: 1,
    source: 'import',
    label: testCase.id,
    collectedAt: '2026-11-01T00:00:00Z',
    ...(lacks(testCase, 'organization') ? {} : { organization: caseOrganization(testCase) }),
    accounts: [...accounts].map(([id, { users, roles }]) => caseAccount(id, users, roles, testCase)),
    gaps: lacks(testCase, 'source') ? [countGap(sourceOf(testCase).split(':')[4] ?? '')] : [],
  };
}

function countGap(account: string): CoverageGap {
  return { code: 'count_mismatch', message: '2 roles counted, 1 read.', account, scope: 'part' };
}

function lacks(
  { notCollected }: DecisionCase,
  what: NonNullable<DecisionCase['notCollected']>[number],
): boolean {
  return notCollected?.includes(what) === true;
}

type Accounts = ReadonlyMap<string, { readonly users: IamUser[]; readonly roles: IamRole[] }>;

function identityOf(testCase: DecisionCase): Pick<
  IamRole,
  'inlinePolicies' | 'attachedPolicies' | 'tags' | 'createdAt'
> & {
  permissionsBoundary?: string;
} {
  const { identity, identityVersion, boundary, sourceTags } = testCase;
  return {
    inlinePolicies:
      identity === undefined ? [] : [{ name: 'identity', document: policyText(identity, identityVersion) }],
    attachedPolicies: lacks(testCase, 'attachedPolicy') ? ['arn:aws:iam::aws:policy/NotCollected'] : [],
    tags: sourceTags ?? {},
    ...(boundary === undefined && !lacks(testCase, 'boundary')
      ? {}
      : { permissionsBoundary: boundaryArn(testCase) }),
  };
}

/** A boundary is a managed policy of the caller’s own account. */
function boundaryArn(testCase: DecisionCase): string {
  const [, partition, , , account] = principalArn(testCase.source, testCase.sourcePartition).split(':');
  return `arn:${partition ?? 'aws'}:iam::${account ?? ''}:policy/boundary`;
}

function addSource(testCase: DecisionCase, accounts: Accounts): void {
  const arn = principalArn(testCase.source, testCase.sourcePartition);
  const [, , , , account, resource] = arn.split(':');
  const home = accounts.get(account ?? '');
  if (home === undefined || resource === undefined) return;
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  const path = resource.slice(resource.indexOf('/'), resource.length - name.length);
  const base = { arn, name, path, ...identityOf(testCase) };
  if (resource.startsWith('user/')) {
    home.users.push({
      ...base,
      id: testCase.sourceUniqueId ?? 'AIDACASEUSER00000001',
      groups: testCase.groupIdentity === undefined && !lacks(testCase, 'group') ? [] : ['group'],
    });
  } else if (resource.startsWith('role/') && arn !== targetArn(testCase)) {
    const tagging =
      testCase.sourceAllowsSessionTags === true ? ['sts:AssumeRole', 'sts:TagSession'] : 'sts:AssumeRole';
    home.roles.push({
      ...base,
      id: testCase.sourceUniqueId ?? 'AROACASEROLE00000001',
      trustPolicy: policyText([
        { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: tagging },
      ]),
      instanceProfiles: [],
    });
  }
}

function addTarget(testCase: DecisionCase, accounts: Accounts): void {
  const arn = targetArn(testCase);
  const [, , , , account, resource] = arn.split(':');
  const home = accounts.get(account ?? '');
  if (home === undefined || resource === undefined)
    throw new Error(`${testCase.id}: target is not in a read account`);
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  const self = testCase.source === testCase.target;
  home.roles.push({
    arn,
    name,
    id: 'AROACASETARGET000001',
    path: resource.slice('role'.length, resource.length - name.length),
    ...(self ? identityOf(testCase) : { inlinePolicies: [], attachedPolicies: [] }),
    tags: testCase.targetTags ?? {},
    trustPolicy: testCase.trustText ?? policyText(testCase.trust, testCase.trustVersion),
    instanceProfiles: [],
  });
}

function caseAccount(
  id: string,
  users: readonly IamUser[],
  roles: readonly IamRole[],
  testCase: DecisionCase,
): AccountRecord {
  const arn = `arn:aws:iam::${id}:group/group`;
  const { groupIdentity, boundary } = testCase;
  return {
    id,
    partition: 'aws',
    ...caseProviders(id, testCase),
    users,
    groups:
      groupIdentity === undefined
        ? []
        : [
            {
              arn,
              id: 'AGPACASEGROUP0000001',
              name: 'group',
              path: '/',
              inlinePolicies: [{ name: 'group', document: policyText(groupIdentity) }],
              attachedPolicies: [],
            },
          ],
    roles,
    policies:
      boundary === undefined || boundaryArn(testCase).split(':')[4] !== id
        ? []
        : [
            {
              arn: boundaryArn(testCase),
              name: 'boundary',
              versionId: 'v1',
              document: policyText(boundary),
            },
          ],
  };
}

function caseProviders(
  id: string,
  testCase: DecisionCase,
): Pick<AccountRecord, 'samlProviders' | 'oidcProviders'> {
  const { providers } = testCase;
  if (providers === undefined || targetArn(testCase).split(':')[4] !== id) return {};
  return {
    samlProviders: (providers.saml ?? []).map((name) => ({
      arn: `arn:aws:iam::${id}:saml-provider/${name}`,
    })),
    oidcProviders: Object.entries(providers.oidc ?? {}).map(([url, clientIds]) => ({
      arn: `arn:aws:iam::${id}:oidc-provider/${url}`,
      url,
      clientIds,
    })),
  };
}

function caseOrganization(testCase: DecisionCase): Organization {
  const enabled: PolicyType[] = [];
  const isEnabled = (type: PolicyType): boolean => testCase.disabledTypes?.includes(type) !== true;
  if (testCase.scp !== undefined && isEnabled('SERVICE_CONTROL_POLICY'))
    enabled.push('SERVICE_CONTROL_POLICY');
  if (testCase.rcp !== undefined && isEnabled('RESOURCE_CONTROL_POLICY'))
    enabled.push('RESOURCE_CONTROL_POLICY');
  const caller = principalArn(testCase.source).split(':')[4];
  return {
    id: 'o-exampleorg1',
    partition: 'aws',
    managementAccountId: ACCOUNTS.M.id,
    roots: [{ id: 'r-ab12', name: 'Root', enabledPolicyTypes: enabled }],
    units: [
      { id: 'ou-ab12-11111111', name: 'Workloads', parentId: 'r-ab12' },
      { id: 'ou-ab12-22222222', name: 'Prod', parentId: 'ou-ab12-11111111' },
      { id: 'ou-ab12-33333333', name: 'Sandbox', parentId: 'r-ab12' },
    ],
    accounts: Object.entries(ACCOUNTS).flatMap(([name, { id, parent }]) =>
      parent === undefined
        ? []
        : [
            {
              id,
              name,
              state: id === caller ? (testCase.sourceState ?? 'ACTIVE') : 'ACTIVE',
              ...(lacks(testCase, 'tree') ? {} : { parentId: parent }),
            },
          ],
    ),
    ...(lacks(testCase, 'organizationPolicies')
      ? {}
      : {
          policies: [
            ...levelPolicies('SERVICE_CONTROL_POLICY', testCase.scp, testCase.source),
            ...levelPolicies('RESOURCE_CONTROL_POLICY', testCase.rcp, testCase.target),
          ],
        }),
  };
}

/** A level without statements of its own carries FullAWSAccess, as AWS attaches it. */
function levelPolicies(
  type: PolicyType,
  levels: Levels | undefined,
  owner: string,
): readonly OrganizationPolicy[] {
  if (levels === undefined) return [];
  const letter = owner.split(':')[0] ?? '';
  const home =
    letter in ACCOUNTS ? Object.entries(ACCOUNTS).find(([name]) => name === letter)?.[1] : ACCOUNTS.A;
  const account = home?.id ?? ACCOUNTS.A.id;
  const unit = home?.parent === undefined || home.parent === 'r-ab12' ? 'ou-ab12-22222222' : home.parent;
  const nodes = { root: 'r-ab12', unit, account };
  const own = Object.entries(nodes).flatMap(([level, node]) => {
    const statements = Object.entries(levels).find(([name]) => name === level)?.[1];
    return statements === undefined ? [] : [{ node, statements }];
  });
  const everywhere = [
    'r-ab12',
    'ou-ab12-11111111',
    'ou-ab12-22222222',
    'ou-ab12-33333333',
    ...Object.values(ACCOUNTS).map(({ id }) => id),
  ];
  const scp = type === 'SERVICE_CONTROL_POLICY';
  return [
    {
      id: scp ? 'p-FullAWSAccess' : 'p-RCPFullAWSAccess',
      name: scp ? 'FullAWSAccess' : 'RCPFullAWSAccess',
      type,
      awsManaged: true,
      document: policyText([scp ? FULL_ACCESS : { ...FULL_ACCESS, Principal: '*' }]),
      targetIds: everywhere.filter((node) => !scp || !own.some((level) => level.node === node)),
    },
    ...own.map(({ node, statements }): OrganizationPolicy => ({
      id: `p-${node}`,
      name: `case ${node}`,
      type,
      awsManaged: false,
      document: policyText(statements),
      targetIds: [node],
    })),
  ];
}
