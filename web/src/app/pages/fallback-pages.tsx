import { useNavigate, type ErrorComponentProps } from '@tanstack/react-router';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';

export function NotFoundPage() {
  const navigate = useNavigate();
  return (
    <EmptyState
      page
      title="There is no such page"
      actions={
        <Button variant="primary" onClick={() => void navigate({ to: '/' })}>
          Go to the overview
        </Button>
      }
    >
      The address leads nowhere in this console.
    </EmptyState>
  );
}

export function PageProblem({ error, reset }: ErrorComponentProps) {
  return <ProblemNotice error={error} onRetry={reset} />;
}
