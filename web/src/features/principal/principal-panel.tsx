import type { PrincipalDetail } from '@assumable/shared/api/contract';
import { usePrincipal } from '../../api-client/queries.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton, SkeletonRows } from '../../components/skeleton.tsx';
import { type TabItem, Tabs } from '../../components/tabs.tsx';
import type { OnSelect } from '../../lib/selection.ts';
import { IdentityCenterTraceView } from './identity-center-trace.tsx';
import { BoundaryTab, GuardrailsTab, PermissionsTab, TagsTab, TrustTab } from './policy-tabs.tsx';
import type { OnOpenPrincipal } from './principal-actions.tsx';
import { PrincipalHeader } from './principal-header.tsx';
import { applicable } from './principal-words.ts';
import type { Direction } from './reach.ts';
import { ReachTab } from './reach-tab.tsx';

export interface PrincipalPanelProps {
  readonly snapshot: string;
  /** Node id: ARN, service principal, provider domain, `*`, unique id. */
  readonly id: string;
  /** Tab that is open; `reach` when it is none of this principal. */
  readonly tab: string | undefined;
  readonly onSelect: OnSelect;
  readonly onOpen: OnOpenPrincipal;
}

export type TabId = 'reach' | 'people' | 'trust' | 'permissions' | 'boundary' | 'guardrails' | 'tags';

/** Everything about one principal; only what its kind has. */
export function PrincipalPanel({ snapshot, id, tab, onSelect, onOpen }: PrincipalPanelProps) {
  const { data, error, refetch } = usePrincipal(snapshot, id);
  if (error !== null && data === undefined)
    return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <PrincipalSkeleton />;
  const items = tabsOf(data, snapshot, onSelect);
  const first = items[0];
  return (
    <article aria-label={data.node.label}>
      <PrincipalHeader detail={data} onSelect={onSelect} onOpen={onOpen} />
      {items.length === 1 && first !== undefined ? (
        <div className="border-t border-line">{first.content}</div>
      ) : (
        <Tabs
          label={`About ${data.node.label}`}
          value={items.find((item) => item.id === tab)?.id ?? 'reach'}
          onChange={(next) => onSelect({ type: 'node', id, ...(next === 'reach' ? {} : { tab: next }) })}
          items={items}
        />
      )}
    </article>
  );
}

/** The tabs that apply to this kind of principal. */
export function tabsOf(
  detail: PrincipalDetail,
  snapshot: string,
  onSelect: OnSelect,
): readonly TabItem<TabId>[] {
  const has = applicable(detail);
  const directions: readonly Direction[] = has.inbound ? ['in', 'out'] : ['out'];
  const tags = Object.keys(detail.tags).length;
  return [
    {
      id: 'reach',
      label: 'Reach',
      content: (
        <ReachTab snapshot={snapshot} node={detail.node} directions={directions} onSelect={onSelect} />
      ),
    },
    ...(detail.node.kind === 'iam_role' && detail.node.label.startsWith('AWSReservedSSO_')
      ? [
          {
            id: 'people',
            label: 'People',
            content: (
              <IdentityCenterTraceView
                snapshot={snapshot}
                query={{ type: 'role', id: detail.node.id }}
                onSelect={onSelect}
              />
            ),
          } as const,
        ]
      : []),
    ...(has.trust
      ? [
          {
            id: 'trust',
            label: 'Trust policy',
            content: <TrustTab detail={detail} snapshot={snapshot} />,
          } as const,
        ]
      : []),
    ...(has.permissions
      ? [
          {
            id: 'permissions',
            label: 'Permissions',
            count: detail.policies.length,
            content: <PermissionsTab detail={detail} snapshot={snapshot} />,
          } as const,
        ]
      : []),
    ...(has.boundary
      ? [{ id: 'boundary', label: 'Boundary', content: <BoundaryTab detail={detail} /> } as const]
      : []),
    ...(has.guardrails
      ? [
          {
            id: 'guardrails',
            label: 'SCP & RCP',
            count: detail.policiesInForce.length,
            content: <GuardrailsTab policies={detail.policiesInForce} snapshot={snapshot} />,
          } as const,
        ]
      : []),
    ...(has.tags && tags > 0
      ? [{ id: 'tags', label: 'Tags', count: tags, content: <TagsTab tags={detail.tags} /> } as const]
      : []),
  ];
}

export function PrincipalSkeleton() {
  return (
    <div role="status" aria-label="Reading the principal">
      <div className="px-4 pt-2.5 pb-3">
        <Skeleton className="h-7 w-2/3" />
        <Skeleton className="mt-1 h-5 w-1/2" />
        <Skeleton className="mt-1 h-7 w-5/6" />
        <Skeleton className="mt-2 h-[92px]" />
      </div>
      <div className="h-8 border-b border-line" />
      <SkeletonRows rows={9} label="Reading its reach" />
    </div>
  );
}
