import { conditionText } from '../evaluate/words.ts';
import type {
  AssumeAction,
  Audience,
  Capabilities,
  DerivedEdge,
  Edge,
  EdgeStatus,
  Layer,
  OpenCondition,
  TargetSet,
} from '../graph/model.ts';

/** One edge as JSON and NDJSON carry it; the members are those of the REST API. */
export interface EdgeRecord {
  readonly source: string;
  readonly target: string;
  readonly action: AssumeAction;
  readonly status: EdgeStatus;
  readonly decidedBy: readonly Layer[];
  readonly blockedBy: readonly Layer[];
  readonly conditions: readonly (OpenCondition & { readonly text: string })[];
  readonly matched: readonly string[];
  readonly coverage: Edge['coverage'];
  readonly notes: readonly string[];
  readonly capabilities?: Capabilities;
  readonly audience?: Audience;
  readonly targets?: TargetSet;
  readonly via?: string;
}

export function edgeRecord(edge: Edge | DerivedEdge): EdgeRecord {
  return {
    source: edge.source,
    target: edge.target,
    action: edge.action,
    status: edge.status,
    decidedBy: edge.decidedBy,
    blockedBy: edge.blockedBy,
    conditions: edge.conditions.map((condition) => ({ ...condition, text: conditionText(condition) })),
    matched: edge.matched,
    coverage: edge.coverage,
    notes: edge.notes,
    ...(edge.capabilities === undefined ? {} : { capabilities: edge.capabilities }),
    ...(edge.audience === undefined ? {} : { audience: edge.audience }),
    ...(edge.targets === undefined ? {} : { targets: edge.targets }),
    ...('via' in edge ? { via: edge.via } : {}),
  };
}
