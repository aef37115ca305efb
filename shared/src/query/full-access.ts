import { parsePolicy } from '../policy/parse.ts';
import type { PolicyDocument, Statement } from '../policy/ast.ts';
import type { PrincipalFacts, TrustModel } from '../resolve/trust-model.ts';
import type { ManagedPolicy } from '../snapshot/model.ts';
import { managedPolicyOf } from './managed-policies.ts';
import { memoPerObject } from './memo.ts';

/** The statement that gives a user or role every action on everything. */
export interface FullAccess {
  /** Name of the policy that holds it. */
  readonly policy: string;
  /** Position of the statement in the policy, from 0. */
  readonly statement: number;
  /** The rule in words: `Allow * on * in AdministratorAccess`. */
  readonly text: string;
}

/**
 * The first identity policy (own or through a group) that allows every action on every resource without a condition,
 * when no permissions boundary narrows it. That is what the policies give; an SCP or an explicit Deny may still take
 * some of it away. `undefined` also for a boundary whose text is not known, because unknown is not "full".
 */
export function fullAccessOf(model: TrustModel, facts: PrincipalFacts): FullAccess | undefined {
  const { account } = facts;
  const owner = facts.kind === 'iam_role' ? facts.role : facts.user;
  const rules = rulesOf(model);
  const managed = (arn: string): ManagedPolicy | undefined => managedPolicyOf(model, account, arn);
  if (owner.permissionsBoundary !== undefined) {
    const boundary = managed(owner.permissionsBoundary);
    if (boundary === undefined || rules(boundary.document) === undefined) return undefined;
  }
  const groups =
    facts.kind === 'iam_user' ? account.groups.filter(({ name }) => facts.user.groups.includes(name)) : [];
  for (const holder of [owner, ...groups]) {
    for (const { name, document } of holder.inlinePolicies) {
      const statement = rules(document);
      if (statement !== undefined) return accessBy(name, statement);
    }
    for (const arn of holder.attachedPolicies) {
      const policy = managed(arn);
      const statement = policy === undefined ? undefined : rules(policy.document);
      if (policy !== undefined && statement !== undefined) return accessBy(policy.name, statement);
    }
  }
  return undefined;
}

function accessBy(policy: string, statement: number): FullAccess {
  return { policy, statement, text: `Allow * on * in ${policy}` };
}

/** Position of the statement that allows everything, by policy text; each distinct text is read once. */
const rulesOf = memoPerObject((_model: TrustModel) => {
  const byText = new Map<string, number | undefined>();
  return (text: string): number | undefined => {
    // Only a text with a bare star can allow every action, and most have none.
    if (!text.includes('"*')) return undefined;
    if (byText.has(text)) return byText.get(text);
    const found = statementOf(parsePolicy(text));
    byText.set(text, found);
    return found;
  };
});

function statementOf(document: PolicyDocument): number | undefined {
  return document.readable ? document.statements.find(allowsEverything)?.index : undefined;
}

/** `*` and `*:*` name every action. Source: IAM User Guide, "IAM JSON policy elements: Action". */
function allowsEverything({ effect, action, resource, conditions }: Statement): boolean {
  return (
    effect === 'Allow' &&
    conditions.length === 0 &&
    !action.negated &&
    action.patterns.some((pattern) => pattern === '*' || pattern === '*:*') &&
    resource !== undefined &&
    !resource.negated &&
    resource.patterns.includes('*')
  );
}
