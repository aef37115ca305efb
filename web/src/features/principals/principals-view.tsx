import type { PrincipalList, SnapshotDetail } from '@assumable/shared/api/contract';
import { PRINCIPAL_SORTS } from '@assumable/shared/api/sorts';
import type { NodeKind } from '@assumable/shared/graph/model';
import { useCallback, useMemo } from 'react';
import { useOverview, usePrincipals, type PrincipalListQuery } from '../../api-client/queries.ts';
import { arnParts, ArnText } from '../../components/arn-text.tsx';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterText } from '../../components/filter-text.tsx';
import { unitChoices } from '../../filters/unit-choices.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SelectMenu } from '../../components/select-menu.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { StatusCounts } from '../../components/status-counts.tsx';
import { Toggle } from '../../components/toggle.tsx';
import { printCsv } from '../../lib/csv.ts';
import { formatAccountId, formatAge, formatDate, formatNumber } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { KIND_FACTS } from '../../lib/kinds.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { countsInWords, SHOWN_STATUSES } from '../../lib/status.ts';
import { PRINCIPALS_DEFAULTS, type PrincipalsSearch } from '../../url-state/principals-search.ts';

type PrincipalRow = PrincipalList['principals'][number];

export interface PrincipalsViewProps {
  readonly snapshot: SnapshotDetail;
  readonly search: PrincipalsSearch;
  readonly onSearch: (patch: PrincipalsSearch) => void;
  readonly selected: string | undefined;
  readonly onSelect: OnSelect;
  readonly onExplore: (id: string) => void;
}

const PAGE = 500;

/** The order as the server knows it; the default for a column that it cannot sort by. */
function serverSort(sort: string | undefined): (typeof PRINCIPAL_SORTS)[number] {
  return PRINCIPAL_SORTS.find((known) => known === sort) ?? 'name';
}

const KIND_CHOICES: readonly {
  readonly id: string;
  readonly label: string;
  readonly kinds: readonly NodeKind[];
}[] = [
  { id: 'all', label: 'All kinds', kinds: [] },
  { id: 'roles', label: 'Roles', kinds: ['iam_role'] },
  { id: 'users', label: 'Users', kinds: ['iam_user'] },
  { id: 'services', label: 'AWS services', kinds: ['aws_service'] },
  {
    id: 'providers',
    label: 'Identity providers',
    kinds: ['saml_provider', 'oidc_provider', 'web_identity_domain'],
  },
  { id: 'accounts', label: 'Whole accounts', kinds: ['account'] },
  { id: 'anyone', label: 'Anyone and organizations', kinds: ['any_principal', 'organization'] },
  {
    id: 'unknown',
    label: 'External and deleted',
    kinds: ['external_principal', 'dangling_id', 'unresolved_arn'],
  },
];

const FLAG_WORDS: Readonly<Record<string, string>> = {
  service_linked: 'service-linked',
  identity_center: 'Identity Center',
  instance_profile: 'instance profile',
  management_account: 'management',
  external: 'external',
  not_read: 'not read',
  suspended: 'suspended',
};

const COLUMNS: readonly DataColumn<PrincipalRow>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 280,
    grow: true,
    cell: (row) => {
      const parts = arnParts(row.id);
      return (
        <span className="flex items-center gap-2">
          <KindIcon kind={row.kind} />
          {parts.prefix === '' ? (
            <span className="truncate font-mono text-xs font-semibold">{row.label}</span>
          ) : (
            <ArnText arn={row.id} showAccount={false} />
          )}
          <span className="flex min-w-0 shrink-20 gap-2 overflow-hidden">
            {row.fullAccess !== undefined && (
              <Badge tone="warning" title={row.fullAccess}>
                full access
              </Badge>
            )}
            {row.flags.map((flag) => (
              <Badge key={flag}>{FLAG_WORDS[flag] ?? flag}</Badge>
            ))}
          </span>
        </span>
      );
    },
    sortValue: (row) => (arnParts(row.id).prefix === '' ? row.label : arnParts(row.id).name).toLowerCase(),
    text: (row) => row.id,
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 118,
    cell: (row) => <span className="text-ink-2">{KIND_FACTS[row.kind].word}</span>,
    sortValue: (row) => KIND_FACTS[row.kind].word,
    text: (row) => row.kind,
  },
  {
    id: 'account',
    header: 'Account',
    width: 150,
    cell: (row) =>
      row.account === undefined ? (
        <span className="text-ink-2">–</span>
      ) : (
        <span title={row.account}>
          {row.accountName ?? formatAccountId(row.account)}{' '}
          {row.accountName !== undefined && row.accountName !== row.account && (
            <span className="font-mono text-xs text-ink-2">{row.account.slice(-4)}</span>
          )}
        </span>
      ),
    sortValue: (row) => (row.accountName ?? row.account ?? '').toLowerCase(),
    text: (row) => row.account ?? '',
  },
  {
    id: 'inbound',
    header: 'Can be assumed by',
    width: 142,
    cell: (row) => <StatusCounts counts={row.inbound} />,
    sortValue: (row) => countsInWords(row.inbound),
    text: (row) => SHOWN_STATUSES.map((status) => `${status}:${row.inbound[status] ?? 0}`).join(' '),
  },
  {
    id: 'outbound',
    header: 'Can assume',
    width: 142,
    cell: (row) => <StatusCounts counts={row.outbound} />,
    text: (row) => SHOWN_STATUSES.map((status) => `${status}:${row.outbound[status] ?? 0}`).join(' '),
  },
  {
    id: 'last_used',
    header: 'Last used',
    width: 132,
    cell: (row) => <LastUsed value={row.lastUsed} />,
    sortValue: (row) => row.lastUsed ?? '',
    text: (row) => row.lastUsed ?? '',
  },
];

function LastUsed({ value }: { readonly value: string | undefined }) {
  const now = useNow();
  if (value === undefined) return <span className="text-ink-2">–</span>;
  if (value === 'never') return <span className="text-ink-2">never</span>;
  return <span title={formatDate(value)}>{formatAge(value, now)}</span>;
}

function csvOf(rows: readonly PrincipalRow[]): string {
  const head = ['id', 'kind', 'account', 'accountName', 'flags', 'lastUsed', 'fullAccess'];
  const counts = SHOWN_STATUSES.flatMap((status) => [`in ${status}`, `out ${status}`]);
  return printCsv(
    [...head, ...counts],
    rows.map((row) => [
      row.id,
      row.kind,
      row.account ?? '',
      row.accountName ?? '',
      row.flags.join(' '),
      row.lastUsed ?? '',
      row.fullAccess ?? '',
      ...SHOWN_STATUSES.flatMap((status) => [
        String(row.inbound[status] ?? 0),
        String(row.outbound[status] ?? 0),
      ]),
    ]),
  );
}

/** Every principal of the snapshot with its trusts in and out; filters live in the address. */
export function PrincipalsView(props: PrincipalsViewProps) {
  const { snapshot, search, onSearch, onSelect, onExplore } = props;
  const overview = useOverview(snapshot.id);
  const filter: PrincipalListQuery = {
    limit: PAGE,
    ...(search.q === undefined ? {} : { q: search.q }),
    ...(search.kind === undefined ? {} : { kind: [...search.kind] }),
    ...(search.account === undefined ? {} : { account: search.account }),
    ...(search.slr === true ? { serviceLinked: true } : {}),
    ...(search.ou === undefined ? {} : { unit: search.ou }),
    ...(search.path === undefined ? {} : { path: search.path }),
    ...(search.tag === undefined ? {} : { tag: search.tag }),
    ...(search.unused === undefined ? {} : { unused: search.unused }),
    ...(search.place === undefined ? {} : { place: search.place }),
    ...(search.access === undefined ? {} : { access: search.access }),
    sort: serverSort(search.sort),
  };
  const query = usePrincipals(snapshot.id, filter);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.principals) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  const more = hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined;
  const select = useCallback((row: PrincipalRow) => onSelect({ type: 'node', id: row.id }), [onSelect]);

  const kindId =
    KIND_CHOICES.find((choice) => choice.kinds.join() === (search.kind ?? []).join())?.id ?? 'all';
  const accounts = overview.data?.accounts ?? [];
  return (
    <div className="flex h-full min-w-0 flex-col">
      <div className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
        <h1 className="text-base font-semibold">Principals</h1>
        <span className="min-w-0 truncate text-xs text-ink-2" data-testid="truth-line" role="status">
          {query.data !== undefined &&
            (rows.length < total
              ? `Showing ${formatNumber(rows.length)} of ${formatNumber(total)}; scroll for more`
              : `Showing all ${formatNumber(total)} that match`)}
        </span>
        <span className="ml-auto">
          <CsvButton
            csv={rows.length === 0 ? undefined : () => csvOf(rows)}
            fileName={`assumable-principals-${snapshot.id}`}
          />
        </span>
      </div>
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <FilterText
          label="Filter by name or ARN"
          value={search.q ?? ''}
          onChange={(q) => onSearch({ q: q === '' ? undefined : q })}
        />
        <SelectMenu
          label="Kind"
          value={kindId}
          choices={KIND_CHOICES}
          onChoose={(id) => {
            const kinds = KIND_CHOICES.find((choice) => choice.id === id)?.kinds ?? [];
            onSearch({ kind: kinds.length === 0 ? undefined : [...kinds] });
          }}
        />
        <SelectMenu
          label="Account"
          value={search.account ?? 'all'}
          choices={[
            { id: 'all', label: 'All accounts' },
            ...accounts.map((account) => ({ id: account.id, label: account.name, detail: account.id })),
          ]}
          onChoose={(id) => onSearch({ account: id === 'all' ? undefined : id })}
        />
        <SelectMenu
          label="Unit"
          value={search.ou ?? 'all'}
          choices={[{ id: 'all', label: 'All units' }, ...unitChoices(overview.data?.units ?? [])]}
          onChoose={(id) => onSearch({ ou: id === 'all' ? undefined : id })}
        />
        <SelectMenu
          label="Place"
          value={search.place ?? 'anywhere'}
          choices={[
            { id: 'anywhere', label: 'Inside and outside' },
            { id: 'inside', label: 'Inside the organization' },
            { id: 'outside', label: 'Outside the organization' },
          ]}
          onChoose={(id) => onSearch({ place: id === 'anywhere' ? undefined : id })}
        />
        <SelectMenu
          label="Last use"
          value={String(search.unused ?? 'any')}
          choices={[
            { id: 'any', label: 'Any last use' },
            { id: '30', label: 'Unused for 30 days' },
            { id: '90', label: 'Unused for 90 days' },
            { id: '180', label: 'Unused for 180 days' },
            { id: '365', label: 'Unused for a year' },
          ]}
          onChoose={(id) => onSearch({ unused: id === 'any' ? undefined : Number(id) })}
        />
        <FilterText
          label="Tag: key or key=value"
          className="max-w-44"
          value={search.tag ?? ''}
          onChange={(tag) => onSearch({ tag: tag === '' ? undefined : tag })}
        />
        <FilterText
          label="Path, /app/"
          className="max-w-36"
          value={search.path ?? ''}
          onChange={(path) => onSearch({ path: path === '' ? undefined : path })}
        />
        <Toggle
          label="Full access only"
          checked={search.access === 'full'}
          onChange={(checked) => onSearch({ access: checked ? 'full' : undefined })}
        />
        <Toggle
          label="Service-linked roles"
          checked={search.slr === true}
          onChange={(checked) => onSearch({ slr: checked })}
        />
      </div>
      <div className="min-h-0 flex-1">
        {query.isError ? (
          <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data === undefined ? (
          <SkeletonRows rows={14} label="Reading principals" />
        ) : rows.length === 0 ? (
          <EmptyState
            title="No principal matches"
            actions={
              <Button
                onClick={() =>
                  onSearch({
                    q: undefined,
                    kind: undefined,
                    account: undefined,
                    tag: undefined,
                    path: undefined,
                    unused: undefined,
                    place: undefined,
                    access: undefined,
                    ou: undefined,
                  })
                }
              >
                Clear the filters
              </Button>
            }
          >
            Service-linked roles are left out unless you show them.
          </EmptyState>
        ) : (
          <DataTable
            label="Principals"
            columns={COLUMNS}
            rows={rows}
            rowKey={(row) => row.id}
            sort={search.sort ?? PRINCIPALS_DEFAULTS.sort}
            onSort={(sort) => onSearch({ sort })}
            sortedByServer
            onEnd={more}
            selected={props.selected}
            onSelect={select}
            onOpen={(row) => onExplore(row.id)}
          />
        )}
      </div>
    </div>
  );
}
