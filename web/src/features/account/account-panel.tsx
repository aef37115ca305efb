import type { AccountDetail } from '@assumable/shared/api/contract';
import { isAccountId } from '@assumable/shared/arn/arn';
import { useState } from 'react';
import { useAccountNames } from '../../api-client/account-names.ts';
import { useAccount } from '../../api-client/queries.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { Panel } from '../../components/panel.tsx';
import { PolicyFold } from '../../components/policy-viewer/policy-fold.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton, SkeletonRows } from '../../components/skeleton.tsx';
import { StatusCounts } from '../../components/status-counts.tsx';
import { formatAccountId, formatNumber } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { AccountHeader } from './account-header.tsx';
import { type AccountRow, accountSides, endpointKind, endpointName } from './account-sides.ts';

export interface AccountPanelProps {
  readonly snapshot: string;
  /** 12 digits. */
  readonly account: string;
  readonly onSelect: OnSelect;
}

/** Everything about one account: what was read, who comes in, where it leads, what guards it. */
export function AccountPanel({ snapshot, account, onSelect }: AccountPanelProps) {
  const { data, error, refetch } = useAccount(snapshot, account);
  const accountName = useAccountNames(snapshot);
  if (error !== null && data === undefined)
    return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <AccountSkeleton />;
  const known = data.coverage === 'read' || data.coverage === 'partial';
  const sides = accountSides(account, data.accountEdges);
  return (
    <article aria-label={`Account ${data.name}`}>
      <AccountHeader detail={data} sides={sides} />
      {sides.inside !== undefined && (
        <Panel title="Inside the account" count={sides.inside.total}>
          <StatusCounts counts={sides.inside.counts} />
        </Panel>
      )}
      <Side
        title="Into this account"
        empty={
          known
            ? 'Nobody outside is trusted here.'
            : 'Not known: the trust policies of this account were not read.'
        }
        rows={sides.inbound}
        {...{ accountName, onSelect }}
      />
      <Side
        title="Out of this account"
        empty={
          known
            ? 'Nobody of this account leads to another one.'
            : 'No other account trusts it. What its principals may do was not read.'
        }
        rows={sides.outbound}
        {...{ accountName, onSelect }}
      />
      <PoliciesInForce policies={data.policiesInForce} />
    </article>
  );
}

const FIRST = 15;

function Side(props: {
  readonly title: string;
  readonly empty: string;
  readonly rows: readonly AccountRow[];
  readonly accountName: (id: string) => string | undefined;
  readonly onSelect: OnSelect;
}) {
  const { title, empty, rows, accountName, onSelect } = props;
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST);
  return (
    <Panel title={title} count={rows.length}>
      {rows.length === 0 && <p className="text-sm text-ink-2">{empty}</p>}
      <ul className="-mx-4">
        {shown.map(({ other, edge }) => {
          const account = isAccountId(other);
          const known = account ? accountName(other) : endpointName(other);
          return (
            <li key={other}>
              <button
                type="button"
                title={other}
                onClick={() => onSelect({ type: 'pair', source: edge.source, target: edge.target })}
                className="flex h-7 w-full min-w-0 items-center gap-1.5 px-4 text-left text-sm hover:bg-inset"
              >
                <KindIcon kind={endpointKind(other)} />
                <span className="min-w-0 truncate">{known ?? formatAccountId(other)}</span>
                {account && known !== undefined && known !== other && (
                  <span className="shrink-0 text-xs text-ink-2">{formatAccountId(other)}</span>
                )}
                <span className="ml-auto shrink-0 pl-2 text-xs">
                  <StatusCounts counts={edge.counts} />
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {rows.length > shown.length && (
        <button
          type="button"
          className="min-h-6 rounded-sm text-xs text-accent hover:underline"
          onClick={() => setAll(true)}
        >
          {`Show ${formatNumber(rows.length - shown.length)} more`}
        </button>
      )}
    </Panel>
  );
}

function PoliciesInForce({ policies }: { readonly policies: AccountDetail['policiesInForce'] }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  if (policies.length === 0) return undefined;
  return (
    <Panel title="Policies in force" count={policies.length}>
      {policies.map((policy) => {
        const key = `${policy.attachedTo} ${policy.id}`;
        return (
          <PolicyFold
            key={key}
            name={policy.name}
            origin={`${policy.type === 'SERVICE_CONTROL_POLICY' ? 'SCP' : 'RCP'} on ${policy.attachedToName}`}
            title={policy.id}
            remark={policy.awsManaged ? 'AWS managed' : undefined}
            text={policy.document}
            label={`${policy.name} on ${policy.attachedToName}`}
            open={open.has(key)}
            onToggle={() => {
              const next = new Set(open);
              if (!next.delete(key)) next.add(key);
              setOpen(next);
            }}
          />
        );
      })}
    </Panel>
  );
}

function AccountSkeleton() {
  return (
    <div role="status" aria-label="Reading the account">
      <div className="border-b border-line px-4 pt-2.5 pb-3">
        <Skeleton className="h-7 w-2/3" />
        <Skeleton className="mt-1 h-5 w-1/2" />
        <Skeleton className="mt-3 h-12" />
      </div>
      <SkeletonRows rows={9} label="Reading its edges" />
    </div>
  );
}
