import { useId, useState } from 'react';
import { cx } from '../../lib/cx.ts';
import type { Assumption } from '../../url-state/assume-search.ts';
import type { Question } from './assumptions.ts';
import { type Choice, keyName, yesNoChoices } from './question-words.ts';

export interface AssumptionControlProps {
  readonly question: Question;
  readonly assumption: Assumption | undefined;
  readonly onChange: (assumption: Assumption | undefined) => void;
}

/** Fixes one fact of the request, or leaves it open. */
export function AssumptionControl(props: AssumptionControlProps) {
  return props.question.form === 'yes_no' ? <YesNo {...props} /> : <Value {...props} />;
}

function YesNo({ question, assumption, onChange }: AssumptionControlProps) {
  const chosen: Choice['id'] =
    assumption === undefined
      ? 'open'
      : assumption.kind === 'absent'
        ? 'absent'
        : assumption.value === 'true'
          ? 'yes'
          : 'no';
  return (
    <Segments
      label={`Assume for ${keyName(question.key)}`}
      choices={yesNoChoices(question.key)}
      chosen={chosen}
      onChoose={(id) => {
        if (id === 'open') onChange(undefined);
        else if (id === 'absent') onChange({ kind: 'absent' });
        else onChange({ kind: 'value', value: id === 'yes' ? 'true' : 'false' });
      }}
    />
  );
}

const VALUE_CHOICES = [
  { id: 'open', label: 'Open' },
  { id: 'value', label: 'Value' },
  { id: 'absent', label: 'Key absent' },
] as const;

function Value({ question, assumption, onChange }: AssumptionControlProps) {
  const list = useId();
  const suggestion = question.suggestions[0] ?? '';
  const [draft, setDraft] = useState(assumption?.kind === 'value' ? assumption.value : suggestion);
  const chosen = assumption?.kind ?? 'open';
  const name = keyName(question.key);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segments
        label={`Assume for ${name}`}
        choices={VALUE_CHOICES}
        chosen={chosen}
        onChoose={(id) => {
          if (id === 'open') onChange(undefined);
          else onChange(id === 'absent' ? { kind: 'absent' } : { kind: 'value', value: draft });
        }}
      />
      {chosen === 'value' && (
        <>
          <input
            type="text"
            aria-label={`Value of ${name}`}
            list={list}
            spellCheck={false}
            autoComplete="off"
            maxLength={1_224}
            value={draft}
            onChange={(event) => {
              setDraft(event.target.value);
              onChange({ kind: 'value', value: event.target.value });
            }}
            className="h-7 min-w-40 flex-1 rounded-md border border-line-strong bg-surface px-2 font-mono text-xs text-ink"
          />
          <datalist id={list}>
            {question.suggestions.map((value) => (
              <option key={value} value={value} />
            ))}
          </datalist>
        </>
      )}
    </div>
  );
}

interface SegmentsProps<Id extends string> {
  readonly label: string;
  readonly choices: readonly { readonly id: Id; readonly label: string }[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
}

/** Radio buttons drawn as one control; arrow keys move between them. */
function Segments<Id extends string>({ label, choices, chosen, onChoose }: SegmentsProps<Id>) {
  const name = useId();
  return (
    <fieldset className="inline-flex h-7 shrink-0 rounded-md border border-line bg-surface p-px">
      <legend className="sr-only">{label}</legend>
      {choices.map(({ id, label: word }) => (
        <label
          key={id}
          className={cx(
            'inline-flex cursor-pointer items-center rounded-[5px] px-2 text-xs',
            'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
            id === chosen ? 'bg-accent-soft font-semibold text-accent' : 'text-ink-2 hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={id === chosen}
            onChange={() => onChoose(id)}
          />
          {word}
        </label>
      ))}
    </fieldset>
  );
}
