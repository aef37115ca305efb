/** Which accounts a snapshot lacks, in whole or in part, and why. */
import type { Overview, SnapshotDetail } from '@assumable/shared/api/contract';
import { counted, formatAccountId } from '../../lib/format.ts';
import { reasonFacts } from './reason-words.ts';

export interface MissingAccount {
  readonly id: string;
  readonly name: string;
  readonly coverage: 'not_read' | 'partial';
  /** In words; empty when nobody said why. */
  readonly reason: string;
}

/** Accounts that were not read come first; each with the reason of its gravest gap. */
export function missingAccounts(
  overview: Pick<Overview, 'accounts'>,
  gaps: SnapshotDetail['gaps'],
): readonly MissingAccount[] {
  const codes = new Map<string, string>();
  for (const { account, code, scope } of gaps) {
    if (account !== undefined && (scope === 'account' || !codes.has(account))) codes.set(account, code);
  }
  const missing = overview.accounts.flatMap(({ id, name, coverage }): readonly MissingAccount[] => {
    if (coverage !== 'not_read' && coverage !== 'partial') return [];
    const code = codes.get(id);
    const title = code === undefined ? '' : reasonFacts(code).title;
    return [
      {
        id,
        name: name === id ? formatAccountId(id) : name,
        coverage,
        reason: title === '' ? '' : `${title.charAt(0).toLowerCase()}${title.slice(1)}`,
      },
    ];
  });
  return missing.sort((a, b) => Number(a.coverage === 'partial') - Number(b.coverage === 'partial'));
}

const NAMED = 3;

/** The accounts as a person names them, those that the page is about first: `legacy (the role could not be assumed) and 2 more`. */
export function namedAccounts(missing: readonly MissingAccount[], about: ReadonlySet<string>): string {
  const sorted = [...missing].sort((a, b) => Number(!about.has(a.id)) - Number(!about.has(b.id)));
  const named = sorted
    .slice(0, NAMED)
    .map(({ name, reason }) => (reason === '' ? name : `${name} (${reason})`));
  const more = missing.length - named.length;
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${counted(more, 'more', 'more')}`;
}
