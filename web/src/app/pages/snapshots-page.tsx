import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { CrawlCard } from '../../features/crawls/crawl-card.tsx';
import { NewCrawlLink } from '../../features/crawls/new-crawl-link.tsx';
import { UnfinishedCrawls } from '../../features/crawls/unfinished-crawls.tsx';
import { SnapshotsPage } from '../../features/snapshots/snapshots-page.tsx';

export function SnapshotsRoute() {
  const navigate = useNavigate();
  useEffect(() => {
    document.title = 'Snapshots · Assumable';
  }, []);
  return (
    <div className="h-full overflow-auto">
      <SnapshotsPage
        actions={
          <>
            <Link
              to="/crawls"
              className="inline-flex h-7 items-center rounded-md border border-line bg-raised px-2.5 text-sm font-medium hover:border-line-strong"
            >
              All crawls
            </Link>
            <NewCrawlLink />
          </>
        }
        crawls={
          <UnfinishedCrawls
            onOpen={(crawl) => void navigate({ to: '/crawls/$crawl', params: { crawl }, search: {} })}
          />
        }
        crawlCard={<CrawlCard />}
      />
    </div>
  );
}
