/**
 * Synthetic organizations of any size for demos, tests and benchmarks. Pure: equal options give equal bytes, and
 * an account depends on the seed and its own index only, so accounts can be made one at a time, in any order.
 */
import type { AccountId } from '../arn/arn.ts';
import {
  SNAPSHOT_FORMAT_VERSION,
  type AccountRecord,
  type CoverageGap,
  type Organization,
  type Snapshot,
} from '../snapshot/model.ts';
import { COLLECTED_AT } from './entities.ts';
import { generateAccount, type GeneratedAccount } from './generated-account.ts';
import { GOLDEN_ACCOUNTS, planOrganization } from './generated-plan.ts';
import { generatedOrganization } from './generated-policies.ts';
import { presetFor, presetOf, type PresetName } from './presets.ts';

export interface GenerateOptions {
  readonly preset: PresetName;
  /** Any integer; default 1. */
  readonly seed?: number;
  /** Number of accounts, 4 to 25,000; default that of the preset. */
  readonly accounts?: number;
  /** Exact number of roles in every account that is large enough for its fixed roles; default the distribution of the preset. */
  readonly rolesPerAccount?: number;
}

export interface GeneratedOrganization {
  readonly organization: Organization;
  /** Accounts that were read, in order of id; made while iterating, afresh each time. */
  readonly accounts: Iterable<GeneratedAccount>;
  /** Everything in one account, also what was not read of it; made afresh each time. */
  readonly account: (id: AccountId) => AccountRecord | undefined;
  /** How much of an account was read. */
  readonly readingOf: (id: AccountId) => 'full' | 'partial' | 'unread' | undefined;
  /** Gaps of accounts that were not read at all; they are not among `accounts`. */
  readonly gaps: readonly CoverageGap[];
  /** ISO 8601, UTC. */
  readonly collectedAt: string;
  readonly label: string;
}

const MOST_ACCOUNTS = 25_000;
const MOST_ROLES_PER_ACCOUNT = 5000;

function requireInteger(name: string, value: number, low: number, high: number): number {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new RangeError(`${name} must be a whole number from ${low} to ${high}, not ${value}`);
  }
  return value;
}

/**
 * Plans an organization at once and makes its accounts lazily.
 * Throws `RangeError` when a number is outside its range.
 */
export function generateOrganization(options: GenerateOptions): GeneratedOrganization {
  const seed = requireInteger('seed', options.seed ?? 1, 0, 0xffff_ffff);
  const accounts = requireInteger(
    'accounts',
    options.accounts ?? presetOf(options.preset).accounts,
    GOLDEN_ACCOUNTS,
    MOST_ACCOUNTS,
  );
  const preset = presetFor(options.preset, accounts);
  const rolesPerAccount =
    options.rolesPerAccount === undefined
      ? undefined
      : requireInteger('rolesPerAccount', options.rolesPerAccount, 1, MOST_ROLES_PER_ACCOUNT);
  const plan = planOrganization({ preset, seed, accounts, rolesPerAccount });
  const byId = new Map(plan.accounts.map((account) => [account.id, account]));
  const readable = plan.accounts.filter((account) => account.reading !== 'unread');
  return {
    organization: generatedOrganization(plan),
    accounts: {
      *[Symbol.iterator](): Iterator<GeneratedAccount> {
        for (const account of readable) yield generateAccount(plan, account);
      },
    },
    account: (id) => {
      const planned = byId.get(id);
      return planned === undefined
        ? undefined
        : generateAccount(plan, { ...planned, reading: 'full' }).record;
    },
    readingOf: (id) => byId.get(id)?.reading,
    gaps: plan.gaps,
    collectedAt: COLLECTED_AT,
    label: `Synthetic organization (${options.preset}, ${accounts} accounts, seed ${seed})`,
  };
}

/** A generated organization as one snapshot of source `generated`; holds everything in memory. */
export function generatedSnapshot(options: GenerateOptions): Snapshot {
  const generated = generateOrganization(options);
  const accounts = [...generated.accounts];
  return {
    formatVersion: SNAPSHOT_FORMAT_VERSION,
    source: 'generated',
    collectedAt: generated.collectedAt,
    label: generated.label,
    organization: generated.organization,
    accounts: accounts.map((account) => account.record),
    gaps: [...generated.gaps, ...accounts.flatMap((account) => account.gaps)],
  };
}
