/**
 * A small reading of policies, written apart from the product's evaluator on purpose: the product must not be
 * checked against itself. Statements, actions with wildcards, principals by name, and the few conditions that
 * reader roles carry; a condition it does not know never holds.
 */

/** Facts of one AssumeRole request. */
export interface TrustRequest {
  /** ARN of the user or role that calls; for a role session the ARN of the role. */
  readonly principalArn: string;
  readonly account: string;
  readonly organizationId: string | undefined;
  readonly externalId: string | undefined;
  readonly mfa: boolean;
}

interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Statements of a document; `undefined` when it is not a policy. */
function statementsOf(text: string): readonly Statement[] | undefined {
  const document = parse(text);
  if (document === undefined) return undefined;
  return listOf(document['Statement']).flatMap((entry) => {
    const statement = asObject(entry);
    if (statement === undefined) return [];
    return [
      {
        effect: String(statement['Effect']),
        actions: textsOf(statement['Action']),
        notActions: textsOf(statement['NotAction']),
        principals: principalsOf(statement['Principal']),
        conditions: conditionsOf(statement['Condition']),
      },
    ];
  });
}

type Json = Readonly<Record<string, unknown>>;

function parse(text: string): Json | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function textsOf(value: unknown): readonly string[] {
  return listOf(value).map(String);
}

function principalsOf(value: unknown): readonly string[] {
  if (value === '*') return ['*'];
  return textsOf(asObject(value)?.['AWS']);
}

function conditionsOf(value: unknown): readonly Condition[] {
  return Object.entries(asObject(value) ?? {}).flatMap(([operator, keys]) =>
    Object.entries(asObject(keys) ?? {}).map(([key, values]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: textsOf(values),
    })),
  );
}

/** True when the trust policy lets the caller assume the role. */
export function trusts(trustPolicy: string, request: TrustRequest): boolean {
  const statements = statementsOf(trustPolicy) ?? [];
  const hits = statements.filter(
    (statement) =>
      matchesAction(statement, 'sts:AssumeRole') &&
      statement.principals.some((principal) => names(principal, request)) &&
      statement.conditions.every((condition) => holds(condition, request)),
  );
  return hits.some(({ effect }) => effect === 'Allow') && hits.every(({ effect }) => effect !== 'Deny');
}

function names(principal: string, { principalArn, account }: TrustRequest): boolean {
  if (principal === '*' || principal === account || principal === principalArn) return true;
  const parts = principal.split(':');
  return parts[2] === 'iam' && parts[4] === account && parts[5] === 'root';
}

function holds({ operator, key, values }: Condition, request: TrustRequest): boolean {
  const exact = operator === 'stringequals' || operator === 'arnequals';
  const like = operator === 'stringlike' || operator === 'arnlike' || operator === 'arnequals';
  if (key === 'aws:multifactorauthpresent' && operator === 'bool')
    return values.includes(String(request.mfa));
  const fact =
    key === 'sts:externalid'
      ? request.externalId
      : key === 'aws:principalarn'
        ? request.principalArn
        : key === 'aws:principalorgid'
          ? request.organizationId
          : undefined;
  if (fact === undefined) return false;
  return values.some((value) => (exact && value === fact) || (like && matches(value, fact)));
}

/** What a policy document says about actions on any resource; conditions count as met in denials only. */
export interface Grants {
  allows(action: string): boolean;
  denies(action: string): boolean;
}

const known = new Map<string, Grants>();

/** Reads a document once; a text that is no policy grants nothing. */
export function grantsOf(document: string): Grants {
  const remembered = known.get(document);
  if (remembered !== undefined) return remembered;
  const statements = statementsOf(document) ?? [];
  const says = (effect: string) => (action: string) =>
    statements.some((statement) => statement.effect === effect && matchesAction(statement, action));
  const grants = { allows: says('Allow'), denies: says('Deny') };
  if (known.size >= 2_000) known.clear();
  known.set(document, grants);
  return grants;
}

export function isPolicy(text: string): boolean {
  return (statementsOf(text) ?? []).length > 0;
}

function matchesAction(statement: Statement, action: string): boolean {
  if (statement.notActions.length > 0) return !statement.notActions.some((each) => matches(each, action));
  return statement.actions.some((each) => matches(each, action));
}

/** `*` and `?` wildcards without regard to case, in time linear in the text for one `*` after another. */
export function matches(pattern: string, text: string): boolean {
  const wanted = pattern.toLowerCase();
  const given = text.toLowerCase();
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < given.length) {
    if (
      next < wanted.length &&
      (wanted[next] === '?' || wanted[next] === given[at]) &&
      wanted[next] !== '*'
    ) {
      at += 1;
      next += 1;
    } else if (wanted[next] === '*') {
      star = next;
      resume = at;
      next += 1;
    } else if (star >= 0) {
      next = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  while (wanted[next] === '*') next += 1;
  return next === wanted.length;
}
