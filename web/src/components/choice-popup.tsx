import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ChoiceMenuProps } from './menu-props.ts';

const POPUP =
  'shadow-float max-h-96 min-w-44 overflow-auto rounded-md border border-line bg-raised p-1 text-sm';
const ITEM =
  'flex cursor-pointer items-center gap-2 rounded-sm px-2 py-1 outline-none select-none data-highlighted:bg-inset';

/** The menu behind `ChoiceMenu`, open when it appears. */
export function ChoicePopup<Id extends string>(props: ChoiceMenuProps<Id>) {
  return (
    <Base.Root modal={false} defaultOpen>
      <Base.Trigger render={props.trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="start" className="z-50 outline-none">
          <Base.Popup className={POPUP} aria-label={props.label}>
            <Base.RadioGroup
              value={props.value}
              onValueChange={(next: unknown) => {
                const choice = props.choices.find((candidate) => candidate.id === next);
                if (choice !== undefined) props.onChoose(choice.id);
              }}
            >
              {props.choices.map((choice) => (
                <Base.RadioItem key={choice.id} value={choice.id} className={ITEM} closeOnClick>
                  <span className="size-3.5">
                    <Base.RadioItemIndicator>
                      <Check size={14} />
                    </Base.RadioItemIndicator>
                  </span>
                  <span className="min-w-0">
                    <span className="block truncate">{choice.label}</span>
                    {choice.detail !== undefined && (
                      <span className="block truncate text-xs text-ink-2">{choice.detail}</span>
                    )}
                  </span>
                </Base.RadioItem>
              ))}
            </Base.RadioGroup>
            {props.footer}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
