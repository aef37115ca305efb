import { Segmented } from '../../components/segmented.tsx';
import { Toggle } from '../../components/toggle.tsx';
import { FilterSection } from '../../filters/filter-panel.tsx';
import type { ExploreSearch, ExploreState } from '../../url-state/explore-search.ts';

const HOPS = ['1', '2', '3', '4'] as const;
type Hops = (typeof HOPS)[number];

export interface AroundFilterProps {
  readonly state: ExploreState;
  readonly onSearch: (patch: ExploreSearch) => void;
}

/** Direction and distance from the principal in the centre. */
export function AroundFilter({ state, onSearch }: AroundFilterProps) {
  const hops = HOPS.find((value) => value === String(state.hops)) ?? '1';
  return (
    <FilterSection title="Around the subject">
      <div className="space-y-2">
        <Segmented
          label="Direction"
          value={state.dir}
          segments={[
            { id: 'both', label: 'Both' },
            { id: 'in', label: 'Callers' },
            { id: 'out', label: 'Reach' },
          ]}
          onChange={(dir) => onSearch({ dir })}
        />
        <div className="flex items-center gap-2">
          <Segmented<Hops>
            label="Hops"
            value={hops}
            segments={HOPS.map((id) => ({ id, label: id }))}
            onChange={(id) => onSearch({ hops: Number(id) })}
          />
          <span className="text-xs text-ink-2">{state.hops === 1 ? 'hop' : 'hops'}</span>
        </div>
        <Toggle label="Whole accounts as one" checked={state.fold} onChange={(fold) => onSearch({ fold })} />
      </div>
    </FilterSection>
  );
}
