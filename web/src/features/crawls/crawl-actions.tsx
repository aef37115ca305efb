import type { Crawl } from '@assumable/shared/api/crawls';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { useCrawlAction, CrawlAction } from '../../api-client/crawls.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { counted, formatNumber } from '../../lib/format.ts';
import { isElsewhere, missingCount } from './crawl-words.ts';
import { NewCrawlLink } from './new-crawl-link.tsx';
import { TextField } from './text-field.tsx';

export type ActionState = ReturnType<typeof useCrawlAction>;

export interface CrawlActionsProps {
  readonly crawl: Crawl;
  readonly acting: ActionState;
  /** A crawl that was begun in place of this one. */
  readonly onOther: (crawl: string) => void;
  readonly onDiscarded: () => void;
}

/** What can be done with a crawl as it is; everything that loses work asks first. */
export function CrawlActions({ crawl, acting, onOther, onDiscarded }: CrawlActionsProps) {
  const [asking, setAsking] = useState<CrawlAction>();
  const [externalId, setExternalId] = useState('');
  const { counts } = crawl;
  const done = crawl.state === 'done';
  const missing = missingCount(counts);
  const act = (action: CrawlAction): void => {
    setAsking(undefined);
    const secret = crawl.settings.externalId && externalId !== '' ? externalId : undefined;
    acting.mutate(
      { id: crawl.id, action, externalId: secret },
      {
        onSuccess: (next) => {
          if (action === 'retry') onOther(next.id);
          if (action === 'discard') onDiscarded();
        },
      },
    );
  };
  /** The ExternalId is not stored, so going on asks for it. */
  const goOn = (action: 'resume' | 'retry'): void =>
    crawl.settings.externalId && crawl.state !== 'paused' ? setAsking(action) : act(action);
  const busy = (action: CrawlAction): boolean => acting.isPending && acting.variables.action === action;
  const off = acting.isPending;
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      {done && missing > 0 && (
        <Button disabled={off} onClick={() => goOn('retry')}>
          {busy('retry') ? 'Starting' : `Read the ${counted(missing, 'missing account')} again`}
        </Button>
      )}
      {crawl.snapshotId !== undefined && (
        <Link
          to="/s/$snapshot"
          params={{ snapshot: crawl.snapshotId }}
          className="inline-flex h-7 shrink-0 items-center rounded-md bg-accent px-2.5 text-sm font-medium text-canvas hover:opacity-90"
        >
          Open the snapshot
        </Link>
      )}
      {crawl.state === 'failed' && !crawl.resumable && <NewCrawlLink label="Plan again" />}
      {crawl.resumable && (
        <>
          <Button disabled={off} onClick={() => setAsking('discard')}>
            {busy('discard') ? 'Discarding' : 'Discard'}
          </Button>
          {counts.ok + counts.partial > 0 && (
            <Button disabled={off} onClick={() => setAsking('seal')}>
              {busy('seal') ? 'Making the snapshot' : 'Make a partial snapshot'}
            </Button>
          )}
          <Button variant="primary" disabled={off} onClick={() => goOn('resume')}>
            {busy('resume') ? 'Resuming' : 'Resume'}
          </Button>
        </>
      )}
      {(crawl.state === 'running' || (crawl.state === 'paused' && !crawl.resumable)) &&
        !isElsewhere(crawl) && (
          <>
            <Button disabled={off} onClick={() => act('cancel')}>
              {busy('cancel') ? 'Cancelling' : 'Cancel'}
            </Button>
            {crawl.state === 'paused' && (
              <Button variant="primary" disabled={off} onClick={() => act('resume')}>
                {busy('resume') ? 'Looking' : 'Try again now'}
              </Button>
            )}
          </>
        )}
      {asking === 'discard' && (
        <ConfirmDialog
          title="Discard this crawl?"
          action="Discard"
          onConfirm={() => act('discard')}
          onClose={() => setAsking(undefined)}
        >
          <p>
            {counts.ok + counts.partial === 0
              ? 'It has read no account yet.'
              : `What it read of ${counted(counts.ok + counts.partial, 'account')} is removed.`}{' '}
            This cannot be undone. Snapshots are not touched.
          </p>
        </ConfirmDialog>
      )}
      {asking === 'seal' && (
        <ConfirmDialog
          title="Make a partial snapshot?"
          action="Make the snapshot"
          onConfirm={() => act('seal')}
          onClose={() => setAsking(undefined)}
        >
          <p>
            It will hold the {counted(counts.ok + counts.partial, 'account')} that were read. The other{' '}
            {formatNumber(crawl.total - counts.ok - counts.partial)} become gaps: trusts that depend on them
            show as not known. The crawl then counts as finished.
          </p>
        </ConfirmDialog>
      )}
      {(asking === 'resume' || asking === 'retry') && (
        <ConfirmDialog
          title={asking === 'resume' ? 'Resume with the ExternalId' : 'Read again with the ExternalId'}
          action={asking === 'resume' ? 'Resume' : 'Start'}
          disabled={externalId === ''}
          onConfirm={() => act(asking)}
          onClose={() => setAsking(undefined)}
        >
          <p>This crawl sends an ExternalId, which is never stored. Enter it again.</p>
          <TextField label="ExternalId" value={externalId} maxLength={1224} onChange={setExternalId} />
        </ConfirmDialog>
      )}
    </div>
  );
}
