/** Policies read for the actions of the pass: everything a policy says about STS belongs to the trust graph. */
import { compilePolicy } from '../policy/compile.ts';
import type { CompiledStatement } from '../policy/compile.ts';
import type { PatternElement } from '../policy/ast.ts';
import { compileGlob, globMatches } from '../policy/glob.ts';
import { parsePolicy } from '../policy/parse.ts';
import { ESCALATION_ACTIONS } from './ways.ts';

export interface ActionStatement {
  readonly compiled: CompiledStatement;
  /** Actions of `ESCALATION_ACTIONS` that the statement covers. */
  readonly actions: ReadonlySet<string>;
}

export interface ActionPolicy {
  /** False when the text cannot be read: what it says is unknown. */
  readonly readable: boolean;
  readonly statements: readonly ActionStatement[];
}

/** Reads each distinct text once. */
export class ActionPolicyCache {
  readonly #byText = new Map<string, ActionPolicy>();

  read(text: string): ActionPolicy {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const policy = readActionPolicy(text);
    this.#byText.set(text, policy);
    return policy;
  }
}

function readActionPolicy(text: string): ActionPolicy {
  const document = parsePolicy(text);
  const covered = document.statements
    .map((statement) => ({ statement, actions: coveredActions(statement.action) }))
    .filter(({ actions }) => actions.size > 0);
  // The compiler keeps statements about STS only, so the ones of interest are compiled under such an action.
  const compiled = compilePolicy({
    ...document,
    statements: covered.map(({ statement }) => ({
      ...statement,
      action: { negated: false, patterns: ['sts:AssumeRole'] },
    })),
  });
  return {
    readable: document.readable,
    statements: compiled.statements.flatMap((statement, at) => {
      const actions = covered[at]?.actions;
      return actions === undefined ? [] : [{ compiled: statement, actions }];
    }),
  };
}

/** Service prefix and action name ignore letter case. Source: IAM User Guide, "IAM JSON policy elements: Action". */
function coveredActions({ negated, patterns }: PatternElement): ReadonlySet<string> {
  const lower = patterns.map((pattern) => pattern.toLowerCase());
  const exact = new Set(lower.filter((pattern) => !/[*?]/.test(pattern)));
  const globs = lower.filter(
    (pattern) => /[*?]/.test(pattern) && SERVICES.some((service) => mayName(pattern, service)),
  );
  const compiled = globs.map(compileGlob);
  return new Set(
    ESCALATION_ACTIONS.filter(
      (action) => (exact.has(action) || compiled.some((glob) => globMatches(glob, action))) !== negated,
    ),
  );
}

const SERVICES: readonly string[] = [
  ...new Set(ESCALATION_ACTIONS.map((action) => action.slice(0, action.indexOf(':') + 1))),
];

/** Almost every pattern names another service: told apart by its text before the first wildcard. */
function mayName(pattern: string, service: string): boolean {
  const literal = pattern.slice(0, pattern.search(/[*?]/));
  return service.startsWith(literal) || literal.startsWith(service);
}
