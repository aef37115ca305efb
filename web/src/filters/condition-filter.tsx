import { CheckRow } from '../components/check-row.tsx';
import { keyWords } from '../lib/edge-words.ts';
import type { FilterSearch } from '../url-state/filter-search.ts';

/** Keys that reviewers ask for; any other key works in the address. */
const KEYS = [
  'aws:MultiFactorAuthPresent',
  'sts:ExternalId',
  'aws:SourceIp',
  'aws:PrincipalOrgID',
  'aws:SourceAccount',
  'aws:SourceArn',
  'sts:SourceIdentity',
  'SAML:aud',
] as const;

export interface ConditionFilterProps {
  readonly member: 'cond' | 'without';
  readonly search: FilterSearch;
  readonly onSearch: (patch: FilterSearch) => void;
}

/** Condition keys on which an edge is open, or is not. */
export function ConditionFilter({ member, search, onSearch }: ConditionFilterProps) {
  const chosen = search[member] ?? [];
  const lower = new Set(chosen.map((key) => key.toLowerCase()));
  const known = new Set<string>(KEYS.map((key) => key.toLowerCase()));
  const others = chosen.filter((key) => !known.has(key.toLowerCase()));
  const toggle = (key: string, on: boolean): void => {
    const rest = chosen.filter((other) => other.toLowerCase() !== key.toLowerCase());
    const next = on ? [...rest, key] : rest;
    onSearch({ [member]: next.length === 0 ? undefined : next });
  };
  return [...KEYS, ...others].map((key) => (
    <CheckRow key={key} checked={lower.has(key.toLowerCase())} onChange={(on) => toggle(key, on)}>
      <span title={key}>{keyWords(key)}</span>
    </CheckRow>
  ));
}
