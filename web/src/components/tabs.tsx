import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  readonly count?: number | undefined;
  readonly content: ReactNode;
}

export interface TabsProps<Id extends string> {
  readonly items: readonly TabItem<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  readonly label: string;
  readonly className?: string;
}

/** Tab list with its panels; arrow keys move, the panel of the chosen tab is the only one mounted. */
export function Tabs<Id extends string>({ items, value, onChange, label, className }: TabsProps<Id>) {
  return (
    <Base.Root
      value={value}
      onValueChange={(next) => {
        const item = items.find((candidate) => candidate.id === next);
        if (item !== undefined) onChange(item.id);
      }}
      className={cx('flex min-h-0 flex-col', className)}
    >
      <Base.List aria-label={label} className="flex shrink-0 flex-wrap gap-x-4 border-b border-line px-4">
        {items.map((item) => (
          <Base.Tab
            key={item.id}
            value={item.id}
            className="-mb-px flex h-8 items-center gap-1.5 border-b-2 border-transparent text-sm whitespace-nowrap text-ink-2 hover:text-ink data-active:border-accent data-active:text-ink"
          >
            {item.label}
            {item.count !== undefined && <span className="text-xs text-ink-2">{item.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.id} value={item.id} className="min-h-0 flex-1 overflow-auto">
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
