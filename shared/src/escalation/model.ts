/**
 * Second-class edges: a principal does not assume the role, it makes something run as the role (or rewrites who may
 * assume it). They are kept apart from the trust graph: other actions, other evidence, other coverage.
 */
import type { Arn } from '../arn/arn.ts';
import type { NodeId } from '../graph/model.ts';

export type EscalationStatus = 'allowed' | 'conditional';

/** A statement that grants a needed action. */
export interface Grant {
  /** Name of the policy as AWS shows it. */
  readonly policy: string;
  /** ARN of the user, group or role that carries it. */
  readonly attachedTo: string;
  /** Position in the document, from 0. */
  readonly statement: number;
  readonly sid?: string;
}

/** One permission of an edge, with what was found for it. */
export interface Need {
  readonly action: string;
  /** ARN or pattern that the action has to be allowed on. */
  readonly resource: string;
  readonly status: EscalationStatus;
  readonly grants: readonly Grant[];
  /** What would have to be true, as sentences without full stop. */
  readonly conditions: readonly string[];
}

export interface EscalationEdge {
  readonly source: NodeId;
  /** A role that would be used, or a user that would be taken over. */
  readonly target: Arn;
  /** Name of the way, for example `lambda`. */
  readonly via: string;
  /** What the source does, as the rest of a sentence: `creates a Lambda function that runs as the role`. */
  readonly text: string;
  /** Service that the role is handed to. */
  readonly service?: string;
  readonly status: EscalationStatus;
  readonly needs: readonly Need[];
  /** What else would have to be true although every permission is there, as sentences without full stop. */
  readonly reasons: readonly string[];
}

/** The edges of the pass, found on demand. Every list is sorted by the other end, then by `via`. */
export interface EscalationSource {
  outOf(source: NodeId): readonly EscalationEdge[];
  into(target: NodeId): readonly EscalationEdge[];
}
