import { X } from 'lucide-react';
import { NO_FILTERS, type FilterSearch } from '../url-state/filter-search.ts';
import { filterChips, type FilterNames } from './filter-words.ts';

export interface FilterChipsProps {
  readonly search: FilterSearch;
  readonly names: FilterNames;
  readonly onSearch: (patch: FilterSearch) => void;
}

/** The filters in force, each with a button that takes it away; nothing when there are none. */
export function FilterChips({ search, names, onSearch }: FilterChipsProps) {
  const chips = filterChips(search, names);
  if (chips.length === 0) return undefined;
  return (
    <ul
      aria-label="Active filters"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-4 py-1"
    >
      {chips.map((chip) => (
        <li
          key={chip.key}
          className="flex h-6 max-w-80 items-center rounded-sm border border-line bg-inset pl-1.5 text-xs"
        >
          <span className="truncate">
            <span className="text-ink-2">{chip.name}:</span> {chip.value}
          </span>
          <button
            type="button"
            aria-label={`Remove filter ${chip.name}: ${chip.value}`}
            className="flex size-6 shrink-0 items-center justify-center text-ink-2 hover:text-ink"
            onClick={() => onSearch({ [chip.key]: undefined })}
          >
            <X size={12} />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          className="h-6 rounded-sm px-1.5 text-xs text-accent hover:underline"
          onClick={() => onSearch(NO_FILTERS)}
        >
          Clear all
        </button>
      </li>
    </ul>
  );
}
