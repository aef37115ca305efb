import { useMatches, useNavigate, useRouterState } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { IconButton } from '../components/button.tsx';
import { EXPLORE_SCHEMA } from '../url-state/explore-search.ts';
import { OVERVIEW_SCHEMA } from '../url-state/overview-search.ts';
import { PRINCIPALS_SCHEMA } from '../url-state/principals-search.ts';
import { readSearch, type SearchProblem } from '../url-state/read-search.ts';
import { parseSearchText, type RawSearch } from '../url-state/search-text.ts';

function problemsOf(route: string, raw: RawSearch): readonly SearchProblem[] {
  if (route === '/s/$snapshot/') return readSearch(OVERVIEW_SCHEMA, raw).problems;
  if (route === '/s/$snapshot/explore') return readSearch(EXPLORE_SCHEMA, raw).problems;
  if (route === '/s/$snapshot/principals') return readSearch(PRINCIPALS_SCHEMA, raw).problems;
  return [];
}

/** Says which part of the address could not be used; closing it cleans the address. */
export function SearchNotice() {
  const navigate = useNavigate();
  const text = useRouterState({ select: (state) => state.location.searchStr });
  const route = useMatches({ select: (matches) => matches.at(-1)?.routeId ?? '' });
  const problems = problemsOf(route, parseSearchText(text));
  if (problems.length === 0) return undefined;
  return (
    <div
      role="status"
      className="flex shrink-0 items-center gap-2 border-b border-line bg-inset px-4 py-1 text-sm"
      data-testid="address-notice"
    >
      <span className="min-w-0 truncate">
        Part of the address could not be used and was left out:{' '}
        {problems.map((problem) => (
          <code key={problem.key} className="mr-2 font-mono text-xs">
            {problem.key}={problem.value}
          </code>
        ))}
      </span>
      <IconButton
        label="Close this notice"
        className="ml-auto"
        onClick={() => void navigate({ to: '.', search: true, replace: true })}
      >
        <X size={14} />
      </IconButton>
    </div>
  );
}
