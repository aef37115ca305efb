import { ChevronDown } from 'lucide-react';
import { Button } from './button.tsx';
import { ChoiceMenu } from './menu.tsx';
import type { MenuChoice } from './menu-props.ts';

export interface SelectMenuProps<Id extends string> {
  readonly label: string;
  readonly value: Id;
  readonly choices: readonly (MenuChoice<Id> & { readonly label: string })[];
  readonly onChoose: (id: Id) => void;
  readonly className?: string;
}

/** A compact drop-down that shows the entry in force. */
export function SelectMenu<Id extends string>({
  label,
  value,
  choices,
  onChoose,
  className,
}: SelectMenuProps<Id>) {
  const current = choices.find((choice) => choice.id === value);
  return (
    <ChoiceMenu
      label={label}
      value={value}
      choices={choices}
      onChoose={onChoose}
      trigger={
        <Button className={className} aria-label={`${label}: ${current?.label ?? value}`}>
          <span className="max-w-44 truncate">{current?.label ?? value}</span>
          <ChevronDown size={13} className="ml-auto text-ink-2" aria-hidden="true" />
        </Button>
      }
    />
  );
}
