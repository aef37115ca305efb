import type { ReactNode } from 'react';
import { Search, X } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { cx } from '../lib/cx.ts';

export interface PickerChoice {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly icon: ReactNode;
}

export interface NodePickerProps {
  readonly label: string;
  readonly placeholder: string;
  /** What is chosen, in words; absent when nothing is. */
  readonly chosen: { readonly label: string; readonly detail: string; readonly icon: ReactNode } | undefined;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Results for `text`. */
  readonly choices: readonly PickerChoice[];
  readonly onChoose: (id: string | undefined) => void;
  readonly busy: boolean;
}

/** A combobox over a search that its user runs: type, arrow keys, Enter; Escape closes the list. */
export function NodePicker(props: NodePickerProps) {
  const { label, chosen, text, choices, onChoose, onText } = props;
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const listId = useId();
  const current = Math.min(active, Math.max(0, choices.length - 1));
  const listed = open && text.trim() !== '';
  const choose = (id: string): void => {
    setOpen(false);
    onText('');
    onChoose(id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && listed) setOpen(false);
    else if (event.key === 'Enter' && listed) {
      const choice = choices[current];
      if (choice !== undefined) choose(choice.id);
    } else if (event.key === 'ArrowDown' && choices.length > 0) {
      setOpen(true);
      setActive((current + 1) % choices.length);
    } else if (event.key === 'ArrowUp' && choices.length > 0) {
      setActive((current + choices.length - 1) % choices.length);
    } else return;
    event.preventDefault();
  };
  return (
    <div className="relative min-w-0 flex-1">
      <span className="block pb-0.5 text-xs text-ink-2" aria-hidden="true">
        {label}
      </span>
      <div className="flex h-9 items-center gap-2 rounded-md border border-line-strong bg-surface pl-2.5 focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
        {chosen === undefined ? (
          <Search size={14} className="shrink-0 text-ink-2" aria-hidden="true" />
        ) : (
          chosen.icon
        )}
        {chosen !== undefined && text === '' && (
          <span className="flex min-w-0 shrink items-baseline gap-1.5">
            <span className="truncate font-semibold">{chosen.label}</span>
            <span className="truncate text-xs text-ink-2">{chosen.detail}</span>
          </span>
        )}
        <input
          role="combobox"
          aria-label={chosen === undefined ? label : `${label}: ${chosen.label} ${chosen.detail}`}
          aria-expanded={listed}
          aria-controls={listId}
          aria-activedescendant={listed && choices.length > 0 ? `${listId}-${current}` : undefined}
          placeholder={chosen === undefined ? props.placeholder : ''}
          value={text}
          maxLength={2048}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            onText(event.target.value);
            setActive(0);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
          className="h-full min-w-8 flex-1 bg-transparent text-sm outline-none placeholder:text-ink-2"
        />
        {chosen !== undefined && (
          <button
            type="button"
            aria-label={`Clear ${label}`}
            className="flex size-8 shrink-0 items-center justify-center text-ink-2 hover:text-ink"
            onClick={() => {
              onText('');
              onChoose(undefined);
            }}
          >
            <X size={14} />
          </button>
        )}
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={`Results for ${label}`}
        hidden={!listed}
        className="shadow-float absolute top-full right-0 left-0 z-40 mt-1 max-h-80 overflow-y-auto rounded-md border border-line bg-raised p-1"
      >
        {choices.map((choice, index) => (
          <div
            key={choice.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === current}
            title={choice.id}
            // The input keeps the focus, so that its blur does not close the list before the click.
            onPointerDown={(event) => event.preventDefault()}
            onPointerMove={() => setActive(index)}
            onClick={() => choose(choice.id)}
            className={cx(
              'flex h-8 cursor-pointer items-center gap-2 rounded-sm px-2 text-sm',
              index === current && 'bg-accent-soft',
            )}
          >
            {choice.icon}
            <span className="max-w-[60%] truncate font-medium">{choice.label}</span>
            <span className="min-w-0 flex-1 truncate text-xs text-ink-2">{choice.detail}</span>
          </div>
        ))}
        {choices.length === 0 && (
          <p className="px-2 py-1.5 text-sm text-ink-2">{props.busy ? 'Searching' : 'Nothing found.'}</p>
        )}
      </div>
    </div>
  );
}
