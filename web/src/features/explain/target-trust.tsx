import type { ApiNode } from '@assumable/shared/api/contract';
import { usePrincipal } from '../../api-client/queries.ts';
import { Panel } from '../../components/panel.tsx';
import { PolicyViewer } from '../../components/policy-viewer/policy-viewer.tsx';
import type { PartMatcher } from '../../components/policy-viewer/statement-parts.ts';

export interface TargetTrustProps {
  readonly snapshot: string;
  readonly target: ApiNode;
  readonly matcher: PartMatcher;
}

/** The trust policy of a role when nothing was evaluated: the reader can check who it does name. */
export function TargetTrust({ snapshot, target, matcher }: TargetTrustProps) {
  const { data } = usePrincipal(snapshot, target.id);
  if (data?.trustPolicy === undefined) return undefined;
  return (
    <Panel title="Trust policy of the role">
      <PolicyViewer text={data.trustPolicy} label={`Trust policy of ${target.label}`} matcher={matcher} />
    </Panel>
  );
}
