/**
 * One action of one principal on one resource, three-valued: identity policies, permissions boundary and SCPs. An
 * explicit Deny ends it, a missing Allow in any layer ends it, and what only the request can tell stays open.
 */
import { fillTemplate, evaluateCondition } from '../evaluate/condition.ts';
import type { FactLookup } from '../evaluate/condition.ts';
import { triAnd, triNot, triOr } from '../evaluate/tri.ts';
import { clauseText, conditionText } from '../evaluate/words.ts';
import type { Tri } from '../graph/model.ts';
import { arnPatternMatches, compileArnPatternPieces, splitArnPattern } from '../policy/arn-pattern.ts';
import type { CompiledResource } from '../policy/compile.ts';
import type { ActionStatement } from './action-policy.ts';
import type { Grant, Need } from './model.ts';
import type { BoundPolicy, PrincipalLayers } from './principal-layers.ts';

export interface ActionRequest {
  /** As AWS writes it, `iam:PassRole`. */
  readonly action: string;
  readonly resource: string;
  readonly lookup: FactLookup;
}

interface LayerVerdict {
  readonly allow: Tri;
  readonly deny: Tri;
  readonly grants: readonly Grant[];
  readonly allowConditions: readonly string[];
  readonly denyConditions: readonly string[];
}

/** `undefined` when the action is certainly not allowed. */
export function decideAction(layers: PrincipalLayers, request: ActionRequest): Need | undefined {
  const parts = splitArnPattern(request.resource);
  const identity = layerVerdict(layers.identity, request, parts);
  const limits = [
    ...(layers.boundary === undefined ? [] : [layerVerdict([layers.boundary], request, parts)]),
    ...(layers.scps === 'unknown' ? [] : layers.scps.map((level) => layerVerdict(level, request, parts))),
  ];
  const all = [identity, ...limits];
  const verdict = all.reduce<Tri>(
    (so, { allow, deny }) => triAnd(so, triAnd(allow, triNot(deny))),
    layers.scps === 'unknown' ? 'unknown' : true,
  );
  if (verdict === false) return undefined;
  const conditions = [
    ...(layers.scps === 'unknown' ? ['service control policies, which were not collected, allow it'] : []),
    ...all.flatMap(({ allow, deny, allowConditions, denyConditions }) => [
      ...(allow === 'unknown' ? allowConditions : []),
      ...(deny === 'unknown' ? denyConditions : []),
    ]),
  ];
  return {
    action: request.action,
    resource: request.resource,
    status: verdict === true ? 'allowed' : 'conditional',
    grants: identity.grants,
    conditions: [...new Set(conditions)],
  };
}

function layerVerdict(
  policies: readonly BoundPolicy[],
  request: ActionRequest,
  parts: readonly string[],
): LayerVerdict {
  const grants: Grant[] = [];
  const allowConditions: string[] = [];
  const denyConditions: string[] = [];
  let allow: Tri = false;
  let deny: Tri = false;
  for (const { name, attachedTo, policy } of policies) {
    if (policy?.readable !== true) {
      const key = policy === undefined ? '(policy-document)' : '(unreadable-policy)';
      allow = triOr(allow, 'unknown');
      deny = triOr(deny, 'unknown');
      allowConditions.push(missing(key, false));
      denyConditions.push(missing(key, true));
      continue;
    }
    for (const statement of policy.statements) {
      const { result, open } = statementVerdict(statement, request, parts);
      if (result === false) continue;
      const { effect, index, sid } = statement.compiled.statement;
      if (effect === 'Deny') {
        deny = triOr(deny, result);
        if (open.length > 0) denyConditions.push(`not (${open.join(' and ')})`);
        continue;
      }
      allow = triOr(allow, result);
      if (open.length > 0) allowConditions.push(open.join(' and '));
      grants.push({ policy: name, attachedTo, statement: index, ...(sid === undefined ? {} : { sid }) });
    }
  }
  return { allow, deny, grants, allowConditions, denyConditions };
}

function missing(key: string, onDeny: boolean): string {
  return conditionText({ layer: 'identity', operator: '', key, values: [], control: 'unknown', onDeny });
}

function statementVerdict(
  { compiled, actions }: ActionStatement,
  { action, lookup }: ActionRequest,
  parts: readonly string[],
): { readonly result: Tri; readonly open: readonly string[] } {
  if (!actions.has(action.toLowerCase()) || compiled.resource === undefined)
    return { result: false, open: [] };
  let resource: Tri = false;
  for (const item of compiled.resource.items)
    resource = triOr(resource, resourceMatches(item, parts, lookup));
  let result = compiled.resource.negated ? triNot(resource) : resource;
  const open = result === 'unknown' ? ['the policy variable in Resource resolves to it'] : [];
  for (const condition of compiled.conditions) {
    const one = evaluateCondition(condition, lookup);
    result = triAnd(result, one);
    if (result === false) return { result, open: [] };
    if (one === 'unknown') open.push(clauseText(condition.clause));
  }
  return { result, open };
}

function resourceMatches(item: CompiledResource, parts: readonly string[], lookup: FactLookup): Tri {
  if (item.kind === 'pattern') return arnPatternMatches(item.pattern, parts);
  const pieces = fillTemplate(item.last, lookup);
  if (pieces === 'missing') return false;
  return pieces === 'unknown'
    ? 'unknown'
    : arnPatternMatches(compileArnPatternPieces(item.head, pieces), parts);
}

/** Most resources that are tried for an action whose resource the principal chooses. */
const MOST_CANDIDATES = 24;

/**
 * Resources that the principal could create or pick for an action: anything of the service, and whatever the Allow
 * statements of any layer single out. Trying each of them answers whether some resource is allowed.
 */
export function candidateResources(
  layers: PrincipalLayers,
  action: string,
  account: string,
  partition: string,
): readonly string[] {
  const service = action.slice(0, action.indexOf(':'));
  const found = new Set<string>([`arn:${partition}:${service}:us-east-1:${account}:anything`]);
  const levels = layers.scps === 'unknown' ? [] : layers.scps.flat();
  const policies = [
    ...layers.identity,
    ...(layers.boundary === undefined ? [] : [layers.boundary]),
    ...levels,
  ];
  for (const { policy } of policies) {
    for (const { compiled, actions } of policy?.statements ?? []) {
      if (compiled.statement.effect !== 'Allow' || !actions.has(action.toLowerCase())) continue;
      if (compiled.resource?.negated !== false) continue;
      for (const { text } of compiled.resource.items) {
        if (found.size >= MOST_CANDIDATES) return [...found];
        if (text.startsWith('arn:') && !text.includes('${')) found.add(example(text, account));
      }
    }
  }
  return [...found];
}

/** A text that the pattern matches. */
function example(pattern: string, account: string): string {
  return splitArnPattern(pattern)
    .map((part, index) => (index === 4 && /[*?]/.test(part) ? account : part.replace(/[*?]/g, 'x')))
    .join(':');
}
