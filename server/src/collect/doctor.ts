/** Checks everything that a crawl needs, one thing after the other, and says what to mend. Stores nothing. */
import type { Arn } from '@assumable/shared/arn/arn';
import { randomUUID } from 'node:crypto';
import { createSessionOpener } from './assume-account.ts';
import type { CallContext } from './aws-call.ts';
import { createAwsClients, type AwsClients } from './aws-clients.ts';
import { AwsCallError, isDenied } from './aws-errors.ts';
import { createCallMeter } from './call-meter.ts';
import { checkOptions, type CheckedOptions } from './check-options.ts';
import { isGap, listOrganization, readAccounts, type ListedAccounts } from './collect-organization.ts';
import { CrawlError, type CrawlAccount, type CrawlOptions } from './crawl-options.ts';
import type { Finding } from './doctor-finding.ts';
import { probeIdentityCenter, regionByRoles } from './doctor-identity-center.ts';
import { probeMember, probeOrganization } from './doctor-probes.ts';
import { identifyCaller, type Caller } from './identify-caller.ts';
import { failureSentence, skippedOutcome } from './outcome-sentences.ts';

/** Sessions end by the local clock, so a clock that is far off ends them at once or never. */
const MOST_CLOCK_OFFSET = 300_000;

/**
 * Who is asking, the clock, the organization with every permission, the role in one member account with every
 * permission, and the own account.
 *
 * @param account the member account to try; default: the first active one
 * @throws CrawlError for options that no crawl could use
 */
export async function examine(
  options: CrawlOptions,
  signal: AbortSignal,
  account?: string,
): Promise<readonly Finding[]> {
  const checked = checkOptions(options);
  const meter = createCallMeter();
  const clients = await createAwsClients(options, meter);
  const context: CallContext = {
    signal,
    meter,
    session: 'base',
    badResponsePause: checked.tuning.badResponsePause,
  };
  try {
    let caller: Caller;
    try {
      caller = await identifyCaller(clients, context);
    } catch (error) {
      if (!(error instanceof CrawlError) || error.reason === 'cancelled') throw error;
      return [
        {
          check: 'caller',
          result: 'broken',
          text: error.message,
          fix: 'Sign in, or choose a profile with --profile.',
        },
      ];
    }
    return [
      { check: 'caller', result: 'ok', text: `${caller.arn}, partition ${caller.partition}` },
      clockFinding(clients.clockOffset()),
      ...(await examineAccess(options, checked, clients, context, caller, account)),
    ];
  } finally {
    clients.close();
  }
}

/** @param offset AWS's clock minus the local one, in milliseconds */
export function clockFinding(offset: number): Finding {
  const seconds = Math.round(Math.abs(offset) / 1_000);
  const side = offset > 0 ? 'behind' : 'ahead of';
  if (seconds === 0) return { check: 'clock', result: 'ok', text: 'agrees with that of AWS' };
  const text = `this machine is ${seconds} seconds ${side} AWS`;
  if (Math.abs(offset) <= MOST_CLOCK_OFFSET) return { check: 'clock', result: 'ok', text };
  return {
    check: 'clock',
    result: 'warning',
    text: `${text} (clock_skew)`,
    fix: 'Set the clock, for example with NTP: the end of sessions is judged by it.',
  };
}

async function examineAccess(
  options: CrawlOptions,
  checked: CheckedOptions,
  clients: AwsClients,
  context: CallContext,
  caller: Caller,
  wanted: string | undefined,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const listed = await organizationOf(clients, context, checked, findings);
  if (listed !== undefined) findings.push(...(await probeOrganization(clients, context, listed)));
  if (options.identityCenter === true) {
    const management = listed?.organization.MasterAccountId === caller.account;
    const { identityCenterRate } = checked.tuning;
    const seen = await regionByRoles(clients.ownIam, context);
    const regions = [...(seen === undefined ? [] : [seen]), clients.region, 'us-east-1'];
    findings.push(...(await probeIdentityCenter(clients, context, regions, management, identityCenterRate)));
  }
  const own = await probeMember(clients.ownIam, context, caller.partition);
  findings.push(
    ...named(`own account ${caller.account}`, own, 'Give your own identity the reader policy as well'),
  );
  const member = memberToTry(listed, checked, caller, wanted);
  if (member === undefined) {
    findings.push({
      check: 'member role',
      result: 'warning',
      text: 'there is no other account in which the role could be tried',
      fix: 'Name an account with --accounts when the organization cannot be listed.',
    });
    return findings;
  }
  findings.push(...(await examineMember(options, checked, clients, context, caller, member)));
  return findings;
}

async function organizationOf(
  clients: AwsClients,
  context: CallContext,
  checked: CheckedOptions,
  findings: Finding[],
): Promise<ListedAccounts | undefined> {
  try {
    const listed = await listOrganization(clients.organizations, context);
    if (!isGap(listed)) {
      findings.push({
        check: 'organization',
        result: 'ok',
        text: `${listed.organization.Id ?? ''} with ${listed.accounts.length} accounts`,
      });
      return listed;
    }
    findings.push({
      check: 'organization',
      result: checked.accounts === undefined ? 'broken' : 'warning',
      text: listed.message,
      fix: 'Use credentials of the management account, or delegate reading to this account: assumable setup --help.',
    });
  } catch (error) {
    if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
    findings.push({
      check: 'organization',
      result: 'broken',
      text: failureSentence(error),
      fix: 'Mend the way to AWS Organizations and run this again.',
    });
  }
  return undefined;
}

function memberToTry(
  listed: ListedAccounts | undefined,
  checked: CheckedOptions,
  caller: Caller,
  wanted: string | undefined,
): CrawlAccount | undefined {
  if (wanted !== undefined) return { id: wanted, state: 'UNKNOWN' };
  const known: readonly CrawlAccount[] =
    listed === undefined
      ? [...(checked.accounts ?? [])].map((id) => ({ id, state: 'UNKNOWN' as const }))
      : readAccounts(listed).filter(({ id }) => checked.accounts?.has(id) ?? true);
  return known.find((account) => account.id !== caller.account && skippedOutcome(account) === undefined);
}

async function examineMember(
  options: CrawlOptions,
  checked: CheckedOptions,
  clients: AwsClients,
  context: CallContext,
  caller: Caller,
  member: CrawlAccount,
): Promise<readonly Finding[]> {
  const opener = createSessionOpener(clients, {
    partition: caller.partition,
    roles: checked.roles,
    sessionName: `assumable-doctor-${randomUUID().slice(0, 8)}`,
    externalId: options.externalId,
    withSessionPolicy: options.sessionPolicy !== false,
  });
  try {
    const { role, credentials } = await opener.open(member, context);
    const iam = clients.iamFor(credentials, context.meter);
    const probes = await probeMember(iam, { ...context, session: 'member' }, caller.partition);
    return [
      { check: `member role in ${member.id}`, result: 'ok', text: `assumed ${role}` },
      ...named(
        `member role ${shortRole(role)}`,
        probes,
        'Attach the reader policy to the role (assumable setup --format json)',
      ),
    ];
  } catch (error) {
    if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
    return [
      {
        check: `member role in ${member.id}`,
        result: 'broken',
        text: failureSentence(error),
        fix:
          isDenied(error.reason) || error.reason === 'assume_denied'
            ? 'Create the role (assumable setup), let its trust policy name the caller, and give the ExternalId with --external-id if it asks for one.'
            : 'Mend this and run the command again.',
      },
    ];
  }
}

function shortRole(role: Arn): string {
  return role.slice(role.indexOf(':role/') + 6);
}

/** The probes of one identity: one line when all is well, else a line for each action that failed. */
function named(
  who: string,
  probes: readonly { readonly action: string; readonly error?: AwsCallError }[],
  fix: string,
): readonly Finding[] {
  const failed = probes.flatMap(({ action, error }) => (error === undefined ? [] : [{ action, error }]));
  if (failed.length === 0)
    return [{ check: who, result: 'ok', text: `may call all ${probes.length} actions` }];
  return failed.map(({ action, error }) => ({
    check: who,
    result: action === 'iam:GetAccountAuthorizationDetails' ? 'broken' : 'warning',
    text: `${action}: ${error.message}`,
    fix: `${fix}: it lacks ${action}.`,
  }));
}
