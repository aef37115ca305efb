/**
 * IAM Identity Center makes one SAML provider in every account. They are one door, so the overview shows them as one
 * row; the lists still hold every one of them.
 */
import type { Overview } from '@assumable/shared/api/contract';
import type { ExploreSearch } from '../../url-state/explore-search.ts';
import { addCounts } from './overview-model.ts';

export const IDENTITY_CENTER = 'identity-center';

const PROVIDER = /saml-provider\/AWSSSO_[0-9a-f]+_DO_NOT_DELETE$/;

export interface FoldedOverview {
  readonly overview: Overview;
  /** Providers behind the folded row; 0 when nothing was folded. */
  readonly providers: number;
}

export function foldIdentityCenter(overview: Overview): FoldedOverview {
  const folded = new Set(
    overview.outside
      .filter((node) => node.kind === 'saml_provider' && PROVIDER.test(node.id))
      .map((node) => node.id),
  );
  if (folded.size < 2) return { overview, providers: 0 };
  const pairs = new Map<string, Overview['accountEdges'][number]>();
  for (const edge of overview.accountEdges) {
    const source = folded.has(edge.source) ? IDENTITY_CENTER : edge.source;
    const key = `${source}|${edge.target}`;
    const old = pairs.get(key);
    pairs.set(key, {
      source,
      target: edge.target,
      counts: old === undefined ? edge.counts : addCounts(old.counts, edge.counts),
      total: (old?.total ?? 0) + edge.total,
    });
  }
  const row = {
    id: IDENTITY_CENTER,
    kind: 'saml_provider' as const,
    label: 'IAM Identity Center',
    flags: [],
  };
  return {
    overview: {
      ...overview,
      outside: [row, ...overview.outside.filter((node) => !folded.has(node.id))],
      accountEdges: [...pairs.values()],
    },
    providers: folded.size,
  };
}

/** The folded row has no page of its own: its trusts are a list. */
export const IDENTITY_CENTER_TRUSTS: ExploreSearch = { v: 'table', kind: ['saml_provider'], q: 'AWSSSO_' };
