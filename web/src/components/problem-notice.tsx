import { problemOf } from '../lib/problem-error.ts';
import { Button } from './button.tsx';

export interface ProblemNoticeProps {
  readonly error: unknown;
  /** What failed, in place of the server's title. */
  readonly title?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
}

/** The server's own words for what failed, with a way to try again. */
export function ProblemNotice({ error, title, onRetry }: ProblemNoticeProps) {
  const problem = problemOf(error);
  return (
    <div role="alert" className="m-4 rounded-md border border-severity-critical bg-raised p-3 text-sm">
      <p className="font-semibold">
        {title ?? (problem.status === 404 ? 'This is not in the snapshot' : problem.title)}
      </p>
      {problem.detail !== undefined && <p className="mt-1 break-words text-ink-2">{problem.detail}</p>}
      <div className="mt-2 flex items-center gap-3">
        {onRetry !== undefined && problem.status !== 404 && <Button onClick={onRetry}>Retry</Button>}
        {problem.requestId !== undefined && (
          <span className="font-mono text-xs text-ink-2">request {problem.requestId}</span>
        )}
      </div>
    </div>
  );
}
