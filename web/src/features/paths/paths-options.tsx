import type { ChainHop } from '@assumable/shared/api/paths';
import { SelectMenu } from '../../components/select-menu.tsx';
import { Toggle } from '../../components/toggle.tsx';
import { printAssumptions, readAssumptions, type Assumption } from '../../url-state/assume-search.ts';
import { PATHS_DEFAULTS, type PathsSearch } from '../../url-state/paths-search.ts';

const HOPS = ['1', '2', '3', '4', '5', '6', '7', '8'] as const;

const MFA = [
  { id: 'open', label: 'MFA left open', fact: undefined },
  { id: 'yes', label: 'First step with MFA', fact: { kind: 'value', value: 'true' } },
  { id: 'no', label: 'First step without MFA', fact: { kind: 'absent' } },
] as const satisfies readonly {
  readonly id: string;
  readonly label: string;
  readonly fact: Assumption | undefined;
}[];

const MFA_KEY = 'aws:multifactorauthpresent';

type Followed = Extract<ChainHop['status'], 'allowed' | 'conditional' | 'trusted_unverified'>;
const FOLLOW: readonly { readonly id: string; readonly label: string; readonly st: readonly Followed[] }[] = [
  { id: 'sure', label: 'Allowed steps only', st: ['allowed'] },
  { id: 'usual', label: 'Allowed and conditional', st: ['allowed', 'conditional'] },
  {
    id: 'all',
    label: 'Callers not known as well',
    st: ['allowed', 'conditional', 'trusted_unverified'],
  },
];

export interface PathsOptionsProps {
  readonly search: PathsSearch;
  /** Set-valued callers can be listed one by one. */
  readonly inbound: boolean;
  readonly onSearch: (patch: PathsSearch) => void;
}

/** How far, through which steps, and under which assumption chains are looked for. */
export function PathsOptions({ search, inbound, onSearch }: PathsOptionsProps) {
  const st = search.st ?? PATHS_DEFAULTS.st;
  const assumptions = readAssumptions(search.given);
  const known = assumptions.get(MFA_KEY);
  const mfa = known === undefined ? 'open' : known.kind === 'value' && known.value === 'true' ? 'yes' : 'no';
  const hops = HOPS.find((id) => id === String(search.hops ?? PATHS_DEFAULTS.hops)) ?? '4';
  return (
    <div role="group" aria-label="Options" className="flex flex-wrap items-center gap-2">
      <SelectMenu
        label="Longest chain"
        value={hops}
        choices={HOPS.map((id) => ({ id, label: id === '1' ? 'One step' : `Up to ${id} steps` }))}
        onChoose={(id) => onSearch({ hops: Number(id), p: undefined })}
      />
      <SelectMenu
        label="Steps followed"
        value={FOLLOW.find((choice) => choice.st.join() === st.join())?.id ?? 'usual'}
        choices={FOLLOW}
        onChoose={(id) => {
          const choice = FOLLOW.find((candidate) => candidate.id === id);
          if (choice !== undefined) onSearch({ st: [...choice.st], p: undefined });
        }}
      />
      <SelectMenu
        label="MFA"
        value={mfa}
        choices={MFA}
        onChoose={(id) => {
          const next = new Map(assumptions);
          const fact = MFA.find((choice) => choice.id === id)?.fact;
          if (fact === undefined) next.delete(MFA_KEY);
          else next.set(MFA_KEY, fact);
          onSearch({ given: printAssumptions(next), p: undefined });
        }}
      />
      <Toggle
        label="Escalation steps"
        checked={search.esc ?? false}
        onChange={(esc) => onSearch({ esc, p: undefined })}
      />
      {inbound && (
        <Toggle
          label="Callers one by one"
          checked={search.each ?? false}
          onChange={(each) => onSearch({ each })}
        />
      )}
    </div>
  );
}
