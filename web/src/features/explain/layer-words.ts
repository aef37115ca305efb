/** Layers of a decision as people read them: title, whose policy it is, verdict word and glyph. */
import type { Explanation } from '@assumable/shared/api/contract';
import type { EdgeStatus, Layer, NodeKind } from '@assumable/shared/graph/model';

export type LayerOutcome = Explanation['layers'][number];
export type StatementOutcome = LayerOutcome['statements'][number];
export type ConditionOutcome = StatementOutcome['conditions'][number];

interface LayerWords {
  readonly title: string;
  /** Whose policy it is. */
  readonly side: 'source' | 'target';
  /** `of DevOps` or `on the account of DevOps`. */
  readonly carrier: 'principal' | 'account';
}

export const LAYER_WORDS: Readonly<Record<Layer, LayerWords>> = {
  rcp: { title: 'Resource control policies', side: 'target', carrier: 'account' },
  scp: { title: 'Service control policies', side: 'source', carrier: 'account' },
  trust: { title: 'Trust policy', side: 'target', carrier: 'principal' },
  identity: { title: 'Identity policies', side: 'source', carrier: 'principal' },
  boundary: { title: 'Permissions boundary', side: 'source', carrier: 'principal' },
  session: { title: 'Session policy', side: 'source', carrier: 'principal' },
};

/** `pass`, `block`: the layer is settled; `open`: request facts decide; `gap`: data is missing; `idle`: no part. */
export type VerdictTone = 'pass' | 'block' | 'open' | 'gap' | 'idle';

export interface VerdictWords {
  readonly word: string;
  readonly tone: VerdictTone;
}

/** The verdict of a layer in words. An open condition and a missing document are told apart. */
export function verdictWords(layer: Pick<LayerOutcome, 'verdict' | 'statements'>): VerdictWords {
  switch (layer.verdict) {
    case 'allow':
      return { word: 'Allows', tone: 'pass' };
    case 'explicit_deny':
      return { word: 'Denies', tone: 'block' };
    case 'implicit_deny':
      return { word: 'Does not allow', tone: 'block' };
    case 'not_needed':
      return { word: 'Not needed', tone: 'idle' };
    case 'not_applicable':
      return { word: 'Does not apply', tone: 'idle' };
    case 'unknown':
      return layer.statements.some(({ result }) => result === 'unknown')
        ? { word: 'Depends on conditions', tone: 'open' }
        : { word: 'Not known', tone: 'gap' };
  }
}

/**
 * `decides`: the answer rests on it; `contributes`: it allows its part, another layer decides;
 * `overruled`: it allows, but a Deny of its layer wins; `near_miss`: a condition fails.
 */
export type StatementRole = 'decides' | 'contributes' | 'overruled' | 'near_miss';

/** What part a statement plays in the answer; `decidedBy` are the layers that decide it. */
export function statementRole(
  layer: Pick<LayerOutcome, 'layer' | 'verdict'>,
  statement: StatementOutcome,
  decidedBy: readonly Layer[],
): StatementRole {
  if (statement.result === false) return 'near_miss';
  if (layer.verdict === 'explicit_deny' && statement.effect === 'Allow') return 'overruled';
  if (statement.effect === 'Deny') return 'decides';
  return decidedBy.includes(layer.layer) ? 'decides' : 'contributes';
}

/** Statements that are told in a sentence and shown on demand: guardrails that merely let the call pass. */
export function isQuiet(layer: Layer, role: StatementRole): boolean {
  return role === 'overruled' || (role === 'contributes' && (layer === 'scp' || layer === 'rcp'));
}

/** How the layers named by `decidedBy` decide, before their names. */
export const DECISION_WORDS: Readonly<Record<EdgeStatus, string>> = {
  allowed: 'granted by',
  conditional: 'open in',
  trusted_unverified: 'not known:',
  denied: 'blocked by',
  trust_only: 'missing in',
  permit_only: 'missing in',
  none: 'missing in',
};

/** A text as a sentence: with its full stop. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Sources that stand for many callers. */
export const SETS: ReadonlySet<NodeKind> = new Set(['account', 'organization', 'any_principal']);

/** True for a set whose callers were read, at least in part. */
export function isReadSet({ kind, flags }: Explanation['source']): boolean {
  return SETS.has(kind) && !flags.includes('external') && !flags.includes('not_read');
}

const CALLER_LAYERS: readonly Layer[] = ['identity', 'boundary', 'session'];

/** What a layer says, as a sentence. */
export function layerSentence(layer: LayerOutcome, source: Explanation['source']): string {
  const { tone } = verdictWords(layer);
  if (tone === 'open') return 'The open conditions decide.';
  if (tone === 'gap' && CALLER_LAYERS.includes(layer.layer) && isReadSet(source)) {
    return 'Differs by caller: each one behind this edge has policies of its own.';
  }
  return sentence(layer.text);
}

/** The first words of a statement card; its conditions follow. */
export function statementLead(statement: StatementOutcome, role: StatementRole): string {
  const verb = statement.effect === 'Allow' ? 'allow' : 'deny';
  const conditional = statement.conditions.length > 0;
  switch (role) {
    case 'near_miss':
      return conditional ? `Would ${verb} it, but a condition fails` : `Would ${verb} it, but does not match`;
    case 'overruled':
      return 'Allows it, but a Deny wins';
    case 'decides':
    case 'contributes': {
      const does = statement.effect === 'Allow' ? 'Allows it' : 'Denies it';
      if (statement.result === 'unknown') {
        if (conditional) return `${does} if`;
        return statement.matched.includes('session')
          ? `${does} for one session name`
          : `${does} for some requests`;
      }
      return conditional ? `${does}; its conditions hold` : does;
    }
  }
}

const MATCH_WORDS: Readonly<Record<string, string>> = {
  user: 'names this user',
  role: 'names this role',
  session: 'names one session of this role',
  wild: 'names anyone (*)',
  account: 'names the whole account of the caller',
  service: 'names this service',
  federated: 'names this identity provider',
};

/** How the Principal element matched the caller; empty for policies without one. */
export function matchedText(matched: readonly string[]): string {
  return matched.map((name) => MATCH_WORDS[name] ?? name).join(' and ');
}

/** What is known of the value a condition asks for. */
export function factText({ fact }: Pick<ConditionOutcome, 'fact'>): string {
  switch (fact.kind) {
    case 'known':
      return fact.values.length === 0 ? 'known: the list is empty' : `known: ${fact.values.join(', ')}`;
    case 'absent':
      return 'this call does not carry the key';
    case 'open':
      return 'open until the call is made';
  }
}
