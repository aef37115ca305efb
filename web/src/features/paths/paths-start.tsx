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

/** What to ask, before anything is asked: the people, and the roles with most callers. */
export function PathsStart({ snapshot, onSearch }: PathsStartProps) {
  const users = usePrincipals(snapshot, { kind: ['iam_user'], limit: LISTED });
  const roles = usePrincipals(snapshot, { kind: ['iam_role'], sort: '-inbound', limit: LISTED });
  const userRows = useMemo(() => users.data?.pages[0]?.principals ?? [], [users.data]);
  const roleRows = useMemo(() => roles.data?.pages[0]?.principals ?? [], [roles.data]);
  return (
    <div className="h-full overflow-y-auto px-4 py-8">
      <div className="mx-auto max-w-3xl">
        <h2 className="text-xl font-semibold">Who gets where, through which roles</h2>
        <p className="mt-1 text-sm text-ink-2">
          Choose both ends for the chains between them. Leave one empty for everything a principal reaches, or
          everyone who reaches a role.
        </p>
        <div className="mt-6 grid gap-8 md:grid-cols-2">
          <section aria-label="What can this user reach">
            <h3 className="mb-1 text-xs font-semibold text-ink-2">What can this user reach</h3>
            {users.isPending && <SkeletonRows rows={6} label="Reading users" />}
            <ul>
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
          <section aria-label="Who can reach this role">
            <h3 className="mb-1 text-xs font-semibold text-ink-2">Who can reach this role</h3>
            {roles.isPending && <SkeletonRows rows={6} label="Reading roles" />}
            <ul>
              {roleRows.map((row) => (
                <li key={row.id}>
                  <button
                    type="button"
                    title={row.id}
                    className="flex h-8 w-full items-center gap-2 rounded-sm px-2 text-left text-sm hover:bg-inset"
                    onClick={() => onSearch({ to: row.id })}
                  >
                    <KindIcon kind={row.kind} />
                    <span className="truncate">{row.label}</span>
                    <span className="ml-auto shrink-0 text-xs text-ink-2">
                      {[row.accountName, counted(inboundOf(row.inbound), 'trust')].join(' · ')}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </div>
    </div>
  );
}

function inboundOf(counts: Readonly<Partial<Record<string, number>>>): number {
  return (counts['allowed'] ?? 0) + (counts['conditional'] ?? 0) + (counts['trusted_unverified'] ?? 0);
}
