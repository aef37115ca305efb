/** What a crawl would do, before it does anything: accounts, roles, calls, time, and what stands in the way. */
import type { CrawlPlan } from '@assumable/shared/api/crawls';
import { compareBy } from '@assumable/shared/lib/compare';
import { randomUUID } from 'node:crypto';
import { createSessionOpener } from './assume-account.ts';
import type { CallContext } from './aws-call.ts';
import { createAwsClients, type AwsClients } from './aws-clients.ts';
import { AwsCallError } from './aws-errors.ts';
import { accountCalls, crawlSeconds, managedPolicyCalls, organizationCalls } from './call-formula.ts';
import { createCallMeter } from './call-meter.ts';
import { checkOptions, type CheckedOptions } from './check-options.ts';
import { isGap, listOrganization, readAccounts, type ListedAccounts } from './collect-organization.ts';
import { CrawlError, type CrawlAccount, type CrawlOptions } from './crawl-options.ts';
import { identifyCaller, type Caller } from './identify-caller.ts';
import { enabledTypes, listPolicies } from './organization-policies.ts';
import { collectTree, listRoots } from './organization-tree.ts';
import { failureSentence, skippedOutcome } from './outcome-sentences.ts';
import { roleArn } from './role-template.ts';

/** Accounts that a plan lists for the console. */
const LISTED = 1_000;
/** Accounts in which a role is really assumed. */
const SAMPLES = 3;
/** What accounts are taken to hold before they are read. */
const TYPICAL = { entities: 200, roles: 150, oidcProviders: 1 } as const;
/** Different AWS-managed policies that organizations of any size use. */
const TYPICAL_MANAGED = 100;
/** Calls a second to Organizations, one after the other, each answered in an eighth of a second. */
const TYPICAL_RATE = 8;
/** Units and policies that an organization can have at most, for what could not be counted. */
const NOTHING = { roots: 1, units: 0, policies: [], targets: 0 } as const;

type Problem = CrawlPlan['problems'][number];

/**
 * Calls AWS: who is asking, the lists of accounts, units and policies, and up to three AssumeRole. Stores nothing.
 *
 * @param most accounts that the plan lists; `toRead` and `skipped` count all of them
 * @throws CrawlError when the options are wrong, an endpoint is refused, or the caller cannot be identified
 */
export async function planCrawl(
  options: CrawlOptions,
  signal: AbortSignal,
  most: number = LISTED,
): Promise<CrawlPlan> {
  const checked = checkOptions(options);
  const meter = createCallMeter();
  const clients = await createAwsClients(options, meter);
  try {
    const { badResponsePause } = checked.tuning;
    const context: CallContext = { signal, meter, session: 'base', badResponsePause };
    const caller = await identifyCaller(clients, context);
    return await planWith(options, checked, clients, context, caller, most);
  } catch (error) {
    if (signal.aborted) throw new CrawlError('cancelled', 'The plan was cancelled.');
    if (error instanceof AwsCallError)
      throw new CrawlError(error.reason, `${error.action} failed: ${error.message}`);
    throw error;
  } finally {
    clients.close();
  }
}

async function planWith(
  options: CrawlOptions,
  checked: CheckedOptions,
  clients: AwsClients,
  context: CallContext,
  caller: Caller,
  most: number,
): Promise<CrawlPlan> {
  const problems: Problem[] = [];
  const listed = await listOrganization(clients.organizations, context);
  if (isGap(listed)) {
    problems.push({
      severity: 'warning',
      reason: listed.code,
      text: listed.message,
      fix: 'Use credentials of the management account or of an account to which it delegates reading, or name accounts with --accounts.',
    });
  }
  const accounts = plannedAccounts(isGap(listed) ? [] : readAccounts(listed), checked, caller);
  const sizes = isGap(listed) ? undefined : await organizationSizes(clients, context, listed, problems);
  const toRead = accounts.filter((account) => skippedOutcome(account) === undefined);
  const samples = await trySamples(options, checked, clients, context, caller, toRead);
  for (const sample of samples.filter(({ ok }) => !ok)) {
    problems.push({
      severity: 'error',
      reason: sample.reason ?? 'unexpected',
      text: sample.message ?? '',
      fix: 'Create the reader role in the account (assumable setup prints the templates), or correct its trust policy.',
    });
  }
  const own = toRead.some(({ id }) => id === caller.account) ? 1 : 0;
  const accountTotal =
    (toRead.length - own) * accountCalls({ ...TYPICAL, own: false }) +
    own * accountCalls({ ...TYPICAL, own: true });
  const organizationTotal = sizes?.calls ?? 1;
  const managed = managedPolicyCalls(Math.min(TYPICAL_MANAGED, toRead.length * 10));
  const { organizationsRate, stsRate } = checked.tuning;
  return {
    caller: { account: caller.account, arn: caller.arn, partition: caller.partition },
    ...(isGap(listed) || sizes === undefined
      ? {}
      : {
          organization: {
            id: listed.organization.Id ?? '',
            managementAccountId: listed.organization.MasterAccountId ?? '',
            accounts: listed.accounts.length,
            units: sizes.units,
            policies: sizes.policies,
          },
        }),
    toRead: toRead.length,
    skipped: accounts.length - toRead.length,
    accounts: accounts.slice(0, most).map((account) => planned(account, checked, caller)),
    samples,
    calls: {
      organization: organizationTotal,
      accounts: accountTotal,
      managedPolicies: managed,
      // GetCallerIdentity, and central root access where there is an organization.
      total: (isGap(listed) ? 1 : 2) + organizationTotal + accountTotal + managed,
    },
    seconds: crawlSeconds(
      { organization: organizationTotal, accounts: toRead.length },
      {
        organizations: Math.min(organizationsRate, TYPICAL_RATE),
        sts: stsRate,
        concurrency: checked.concurrency,
      },
    ),
    problems,
  };
}

/** The accounts as a crawl would take them. */
function plannedAccounts(
  listed: ReturnType<typeof readAccounts>,
  checked: CheckedOptions,
  caller: Caller,
): readonly CrawlAccount[] {
  const chosen = listed.filter(({ id }) => checked.accounts === undefined || checked.accounts.has(id));
  const accounts: CrawlAccount[] = chosen.map(({ id, name, state, parentId }) => ({
    id,
    name,
    state,
    ...(parentId === undefined ? {} : { parentId }),
  }));
  for (const id of checked.accounts ?? [caller.account]) {
    if (!accounts.some((account) => account.id === id)) accounts.push({ id, state: 'UNKNOWN' });
  }
  return accounts.sort(compareBy((account) => account.id));
}

function planned(
  account: CrawlAccount,
  checked: CheckedOptions,
  caller: Caller,
): CrawlPlan['accounts'][number] {
  const own = account.id === caller.account;
  const skipped = skippedOutcome(account);
  const skip = skipped !== undefined;
  return {
    account: account.id,
    ...(account.name === undefined ? {} : { name: account.name }),
    how: skip ? 'skip' : own ? 'own' : 'assume',
    roles: skip || own ? [] : checked.roles.map((role) => roleArn(caller.partition, account.id, role)),
    ...(account.parentId === undefined ? {} : { unit: account.parentId }),
    ...(skipped?.reason === undefined ? {} : { reason: skipped.reason }),
    ...(skipped?.message === undefined ? {} : { message: skipped.message }),
  };
}

interface Sizes {
  readonly units: number;
  readonly policies: number;
  readonly calls: number;
}

async function organizationSizes(
  clients: AwsClients,
  context: CallContext,
  listed: ListedAccounts,
  problems: Problem[],
): Promise<Sizes> {
  const { organizations } = clients;
  const paths = listed.accounts.every((account) => (account.Paths ?? []).length > 0);
  const roots = await orProblem(problems, () => listRoots(organizations, context));
  const units =
    roots === undefined
      ? undefined
      : paths
        ? unitsOfPaths(listed)
        : (await orProblem(problems, () => collectTree(organizations, context, roots, [])))?.units.length;
  const types: number[] = [];
  for (const type of roots === undefined ? [] : enabledTypes(roots)) {
    const policies = await orProblem(problems, () => listPolicies(organizations, context, type));
    types.push(policies?.length ?? 0);
  }
  const targets = listed.accounts.length + (units ?? 0) + 1;
  return {
    units: units ?? NOTHING.units,
    policies: types.reduce((sum, count) => sum + count, 0),
    calls: organizationCalls({
      accounts: listed.accounts.length,
      roots: roots?.length ?? NOTHING.roots,
      units: units ?? NOTHING.units,
      paths,
      // The AWS-managed policy of each type is attached to everything, every other one to a few.
      policies: types.map((count) =>
        Array.from({ length: count }, (_, index) => (index === 0 ? targets : 1)),
      ),
      delegatedAdministrators: 0,
    }),
  };
}

/** Different units that lie above accounts; units without accounts cannot be seen there. */
function unitsOfPaths({ accounts }: ListedAccounts): number {
  const units = new Set<string>();
  for (const { Paths } of accounts) {
    for (const part of Paths?.[0]?.split('/') ?? []) if (part.startsWith('ou-')) units.add(part);
  }
  return units.size;
}

async function orProblem<Value>(problems: Problem[], read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
    problems.push({
      severity: 'warning',
      reason: error.reason,
      text: failureSentence(error),
      fix: `Grant ${error.action}; without it control policies or the tree are unknown.`,
    });
    return undefined;
  }
}

async function trySamples(
  options: CrawlOptions,
  checked: CheckedOptions,
  clients: AwsClients,
  context: CallContext,
  caller: Caller,
  toRead: readonly CrawlAccount[],
): Promise<CrawlPlan['samples']> {
  const opener = createSessionOpener(clients, {
    partition: caller.partition,
    roles: checked.roles,
    sessionName: `assumable-plan-${randomUUID().slice(0, 8)}`,
    externalId: options.externalId,
    withSessionPolicy: options.sessionPolicy !== false,
  });
  const samples: CrawlPlan['samples'] = [];
  for (const account of spread(toRead.filter(({ id }) => id !== caller.account))) {
    const first = roleArn(caller.partition, account.id, checked.roles[0] ?? '');
    try {
      const { role } = await opener.open(account, context);
      samples.push({ account: account.id, role, ok: true });
    } catch (error) {
      if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
      samples.push({
        account: account.id,
        role: first,
        ok: false,
        reason: error.reason,
        message: failureSentence(error),
      });
    }
  }
  return samples;
}

/** First, middle and last: old accounts are set up differently from new ones. */
function spread(accounts: readonly CrawlAccount[]): readonly CrawlAccount[] {
  if (accounts.length <= SAMPLES) return accounts;
  return [0, Math.floor(accounts.length / 2), accounts.length - 1].flatMap((index) => accounts[index] ?? []);
}
