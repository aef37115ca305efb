import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { CrawlPage } from '../../features/crawls/crawl-page.tsx';
import { CrawlsPage } from '../../features/crawls/crawls-page.tsx';
import { NewCrawlPage } from '../../features/crawls/new-crawl-page.tsx';
import { patchCrawl } from '../../url-state/crawl-search.ts';
import { useEscape } from '../use-escape.ts';

function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Assumable`;
  }, [title]);
}

export function CrawlsRoute() {
  useTitle('Crawls');
  return (
    <div className="h-full overflow-auto">
      <CrawlsPage />
    </div>
  );
}

export function NewCrawlRoute() {
  const navigate = useNavigate();
  useTitle('New crawl');
  return <NewCrawlPage onStarted={(crawl) => void navigate({ to: '/crawls/$crawl', params: { crawl } })} />;
}

export function CrawlRoute() {
  const { crawl } = useParams({ from: '/crawls/$crawl' });
  const search = useSearch({ from: '/crawls/$crawl' });
  const navigate = useNavigate({ from: '/crawls/$crawl' });
  useTitle('Crawl');
  useEscape(
    search.sel !== undefined,
    () => void navigate({ search: (old) => patchCrawl(old, { sel: undefined }) }),
  );
  return (
    <CrawlPage
      key={crawl}
      id={crawl}
      search={search}
      onSearch={(patch) => void navigate({ search: (old) => patchCrawl(old, patch) })}
      onOther={(other) => void navigate({ to: '/crawls/$crawl', params: { crawl: other }, search: {} })}
      onLeave={() => void navigate({ to: '/snapshots' })}
    />
  );
}
