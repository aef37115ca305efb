/** Role chains as data: steps, the credentials between them, and how far a search went. */
import type { EscalationEdge } from '../escalation/model.ts';
import type { AssumeAction, DerivedEdge, Edge, EdgeStatus, NodeId } from '../graph/model.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { RequestFacts } from '../resolve/trust-model.ts';

/** A possible step, decided without knowing what came before it. */
export type Step =
  | {
      readonly kind: 'assume';
      readonly source: NodeId;
      readonly target: NodeId;
      readonly action: AssumeAction;
      readonly edge: Edge | DerivedEdge;
    }
  | {
      readonly kind: 'escalation';
      readonly source: NodeId;
      readonly target: NodeId;
      readonly edge: EscalationEdge;
    };

/** A fact of the credentials that the chain itself settles; `text` says how. */
export interface CarriedFact {
  readonly key: string;
  /** Empty when the key is certainly absent. */
  readonly values: readonly string[];
  readonly text: string;
}

export interface SessionLimit {
  readonly minSeconds: number;
  /** Absent when the role's MaxSessionDuration was not collected and nothing else limits it. */
  readonly maxSeconds?: number;
  /** `long_term`: a user was taken over; its credentials do not expire. */
  readonly limit: 'role' | 'chained' | 'unknown' | 'long_term';
}

/** A step of a chain, decided with the facts that the steps before it settle. */
export interface Hop {
  readonly step: Step;
  readonly status: EdgeStatus;
  /** The decided edge; for an escalation step there is none. */
  readonly edge: Edge | DerivedEdge | undefined;
  readonly carried: readonly CarriedFact[];
  readonly session: SessionLimit;
  /** Why the request of this step can, or cannot, carry an MFA context. */
  readonly mfa: MfaContext;
}

export type MfaContext = 'possible' | 'lost' | 'role_session' | 'federated' | 'service';

export interface Chain {
  readonly hops: readonly Hop[];
  /** From the first source to the last target. */
  readonly nodes: readonly NodeId[];
  /** Weakest status of the hops. */
  readonly status: EdgeStatus;
}

/** A chain whose steps hold one by one, but not one after the other. */
export interface BrokenChain {
  /** Up to the target of the step that breaks it. */
  readonly nodes: readonly NodeId[];
  /** Step at which it breaks, from 1. */
  readonly hop: number;
  /** Sentence without full stop. */
  readonly reason: string;
}

export interface ChainOptions {
  readonly maxHops: number;
  /** Statuses that a step may have. */
  readonly statuses: ReadonlySet<EdgeStatus>;
  /** Facts fixed by the asker; those of the credentials hold for the first step only. */
  readonly facts?: RequestFacts;
  /** Most steps that a search may look at before it stops and says so. */
  readonly budget?: number;
}

export interface SearchExtent {
  /** True when the search stopped before it was done. */
  readonly stopped: boolean;
  /** True when principals at the edge of the search have further steps, beyond `maxHops`. */
  readonly deeper: boolean;
  /** Different principals looked at. */
  readonly states: number;
}

const RANK: ReadonlyMap<EdgeStatus, number> = new Map(EDGE_STATUSES.map((status, rank) => [status, rank]));

/** Position in the vocabulary, from the strongest status. */
export function rank(status: EdgeStatus): number {
  return RANK.get(status) ?? EDGE_STATUSES.length;
}

export function weaker(a: EdgeStatus, b: EdgeStatus): EdgeStatus {
  return rank(a) >= rank(b) ? a : b;
}
