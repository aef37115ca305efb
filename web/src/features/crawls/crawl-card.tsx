import { NewCrawlLink } from './new-crawl-link.tsx';

/** What a crawl is and takes, with the way to one. */
export function CrawlCard() {
  return (
    <section aria-labelledby="crawl-title" className="flex flex-col rounded-md border border-line p-4">
      <h2 id="crawl-title" className="text-base font-semibold">
        Read from AWS
      </h2>
      <p className="mt-1 text-sm text-ink-2">
        Lists the organization with the AWS credentials of this server, assumes one role in every account and
        reads its IAM. It only reads.
      </p>
      <ul className="mt-2 flex-1 list-disc space-y-0.5 pl-5 text-sm text-ink-2">
        <li>The plan comes first: accounts, calls, time, roles.</li>
        <li>It can be stopped at any time and goes on where it was.</li>
        <li>An account that cannot be read is named with its reason.</li>
      </ul>
      <div className="mt-3">
        <NewCrawlLink label="Plan a crawl" />
      </div>
    </section>
  );
}
