import type { ApiEdge, ApiNode } from '@assumable/shared/api/contract';
import type { EdgeStatus } from '@assumable/shared/graph/model';
import { useState } from 'react';
import { useAudience } from '../../api-client/queries.ts';
import { Button } from '../../components/button.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { Toggle } from '../../components/toggle.tsx';
import { StatusGlyph } from '../../components/status-mark.tsx';
import { edgeWords } from '../../lib/edge-words.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { STATUS_FACTS } from '../../lib/status.ts';

const PAGE = 25;

/** Callers who have both halves of the edge, whatever blocks or is still open. */
const WHOLE: readonly EdgeStatus[] = ['allowed', 'conditional', 'trusted_unverified', 'denied'];
const TRUSTED: readonly EdgeStatus[] = [...WHOLE, 'trust_only'];

export interface AudienceListProps {
  readonly snapshot: string;
  /** The set: an account, the organization, anyone. */
  readonly source: ApiNode;
  readonly target: ApiNode;
  readonly action: ApiEdge['action'];
  readonly accountName: (id: string) => string | undefined;
  readonly onSelect: OnSelect;
}

/** The callers behind an edge whose source is a set, each with its own answer. */
export function AudienceList({ snapshot, source, target, action, accountName, onSelect }: AudienceListProps) {
  const [withHalves, setWithHalves] = useState(false);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useAudience(snapshot, {
    source: source.id,
    target: target.id,
    action,
    status: [...(withHalves ? TRUSTED : WHOLE)],
    limit: PAGE,
  });
  const pages = data?.pages ?? [];
  const nodes = new Map(pages.flatMap((page) => page.nodes.map((node) => [node.id, node])));
  const edges = pages.flatMap((page) => page.edges);
  return (
    <Panel
      title={`Who stands behind ${source.label}`}
      count={pages[0]?.total}
      actions={<Toggle label="Also without permission" checked={withHalves} onChange={setWithHalves} />}
    >
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonRows rows={4} label="Reading the callers" />}
      {data !== undefined && edges.length === 0 && (
        <p className="text-sm text-ink-2">
          {withHalves
            ? 'No caller in the accounts that were read. Principals outside the collected data may stand behind it.'
            : 'No caller in the accounts that were read has the permission.'}
        </p>
      )}
      <ul className="-mx-4">
        {edges.map((edge) => (
          <li key={`${edge.source} ${edge.action}`}>
            <Caller
              edge={edge}
              node={nodes.get(edge.source)}
              account={accountOf(nodes.get(edge.source), source, accountName)}
              onSelect={onSelect}
            />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button
          variant="quiet"
          className="-ml-2 h-6 px-2 text-xs"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {isFetchingNextPage ? 'Reading more' : 'Show more'}
        </Button>
      )}
    </Panel>
  );
}

/** The caller's account where it differs from the set itself. */
function accountOf(
  node: ApiNode | undefined,
  source: ApiNode,
  accountName: (id: string) => string | undefined,
): string | undefined {
  if (node?.account === undefined || node.account === source.account) return undefined;
  return accountName(node.account) ?? node.account;
}

function Caller(props: {
  readonly edge: ApiEdge;
  readonly node: ApiNode | undefined;
  readonly account: string | undefined;
  readonly onSelect: OnSelect;
}) {
  const { edge, node, account, onSelect } = props;
  return (
    <button
      type="button"
      title={edge.source}
      onClick={() =>
        onSelect({ type: 'edge', source: edge.source, target: edge.target, action: edge.action })
      }
      className="flex h-7 w-full min-w-0 items-center gap-1.5 px-4 text-left text-sm hover:bg-inset"
    >
      <span className="inline-flex shrink-0" style={{ color: `var(${STATUS_FACTS[edge.status].colour})` }}>
        <StatusGlyph status={edge.status} />
      </span>
      {node !== undefined && <KindIcon kind={node.kind} />}
      <span className="min-w-0 truncate">{node?.label ?? edge.source}</span>
      {account !== undefined && <span className="min-w-0 shrink truncate text-xs text-ink-2">{account}</span>}
      <span className="ml-auto max-w-[52%] shrink-0 truncate pl-2 text-xs text-ink-2">{edgeWords(edge)}</span>
    </button>
  );
}
