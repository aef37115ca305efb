import { Switch } from '@base-ui/react/switch';

export interface ToggleProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off, with its words. */
export function Toggle({ label, checked, onChange }: ToggleProps) {
  return (
    <label className="flex h-7 cursor-pointer items-center gap-2 text-sm whitespace-nowrap">
      <Switch.Root
        checked={checked}
        onCheckedChange={onChange}
        className="flex h-4 w-7 shrink-0 rounded-full border border-line-strong bg-inset p-px data-checked:border-accent data-checked:bg-accent"
      >
        <Switch.Thumb className="size-3 rounded-full bg-line-strong transition-transform duration-100 data-checked:translate-x-3 data-checked:bg-canvas" />
      </Switch.Root>
      {label}
    </label>
  );
}
