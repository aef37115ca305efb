import type { AssumeAction, Audience, DerivedEdge, Edge, EdgeStatus, NodeId } from '../graph/model.ts';

/** What is known of an edge before the rest of it is made. */
export interface EdgeOutline {
  readonly source: NodeId;
  readonly target: NodeId;
  readonly action: AssumeAction;
  readonly status: EdgeStatus;
  /** Present when the source is a set. */
  readonly audience?: Audience | undefined;
}

/**
 * An edge whose texts are made when they are first looked at: searches and pages pass by many more edges than they
 * show.
 */
export class LazyEdge<E extends Edge = Edge | DerivedEdge> implements EdgeOutline {
  readonly source: NodeId;
  readonly target: NodeId;
  readonly action: AssumeAction;
  readonly status: EdgeStatus;
  readonly audience: Audience | undefined;
  /** Source of the set-valued edge that this one stands behind; absent where it stands for itself. */
  readonly via: NodeId | undefined;
  readonly #make: () => E;
  #edge: E | undefined;

  constructor(outline: EdgeOutline, via: NodeId | undefined, make: () => E) {
    this.source = outline.source;
    this.target = outline.target;
    this.action = outline.action;
    this.status = outline.status;
    this.audience = outline.audience;
    this.via = via;
    this.#make = make;
  }

  get edge(): E {
    this.#edge ??= this.#make();
    return this.#edge;
  }

  get conditions(): Edge['conditions'] {
    return this.edge.conditions;
  }
}
