/** What the parts of one crawl share while it runs. */
import type { CallContext } from './aws-call.ts';
import type { AwsClients } from './aws-clients.ts';
import type { CheckedOptions } from './check-options.ts';
import type { Circuit } from './circuit.ts';
import type { ConcurrencyControl } from './concurrency.ts';
import type { CrawlControls, CrawlObserver, CrawlOptions, CrawlTuning } from './crawl-options.ts';
import type { Caller } from './identify-caller.ts';
import type { Pace } from './token-bucket.ts';

export interface CrawlContext {
  readonly options: CrawlOptions;
  readonly checked: CheckedOptions;
  readonly observer: CrawlObserver;
  readonly controls: CrawlControls;
  readonly clients: AwsClients;
  readonly tuning: CrawlTuning;
  readonly caller: Caller;
  readonly circuit: Circuit;
  readonly concurrency: ConcurrencyControl;
  readonly context: CallContext;
  /** Calls with the caller's credentials keep to these rates; AWS limits them for the calling account. */
  readonly paces: { readonly organizations: Pace; readonly sts: Pace };
  /** Stops every running call when the crawl cannot go on. */
  readonly stop: AbortController;
}

/** The context of calls to Organizations, at its pace. */
export function organizationsContext(crawl: CrawlContext): CallContext {
  return { ...crawl.context, pace: crawl.paces.organizations.take };
}

export function tellCounters({ observer, context, concurrency }: CrawlContext): void {
  observer.counters({ ...context.meter.totals(), concurrency: concurrency.limit() });
}
