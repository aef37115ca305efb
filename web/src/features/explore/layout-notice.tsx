import { Button } from '../../components/button.tsx';

export interface LayoutNoticeProps {
  readonly reason: string;
  readonly onRetry: () => void;
}

/** Says that the principals do not stand as asked for, and why. */
export function LayoutNotice({ reason, onRetry }: LayoutNoticeProps) {
  return (
    <div
      role="alert"
      className="absolute inset-x-0 top-3 z-20 mx-auto flex w-fit max-w-[90%] items-center gap-3 rounded-md border border-line-strong bg-raised px-3 py-2 text-sm"
    >
      <span>The layout could not be computed, so principals stand by account. {reason}</span>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}
