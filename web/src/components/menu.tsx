import { LazyMenu, lazyPopup } from './lazy-menu.tsx';
import type { ChoiceMenuProps } from './menu-props.ts';

const popup = lazyPopup(() => import('./choice-popup.tsx').then(({ ChoicePopup }) => ChoicePopup));

/** A menu of which one entry is in force. */
export function ChoiceMenu<Id extends string>(props: ChoiceMenuProps<Id>) {
  return (
    <LazyMenu trigger={props.trigger} popup={popup}>
      {(Popup) => <Popup {...props} />}
    </LazyMenu>
  );
}
