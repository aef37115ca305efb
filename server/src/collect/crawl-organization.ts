/**
 * Crawls an organization: who is asking, its accounts, then every account while tree and policies are read. One
 * account that is slow, closed or refused never ends the crawl; each account ends with exactly one outcome.
 */
import { compareBy } from '@assumable/shared/lib/compare';
import { setMaxListeners } from 'node:events';
import type { Organization } from '@assumable/shared/snapshot/model';
import { createAccountWork, type AccountWork } from './account-work.ts';
import type { CallContext } from './aws-call.ts';
import { createAwsClients } from './aws-clients.ts';
import { AwsCallError } from './aws-errors.ts';
import { createCallMeter } from './call-meter.ts';
import { checkOptions } from './check-options.ts';
import { createCircuit } from './circuit.ts';
import {
  collectOrganization,
  isGap,
  readAccounts,
  type CollectedOrganization,
} from './collect-organization.ts';
import { createConcurrencyControl } from './concurrency.ts';
import { organizationsContext, tellCounters, type CrawlContext } from './crawl-context.ts';
import {
  CrawlError,
  type CrawlControls,
  type CrawlObserver,
  type CrawlOptions,
  type CrawlSummary,
  type EndedAccount,
} from './crawl-options.ts';
import { collectIdentityCenter, type ReadIdentityCenter } from './identity-center.ts';
import { identifyCaller, probeCaller } from './identify-caller.ts';
import { chosenOf, listAgain, listIntoWork, type Listing } from './list-accounts.ts';
import { compareLists, refreshed } from './second-list.ts';
import { createPace } from './token-bucket.ts';

/** Calls that may go at once to a service that was not called for a while: small organizations need no more. */
const BURST = 30;

/**
 * Reads the organization and its accounts and tells `observer` as it goes.
 *
 * Without an organization, or without the right to list its accounts, only the caller's own account and those named
 * in the options are read and a gap `organization_unknown` says so. When the caller's credentials stop working, the
 * crawl pauses until they work again, or ends with `base_credentials` when it shall not wait.
 *
 * @param signal aborting it ends the crawl: running calls stop, no further outcome is reported
 * @returns one outcome per account that was not finished before, sorted by id
 * @throws CrawlError when the options are wrong, an endpoint is refused, or the caller cannot be identified;
 *   `reason: 'cancelled'` after an abort
 */
export async function crawlOrganization(
  options: CrawlOptions,
  observer: CrawlObserver,
  signal: AbortSignal,
  controls: CrawlControls = {},
): Promise<CrawlSummary> {
  const checked = checkOptions(options);
  const concurrency = createConcurrencyControl(checked.concurrency);
  const meter = createCallMeter(controls.resumption?.counts);
  const { tuning } = checked;
  const paces = {
    organizations: createPace(tuning.organizationsRate, BURST),
    sts: createPace(tuning.stsRate, Math.max(BURST, tuning.stsRate)),
  };
  const clients = await createAwsClients(options, meter, paces);
  const stop = new AbortController();
  const running = AbortSignal.any([signal, stop.signal]);
  // Every request in flight listens to it; Node warns from the eleventh listener on.
  setMaxListeners(0, running);
  try {
    const plain: CallContext = {
      signal: running,
      meter,
      session: 'base',
      badResponsePause: tuning.badResponsePause,
    };
    const caller = await identifyCaller(clients, plain);
    options.logger?.info(
      { account: caller.account, partition: caller.partition, region: clients.region },
      'crawl started',
    );
    const circuit = createCircuit({
      probe: () => probeCaller(clients, plain, caller),
      onExpired: options.onExpired ?? 'wait',
      profile: options.profile,
      observer,
      tuning,
      signal: running,
      ...(controls.onWake === undefined ? {} : { onWake: controls.onWake }),
    });
    const crawl: CrawlContext = {
      options,
      checked,
      observer,
      controls,
      clients,
      tuning,
      caller,
      circuit,
      concurrency,
      context: { ...plain, recover: circuit.recover },
      paces,
      stop,
    };
    const accounts = await crawlWith(crawl);
    return {
      caller: { account: caller.account, partition: caller.partition },
      accounts: [...accounts].sort(compareBy((outcome) => outcome.id)),
      counters: { ...meter.totals(), concurrency: concurrency.limit() },
    };
  } catch (error) {
    if (signal.aborted) throw new CrawlError('cancelled', 'The crawl was cancelled.');
    if (error instanceof AwsCallError)
      throw new CrawlError(error.reason, `${error.action} failed: ${error.message}`);
    throw error;
  } finally {
    stop.abort();
    clients.close();
  }
}

/**
 * Accounts are read as soon as the list names them, while the rest of the list, the tree and the policies come, one
 * call to Organizations at a time. The second list begins when it takes as long as the accounts that are left.
 */
async function crawlWith(crawl: CrawlContext): Promise<readonly EndedAccount[]> {
  const { observer } = crawl;
  observer.phase('organization');
  const work = createAccountWork(crawl);
  const listing = listIntoWork(crawl, work);
  const details = listing.then(async (found) => {
    tellCounters(crawl);
    observer.phase('accounts');
    const read = await readDetails(crawl, found);
    if (isGap(found.listed) || read.organization === undefined) return undefined;
    await work.nearlyDone(found.took);
    crawl.context.signal.throwIfAborted();
    return { ...read, organization: read.organization, again: await listAgain(crawl, found.listed) };
  });
  // The other error is awaited first; this one must not count as unhandled meanwhile.
  details.catch(() => crawl.stop.abort());
  const drained = listing.then(
    () => work.drained(),
    () => work.drained(),
  );
  const [read] = await bothOf(details, drained);
  tellCounters(crawl);
  if (read === undefined) return work.outcomes;
  const changes =
    read.again === undefined ? undefined : compareLists(read.organization, readAccounts(read.again));
  const changed = changes !== undefined && (changes.gaps.length > 0 || changes.appeared.length > 0);
  const center = await identityCenterOf(crawl, work, read.organization);
  if (!changed && center === undefined) return work.outcomes;
  await observer.organization(
    {
      ...(changes === undefined ? read.organization : refreshed(read.organization, changes)),
      ...(center?.identityCenter === undefined ? {} : { identityCenter: center.identityCenter }),
    },
    [...read.gaps, ...(changes?.gaps ?? []), ...(center?.gaps ?? [])],
  );
  await work.add(chosenOf(crawl, changes?.appeared ?? []));
  await work.drained();
  return work.outcomes;
}

/** `undefined` when it was not asked for, or an earlier process of the crawl has read it. */
async function identityCenterOf(
  crawl: CrawlContext,
  work: AccountWork,
  organization: Organization,
): Promise<ReadIdentityCenter | undefined> {
  if (crawl.options.identityCenter !== true || organization.identityCenter !== undefined) return undefined;
  const { clients, caller, context } = crawl;
  const seen = work.identityCenterRegion();
  const regions = [...(seen === undefined ? [] : [seen]), clients.region, 'us-east-1'];
  const management = caller.account === organization.managementAccountId;
  const read = await collectIdentityCenter(
    clients,
    context,
    regions,
    management,
    crawl.tuning.identityCenterRate,
  );
  tellCounters(crawl);
  return read;
}

/** Both results; when one fails, its error, after the other has ended too. */
async function bothOf<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  const errors: unknown[] = [];
  const note = (error: unknown): undefined => {
    // An abort is the echo of the other error.
    if (isAbort(error)) errors.push(error);
    else errors.unshift(error);
  };
  const [a, b] = await Promise.all([
    first.then((value) => ({ value }), note),
    second.then((value) => ({ value }), note),
  ]);
  if (a === undefined || b === undefined) throw errors[0];
  return [a.value, b.value];
}

function isAbort(error: unknown): boolean {
  return (
    (error instanceof Error && error.name === 'AbortError') ||
    (error instanceof AwsCallError && error.reason === 'cancelled')
  );
}

async function readDetails(crawl: CrawlContext, { listed }: Listing): Promise<CollectedOrganization> {
  const stored = crawl.controls.resumption?.organization;
  if (stored !== undefined) {
    return { ...(stored.value === undefined ? {} : { organization: stored.value }), gaps: stored.gaps };
  }
  const read = isGap(listed)
    ? { gaps: [listed] }
    : await collectOrganization(
        crawl.clients.organizations,
        { organizations: crawl.clients.organizationsBriefly, iam: crawl.clients.ownIamBriefly },
        organizationsContext(crawl),
        listed,
      );
  await crawl.observer.organization(read.organization, read.gaps);
  tellCounters(crawl);
  return read;
}
