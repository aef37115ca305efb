import type { SnapshotDetail } from '@assumable/shared/api/contract';
import { Building2, Download, ListFilter, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { arnParts } from '../../components/arn-text.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { downloadBlob } from '../../lib/download.ts';
import type { ExploreSearch, ExploreState } from '../../url-state/explore-search.ts';
import { subjectAccount, type ExploreData } from './explore-data.ts';
import { edgesCsv } from './edge-table.tsx';

export interface ExploreBarProps {
  readonly snapshot: SnapshotDetail;
  readonly state: ExploreState;
  readonly data: ExploreData;
  readonly accountName: (account: string) => string;
  readonly filters: number;
  readonly filtersOpen: boolean;
  readonly onFilters: () => void;
  readonly onSearch: (patch: ExploreSearch) => void;
}

/** Subject and the switches of the view. */
export function ExploreBar(props: ExploreBarProps) {
  const { snapshot, state, data, onSearch } = props;
  return (
    <div className="@container flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
      <Button aria-expanded={props.filtersOpen} onClick={props.onFilters}>
        <ListFilter size={14} aria-hidden="true" />
        <span className="@max-2xl:sr-only">Filters</span>
        {props.filters > 0 && `(${props.filters})`}
      </Button>
      <Subject {...props} />
      <span className="min-w-0 flex-1" />
      {state.v === 'graph' ? (
        <Segmented
          label="Layout"
          value={state.lay}
          segments={[
            { id: 'columns', label: 'Columns' },
            { id: 'grouped', label: 'By account' },
            { id: 'force', label: 'Force' },
            { id: 'radial', label: 'Radial' },
          ]}
          onChange={(lay) => onSearch({ lay, pin: undefined, tidy: state.exp.length })}
        />
      ) : (
        <Button
          disabled={data.edges.length === 0}
          onClick={() =>
            downloadBlob(
              new Blob([edgesCsv(data.edges)], { type: 'text/csv' }),
              `assumable-trusts-${snapshot.id}.csv`,
            )
          }
        >
          <Download size={14} aria-hidden="true" />
          CSV
        </Button>
      )}
      <Segmented
        label="View"
        value={state.v}
        segments={[
          { id: 'graph', label: 'Graph' },
          { id: 'table', label: 'Table' },
        ]}
        onChange={(v) => onSearch({ v })}
      />
      <CopyButton text={window.location.href} what="link" />
    </div>
  );
}

function Subject({ state, data, accountName, onSearch }: ExploreBarProps) {
  const account = subjectAccount(state.of);
  const clear = (): void =>
    onSearch({
      of: undefined,
      exp: undefined,
      tidy: undefined,
      pin: undefined,
      src: undefined,
      dst: undefined,
      sel: undefined,
    });
  if (state.of === undefined && (state.src !== undefined || state.dst !== undefined)) {
    const from = state.src === undefined ? 'anywhere' : accountName(state.src);
    const to = state.dst === undefined ? 'anywhere' : accountName(state.dst);
    return <SubjectTitle icon={<Building2 size={16} />} title={`${from} → ${to}`} onClear={clear} />;
  }
  if (state.of === undefined) return <h1 className="shrink-0 text-base font-semibold">All trusts</h1>;
  if (account !== undefined) {
    return (
      <SubjectTitle
        icon={<Building2 size={16} />}
        title={accountName(account)}
        detail={account}
        onClear={clear}
      />
    );
  }
  const node = data.nodes.find((candidate) => candidate.id === state.of);
  const parts = arnParts(state.of);
  return (
    <SubjectTitle
      icon={<KindIcon kind={node?.kind ?? 'unresolved_arn'} />}
      title={node?.label ?? parts.name}
      detail={parts.account === undefined ? undefined : accountName(parts.account)}
      onClear={clear}
    />
  );
}

function SubjectTitle(props: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly onClear: () => void;
}) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className="shrink-0 text-ink-2">{props.icon}</span>
      <h1 className="truncate text-base font-semibold" title={props.title}>
        {props.title}
      </h1>
      {props.detail !== undefined && (
        <span className="truncate text-xs text-ink-2 @max-2xl:hidden">{props.detail}</span>
      )}
      <IconButton label="Back to all trusts" onClick={props.onClear}>
        <X size={14} />
      </IconButton>
    </span>
  );
}
