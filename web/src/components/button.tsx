import type { ComponentProps, ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import { Tooltip } from './tooltip.tsx';

const BASE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border text-sm font-medium whitespace-nowrap ' +
  'transition-colors duration-100 disabled:opacity-45 disabled:pointer-events-none';

const VARIANTS = {
  primary: 'border-transparent bg-accent text-canvas hover:opacity-90',
  secondary: 'border-line bg-raised text-ink hover:border-line-strong',
  quiet: 'border-transparent text-ink-2 hover:bg-inset hover:text-ink',
} as const;

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: keyof typeof VARIANTS;
}

/** 28 px high; `secondary` unless told otherwise. */
export function Button({ variant = 'secondary', className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={cx(BASE, VARIANTS[variant], 'h-7 px-2.5', className)} {...rest} />;
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  /** Accessible name, also the tooltip. */
  readonly label: string;
  readonly children: ReactNode;
  /** For a switch: its state. */
  readonly pressed?: boolean | undefined;
}

/** Square 28 px button with one icon. */
export function IconButton({
  label,
  children,
  pressed,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={cx(BASE, VARIANTS.quiet, 'size-7', pressed === true && 'bg-inset text-ink', className)}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
