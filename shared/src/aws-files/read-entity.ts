/**
 * Reads one entity of an AWS file with its schema. A field that does not fit is replaced by what stands for
 * "cannot be read" and named in a gap; the entity itself is lost only when a field that identifies it is bad.
 */
import type { z } from 'zod';
import type { AccountId } from '../arn/arn.ts';
import type { CoverageGap } from '../snapshot/model.ts';
import { shown, type GapList } from './gap-list.ts';

/** Most elements of one list field; the largest IAM quota for such a list is 50. */
const MAX_LIST_LENGTH = 10_000;

/** What replaces a field that cannot be read. `whole` replaces the field; `element` one element of a list. */
export interface Fallback {
  readonly whole: unknown;
  /** Absent: the bad element is left out. */
  readonly element?: (element: unknown) => unknown;
}

export interface EntityKind<T> {
  /** As messages say it: `role`, `managed policy`. */
  readonly noun: string;
  readonly schema: z.ZodType<T>;
  /** Member that names the entity in messages. */
  readonly nameField: string;
  /** Fields not listed here identify the entity: without them it cannot be kept. */
  readonly fallbacks: ReadonlyMap<string, Fallback>;
  readonly scope: CoverageGap['scope'];
}

/** The entity, or `undefined` with a gap. `position` is where it stands in the file, such as `RoleDetailList[3]`. */
export function readEntity<T>(
  kind: EntityKind<T>,
  raw: unknown,
  position: string,
  gaps: GapList,
  account?: AccountId,
): T | undefined {
  const lost = (message: string, subject?: string): void => {
    gaps.add({
      code: 'import_entity_invalid',
      message,
      ...(account === undefined ? {} : { account }),
      ...(subject === undefined ? {} : { subject }),
      scope: kind.scope,
    });
  };
  if (!isRecord(raw)) {
    lost(`${position} is not a JSON object and is left out. Export the file again.`);
    return undefined;
  }
  const long = longLists(kind, raw);
  const first = long.length === 0 ? kind.schema.safeParse(raw) : undefined;
  if (first?.success === true) return first.data;

  const name = raw[kind.nameField];
  const subject = typeof name === 'string' ? shown(name) : position;
  const issues = first === undefined ? long : first.error.issues;
  const identifying = issues.find((issue) => !kind.fallbacks.has(String(issue.path[0])));
  if (identifying !== undefined) {
    const field = fieldName(identifying.path);
    lost(
      `The ${kind.noun} ${subject} at ${position} is left out: its field ${field} cannot be read (${shown(identifying.message)}). Correct it or export the file again.`,
      subject,
    );
    return undefined;
  }
  for (const issue of issues) {
    const field = fieldName(issue.path);
    gaps.add({
      code: 'import_field_invalid',
      message: `The field ${field} of the ${kind.noun} ${subject} cannot be read (${shown(issue.message)}). What depends on it is unknown. Correct it or export the file again.`,
      ...(account === undefined ? {} : { account }),
      subject,
      scope: 'entity',
    });
  }
  const second = kind.schema.safeParse(repaired(kind, raw, issues));
  if (second.success) return second.data;
  lost(
    `The ${kind.noun} ${subject} at ${position} cannot be read and is left out. Export the file again.`,
    subject,
  );
  return undefined;
}

interface FieldIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Lists too long to be looked at element by element. */
function longLists<T>(kind: EntityKind<T>, raw: Readonly<Record<string, unknown>>): readonly FieldIssue[] {
  const issues: FieldIssue[] = [];
  for (const field of kind.fallbacks.keys()) {
    const value = raw[field];
    if (Array.isArray(value) && value.length > MAX_LIST_LENGTH) {
      issues.push({ path: [field], message: `the list has more than ${MAX_LIST_LENGTH} elements` });
    }
  }
  return issues;
}

function repaired<T>(
  kind: EntityKind<T>,
  raw: Readonly<Record<string, unknown>>,
  issues: readonly FieldIssue[],
): Readonly<Record<string, unknown>> {
  const copy: Record<string, unknown> = { ...raw };
  const elements = new Map<string, Set<number>>();
  for (const { path } of issues) {
    const field = String(path[0]);
    const index = path[1];
    const fallback = kind.fallbacks.get(field);
    if (typeof index === 'number' && Array.isArray(raw[field])) {
      const seen = elements.get(field) ?? new Set<number>();
      elements.set(field, seen.add(index));
    } else {
      copy[field] = fallback?.whole;
    }
  }
  for (const [field, bad] of elements) {
    const list = copy[field];
    const element = kind.fallbacks.get(field)?.element;
    if (!Array.isArray(list)) continue;
    copy[field] = list.flatMap((value: unknown, index): unknown[] => {
      if (!bad.has(index)) return [value];
      return element === undefined ? [] : [element(value)];
    });
  }
  return copy;
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number'
        ? `${text}[${part}]`
        : `${text}${text === '' ? '' : '.'}${shown(String(part))}`,
    '',
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
