/**
 * One statement against one request: principal, action, resource and every condition must hold.
 * The result keeps what was open, so that the edge can say what would have to be true.
 */
import type { ConditionControl, Layer, MatchClass, OpenCondition, Tri } from '../graph/model.ts';
import { arnPatternMatches, compileArnPatternPieces } from '../policy/arn-pattern.ts';
import type { CompiledCondition, CompiledResource, CompiledStatement, StsAction } from '../policy/compile.ts';
import { evaluateCondition, fillTemplate } from './condition.ts';
import type { FactLookup } from './condition.ts';
import { certainValues, isAbsent } from './fact.ts';
import type { ConditionOutcome, StatementOutcome } from './model.ts';
import { matchPrincipals } from './principal-match.ts';
import type { PrincipalMatch } from './principal-match.ts';
import type { AssumeRequest, LoadedPolicy } from './request.ts';
import { triAnd, triNot, triOr } from './tri.ts';

/** A statement whose action, resource and principal may apply; conditions decided the rest. */
export interface StatementMatch {
  readonly loaded: LoadedPolicy;
  readonly compiled: CompiledStatement;
  readonly layer: Layer;
  readonly context: MatchContext;
  readonly result: Tri;
  /** Classes of principal entries that matched, each with its own certainty (trust policies only). */
  readonly classes: readonly PrincipalMatch[];
  readonly resource: Tri;
  readonly principal: Tri;
  /** True when the session name or a variable in Resource is open. */
  readonly loose: boolean;
  /** Conditions that only the request can decide; empty when the result is certain. */
  readonly undecided: readonly CompiledCondition[];
}

export interface MatchContext {
  readonly request: AssumeRequest;
  readonly action: StsAction;
  readonly lookup: FactLookup;
}

/**
 * Decides a statement; `undefined` when its action, resource or principal certainly does not apply.
 * `layer` tells which elements count: trust policies have no Resource, only trust policies and RCPs a Principal.
 */
export function matchStatement(
  loaded: LoadedPolicy,
  compiled: CompiledStatement,
  layer: Layer,
  context: MatchContext,
): StatementMatch | undefined {
  if (!compiled.actions.has(context.action)) return undefined;
  const resource = layer === 'trust' ? true : matchResource(compiled, context);
  if (resource === false) return undefined;
  const classes = layer === 'trust' || layer === 'rcp' ? matchPrincipals(compiled, context.request) : [];
  if ((layer === 'trust' || layer === 'rcp') && classes.length === 0) return undefined;
  if (layer === 'trust' && lacksRequiredClaim(compiled, context.request)) return undefined;
  let principal: Tri = true;
  if (layer === 'trust') {
    principal = false;
    for (const match of classes) principal = triOr(principal, match.result);
  }
  let conditions: Tri = true;
  let undecided: CompiledCondition[] | undefined;
  for (const condition of compiled.conditions) {
    const one = evaluateCondition(condition, context.lookup);
    conditions = triAnd(conditions, one);
    if (conditions === false) break;
    if (one === 'unknown') (undecided ??= []).push(condition);
  }
  const result = triAnd(triAnd(resource, principal), conditions);
  return {
    loaded,
    compiled,
    layer,
    context,
    result,
    classes,
    resource,
    principal,
    loose: result === 'unknown' && (resource === 'unknown' || principal === 'unknown'),
    undecided: result === 'unknown' && undecided !== undefined ? undecided : NONE,
  };
}

const NONE: readonly CompiledCondition[] = [];

/** `NotResource` negates the union of its patterns; an open variable leaves the match open. */
function matchResource({ resource }: CompiledStatement, context: MatchContext): Tri {
  if (resource === undefined) return false;
  let any: Tri = false;
  for (const item of resource.items) {
    if (any === true) break;
    any = triOr(any, resourceMatches(item, context));
  }
  return resource.negated ? triNot(any) : any;
}

function resourceMatches(item: CompiledResource, { request, lookup }: MatchContext): Tri {
  if (item.kind === 'pattern') return arnPatternMatches(item.pattern, request.target.arnParts);
  const pieces = fillTemplate(item.last, lookup);
  if (pieces === 'missing') return false;
  if (pieces === 'unknown') return 'unknown';
  return arnPatternMatches(compileArnPatternPieces(item.head, pieces), request.target.arnParts);
}

/**
 * STS refuses tokens of app.terraform.io unless the trust policy evaluates their `sub` claim.
 * Source: IAM User Guide, "Identity-provider controls for shared OIDC providers".
 */
function lacksRequiredClaim(
  { statement, conditions }: CompiledStatement,
  { caller }: AssumeRequest,
): boolean {
  return (
    caller.kind === 'oidc' &&
    caller.issuer === 'app.terraform.io' &&
    statement.effect === 'Allow' &&
    !conditions.some(({ key }) => key === 'app.terraform.io:sub')
  );
}

/** What has to be true for an undecided statement to apply, or to fail when it denies. */
export function openConditions({
  loaded,
  compiled,
  layer,
  context,
  result,
  resource,
  principal,
  undecided,
}: StatementMatch): readonly OpenCondition[] {
  if (result !== 'unknown') return [];
  const policy = loaded.source.id;
  const statement = compiled.statement.index;
  const onDeny = compiled.statement.effect === 'Deny';
  const open: OpenCondition[] = [];
  const add = (operator: string, key: string, values: readonly string[], control: ConditionControl): void => {
    open.push({ layer, policy, statement, operator, key, values, control, onDeny });
  };
  if (principal === 'unknown') add('', '(session-name)', [], 'credential');
  if (resource === 'unknown') add('', '(resource-variable)', [], 'credential');
  for (const condition of undecided) {
    const { operator, key, values } = condition.clause;
    add(operator, key, values, context.lookup(condition.key).control);
  }
  return open;
}

/** The evidence form of a match: each condition with what was known of its key. */
export function toOutcome(
  { loaded, compiled, result, classes }: StatementMatch,
  lookup: FactLookup,
): StatementOutcome {
  const { statement } = compiled;
  return {
    policy: loaded.source.id,
    statement: statement.index,
    ...(statement.sid === undefined ? {} : { sid: statement.sid }),
    effect: statement.effect,
    result,
    matched: classes.map((match): MatchClass => match.class),
    conditions: compiled.conditions.map((condition): ConditionOutcome => {
      const fact = lookup(condition.key);
      const values = certainValues(fact);
      return {
        operator: condition.clause.operator,
        key: condition.clause.key,
        values: condition.clause.values,
        result: evaluateCondition(condition, lookup),
        fact: isAbsent(fact)
          ? { kind: 'absent' }
          : values === undefined
            ? { kind: 'open' }
            : { kind: 'known', values },
      };
    }),
  };
}
