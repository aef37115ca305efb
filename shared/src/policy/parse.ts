/**
 * Policy text → parsed statements. Tolerant where AWS is (single object or list, scalar or list, numbers and
 * booleans as condition values), strict where a guess would be wrong: a statement that cannot be understood is
 * reported and marks the document, it is never dropped in silence.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language".
 */
import type {
  ConditionClause,
  Effect,
  PatternElement,
  PolicyDocument,
  PolicyProblem,
  PrincipalElement,
  PrincipalEntry,
  Statement,
  UnreadStatement,
} from './ast.ts';
import { countKeys, findDuplicateKeys, textShape } from './duplicate-keys.ts';
import type { DuplicateKey } from './duplicate-keys.ts';

/** Deepest nesting of a policy document that is read; real ones need six levels. */
const MAX_DEPTH = 64;

const DEFAULT_VERSION = '2008-10-17';

/** Parses a policy document. Never throws; problems are listed, `readable` is false when nothing could be read. */
export function parsePolicy(text: string): PolicyDocument {
  const problems: PolicyProblem[] = [];
  const unreadable = (code: PolicyProblem['code'], message: string): PolicyDocument => ({
    version: DEFAULT_VERSION,
    statements: [],
    unread: [],
    problems: [{ code, message }],
    readable: false,
  });
  const { depth, members } = textShape(text, MAX_DEPTH);
  if (depth > MAX_DEPTH) return unreadable('not_json', `nested deeper than ${MAX_DEPTH} levels`);
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    return unreadable('not_json', error instanceof Error ? error.message : 'not JSON');
  }
  if (!isRecord(json)) return unreadable('not_an_object', 'the document is not a JSON object');
  const repeated = members === countKeys(json) ? [] : findDuplicateKeys(text);
  const outside = repeated.find(({ statement }) => statement === undefined);
  if (outside !== undefined) return unreadable('duplicate_key', duplicateText(outside.name));
  const raw = json['Statement'];
  if (raw === undefined) return unreadable('no_statement', 'the document has no Statement');
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  const unread: UnreadStatement[] = [];
  const statements: Statement[] = [];
  for (const [index, item] of list.entries()) {
    const read = parseStatement(item, index);
    const doubled = repeated.length === 0 ? [] : repeated.filter(({ statement }) => statement === index);
    const [first] = doubled;
    if (first !== undefined) {
      problems.push({ code: 'duplicate_key', message: duplicateText(first.name), statement: index });
      unread.push(...ambiguous(read, doubled));
    } else if (!('message' in read)) statements.push(read);
    else {
      problems.push({ code: 'bad_statement', message: read.message, statement: index });
      if (read.unread !== undefined) unread.push(read.unread);
    }
  }
  return {
    version: typeof json['Version'] === 'string' ? json['Version'] : DEFAULT_VERSION,
    ...(typeof json['Id'] === 'string' ? { id: json['Id'] } : {}),
    statements,
    unread,
    problems,
    readable: true,
  };
}

function duplicateText(name: string): string {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  return `"${shown}" stands twice in one object, which AWS refuses`;
}

/** A statement that says something twice may mean either: its effect and action count only where they stand once. */
function ambiguous(read: Statement | Refused, doubled: readonly DuplicateKey[]): readonly UnreadStatement[] {
  const isTwice = (...names: readonly string[]): boolean =>
    doubled.some(({ name, isElement }) => isElement && names.includes(name));
  if (isTwice('Effect')) return [{ effect: 'Allow' }, { effect: 'Deny' }];
  const known = 'message' in read ? read.unread : read;
  if (known === undefined) return [];
  const { effect, action } = known;
  return [{ effect, ...(action === undefined || isTwice('Action', 'NotAction') ? {} : { action }) }];
}

interface Refused {
  readonly message: string;
  /** Absent when the statement is neither an Allow nor a Deny: IAM gives it no meaning at all. */
  readonly unread?: UnreadStatement;
}

function parseStatement(item: unknown, index: number): Statement | Refused {
  if (!isRecord(item)) return { message: 'the statement is not a JSON object' };
  const effect = readEffect(item['Effect']);
  if (effect === undefined) return { message: 'Effect is neither "Allow" nor "Deny" (letter case counts)' };
  const action = readPatterns(item, 'Action', 'NotAction');
  const refuse = (message: string): Refused => ({
    message,
    unread: { effect, ...(action === undefined ? {} : { action }) },
  });
  if (action === undefined) return refuse('Action and NotAction are missing, or are not text');
  const resource = readPatterns(item, 'Resource', 'NotResource');
  if (resource === undefined && (item['Resource'] !== undefined || item['NotResource'] !== undefined)) {
    return refuse('Resource is not text or a list of text');
  }
  const hasPrincipal = item['Principal'] !== undefined || item['NotPrincipal'] !== undefined;
  const principal = readPrincipal(item);
  if (hasPrincipal && principal === undefined)
    return refuse('Principal is not "*" or an object of text lists');
  const conditions = readConditions(item['Condition']);
  if (conditions === undefined) return refuse('Condition is not an object of operators, keys and values');
  return {
    index,
    ...(typeof item['Sid'] === 'string' ? { sid: item['Sid'] } : {}),
    effect,
    ...(principal === undefined ? {} : { principal }),
    action,
    ...(resource === undefined ? {} : { resource }),
    conditions,
  };
}

function readEffect(value: unknown): Effect | undefined {
  return value === 'Allow' || value === 'Deny' ? value : undefined;
}

function readPatterns(
  item: Readonly<Record<string, unknown>>,
  name: string,
  not: string,
): PatternElement | undefined {
  const positive = readTexts(item[name]);
  if (positive !== undefined) return { negated: false, patterns: positive };
  const negative = readTexts(item[not]);
  return negative === undefined ? undefined : { negated: true, patterns: negative };
}

function readPrincipal(item: Readonly<Record<string, unknown>>): PrincipalElement | undefined {
  const negated = item['Principal'] === undefined;
  const value = negated ? item['NotPrincipal'] : item['Principal'];
  if (value === '*') return { negated, bare: true, entries: [{ type: 'AWS', value: '*' }] };
  if (!isRecord(value)) return undefined;
  const entries: PrincipalEntry[] = [];
  for (const type of Object.keys(value)) {
    const values = readTexts(value[type]);
    if (values === undefined) return undefined;
    for (const text of values) entries.push({ type, value: text });
  }
  return { negated, bare: false, entries };
}

function readConditions(value: unknown): readonly ConditionClause[] | undefined {
  if (value === undefined) return [];
  if (!isRecord(value)) return undefined;
  const clauses: ConditionClause[] = [];
  for (const operator of Object.keys(value)) {
    const keys = value[operator];
    if (!isRecord(keys)) return undefined;
    for (const key of Object.keys(keys)) {
      const values = readScalars(keys[key]);
      if (values === undefined) return undefined;
      clauses.push({ operator, key, values });
    }
  }
  return clauses;
}

function readTexts(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((member) => typeof member === 'string');
  return texts.length === list.length ? texts : undefined;
}

function readScalars(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.flatMap((member) =>
    typeof member === 'string' || typeof member === 'number' || typeof member === 'boolean'
      ? [String(member)]
      : [],
  );
  return texts.length === list.length ? texts : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
