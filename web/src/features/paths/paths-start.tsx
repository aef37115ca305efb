import type { PrincipalList } from '@assumable/shared/api/contract';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { usePrincipals } from '../../api-client/queries.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { cx } from '../../lib/cx.ts';
import { counted } from '../../lib/format.ts';
import type { PathsSearch } from '../../url-state/paths-search.ts';

export interface PathsStartProps {
  readonly snapshot: string;
  readonly onSearch: (patch: PathsSearch) => void;
}

const LISTED = 10;

type PrincipalRow = PrincipalList['principals'][number];

/** What to ask, before anything is asked: the people, and the roles with most callers. */
export function PathsStart({ snapshot, onSearch }: PathsStartProps) {
  const users = usePrincipals(snapshot, { kind: ['iam_user'], limit: LISTED });
  const roles = usePrincipals(snapshot, { kind: ['iam_role'], sort: '-inbound', limit: 200 });
  const full = usePrincipals(snapshot, { kind: ['iam_role'], access: 'full', limit: 500 });
  const userRows = useMemo(() => users.data?.pages[0]?.principals ?? [], [users.data]);
  const roleRows = useMemo(
    () => onePerMake(roles.data?.pages[0]?.principals ?? []).slice(0, LISTED),
    [roles.data],
  );
  const fullRows = useMemo(
    () => rareFirst(full.data?.pages[0]?.principals ?? []).slice(0, LISTED),
    [full.data],
  );
  return (
    <div className="h-full overflow-y-auto px-6 py-8">
      <div className="mx-auto max-w-5xl">
        <h2 className="text-xl font-semibold">Who gets where, through which roles</h2>
        <p className="mt-1 text-sm text-ink-2">
          Choose both ends for the chains between them. Leave one empty for everything a principal reaches, or
          everyone who reaches a role.
        </p>
        <div className="mt-6 grid gap-8 md:grid-cols-2 xl:grid-cols-3">
          <section aria-label="What can this user reach" className="min-w-0">
            <h3 className="mb-1 text-xs font-semibold text-ink-2">What can this user reach</h3>
            {users.isPending && <SkeletonRows rows={6} label="Reading users" />}
            <ul className="-mx-2">
              {userRows.map((row) => (
                <li key={row.id}>
                  <button
                    type="button"
                    title={row.id}
                    className="flex h-8 w-full items-center gap-2 rounded-sm px-2 text-left text-sm hover:bg-inset"
                    onClick={() => onSearch({ from: row.id })}
                  >
                    <KindIcon kind={row.kind} />
                    <span className="truncate">{row.label}</span>
                    <span className="ml-auto shrink-0 text-xs text-ink-2">{row.accountName}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
          <RoleList
            title="Who can reach this role"
            loading={roles.isPending}
            rows={roleRows}
            onPick={(to) => onSearch({ to })}
          />
          <RoleList
            title="Who gets to full access"
            note={
              full.data === undefined
                ? undefined
                : `${counted(full.data.pages[0]?.total ?? 0, 'role')}: Allow * on *`
            }
            rule
            loading={full.isPending}
            rows={fullRows}
            onPick={(to) => onSearch({ to })}
            more={
              <Link
                to="/s/$snapshot/principals"
                params={{ snapshot }}
                search={{ access: 'full', kind: ['iam_role'] }}
                className="rounded-sm text-xs font-medium text-accent hover:underline"
              >
                All roles with full access
              </Link>
            }
          />
        </div>
      </div>
    </div>
  );
}

/** The name without the digits that tell roles of one make apart. */
function makeOf({ label }: PrincipalRow): string {
  return label.replace(/[-_][0-9a-f]{8,}$/, '');
}

/** The first role of each make: the same role of twenty accounts would fill the list. */
function onePerMake(rows: readonly PrincipalRow[]): readonly PrincipalRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const make = makeOf(row);
    if (seen.has(make)) return false;
    seen.add(make);
    return true;
  });
}

/**
 * Roles that exist once come first: those of one make (`AWSReservedSSO_Set_…`, `stacksets-exec-…`, the same name in
 * every account) would hide them.
 */
function rareFirst(rows: readonly PrincipalRow[]): readonly PrincipalRow[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(makeOf(row), (counts.get(makeOf(row)) ?? 0) + 1);
  const count = (row: PrincipalRow): number => counts.get(makeOf(row)) ?? 0;
  return [...rows].sort((a, b) => count(a) - count(b));
}

interface RoleListProps {
  readonly title: string;
  /** What puts a role into the list. */
  readonly note?: string | undefined;
  /** The rule stands under each role. */
  readonly rule?: boolean;
  readonly loading: boolean;
  readonly rows: readonly PrincipalRow[];
  readonly onPick: (id: string) => void;
  /** Below the list. */
  readonly more?: ReactNode;
}

function RoleList({ title, note, rule = false, loading, rows, onPick, more }: RoleListProps) {
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="mb-1 text-xs font-semibold text-ink-2">
        {title}
        {note !== undefined && <span className="font-normal"> · {note}</span>}
      </h3>
      {loading && <SkeletonRows rows={6} label="Reading roles" />}
      <ul className="-mx-2">
        {rows.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              title={row.id}
              className={cx(
                'flex w-full items-center gap-2 rounded-sm px-2 text-left text-sm hover:bg-inset',
                rule ? 'min-h-11 py-1' : 'h-8',
              )}
              onClick={() => onPick(row.id)}
            >
              <KindIcon kind={row.kind} />
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2">
                  <span className="truncate">{row.label}</span>
                  <span className="ml-auto max-w-1/2 shrink-0 truncate text-xs text-ink-2">
                    {[row.accountName, counted(inboundOf(row.inbound), 'trust')].join(' · ')}
                  </span>
                </span>
                {rule && row.fullAccess !== undefined && (
                  <span className="block truncate text-xs text-ink-2">{row.fullAccess}</span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {more !== undefined && <p className="pt-1">{more}</p>}
    </section>
  );
}

function inboundOf(counts: Readonly<Partial<Record<string, number>>>): number {
  return (counts['allowed'] ?? 0) + (counts['conditional'] ?? 0) + (counts['trusted_unverified'] ?? 0);
}
