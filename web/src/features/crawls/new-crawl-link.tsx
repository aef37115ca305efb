import { Link } from '@tanstack/react-router';
import { CloudDownload } from 'lucide-react';

/** Leads to the form of a crawl. */
export function NewCrawlLink({ label = 'New crawl' }: { readonly label?: string }) {
  return (
    <Link
      to="/crawls/new"
      className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md bg-accent px-2.5 text-sm font-medium text-canvas hover:opacity-90"
    >
      <CloudDownload size={14} aria-hidden="true" />
      {label}
    </Link>
  );
}
