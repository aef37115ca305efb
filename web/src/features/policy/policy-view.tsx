import type { SnapshotDetail } from '@assumable/shared/api/contract';
import type { PolicyDetail } from '@assumable/shared/api/policies';
import { FileText, X } from 'lucide-react';
import { useEffect } from 'react';
import { usePolicy } from '../../api-client/policies.ts';
import { useSnapshot } from '../../api-client/queries.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { PolicyViewer } from '../../components/policy-viewer/policy-viewer.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton, SkeletonRows } from '../../components/skeleton.tsx';
import { formatAccountId, formatDate } from '../../lib/format.ts';
import { POLICY_KIND_WORDS } from '../../lib/policy-kinds.ts';
import type { OnSelect } from '../../lib/selection.ts';
import type { PolicySearch } from '../../url-state/policy-search.ts';
import { CompareWith } from './compare-with.tsx';
import { PolicyCarriers } from './policy-carriers.tsx';
import { PolicyDiff } from './policy-diff.tsx';

export interface PolicyViewProps {
  readonly snapshot: SnapshotDetail;
  readonly id: string;
  readonly search: PolicySearch;
  readonly onSearch: (patch: PolicySearch) => void;
  readonly onSelect: OnSelect;
}

const HEIGHT = 4000;

/** One policy: its text, who carries it, and the same or another policy beside it line by line. */
export function PolicyView({ snapshot, id, search, onSearch, onSelect }: PolicyViewProps) {
  const { data, error, refetch } = usePolicy(snapshot.id, id);
  useEffect(() => {
    if (data !== undefined) performance.mark('view:meaningful');
  }, [data]);
  if (error !== null && data === undefined)
    return <ProblemNotice title="This policy cannot be shown" error={error} onRetry={() => void refetch()} />;
  if (data === undefined) {
    return (
      <div role="status" aria-label="Reading the policy" className="p-4">
        <Skeleton className="h-7 w-80" />
        <SkeletonRows rows={12} label="Reading the policy" />
      </div>
    );
  }
  return (
    <article aria-label={data.name} className="flex h-full min-w-0 flex-col lg:flex-row">
      <div className="@container min-h-0 min-w-0 flex-1 overflow-y-auto">
        <PolicyHeader policy={data} />
        <div className="px-4 pb-4">
          {search.with === undefined ? (
            <PolicyViewer text={data.document} label={data.name} maxHeight={HEIGHT} />
          ) : (
            <Comparison
              snapshot={snapshot}
              policy={data}
              other={search.with}
              at={search.at}
              onClose={() => onSearch({ with: undefined, at: undefined })}
            />
          )}
        </div>
      </div>
      <div className="shrink-0 overflow-y-auto border-line max-lg:max-h-[40%] max-lg:border-t lg:w-96 lg:border-l">
        <CompareWith snapshot={snapshot.id} policy={data} search={search} onSearch={onSearch} />
        <PolicyCarriers policy={data} onSelect={onSelect} />
      </div>
    </article>
  );
}

function PolicyHeader({ policy }: { readonly policy: PolicyDetail }) {
  const { account, accountName } = policy;
  return (
    <header className="px-4 pt-2.5 pb-3">
      <h1 className="flex min-h-7 items-center gap-2 text-lg font-semibold">
        <FileText size={16} className="shrink-0 text-ink-2" aria-hidden="true" />
        <span className="min-w-0 [overflow-wrap:anywhere]">{policy.name}</span>
      </h1>
      <p className="text-sm text-ink-2">
        {POLICY_KIND_WORDS[policy.kind]}
        {account !== undefined && (
          <>
            {' in '}
            <span className="text-ink">{accountName ?? formatAccountId(account)}</span>
            {accountName !== undefined && ` ${formatAccountId(account)}`}
          </>
        )}
      </p>
      <p className="flex min-w-0 items-center gap-1">
        <span className="min-w-0 truncate font-mono text-xs text-ink-2" title={policy.id}>
          {policy.id}
        </span>
        <CopyButton text={policy.id} what="id" />
      </p>
    </header>
  );
}

function Comparison(props: {
  readonly snapshot: SnapshotDetail;
  readonly policy: PolicyDetail;
  readonly other: string;
  readonly at: string | undefined;
  readonly onClose: () => void;
}) {
  const { snapshot, policy, other, at, onClose } = props;
  const elsewhere = useSnapshot(at ?? snapshot.id);
  const { data, error, refetch } = usePolicy(at ?? snapshot.id, other);
  const close = (
    <Button onClick={onClose}>
      <X size={14} aria-hidden="true" />
      End the comparison
    </Button>
  );
  if (error !== null && data === undefined) {
    return (
      <>
        <ProblemNotice
          title="There is nothing to compare with"
          error={error}
          onRetry={() => void refetch()}
        />
        {close}
      </>
    );
  }
  if (data === undefined) return <SkeletonRows rows={12} label="Reading the other policy" />;
  const when = at === undefined ? undefined : elsewhere.data?.collectedAt;
  return (
    <>
      <PolicyDiff
        left={{ title: titleOf(data, when ?? (at === undefined ? undefined : at)), text: data.document }}
        right={{
          title: titleOf(policy, at === undefined ? undefined : snapshot.collectedAt),
          text: policy.document,
        }}
      />
      <div className="pt-3">{close}</div>
    </>
  );
}

function titleOf({ name }: PolicyDetail, when: string | undefined): string {
  if (when === undefined) return name;
  return `${name}, ${Number.isNaN(Date.parse(when)) ? when : formatDate(when)}`;
}
