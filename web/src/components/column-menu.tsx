import { Menu } from '@base-ui/react/menu';
import { Check, Columns3 } from 'lucide-react';
import { IconButton } from './button.tsx';

export interface ColumnMenuProps {
  readonly columns: readonly { readonly id: string; readonly header: string }[];
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
}

/** Which columns a table shows; the first one names the row and stays. */
export function ColumnMenu({ columns, hidden, onToggle }: ColumnMenuProps) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger
        render={
          <IconButton label="Columns">
            <Columns3 size={14} />
          </IconButton>
        }
      />
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-50 outline-none">
          <Menu.Popup
            aria-label="Columns"
            className="shadow-float min-w-44 rounded-md border border-line bg-raised p-1 text-sm"
          >
            {columns.slice(1).map((column) => (
              <Menu.CheckboxItem
                key={column.id}
                checked={!hidden.has(column.id)}
                onCheckedChange={() => onToggle(column.id)}
                closeOnClick={false}
                className="flex cursor-pointer items-center gap-2 rounded-sm px-2 py-1 outline-none select-none data-highlighted:bg-inset"
              >
                <span className="size-3.5">
                  <Menu.CheckboxItemIndicator>
                    <Check size={14} />
                  </Menu.CheckboxItemIndicator>
                </span>
                {column.header}
              </Menu.CheckboxItem>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
