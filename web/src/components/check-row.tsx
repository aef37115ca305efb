import { Checkbox } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

export interface CheckRowProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
  readonly count?: string | undefined;
}

/** One line of a filter: box, words, count. */
export function CheckRow({ checked, onChange, disabled = false, children, count }: CheckRowProps) {
  return (
    <label className="flex h-6 cursor-pointer items-center gap-2 rounded-sm text-sm hover:bg-inset">
      <Checkbox.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        className="flex size-3.5 shrink-0 items-center justify-center rounded-[3px] border border-line-strong bg-surface data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
      >
        <Checkbox.Indicator>
          <Check size={11} strokeWidth={3} className="text-canvas" />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {count !== undefined && <span className="text-xs text-ink-2">{count}</span>}
    </label>
  );
}
