import type { Paths } from '@assumable/shared/api/paths';
import { useMemo } from 'react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import type { OnSelect } from '../../lib/selection.ts';
import { PATHS_DEFAULTS, type PathsSearch } from '../../url-state/paths-search.ts';
import { ChainDrawing } from './chain-drawing.tsx';
import { ChainList } from './chain-list.tsx';
import { HopCard } from './hop-card.tsx';

export interface ChainsViewProps {
  readonly paths: Paths;
  readonly search: PathsSearch;
  /** Accounts that were not read and could hold a chain. */
  readonly notRead: number;
  readonly accountName: (id: string) => string;
  readonly onSearch: (patch: PathsSearch) => void;
  readonly onSelect: OnSelect;
}

/** All chains at the left; the chosen one drawn, and step by step below. */
export function ChainsView(props: ChainsViewProps) {
  const { paths, search, accountName, onSearch, onSelect } = props;
  const nodes = useMemo(
    () => new Map([paths.from, paths.to, ...paths.nodes].map((node) => [node.id, node])),
    [paths],
  );
  const position = Math.min(search.p ?? PATHS_DEFAULTS.p, Math.max(0, paths.paths.length - 1));
  const chain = paths.paths[position];
  if (chain === undefined) return <NoChain {...props} />;
  return (
    <div className="flex h-full min-w-0">
      <div className="w-72 shrink-0 border-r border-line bg-surface">
        <ChainList
          chains={paths.paths}
          nodes={nodes}
          shown={position}
          onShow={(next) => onSearch({ p: next })}
        />
      </div>
      <div className="@container min-w-0 flex-1 overflow-y-auto" data-testid="chain">
        <div className="flex items-start gap-2 border-b border-line px-4 py-2.5">
          <p className="min-w-0 flex-1 text-base font-semibold [overflow-wrap:anywhere]">{chain.summary}</p>
          <CopyButton text={chain.summary} what="sentence" />
        </div>
        <ChainDrawing chain={chain} nodes={nodes} accountName={accountName} onSelect={onSelect} />
        {chain.conditions.length > 0 && (
          <section aria-label="What must hold together" className="border-b border-line px-4 py-2.5">
            <h2 className="text-xs font-semibold text-ink-2">All of this must hold</h2>
            <ul className="mt-1 space-y-0.5 text-sm">
              {chain.conditions.map(({ hop, text }) => (
                <li key={`${hop} ${text}`} className="[overflow-wrap:anywhere]">
                  {text} <span className="text-xs text-ink-2">step {hop}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <ol aria-label="Steps">
          {chain.hops.map((hop, index) => (
            <HopCard
              key={`${hop.source} ${hop.target}`}
              hop={hop}
              number={index + 1}
              nodes={nodes}
              accountName={accountName}
              onSelect={onSelect}
            />
          ))}
        </ol>
        <Broken paths={paths} />
      </div>
    </div>
  );
}

/** Tells apart: none in complete data, none in what was read, and a search that stopped. */
function NoChain({ paths, search, notRead, onSearch, onSelect }: ChainsViewProps) {
  const hops = search.hops ?? PATHS_DEFAULTS.hops;
  const unknownOff = !(search.st ?? PATHS_DEFAULTS.st).some((status) => status === 'trusted_unverified');
  return (
    <div className="h-full overflow-y-auto">
      <EmptyState
        title={paths.summary}
        actions={
          <>
            <Button
              variant="primary"
              onClick={() => onSelect({ type: 'edge', source: paths.from.id, target: paths.to.id })}
            >
              Why not directly
            </Button>
            {paths.search.deeper && hops < 8 && (
              <Button onClick={() => onSearch({ hops: 8 })}>Search up to 8 steps</Button>
            )}
            {unknownOff && (
              <Button onClick={() => onSearch({ st: ['allowed', 'conditional', 'trusted_unverified'] })}>
                Follow callers that are not known
              </Button>
            )}
          </>
        }
      >
        {paths.search.stopped ?? (paths.search.complete ? 'The search is complete.' : paths.search.text)}
        {paths.search.deeper && ` Longer chains than ${hops} steps were not looked for.`}
        {notRead > 0 &&
          ` ${notRead} ${notRead === 1 ? 'account was' : 'accounts were'} not read: that could change this answer.`}
      </EmptyState>
      <Broken paths={paths} />
    </div>
  );
}

function Broken({ paths }: { readonly paths: Paths }) {
  if (paths.broken.length === 0 && paths.selfEscalation.length === 0) return undefined;
  return (
    <div className="px-4 py-3 text-sm">
      {paths.broken.length > 0 && (
        <section aria-label="Chains that break">
          <h2 className="text-xs font-semibold text-ink-2">Chains that break on the way</h2>
          <ul className="mt-1 space-y-1">
            {paths.broken.map((broken) => (
              <li key={broken.nodes.join(' ')} className="[overflow-wrap:anywhere]">
                {broken.text}
              </li>
            ))}
          </ul>
        </section>
      )}
      {paths.selfEscalation.length > 0 && (
        <p className="mt-2">
          {paths.from.label} can give itself more permissions with {paths.selfEscalation.join(', ')}.
        </p>
      )}
    </div>
  );
}
