import { useId, type ReactNode } from 'react';
import { cx } from '../../lib/cx.ts';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What to enter; replaced by the problem while there is one. */
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly rows?: number;
  readonly maxLength?: number;
  readonly placeholder?: string;
  /** Right of the field. */
  readonly action?: ReactNode;
  readonly hideLabel?: boolean;
}

/** A labelled field with its hint; the problem takes the place of the hint, so that nothing moves. */
export function TextField(props: TextFieldProps) {
  const { label, value, onChange, hint, problem, rows, action, hideLabel = false } = props;
  const id = useId();
  const hintId = useId();
  const common = {
    id,
    value,
    spellCheck: false,
    autoComplete: 'off',
    placeholder: props.placeholder,
    'aria-invalid': problem !== undefined,
    'aria-describedby': hintId,
    className: cx(
      'w-full min-w-0 rounded-md border bg-surface px-2 font-mono text-xs placeholder:text-ink-2',
      problem === undefined ? 'border-line-strong' : 'border-severity-critical',
      rows === undefined ? 'h-7' : 'py-1.5 leading-5',
    ),
  };
  return (
    <div>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1 block text-sm font-semibold'}>
        {label}
      </label>
      <div className="flex items-center gap-1">
        {rows === undefined ? (
          <input
            type="text"
            maxLength={props.maxLength}
            onChange={(event) => onChange(event.target.value)}
            {...common}
          />
        ) : (
          <textarea rows={rows} onChange={(event) => onChange(event.target.value)} {...common} />
        )}
        {action}
      </div>
      <p
        id={hintId}
        className={cx(
          'text-xs',
          (hint !== undefined || problem !== undefined) && 'mt-1',
          problem === undefined ? 'text-ink-2' : 'text-severity-critical',
        )}
      >
        {problem ?? hint}
      </p>
    </div>
  );
}
