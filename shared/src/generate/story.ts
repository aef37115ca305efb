/** A named pair of a synthetic organization whose verdict was derived by hand. */
import type { Arn } from '../arn/arn.ts';
import type { EdgeStatus, NodeId } from '../graph/model.ts';

export interface Story {
  /** Stable kebab-case name for tests and documentation. */
  readonly id: string;
  readonly title: string;
  readonly source: NodeId;
  readonly target: Arn;
  /** The verdict that the evaluation rules give. */
  readonly status: EdgeStatus;
  /** Why, in one sentence. */
  readonly note: string;
}

export function story(
  id: string,
  status: EdgeStatus,
  source: NodeId,
  target: Arn,
  title: string,
  note: string,
): Story {
  return { id, title, source, target, status, note };
}
