import { Plus, X } from 'lucide-react';
import { useId, useState, type SubmitEvent } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import type { Assumption, Assumptions } from '../../url-state/assume-search.ts';
import { assume } from './assumptions.ts';

/** Keys worth trying on a request that asks for none of them. */
const KEYS = [
  'aws:MultiFactorAuthPresent',
  'aws:SourceIp',
  'sts:ExternalId',
  'aws:RequestTag/',
  'aws:PrincipalTag/',
  'aws:RequestedRegion',
  'aws:SourceVpc',
  'aws:CurrentTime',
  'sts:RoleSessionName',
  'sts:SourceIdentity',
] as const;

export interface ExtraFactsProps {
  /** Fixed facts that no open condition asks for. */
  readonly facts: readonly (readonly [string, Assumption])[];
  readonly assumptions: Assumptions;
  readonly onAssume: (assumptions: Assumptions) => void;
}

/** Fixes any key of the request, also one that the answer does not depend on yet. */
export function ExtraFacts({ facts, assumptions, onAssume }: ExtraFactsProps) {
  const list = useId();
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (key.trim() === '') return;
    onAssume(assume(assumptions, key.trim(), { kind: 'value', value }));
    setKey('');
    setValue('');
    setOpen(false);
  };
  return (
    <div className="mt-2 text-sm">
      <ul>
        {facts.map(([name, fact]) => (
          <li key={name} className="flex items-center gap-2">
            <span className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">
              {name} {fact.kind === 'absent' ? 'is absent' : `= ${fact.value}`}
            </span>
            <IconButton
              label={`Forget ${name}`}
              onClick={() => onAssume(assume(assumptions, name, undefined))}
            >
              <X size={13} />
            </IconButton>
          </li>
        ))}
      </ul>
      {!open && (
        <Button variant="quiet" className="-ml-2" onClick={() => setOpen(true)}>
          <Plus size={13} aria-hidden="true" />
          Fix another fact of the request
        </Button>
      )}
      {open && (
        <form className="flex flex-wrap items-center gap-2" onSubmit={submit}>
          <input
            type="text"
            aria-label="Condition key"
            placeholder="aws:SourceIp"
            list={list}
            value={key}
            maxLength={256}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setKey(event.target.value)}
            className="h-7 w-44 rounded-md border border-line-strong bg-surface px-2 font-mono text-xs"
          />
          <datalist id={list}>
            {KEYS.map((known) => (
              <option key={known} value={known} />
            ))}
          </datalist>
          <input
            type="text"
            aria-label="Value of the key"
            placeholder="value"
            value={value}
            maxLength={1_224}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setValue(event.target.value)}
            className="h-7 min-w-32 flex-1 rounded-md border border-line-strong bg-surface px-2 font-mono text-xs"
          />
          <Button type="submit" variant="primary">
            Assume it
          </Button>
          <Button variant="quiet" onClick={() => setOpen(false)}>
            Cancel
          </Button>
        </form>
      )}
    </div>
  );
}
