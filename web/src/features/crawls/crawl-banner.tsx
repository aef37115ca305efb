import type { Crawl } from '@assumable/shared/api/crawls';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState } from 'react';
import { isMoving, useCrawls } from '../../api-client/crawls.ts';
import { IconButton } from '../../components/button.tsx';
import { formatNumber } from '../../lib/format.ts';
import { CrawlStateMark } from './crawl-state.tsx';
import { countsText, CRAWL_WORDS, missingCount } from './crawl-words.ts';
import { reasonFacts } from './reason-words.ts';
import { StateBar } from './state-bar.tsx';

const CLOSED_KEY = 'assumable.closed-crawls';
const REMEMBERED = 50;

function readClosed(): readonly string[] {
  return (localStorage.getItem(CLOSED_KEY) ?? '').split(' ').filter((key) => key !== '');
}

/** A notice is closed for one state of one crawl: what happens to it later is told again. */
function keyOf({ id, state }: Crawl): string {
  return `${id}:${state}`;
}

/**
 * The crawl that concerns everyone: one that runs or waits, one that was interrupted or failed and can go on, and one
 * that this tab saw running and that is finished now. The rest of the console stays as it is meanwhile.
 */
export function CrawlBanner() {
  const { data } = useCrawls();
  const [closed, setClosed] = useState(readClosed);
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const crawls = data?.crawls ?? [];
  const unseen = crawls.filter((crawl) => isMoving(crawl) && !seen.has(crawl.id));
  if (unseen.length > 0) setSeen(new Set([...seen, ...unseen.map(({ id }) => id)]));
  const open = crawls.filter((crawl) => !closed.includes(keyOf(crawl)));
  const crawl =
    open.find(isMoving) ??
    open.find(({ id, state }) => state === 'done' && seen.has(id)) ??
    open.find(({ state, resumable }) => resumable && (state === 'interrupted' || state === 'failed'));
  if (crawl === undefined) return undefined;
  const close = (): void => {
    const next = [...closed, keyOf(crawl)].slice(-REMEMBERED);
    setClosed(next);
    localStorage.setItem(CLOSED_KEY, next.join(' '));
  };
  return (
    <div
      // Numbers that change every few seconds are not read out; everything else is said once.
      role={crawl.state === 'running' ? 'region' : 'status'}
      aria-label="Crawl"
      data-testid="crawl-banner"
      className="flex h-9 shrink-0 items-center gap-3 border-b border-line bg-container px-4 text-sm"
    >
      <CrawlStateMark state={crawl.state} words={`Crawl ${CRAWL_WORDS[crawl.state].toLowerCase()}`} />
      <span className="min-w-0 truncate">
        <Words crawl={crawl} />
      </span>
      {isMoving(crawl) && (
        <span className="w-40 shrink-0 max-xl:hidden">
          <StateBar counts={crawl.counts} total={crawl.total} done={crawl.done} className="h-2" />
        </span>
      )}
      <span className="ml-auto flex shrink-0 items-center gap-3">
        {crawl.snapshotId !== undefined && (
          <Link
            to="/s/$snapshot"
            params={{ snapshot: crawl.snapshotId }}
            className="font-medium text-accent hover:underline"
          >
            Open the snapshot
          </Link>
        )}
        <Link
          to="/crawls/$crawl"
          params={{ crawl: crawl.id }}
          className="font-medium text-accent hover:underline"
        >
          {crawl.resumable ? 'Go on with it' : 'Show the crawl'}
        </Link>
        <IconButton label="Close this notice" onClick={close}>
          <X size={14} />
        </IconButton>
      </span>
    </div>
  );
}

function Words({ crawl }: { readonly crawl: Crawl }) {
  const { state, counts, reason } = crawl;
  if (state === 'done') {
    return missingCount(counts) === 0 ? 'Every account that can be read was read.' : `${countsText(counts)}.`;
  }
  const how =
    crawl.total === 0
      ? crawl.phaseText
      : `${formatNumber(crawl.done)} of ${formatNumber(crawl.total)} accounts`;
  if (state === 'running') return how;
  if (state === 'interrupted') return `The process that read it ended. ${how} so far; nothing of it is lost.`;
  const facts = reasonFacts(reason ?? 'unexpected');
  return `${facts.title}. ${facts.todo[0] ?? ''} ${how} so far.`;
}
