import type { Overview } from '@assumable/shared/api/contract';
import { Building2, Search } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { formatNumber } from '../../lib/format.ts';
import type { ExploreSearch } from '../../url-state/explore-search.ts';

export interface StartingPointsProps {
  readonly accounts: Overview['accounts'];
  /** Why the drawing is not shown although there is something to draw. */
  readonly reason?: string | undefined;
  readonly onStart: (patch: ExploreSearch) => void;
  readonly onSearchDialog: () => void;
}

const QUESTIONS: readonly { readonly label: string; readonly search: ExploreSearch }[] = [
  { label: 'Trusts from outside the organization', search: { v: 'table', scope: 'external' } },
  { label: 'Trusts of whole accounts', search: { v: 'table', kind: ['account'] } },
  { label: 'Roles that trust anyone', search: { v: 'table', kind: ['any_principal'] } },
  { label: 'Trusts that only a guardrail blocks', search: { v: 'table', st: ['denied'] } },
  {
    label: 'Half of a trust: one side is missing',
    search: { v: 'table', st: ['trust_only', 'permit_only'] },
  },
];

const SHOWN_ACCOUNTS = 10;

/** Explore without a subject: never an empty canvas, never the whole graph. */
export function StartingPoints({ accounts, reason, onStart, onSearchDialog }: StartingPointsProps) {
  const busiest = [...accounts]
    .filter((account) => account.coverage !== 'external')
    .sort((a, b) => b.inbound + b.outbound - (a.inbound + a.outbound) || (a.name < b.name ? -1 : 1))
    .slice(0, SHOWN_ACCOUNTS);
  return (
    <div className="h-full overflow-auto p-8">
      <div className="mx-auto max-w-3xl">
        <h2 className="text-xl font-semibold">{reason ?? 'Choose what to look at'}</h2>
        <p className="mt-1 text-ink-2">
          The drawing shows the surroundings of one principal or one account. The table shows every edge.
        </p>
        <div className="mt-4 flex gap-2">
          <Button variant="primary" onClick={onSearchDialog}>
            <Search size={14} aria-hidden="true" />
            Search a principal
          </Button>
          <Button onClick={() => onStart({ v: 'table' })}>Open the table</Button>
        </div>
        <div className="mt-8 grid grid-cols-2 gap-8">
          <section>
            <h3 className="mb-1 text-xs font-semibold text-ink-2">Accounts with most trusts</h3>
            <ul className="-mx-2">
              {busiest.map((account) => (
                <li key={account.id}>
                  <button
                    type="button"
                    className="flex h-8 w-full items-center gap-2 rounded-sm px-2 text-left hover:bg-inset"
                    onClick={() => onStart({ of: account.id, v: undefined })}
                  >
                    <Building2 size={15} className="text-ink-2" aria-hidden="true" />
                    <span className="min-w-0 flex-1 truncate">{account.name}</span>
                    <span className="text-xs text-ink-2">
                      {formatNumber(account.inbound)} in, {formatNumber(account.outbound)} out
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
          <section>
            <h3 className="mb-1 text-xs font-semibold text-ink-2">Questions</h3>
            <ul className="-mx-2">
              {QUESTIONS.map((question) => (
                <li key={question.label}>
                  <button
                    type="button"
                    className="flex h-8 w-full items-center rounded-sm px-2 text-left hover:bg-inset"
                    onClick={() => onStart(question.search)}
                  >
                    {question.label}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </div>
    </div>
  );
}
