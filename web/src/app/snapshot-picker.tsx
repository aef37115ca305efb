import type { SnapshotSummary } from '@assumable/shared/api/contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { useSnapshot, useSnapshots } from '../api-client/queries.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { ChoiceMenu } from '../components/menu.tsx';
import { useNow } from '../lib/use-now.ts';
import { formatAge, formatDate, formatLocalDate, formatNumber } from '../lib/format.ts';

/** Which snapshot is on screen, how old it is, how much of the organization it holds. */
export function SnapshotPicker({ snapshot }: { readonly snapshot: string }) {
  const navigate = useNavigate();
  const now = useNow();
  const list = useSnapshots();
  const current = useSnapshot(snapshot, {
    enabled: list.data === undefined || list.data.snapshots.length > 0,
  });
  const shown = current.data;
  const snapshots = list.data?.snapshots ?? [];
  if (shown === undefined) return <div className="h-7 w-80" />;
  const newest = snapshots[0];
  return (
    <div className="flex min-w-0 items-center gap-2.5 text-sm">
      <ChoiceMenu
        label="Snapshot"
        value={shown.id}
        choices={snapshots.map((row) => ({
          id: row.id,
          label: row.label,
          detail: `${formatDate(row.collectedAt)} · ${coverageWords(row)}`,
        }))}
        onChoose={(id) => void navigate({ to: '/s/$snapshot', params: { snapshot: id } })}
        trigger={
          <Button variant="quiet" className="min-w-0 px-2 text-ink!" aria-label={`Snapshot ${shown.label}`}>
            <span className="max-w-64 truncate font-semibold max-sm:max-w-24">{shown.label}</span>
            <ChevronDown size={14} className="text-ink-2" aria-hidden="true" />
          </Button>
        }
      />
      {shown.source === 'demo' && (
        <span className="max-sm:hidden">
          <Badge>demo</Badge>
        </span>
      )}
      {newest !== undefined && newest.id !== shown.id && <Badge tone="warning">older snapshot</Badge>}
      <span
        className="hidden truncate text-xs whitespace-nowrap text-ink-2 xl:block"
        title={`${formatDate(shown.collectedAt)}, here ${formatLocalDate(shown.collectedAt)}`}
      >
        {formatDate(shown.collectedAt)} ({formatAge(shown.collectedAt, now)})
      </span>
      <Link
        to="/s/$snapshot"
        params={{ snapshot: shown.id }}
        data-testid="coverage"
        className="flex shrink-0 items-center gap-1.5 text-xs whitespace-nowrap text-ink hover:underline max-sm:hidden"
        title="What was not read, and why"
      >
        <CoverageBar snapshot={shown} />
        <span className="max-xl:hidden">{coverageWords(shown)}</span>
        <span className="xl:hidden">
          {`${formatNumber(shown.counts.accountsRead)}/${formatNumber(shown.counts.accounts)} read`}
        </span>
      </Link>
    </div>
  );
}

function coverageWords({ counts }: SnapshotSummary): string {
  return `${formatNumber(counts.accountsRead)} of ${formatNumber(counts.accounts)} accounts read`;
}

function CoverageBar({ snapshot }: { readonly snapshot: SnapshotSummary }) {
  const { accounts, accountsRead } = snapshot.counts;
  const share = accounts === 0 ? 0 : accountsRead / accounts;
  return (
    <span
      className="hatched inline-block h-2 w-12 overflow-hidden rounded-sm border border-line-strong"
      aria-hidden="true"
    >
      <span className="block h-full bg-line-strong" style={{ width: `${share * 100}%` }} />
    </span>
  );
}
