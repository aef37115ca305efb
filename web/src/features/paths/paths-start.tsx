import type { PrincipalList } from '@assumable/shared/api/contract';
import { useMemo } from 'react';
import { usePrincipals } from '../../api-client/queries.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
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
  const roles = usePrincipals(snapshot, { kind: ['iam_role'], sort: '-inbound', limit: LISTED });
  const admins = usePrincipals(snapshot, { kind: ['iam_role'], q: 'admin', sort: '-inbound', limit: LISTED });
  const userRows = useMemo(() => users.data?.pages[0]?.principals ?? [], [users.data]);
  const roleRows = useMemo(() => roles.data?.pages[0]?.principals ?? [], [roles.data]);
  const adminRows = useMemo(() => admins.data?.pages[0]?.principals ?? [], [admins.data]);
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
            title="Who gets to be an administrator"
            loading={admins.isPending}
            rows={adminRows}
            onPick={(to) => onSearch({ to })}
          />
        </div>
      </div>
    </div>
  );
}

interface RoleListProps {
  readonly title: string;
  readonly loading: boolean;
  readonly rows: readonly PrincipalRow[];
  readonly onPick: (id: string) => void;
}

function RoleList({ title, loading, rows, onPick }: RoleListProps) {
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="mb-1 text-xs font-semibold text-ink-2">{title}</h3>
      {loading && <SkeletonRows rows={6} label="Reading roles" />}
      <ul className="-mx-2">
        {rows.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              title={row.id}
              className="flex h-8 w-full items-center gap-2 rounded-sm px-2 text-left text-sm hover:bg-inset"
              onClick={() => onPick(row.id)}
            >
              <KindIcon kind={row.kind} />
              <span className="truncate">{row.label}</span>
              <span className="ml-auto max-w-1/2 shrink-0 truncate text-xs text-ink-2">
                {[row.accountName, counted(inboundOf(row.inbound), 'trust')].join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function inboundOf(counts: Readonly<Partial<Record<string, number>>>): number {
  return (counts['allowed'] ?? 0) + (counts['conditional'] ?? 0) + (counts['trusted_unverified'] ?? 0);
}
