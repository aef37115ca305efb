import type { Crawl } from '@assumable/shared/api/crawls';
import { counted } from '../../lib/format.ts';
import { reasonFacts } from './reason-words.ts';

/** What could not be read of the organization itself: one line that opens. */
export function OrganizationGaps({ gaps }: { readonly gaps: Crawl['gaps'] }) {
  return (
    <details className="shrink-0 border-b border-line bg-container text-sm">
      <summary className="cursor-pointer px-4 py-1.5 select-none">
        <span className="font-semibold">{`${counted(gaps.length, 'gap')} of the organization`}</span>
        <span className="text-ink-2">
          {' '}
          · {[...new Set(gaps.map(({ code }) => reasonFacts(code).title))].join(', ')}
        </span>
      </summary>
      <ul className="max-h-48 space-y-1 overflow-auto px-4 pb-2">
        {gaps.map((gap, index) => (
          <li key={index} className="[overflow-wrap:anywhere] text-ink-2">
            {gap.message}
          </li>
        ))}
      </ul>
    </details>
  );
}
