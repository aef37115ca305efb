/** Filters in words: what a chip says, and what takes it away. */
import type { NodeKind } from '@assumable/shared/graph/model';
import { keyWords } from '../lib/edge-words.ts';
import { KIND_FACTS } from '../lib/kinds.ts';
import { SHOWN_STATUSES, STATUS_FACTS } from '../lib/status.ts';
import { activeFilterKeys, type FilterKey, type FilterSearch } from '../url-state/filter-search.ts';

export interface FilterChip {
  readonly key: FilterKey;
  /** `Status`, `Kind`. */
  readonly name: string;
  readonly value: string;
}

/** Names that the address does not hold. */
export interface FilterNames {
  readonly account: (id: string) => string;
  readonly unit: (id: string) => string;
}

export const SCOPE_WORDS = {
  external: 'From outside the organization',
  cross_account: 'Across accounts',
  same_account: 'Inside one account',
} as const;

export const ACTION_WORDS = {
  'sts:AssumeRole': 'AssumeRole',
  'sts:AssumeRoleWithSAML': 'With SAML',
  'sts:AssumeRoleWithWebIdentity': 'With web identity',
  'sts:AssumeRoot': 'AssumeRoot',
} as const;

function kindWords(kinds: readonly NodeKind[]): string {
  return kinds.map((kind) => KIND_FACTS[kind].word).join(', ');
}

function statusWords(search: FilterSearch): string {
  const shown = new Set<string>(search.st);
  const words = SHOWN_STATUSES.filter((status) => shown.has(status)).map(
    (status) => STATUS_FACTS[status].short,
  );
  return words.length === SHOWN_STATUSES.length ? 'all' : words.join(', ');
}

function valueOf(key: FilterKey, search: FilterSearch, names: FilterNames): string {
  const endName = (id: string | undefined): string => (id === undefined ? '' : names.account(id));
  switch (key) {
    case 'st':
      return statusWords(search);
    case 'act':
      return (search.act ?? []).map((action) => ACTION_WORDS[action]).join(', ');
    case 'kind':
      return kindWords(search.kind ?? []);
    case 'account':
      return endName(search.account);
    case 'src':
      return endName(search.src);
    case 'dst':
      return endName(search.dst);
    case 'from':
      return endName(search.from);
    case 'to':
      return endName(search.to);
    case 'scope':
      return search.scope === undefined ? '' : SCOPE_WORDS[search.scope];
    case 'q':
      return `“${search.q ?? ''}”`;
    case 'slr':
      return 'shown';
    case 'ou':
      return search.ou === undefined ? '' : names.unit(search.ou);
    case 'path':
      return search.path ?? '';
    case 'tag':
      return search.tag ?? '';
    case 'cond':
      return (search.cond ?? []).map(keyWords).join(' or ');
    case 'without':
      return (search.without ?? []).map(keyWords).join(', ');
    case 'unused':
      return `${String(search.unused ?? '')} days`;
  }
}

const CHIP_NAMES: Readonly<Record<FilterKey, string>> = {
  st: 'Status',
  act: 'Action',
  kind: 'Caller',
  account: 'Account',
  src: 'From account',
  dst: 'To account',
  from: 'From',
  to: 'To',
  scope: 'Where',
  q: 'Text',
  slr: 'Service-linked roles',
  ou: 'Unit',
  path: 'Path',
  tag: 'Tag',
  cond: 'Needs',
  without: 'Without',
  unused: 'Role unused for',
};

/** One chip per filter that is set, in the order of the panel. */
export function filterChips(search: FilterSearch, names: FilterNames): readonly FilterChip[] {
  return activeFilterKeys(search).map((key) => ({
    key,
    name: CHIP_NAMES[key],
    value: valueOf(key, search, names),
  }));
}

/** All filters that are set, in one line below a picture. */
export function filtersInWords(search: FilterSearch, names: FilterNames): string {
  const chips = filterChips(search, names);
  return chips.length === 0
    ? 'No filters'
    : `Filters: ${chips.map(({ name, value }) => `${name} ${value}`).join(' · ')}`;
}
