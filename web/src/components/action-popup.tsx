import { Menu as Base } from '@base-ui/react/menu';
import type { ActionMenuProps } from './menu-props.ts';

/** The menu behind `ActionMenu`, open when it appears. */
export function ActionPopup<Id extends string>({ trigger, label, actions, onAct }: ActionMenuProps<Id>) {
  return (
    <Base.Root modal={false} defaultOpen>
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
