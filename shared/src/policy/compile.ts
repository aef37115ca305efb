/**
 * Parsed statements made ready for matching: globs compiled, operators and principals read once.
 * Equal documents share one compiled form (see `PolicyCache`).
 */
import { compileArnPattern, splitArnPattern } from './arn-pattern.ts';
import type { ArnPattern } from './arn-pattern.ts';
import type { ConditionClause, Effect, PatternElement, PolicyDocument, Statement } from './ast.ts';
import { compileGlob, globMatches } from './glob.ts';
import type { Glob } from './glob.ts';
import { parseOperator, takesVariables } from './operator.ts';
import type { Operator } from './operator.ts';
import { parsePolicy } from './parse.ts';
import { readPrincipalEntry } from './principal.ts';
import type { PrincipalRef } from './principal.ts';
import { isTemplate, parseTemplate } from './template.ts';
import type { TemplatePart } from './template.ts';

/** The actions that decide about assuming a role; everything else in a policy is ignored here. */
export const STS_ACTIONS = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:TagSession',
  'sts:SetSourceIdentity',
  'sts:AssumeRoot',
] as const;
export type StsAction = (typeof STS_ACTIONS)[number];

export interface CompiledValue {
  readonly text: string;
  /** Present when the value holds variables that have to be filled in for each request. */
  readonly template?: readonly TemplatePart[];
}

export interface CompiledCondition {
  readonly clause: ConditionClause;
  readonly operator: Operator | undefined;
  /** Lower case: condition keys ignore case. */
  readonly key: string;
  readonly values: readonly CompiledValue[];
}

export type CompiledResource =
  | { readonly kind: 'pattern'; readonly pattern: ArnPattern; readonly text: string }
  /** Variables count only in the sixth part of the ARN. */
  | {
      readonly kind: 'template';
      readonly head: readonly string[];
      readonly last: readonly TemplatePart[];
      readonly text: string;
    };

export interface CompiledStatement {
  readonly statement: Statement;
  /** The STS actions that the statement covers. */
  readonly actions: ReadonlySet<StsAction>;
  readonly resource: { readonly negated: boolean; readonly items: readonly CompiledResource[] } | undefined;
  readonly principal: { readonly negated: boolean; readonly refs: readonly PrincipalRef[] } | undefined;
  readonly conditions: readonly CompiledCondition[];
}

export interface CompiledPolicy {
  /** Number of the distinct document inside its cache: equal documents have equal numbers. */
  readonly id: number;
  readonly document: PolicyDocument;
  /** Only statements that cover an STS action of `STS_ACTIONS`. */
  readonly statements: readonly CompiledStatement[];
  /** Effects of statements about STS that could not be read: each may hold, or may not. */
  readonly unread: ReadonlySet<Effect>;
}

const NO_EFFECTS: ReadonlySet<Effect> = new Set();

export function compilePolicy(document: PolicyDocument, id = 0): CompiledPolicy {
  const variables = document.version === '2012-10-17';
  return {
    id,
    document,
    statements: document.statements.flatMap((statement) => {
      const actions = coveredActions(statement.action);
      return actions.size === 0 ? [] : [compileStatement(statement, actions, variables)];
    }),
    unread: document.unread.length === 0 ? NO_EFFECTS : unreadEffects(document),
  };
}

function unreadEffects(document: PolicyDocument): ReadonlySet<Effect> {
  return new Set(
    document.unread.flatMap(({ effect, action }) =>
      action === undefined || coveredActions(action).size > 0 ? [effect] : [],
    ),
  );
}

function compileStatement(
  statement: Statement,
  actions: ReadonlySet<StsAction>,
  variables: boolean,
): CompiledStatement {
  return {
    statement,
    actions,
    resource:
      statement.resource === undefined
        ? undefined
        : {
            negated: statement.resource.negated,
            items: statement.resource.patterns.map((text) => compileResource(text, variables)),
          },
    principal:
      statement.principal === undefined
        ? undefined
        : { negated: statement.principal.negated, refs: statement.principal.entries.map(readPrincipalEntry) },
    conditions: statement.conditions.map((clause) => compileCondition(clause, variables)),
  };
}

function compileCondition(clause: ConditionClause, variables: boolean): CompiledCondition {
  const operator = parseOperator(clause.operator);
  const filled = variables && (operator === undefined || takesVariables(operator));
  return {
    clause,
    operator,
    key: clause.key.toLowerCase(),
    values: clause.values.map((text) =>
      filled && isTemplate(text) ? { text, template: parseTemplate(text) } : { text },
    ),
  };
}

function compileResource(text: string, variables: boolean): CompiledResource {
  if (variables && isTemplate(text)) {
    const parts = splitArnPattern(text);
    const last = parts[5];
    if (last !== undefined && isTemplate(last)) {
      return { kind: 'template', head: parts.slice(0, 5), last: parseTemplate(last), text };
    }
  }
  return { kind: 'pattern', pattern: compileArnPattern(text), text };
}

const LOWER_ACTIONS: readonly (readonly [StsAction, string])[] = STS_ACTIONS.map((action) => [
  action,
  action.toLowerCase(),
]);

/** Service prefix and action name ignore letter case. Source: IAM User Guide, "… Action". */
function coveredActions(element: PatternElement): ReadonlySet<StsAction> {
  const globs: Glob[] = [];
  for (const pattern of element.patterns) {
    const lower = pattern.toLowerCase();
    // Almost every action of a real policy names another service: skip it before compiling anything.
    const first = lower.charCodeAt(0);
    if (first === 115 /* s */ || first === 42 /* * */ || first === 63 /* ? */) globs.push(compileGlob(lower));
  }
  const covered = new Set<StsAction>();
  for (const [action, lower] of LOWER_ACTIONS) {
    if (globs.some((glob) => globMatches(glob, lower)) !== element.negated) covered.add(action);
  }
  return covered;
}

/** Parses and compiles each distinct document text once. */
export class PolicyCache {
  readonly #byText = new Map<string, CompiledPolicy>();

  compile(text: string): CompiledPolicy {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const compiled = compilePolicy(parsePolicy(text), this.#byText.size);
    this.#byText.set(text, compiled);
    return compiled;
  }

  /** Number of distinct documents seen. */
  get size(): number {
    return this.#byText.size;
  }
}
