import type { z } from 'zod';
import type { ExplainQuerySchema, Explanation } from '../api/contract.ts';
import {
  conditionOutcomeText,
  decisionSummary,
  layerText,
  noteText,
  reasonText,
  statementText,
} from '../evaluate/words.ts';
import type { LayerOutcome, StatementOutcome } from '../evaluate/model.ts';
import type { NodeId } from '../graph/model.ts';
import { locateStatements } from '../policy/locate.ts';
import type { TextRange } from '../policy/locate.ts';
import type { ExplainedDecision, RequestFacts, TrustModel } from '../resolve/trust-model.ts';
import { accountName } from './account-names.ts';
import { apiConditions, apiNode } from './api-edge.ts';
import { accountOfNode, nodeOf } from './nodes.ts';
import { parseRequestFacts } from './request-facts.ts';

/** The question with the request facts as JSON text (API) or already read (command line). */
export type ExplainQuery = Omit<z.infer<typeof ExplainQuerySchema>, 'context'> & {
  readonly context?: string | RequestFacts | undefined;
};

/**
 * Why one principal can or cannot assume one role: verdict, every layer with the statements that decided and the
 * near misses, the documents as collected, and the lines each statement stands on. Any pair of texts has an answer.
 * Throws `QueryError` when the context is not a JSON object of texts.
 */
export function explainPair(model: TrustModel, query: ExplainQuery): Explanation {
  const facts = typeof query.context === 'string' ? parseRequestFacts(query.context) : query.context;
  const explained = model.explain(query.source, query.target, {
    ...(query.action === undefined ? {} : { action: query.action }),
    ...(facts === undefined ? {} : { facts }),
  });
  const { decision } = explained;
  const { status } = decision;
  const ranges = statementRanges(explained);
  return {
    source: apiNode(nodeOf(model, decision.source)),
    target: apiNode(nodeOf(model, decision.target)),
    action: decision.action,
    status: decision.status,
    decidedBy: [...decision.decidedBy],
    blockedBy: [...decision.blockedBy],
    conditions: apiConditions(decision.conditions),
    layers: decision.layers.map((layer) => apiLayer(layer, ranges)),
    documents: documentsOf(explained),
    coverage: decision.coverage,
    ...(status === 'allowed' || status === 'conditional' || status === 'trusted_unverified'
      ? { capabilities: { ...decision.capabilities } }
      : {}),
    notes: decision.notes.map((code) => ({ code, text: noteText(code) })),
    ...(decision.reason === undefined ? {} : { reason: `${reasonText(decision.reason)}.` }),
    summary: decisionSummary(decision, {
      source: displayName(model, decision.source),
      target: displayName(model, decision.target),
    }),
  };
}

/** `DevOps (apps-prd)`: the label with the account people know. */
function displayName(model: TrustModel, id: NodeId): string {
  const node = nodeOf(model, id);
  const account = accountOfNode(model, id);
  if (account === undefined || node.kind === 'account') return node.label;
  return `${node.label} (${accountName(model, account) ?? account})`;
}

type ReadRange = (policy: string, statement: number) => TextRange | undefined;

/** Ranges of the statements of every document, located once per document. */
function statementRanges(explained: ExplainedDecision): ReadRange {
  const located = new Map<string, readonly (TextRange | undefined)[]>();
  return (policy, statement) => {
    const known = located.get(policy) ?? locateStatements(explained.documents.get(policy)?.text ?? '');
    located.set(policy, known);
    return known[statement];
  };
}

function apiLayer(layer: LayerOutcome, range: ReadRange): Explanation['layers'][number] {
  return {
    layer: layer.layer,
    verdict: layer.verdict,
    statements: layer.statements.map((outcome) => apiStatement(outcome, range)),
    policies: layer.policies.map((policy) => policy.id),
    text: layerText(layer),
  };
}

function apiStatement(
  outcome: StatementOutcome,
  range: ReadRange,
): Explanation['layers'][number]['statements'][number] {
  const lines = range(outcome.policy, outcome.statement);
  return {
    policy: outcome.policy,
    statement: outcome.statement,
    ...(outcome.sid === undefined ? {} : { sid: outcome.sid }),
    effect: outcome.effect,
    result: outcome.result,
    matched: [...outcome.matched],
    conditions: outcome.conditions.map((condition) => ({
      ...condition,
      values: [...condition.values],
      fact:
        condition.fact.kind === 'known'
          ? { kind: 'known', values: [...condition.fact.values] }
          : condition.fact,
      text: conditionOutcomeText(condition),
    })),
    ...(lines === undefined ? {} : { range: { ...lines } }),
    text: statementText(outcome),
  };
}

function documentsOf({ decision, documents }: ExplainedDecision): Explanation['documents'] {
  const read = decision.layers.flatMap((layer) => layer.policies).map((source) => ({ source, text: '' }));
  const byId = new Map(read.map((document) => [document.source.id, document]));
  for (const [id, document] of documents) byId.set(id, document);
  return Object.fromEntries(
    [...byId].map(([id, { source, text }]) => [
      id,
      {
        name: source.name,
        ...(source.arn === undefined ? {} : { arn: source.arn }),
        kind: source.kind,
        attachedTo: source.attachedTo,
        document: text,
      },
    ]),
  );
}
