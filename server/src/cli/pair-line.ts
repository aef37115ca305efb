/** One line of `explain --pairs`: a question in, an answer out. */
import { ASSUME_ACTIONS } from '@assumable/shared/graph/model';
import type { AssumeAction } from '@assumable/shared/graph/model';
import type { Decision } from '@assumable/shared/evaluate/model';
import { conditionText, reasonText } from '@assumable/shared/evaluate/words';
import { failure, success } from '@assumable/shared/lib/result';
import type { Result } from '@assumable/shared/lib/result';
import { QueryError } from '@assumable/shared/query/query-error';
import { requestFactsOf } from '@assumable/shared/query/request-facts';
import type { RequestFacts } from '@assumable/shared/resolve/trust-model';

export interface PairQuestion {
  readonly source: string;
  readonly target: string;
  readonly action?: AssumeAction;
  readonly facts?: RequestFacts;
}

/** Reads `{"source", "target", "action"?, "context"?}`; the error is a sentence about this line. */
export function parsePair(text: string): Result<PairQuestion, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failure('is not JSON; expected {"source": "<ARN>", "target": "<ARN>"}');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return failure('is not a JSON object; expected {"source": "<ARN>", "target": "<ARN>"}');
  }
  const member = (name: string): unknown =>
    Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  const source = member('source');
  const target = member('target');
  if (typeof source !== 'string') return failure('has no text member "source"');
  if (typeof target !== 'string') return failure('has no text member "target"');
  const action = readAction(member('action'));
  if (!action.ok) return action;
  const facts = readContext(member('context'));
  if (!facts.ok) return facts;
  return success({
    source,
    target,
    ...(action.value === undefined ? {} : { action: action.value }),
    ...(facts.value === undefined ? {} : { facts: facts.value }),
  });
}

function readAction(value: unknown): Result<AssumeAction | undefined, string> {
  if (value === undefined) return success(undefined);
  const action = ASSUME_ACTIONS.find((candidate) => candidate === value);
  return action === undefined
    ? failure(`has an "action" other than ${ASSUME_ACTIONS.join(', ')}`)
    : success(action);
}

function readContext(value: unknown): Result<RequestFacts | undefined, string> {
  if (value === undefined) return success(undefined);
  try {
    return success(requestFactsOf(value));
  } catch (error) {
    if (error instanceof QueryError) return failure(`has an unusable "context": ${error.message}`);
    throw error;
  }
}

/** The answer line; source and target are repeated exactly as asked, so that lines can be joined with the question. */
export function answerLine(question: PairQuestion, decision: Decision): string {
  const answer = {
    source: question.source,
    target: question.target,
    verdict: decision.status,
    decidedBy: decision.decidedBy,
    blockedBy: decision.blockedBy,
    conditions: decision.conditions.map((condition) => ({
      layer: condition.layer,
      key: condition.key,
      operator: condition.operator,
      values: condition.values,
      onDeny: condition.onDeny,
      control: condition.control,
      text: conditionText(condition),
    })),
    capabilities: decision.capabilities,
    coverage: decision.coverage,
    notes: decision.notes,
    ...(decision.reason === undefined ? {} : { reason: `${reasonText(decision.reason)}.` }),
  };
  return `${JSON.stringify(answer)}\n`;
}

/** Stands in the place of the answer to a line that could not be understood. */
export function errorLine(line: number, error: string): string {
  return `${JSON.stringify({ line, error })}\n`;
}
