import type { PatternElement, PolicyDocument, PrincipalElement, Statement } from './ast.ts';

/** The document in canonical form: lists everywhere, two-space JSON. `parse(print(parse(x)))` equals `parse(x)`. */
export function printPolicy(document: PolicyDocument): string {
  return JSON.stringify(
    {
      Version: document.version,
      ...(document.id === undefined ? {} : { Id: document.id }),
      Statement: document.statements.map(printStatement),
    },
    undefined,
    2,
  );
}

function printStatement(statement: Statement): Readonly<Record<string, unknown>> {
  return {
    ...(statement.sid === undefined ? {} : { Sid: statement.sid }),
    Effect: statement.effect,
    ...(statement.principal === undefined ? {} : printPrincipal(statement.principal)),
    ...printPatterns('Action', statement.action),
    ...(statement.resource === undefined ? {} : printPatterns('Resource', statement.resource)),
    ...(statement.conditions.length === 0 ? {} : { Condition: printConditions(statement) }),
  };
}

function printPatterns(name: string, element: PatternElement): Readonly<Record<string, unknown>> {
  return { [element.negated ? `Not${name}` : name]: element.patterns };
}

function printPrincipal(element: PrincipalElement): Readonly<Record<string, unknown>> {
  const name = element.negated ? 'NotPrincipal' : 'Principal';
  if (element.bare) return { [name]: '*' };
  return { [name]: grouped(element.entries.map(({ type, value }) => [type, value])) };
}

function printConditions(statement: Statement): Readonly<Record<string, unknown>> {
  const operators = new Map<string, Map<string, readonly string[]>>();
  for (const { operator, key, values } of statement.conditions) {
    const keys = operators.get(operator) ?? new Map<string, readonly string[]>();
    keys.set(key, values);
    operators.set(operator, keys);
  }
  return fromEntries([...operators].map(([operator, keys]) => [operator, fromEntries([...keys])]));
}

function grouped(pairs: readonly (readonly [string, string])[]): Readonly<Record<string, unknown>> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return fromEntries([...groups]);
}

/** Object without a prototype setter trap: a key `__proto__` stays an ordinary member. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(entries);
}
