import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';

export interface MenuAction<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  /** Second line. */
  readonly detail?: ReactNode;
}

export interface ActionMenuProps<Id extends string> {
  readonly trigger: ReactElement;
  readonly label: string;
  readonly actions: readonly MenuAction<Id>[];
  readonly onAct: (id: Id) => void;
}

/** A menu whose entries do something. */
export function ActionMenu<Id extends string>({ trigger, label, actions, onAct }: ActionMenuProps<Id>) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="end" className="z-50 outline-none">
          <Base.Popup
            aria-label={label}
            className="shadow-float max-h-96 min-w-60 overflow-auto rounded-md border border-line bg-raised p-1 text-sm"
          >
            {actions.map((action) => (
              <Base.Item
                key={action.id}
                onClick={() => onAct(action.id)}
                className="cursor-pointer rounded-sm px-2 py-1 outline-none select-none data-highlighted:bg-inset"
              >
                <span className="block truncate">{action.label}</span>
                {action.detail !== undefined && (
                  <span className="block truncate text-xs text-ink-2">{action.detail}</span>
                )}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
