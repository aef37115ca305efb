import type { ReactNode } from 'react';

export interface EmptyStateProps {
  readonly title: string;
  /** The state is the whole page: its title is the page's heading. */
  readonly page?: boolean;
  /** What it means and what to do. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

export function EmptyState({ title, page = false, children, actions }: EmptyStateProps) {
  const Heading = page ? 'h1' : 'h2';
  return (
    <div className="flex h-full min-h-40 flex-col items-center justify-center gap-2 p-8 text-center">
      <Heading className="text-base font-semibold">{title}</Heading>
      {children !== undefined && <div className="max-w-md text-sm text-ink-2">{children}</div>}
      {actions !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
