import { X } from 'lucide-react';
import { IconButton } from '../components/button.tsx';
import { clearSearchProblems, useSearchProblems } from '../url-state/search-problems.ts';

/** Says which part of the address could not be used. */
export function SearchNotice() {
  const problems = useSearchProblems();
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
      <IconButton label="Close this notice" className="ml-auto" onClick={clearSearchProblems}>
        <X size={14} />
      </IconButton>
    </div>
  );
}
