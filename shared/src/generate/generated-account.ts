/** One account of a generated organization, from the plan and its own random stream only. */
import type { AccountRecord, CoverageGap } from '../snapshot/model.ts';
import { READ_ONLY_ACCESS } from './aws-managed.ts';
import { accountArn, allow, localPolicyArn, policyText, trusting } from './documents.ts';
import { buildAccount, type AccountParts } from './entities.ts';
import type { RoleSpec } from './role-spec.ts';
import type { Plan, PlannedAccount } from './generated-plan.ts';
import {
  baselineRoles,
  clusterParts,
  crossAccountRole,
  hubRoles,
  identityCenterParts,
  linkedRoles,
  pipelineParts,
  platformRole,
  samlParts,
  vendorRole,
} from './generated-roles.ts';
import {
  BOUNDARY_POLICIES,
  applicationRole,
  serviceLinkedRoles,
  serviceRole,
} from './generated-workloads.ts';
import { goldenParts } from './golden.ts';
import { createRandom, type Random } from './random.ts';
import { STACKSETS_ADMIN, serviceLinkedRole } from './service-linked.ts';

/** IAM raises the quota of roles to this number at most. */
const MOST_ROLES = 5000;
const LONG_TRUST_PRINCIPALS = 70;
const FULL_TRUST_PRINCIPALS = 240;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export interface GeneratedAccount {
  readonly record: AccountRecord;
  /** What could not be read of this account. */
  readonly gaps: readonly CoverageGap[];
}

/** How many roles the account is to have; never fewer than the fixed ones need. */
function roleCount(plan: Plan, random: Random): number {
  if (plan.rolesPerAccount !== undefined) return plan.rolesPerAccount;
  const size = random.logNormal(plan.preset.roles, 0.7) * (random.chance(0.01) ? 8 : 1);
  return Math.min(MOST_ROLES, Math.round(size));
}

/** A trust policy that names many accounts one by one, as old organizations have them. */
function longTrust(plan: Plan, random: Random, principals: number): string {
  const count = Math.min(principals, plan.accounts.length);
  const first = random.integer(0, plan.accounts.length - 1);
  const names = Array.from({ length: count }, (_, place) => {
    const account = plan.accounts[(first + place) % plan.accounts.length];
    return account === undefined ? [] : [accountArn(account.id)];
  });
  return policyText(trusting(names.flat()));
}

/** Gives some filler roles a trust that is very long, or that names a deleted principal; shares are of all roles. */
function withOddTrusts(
  plan: Plan,
  account: PlannedAccount,
  random: Random,
  total: number,
  roles: readonly RoleSpec[],
): readonly RoleSpec[] {
  const { preset } = plan;
  const full = plan.fullTrusts.get(account.index) ?? 0;
  const long = random.around(preset.longTrustShare * total);
  const dead = random.around(preset.deadPrincipalShare * total);
  const odd = random.sample(
    roles.map((_, index) => index),
    full + long + dead,
  );
  const trusts = new Map<number, string>();
  odd.forEach((index, place) => {
    if (place < full) trusts.set(index, longTrust(plan, random, FULL_TRUST_PRINCIPALS));
    else if (place < full + long) trusts.set(index, longTrust(plan, random, LONG_TRUST_PRINCIPALS));
    else trusts.set(index, policyText(trusting(`AROA${random.text(17, BASE32)}`)));
  });
  return roles.map((role, index) => {
    const trust = trusts.get(index);
    return trust === undefined ? role : { ...role, trust };
  });
}

/** People and groups that are left in the account; their policy lets them enter its application roles. */
function people(plan: Plan, account: PlannedAccount, random: Random): AccountParts {
  const { users, groups } = plan.preset;
  const names = Array.from({ length: groups }, (_, index) => (index === 0 ? 'developers' : `team-${index}`));
  return {
    policies: [
      {
        name: 'EnterApplicationRoles',
        document: policyText(allow('sts:AssumeRole', `arn:aws:iam::${account.id}:role/app/*`)),
      },
    ],
    groups: names.map((name) => ({
      name,
      attached: [localPolicyArn(account.id, 'EnterApplicationRoles'), READ_ONLY_ACCESS],
    })),
    users: Array.from({ length: random.integer(0, 2 * users) }, (_, index) => ({
      name: `user-${index}`,
      groups: random.chance(0.8) ? [random.pick(names)] : [],
      tags: { team: random.pick(['red', 'blue', 'green']) },
    })),
  };
}

export function generateAccount(plan: Plan, account: PlannedAccount): GeneratedAccount {
  const random = createRandom(plan.seed, 'account', account.index);
  const { preset } = plan;
  const total = roleCount(plan, random);
  const golden = goldenParts(account.index);
  const parts: AccountParts[] = [
    golden,
    identityCenterParts(plan, account, random),
    pipelineParts(plan, account, random, random.around(preset.pipelineRoles)),
    clusterParts(plan, account, random),
    samlParts(plan, account, random),
    people(plan, account, random),
    { policies: BOUNDARY_POLICIES },
  ];
  const fixed: RoleSpec[] = [
    platformRole(account.id),
    ...hubRoles(plan, account),
    ...linkedRoles(plan, account),
    ...baselineRoles(plan, account, random),
    ...(account.index === 0 ? [serviceLinkedRole(STACKSETS_ADMIN)] : []),
    ...serviceLinkedRoles(Math.round(preset.serviceLinkedShare * total)),
  ];
  const cross = random.around(preset.crossAccountRoles);
  for (let number = 0; number < cross; number += 1) fixed.push(crossAccountRole(plan, random, number));
  const vendors = random.around(preset.vendorRoles);
  for (let number = 0; number < vendors; number += 1) fixed.push(vendorRole(plan, random, number));

  const placed = fixed.length + parts.reduce((sum, part) => sum + (part.roles?.length ?? 0), 0);
  const rest = Math.max(0, total - placed);
  const services = Math.min(rest, Math.round(preset.serviceShare * total));
  const filler: RoleSpec[] = [];
  for (let number = 0; number < rest; number += 1) {
    const build = number < services ? serviceRole : applicationRole;
    filler.push(build(random, account.id, number, preset.boundaryShare));
  }
  parts.push({ roles: fixed }, { roles: withOddTrusts(plan, account, random, total, filler) });
  const record = buildAccount(account.id, `gen-${account.name}`, parts);
  if (account.reading !== 'partial') return { record, gaps: [] };
  const { samlProviders: _notCollected, ...readable } = record;
  return {
    record: readable,
    gaps: [
      {
        code: 'missing_permission',
        message: `${account.name} (${account.id}): the reader role may not call iam:ListSAMLProviders, so SAML providers of this account are not known. Add the action to its policy and crawl again.`,
        account: account.id,
        subject: 'iam:ListSAMLProviders',
        scope: 'part',
      },
    ],
  };
}
