/** A policy document as parsed: plain data, nothing decided yet. */

export type Effect = 'Allow' | 'Deny';

export interface PrincipalEntry {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`, or whatever the document says. */
  readonly type: string;
  readonly value: string;
}

export interface PrincipalElement {
  /** `NotPrincipal`. */
  readonly negated: boolean;
  /** The bare form `"Principal": "*"`; its one entry reads `{type: 'AWS', value: '*'}`. */
  readonly bare: boolean;
  readonly entries: readonly PrincipalEntry[];
}

export interface PatternElement {
  /** `NotAction`, `NotResource`. */
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

export interface ConditionClause {
  /** As written, for example `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  /** As written. */
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: Effect;
  readonly principal?: PrincipalElement;
  readonly action: PatternElement;
  readonly resource?: PatternElement;
  readonly conditions: readonly ConditionClause[];
}

/** A statement that could not be understood although it says whether it allows or denies: what it covers is unknown. */
export interface UnreadStatement {
  readonly effect: Effect;
  /** Absent when the actions themselves could not be read. */
  readonly action?: PatternElement;
}

/** Machine code, sentence and statement of something in a document that IAM would refuse or that was ignored. */
export interface PolicyProblem {
  readonly code:
    'not_json' | 'not_an_object' | 'no_statement' | 'bad_statement' | 'bad_element' | 'duplicate_key';
  readonly message: string;
  readonly statement?: number;
}

export interface PolicyDocument {
  /** `2012-10-17` or `2008-10-17`; the older one is the default and has no variables. */
  readonly version: string;
  readonly id?: string;
  readonly statements: readonly Statement[];
  /** Statements left out of `statements` whose effect is known: they keep a verdict open instead of vanishing. */
  readonly unread: readonly UnreadStatement[];
  readonly problems: readonly PolicyProblem[];
  /** False when the text could not be read at all: its verdict is unknown, never "no". */
  readonly readable: boolean;
}
