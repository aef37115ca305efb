/**
 * What must be known of the whole organization before any account is generated: which accounts exist and can be
 * read, the OU tree, the hubs, and where the chains and cycles run. Small against the accounts themselves.
 */
import type { AccountId } from '../arn/arn.ts';
import type { AccountState, CoverageGap, OrganizationalUnit } from '../snapshot/model.ts';
import type { Preset } from './presets.ts';
import { createRandom, type Random } from './random.ts';

export const GENERATED_ORGANIZATION = 'o-generated1';
export const GENERATED_ROOT = 'r-gen1';
/** The first accounts hold the golden scenarios: management, two that are read, one that is not. */
export const GOLDEN_ACCOUNTS = 4;

type HubKind = 'ci' | 'audit' | 'backup' | 'network' | 'observability' | 'security' | 'data' | 'costs';
const HUB_KINDS: readonly HubKind[] = [
  'ci',
  'audit',
  'backup',
  'network',
  'observability',
  'security',
  'data',
  'costs',
];

/** Accounts whose callers hold most of the trusts between accounts. */
interface Hub {
  readonly kind: HubKind;
  readonly account: AccountId;
}

/** One role of a chain or cycle, named after it and its place. */
interface LinkedRole {
  readonly name: string;
  /** ARNs of the neighbours; absent at the ends of a chain. */
  readonly previous?: string;
  readonly next?: string;
}

export interface PlannedAccount {
  readonly index: number;
  readonly id: AccountId;
  readonly name: string;
  readonly parentId: string;
  readonly state: AccountState;
  readonly reading: 'full' | 'partial' | 'unread';
}

export interface Plan {
  readonly seed: number;
  readonly preset: Preset;
  /** Exact number of roles in every account, when the caller asked for one. */
  readonly rolesPerAccount: number | undefined;
  readonly accounts: readonly PlannedAccount[];
  readonly units: readonly OrganizationalUnit[];
  readonly hubs: readonly Hub[];
  readonly linkedRoles: ReadonlyMap<number, readonly LinkedRole[]>;
  /** How many near-maximal trust policies an account carries. */
  readonly fullTrusts: ReadonlyMap<number, number>;
  /** Gaps of accounts that are not read at all. */
  readonly gaps: readonly CoverageGap[];
}

const TEAMS = [
  'orders',
  'payments',
  'catalog',
  'search',
  'identity',
  'shipping',
  'pricing',
  'loyalty',
  'media',
  'analytics',
  'risk',
  'support',
  'mobile',
  'partners',
  'billing',
  'platform',
  'warehouse',
  'content',
  'fraud',
  'claims',
];
const STAGES = ['dev', 'test', 'stage', 'prod', 'prod', 'sandbox'];
const TOP_UNITS = ['Security', 'Infrastructure', 'Workloads', 'Sandbox'];

/** Account ids count up from a round number: `100000000017` is account 17. */
export function generatedAccountId(index: number): AccountId {
  return String(100_000_000_000 + index);
}

function unitId(index: number): string {
  return `ou-gen1-${String(index).padStart(8, '0')}`;
}

/** Top-level units first, then children below random parents that are not yet at the depth limit. */
function planUnits(random: Random, count: number, depth: number): readonly OrganizationalUnit[] {
  const units: OrganizationalUnit[] = [];
  const levels: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const top = TOP_UNITS[index];
    if (top !== undefined) {
      units.push({ id: unitId(index), name: top, parentId: GENERATED_ROOT });
      levels.push(1);
      continue;
    }
    const open = levels.flatMap((level, parent) => (parent > 0 && level < depth ? [parent] : []));
    // Below the last unit that may still have children, so that the full depth is reached early.
    const parent = index < count / 4 ? (open.at(-1) ?? 1) : random.pick(open);
    units.push({ id: unitId(index), name: `${random.pick(TEAMS)}-${index}`, parentId: unitId(parent) });
    levels.push((levels[parent] ?? 1) + 1);
  }
  return units;
}

type Fate = Pick<PlannedAccount, 'state' | 'reading'> & { readonly code?: string };

/** Fates of the accounts that are closed or could not be read; golden accounts and hubs are kept whole. */
function planFates(
  random: Random,
  preset: Preset,
  count: number,
  firstFree: number,
): ReadonlyMap<number, Fate> {
  const fates = new Map<number, Fate>([[3, { state: 'ACTIVE', reading: 'unread', code: 'assume_denied' }]]);
  const free = Array.from({ length: Math.max(0, count - firstFree) }, (_, offset) => firstFree + offset);
  const closed = Math.round(preset.closedShare * count);
  const failed = Math.max(0, Math.round(preset.failedShare * count) - 1);
  random.sample(free, closed + failed).forEach((index, place) => {
    if (place < closed) {
      const state = place % 2 === 0 ? 'SUSPENDED' : 'PENDING_CLOSURE';
      fates.set(index, { state, reading: 'unread', code: `account_${state.toLowerCase()}` });
    } else if (place % 3 === 0) {
      fates.set(index, { state: 'ACTIVE', reading: 'partial', code: 'missing_permission' });
    } else {
      fates.set(index, {
        state: 'ACTIVE',
        reading: 'unread',
        code: place % 3 === 1 ? 'assume_denied' : 'denied_by_scp',
      });
    }
  });
  return fates;
}

function gapOf(account: PlannedAccount, code: string): CoverageGap {
  const who = `${account.name} (${account.id})`;
  const sentences: Readonly<Record<string, string>> = {
    assume_denied: `${who}: the reader role could not be assumed. Create it there, or name another role for this account, and crawl again.`,
    denied_by_scp: `${who}: a service control policy denies the calls of the reader role. Exempt the role in that policy and crawl again.`,
    account_suspended: `${who} is suspended, so it was not read. Remove trusts that name it.`,
    account_pending_closure: `${who} is being closed, so it was not read. Remove trusts that name it.`,
  };
  return { code, message: sentences[code] ?? `${who} was not read.`, account: account.id, scope: 'account' };
}

/** Chains of five roles and cycles of three, each role in a random readable account. */
function planLinks(
  random: Random,
  preset: Preset,
  readable: readonly PlannedAccount[],
): ReadonlyMap<number, readonly LinkedRole[]> {
  const byAccount = new Map<number, LinkedRole[]>();
  const place = (prefix: string, length: number, round: boolean): void => {
    const roles = Array.from({ length }, (_, hop) => {
      const account = random.pick(readable);
      const name = `${prefix}-${hop}`;
      return { account, name, arn: `arn:aws:iam::${account.id}:role/linked/${name}` };
    });
    roles.forEach((role, hop) => {
      const previous = roles[hop - 1] ?? (round ? roles.at(-1) : undefined);
      const next = roles[hop + 1] ?? (round ? roles[0] : undefined);
      const linked: LinkedRole = {
        name: role.name,
        ...(previous === undefined ? {} : { previous: previous.arn }),
        ...(next === undefined ? {} : { next: next.arn }),
      };
      byAccount.set(role.account.index, [...(byAccount.get(role.account.index) ?? []), linked]);
    });
  };
  for (let chain = 0; chain < preset.chains; chain += 1) place(`chain-${chain}-hop`, 5, false);
  for (let cycle = 0; cycle < preset.cycles; cycle += 1) place(`cycle-${cycle}-node`, 3, true);
  return byAccount;
}

interface PlanOptions {
  readonly preset: Preset;
  readonly seed: number;
  readonly accounts: number;
  readonly rolesPerAccount: number | undefined;
}

export function planOrganization(options: PlanOptions): Plan {
  const { preset, seed, accounts: count } = options;
  const random = createRandom(seed, 'plan');
  const units = planUnits(random, preset.units, preset.depth);
  const wantedHubs = count < 1000 ? 3 : HUB_KINDS.length;
  const hubAccounts = Math.max(0, Math.min(wantedHubs, count - GOLDEN_ACCOUNTS));
  const fates = planFates(random, preset, count, GOLDEN_ACCOUNTS + hubAccounts);
  const gaps: CoverageGap[] = [];
  const accounts: PlannedAccount[] = [];
  for (let index = 0; index < count; index += 1) {
    const fate = fates.get(index) ?? { state: 'ACTIVE', reading: 'full' };
    const golden = ['management', 'golden-a', 'golden-b', 'golden-unread'][index];
    const hub = index - GOLDEN_ACCOUNTS < hubAccounts ? HUB_KINDS[index - GOLDEN_ACCOUNTS] : undefined;
    const account: PlannedAccount = {
      index,
      id: generatedAccountId(index),
      name:
        golden ??
        (hub === undefined ? `${random.pick(TEAMS)}-${random.pick(STAGES)}-${index}` : `hub-${hub}`),
      // Golden accounts sit where no generated policy about sts applies.
      parentId:
        index === 0
          ? GENERATED_ROOT
          : golden === undefined
            ? unitId(random.integer(1, units.length - 1))
            : unitId(0),
      state: fate.state,
      reading: fate.reading,
    };
    accounts.push(account);
    if (fate.reading === 'unread' && fate.code !== undefined) gaps.push(gapOf(account, fate.code));
  }
  const readable = accounts.filter((account) => account.reading === 'full');
  const fullTrusts = new Map<number, number>();
  for (let document = 0; document < preset.fullTrusts; document += 1) {
    const { index } = random.pick(readable);
    fullTrusts.set(index, (fullTrusts.get(index) ?? 0) + 1);
  }
  return {
    seed,
    preset,
    rolesPerAccount: options.rolesPerAccount,
    accounts,
    units,
    hubs: HUB_KINDS.slice(0, Math.max(hubAccounts, 1)).map((kind, place) => ({
      kind,
      account: generatedAccountId(hubAccounts === 0 ? 1 : GOLDEN_ACCOUNTS + place),
    })),
    linkedRoles: planLinks(random, preset, readable),
    fullTrusts,
    gaps,
  };
}
