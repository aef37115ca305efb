/** What changed from one policy document to another, statement by statement. */
import { layoutPolicy } from '../../components/policy-viewer/policy-layout.ts';
import { counted } from '../../lib/format.ts';

export interface StatementChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** `Statement 2 “AllowAudit”`. */
  readonly title: string;
}

export interface PolicyChanges {
  /** The documents say the same, whatever their white space and the order of their members. */
  readonly same: boolean;
  readonly statements: readonly StatementChange[];
  /** One sentence. */
  readonly summary: string;
}

interface Part {
  readonly index: number;
  readonly sid: string | undefined;
  /** Text that is equal for statements that say the same. */
  readonly canonical: string;
}

/** Members of objects in the order of their names, so that equal documents give equal texts. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function partsOf(text: string): readonly Part[] | undefined {
  const layout = layoutPolicy(text);
  if (!layout.readable) return undefined;
  return layout.statements.map(({ index, sid, span }) => {
    const own = layout.text.slice(span.from, span.to);
    return { index, sid, canonical: canonicalOf(own) };
  });
}

function canonicalOf(text: string): string {
  try {
    return canonicalText(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Equal statements are paired first, then those of one Sid; the rest was added or removed. */
export function comparePolicies(left: string, right: string): PolicyChanges {
  const before = partsOf(left);
  const after = partsOf(right);
  if (before === undefined || after === undefined) {
    const same = left === right;
    return {
      same,
      statements: [],
      summary: same
        ? 'Both texts are the same.'
        : 'One of the texts is not a JSON policy, so only the lines can be compared.',
    };
  }
  const open = new Set(after);
  const statements: StatementChange[] = [];
  const rest: Part[] = [];
  for (const part of before) {
    const twin = [...open].find(({ canonical }) => canonical === part.canonical);
    if (twin === undefined) {
      rest.push(part);
      continue;
    }
    open.delete(twin);
    if (twin.index !== part.index) statements.push({ kind: 'moved', title: titleOf(twin) });
  }
  for (const part of rest) {
    const twin = part.sid === undefined ? undefined : [...open].find(({ sid }) => sid === part.sid);
    if (twin !== undefined) open.delete(twin);
    statements.push({ kind: twin === undefined ? 'removed' : 'changed', title: titleOf(twin ?? part) });
  }
  for (const part of open) statements.push({ kind: 'added', title: titleOf(part) });
  return { same: statements.length === 0, statements, summary: summaryOf(statements) };
}

function titleOf({ index, sid }: Part): string {
  return sid === undefined ? `Statement ${index + 1}` : `Statement ${index + 1} “${sid}”`;
}

const KINDS = ['changed', 'added', 'removed', 'moved'] as const;

function summaryOf(statements: readonly StatementChange[]): string {
  const real = statements.filter(({ kind }) => kind !== 'moved');
  if (real.length === 0) {
    return statements.length === 0
      ? 'Both documents hold the same statements.'
      : 'Both documents hold the same statements, in another order.';
  }
  const parts = KINDS.flatMap((kind) => {
    const count = statements.filter((change) => change.kind === kind).length;
    return count === 0 ? [] : [`${counted(count, 'statement')} ${kind}`];
  });
  return `${parts.join(', ')}.`;
}
