import { Link } from '@tanstack/react-router';
import { useCrawls } from '../../api-client/crawls.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { counted } from '../../lib/format.ts';
import { CrawlStrip } from './crawl-strip.tsx';

const SHOWN = 3;

/** Crawls that run, wait or were left: each can be gone on with from here. */
export function UnfinishedCrawls({ onOpen }: { readonly onOpen: (crawl: string) => void }) {
  const { data, error, refetch } = useCrawls();
  if (error !== null && data === undefined) {
    return (
      <div className="-m-4">
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  const left = (data?.crawls ?? []).filter(({ state }) => state !== 'done');
  if (left.length === 0) return undefined;
  return (
    <section aria-label="Crawls that are not finished" className="space-y-2">
      {left.slice(0, SHOWN).map((crawl) => (
        <CrawlStrip key={crawl.id} crawl={crawl} onOpen={onOpen} />
      ))}
      {left.length > SHOWN && (
        <Link to="/crawls" className="text-sm text-accent hover:underline">
          {counted(left.length - SHOWN, 'more crawl')}
        </Link>
      )}
    </section>
  );
}
