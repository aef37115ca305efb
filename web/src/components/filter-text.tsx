import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { cx } from '../lib/cx.ts';

export interface FilterTextProps {
  readonly label: string;
  readonly value: string;
  /** Called a moment after the last key. */
  readonly onChange: (value: string) => void;
  readonly className?: string;
}

const SETTLE_MS = 200;

/** Text filter that reports once typing pauses. */
export function FilterText({ label, value, onChange, className }: FilterTextProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const report = useRef(onChange);
  useEffect(() => {
    report.current = onChange;
  });
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => report.current(text.trim()), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <span className={cx('relative inline-flex h-7 w-60 min-w-36 items-center', className)}>
      <Search size={13} className="absolute left-2 text-ink-2" aria-hidden="true" />
      <input
        type="text"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={200}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        className="h-full w-full rounded-md border border-line bg-surface pr-7 pl-7 text-sm placeholder:text-ink-2 hover:border-line-strong"
      />
      {text !== '' && (
        <button
          type="button"
          aria-label="Clear the text"
          className="absolute right-0.5 flex size-6 items-center justify-center text-ink-2 hover:text-ink"
          onClick={() => {
            setText('');
            report.current('');
          }}
        >
          <X size={13} />
        </button>
      )}
    </span>
  );
}
