import type { SnapshotSummary } from '@assumable/shared/api/contract';
import { Link } from '@tanstack/react-router';
import { LayoutGrid } from 'lucide-react';
import { formatNumber } from '../../lib/format.ts';

/** The made-up organization that comes with the product: what is planted in it, and the way in. */
export function DemoCard({ demo }: { readonly demo: SnapshotSummary }) {
  const { accounts, roles, users } = demo.counts;
  return (
    <section aria-labelledby="demo-title" className="flex flex-col rounded-md border border-line p-4">
      <h2 id="demo-title" className="text-base font-semibold">
        Explore the demo
      </h2>
      <p className="mt-1 text-sm text-ink-2">
        {`A made-up organization of ${formatNumber(accounts)} accounts, ${formatNumber(roles)} roles and ${formatNumber(users)} users. No AWS needed.`}
      </p>
      <ul className="mt-2 flex-1 list-disc space-y-0.5 pl-5 text-sm text-ink-2">
        <li>A vendor trusted without an ExternalId, a role that trusts anyone.</li>
        <li>Paths that a guardrail or a boundary blocks, and chains to admin.</li>
        <li>An account that could not be read, and what that does to answers.</li>
      </ul>
      <div className="mt-3">
        <Link
          to="/s/$snapshot"
          params={{ snapshot: demo.id }}
          className="inline-flex h-7 items-center gap-1.5 rounded-md bg-accent px-2.5 text-sm font-medium text-canvas hover:opacity-90"
        >
          <LayoutGrid size={14} aria-hidden="true" />
          Open the demo
        </Link>
      </div>
    </section>
  );
}
