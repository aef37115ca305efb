import { Skeleton } from '../../components/skeleton.tsx';

/** The panel before its answer, in the same geometry. */
export function ExplanationSkeleton() {
  return (
    <div role="status" aria-label="Reading the explanation">
      <div className="border-b border-line px-4 pt-3 pb-4">
        <div className="grid grid-cols-[minmax(0,1fr)_28px_minmax(0,1fr)] items-center gap-3">
          <Skeleton className="h-9" />
          <Skeleton className="h-2" />
          <Skeleton className="h-9" />
        </div>
        <Skeleton className="mt-3 h-[78px] rounded-md" />
        <Skeleton className="mt-2 h-4 w-28" />
      </div>
      <div className="space-y-3 px-4 py-3">
        <Skeleton className="h-4 w-40" />
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className="space-y-1.5">
            <Skeleton className="h-5" />
            <Skeleton className="ml-8 h-4 w-3/4" />
            {(index === 2 || index === 3) && <Skeleton className="ml-8 h-12" />}
          </div>
        ))}
      </div>
    </div>
  );
}
