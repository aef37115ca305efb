import { LazyMenu, lazyPopup } from './lazy-menu.tsx';
import type { ActionMenuProps } from './menu-props.ts';

const popup = lazyPopup(() => import('./action-popup.tsx').then(({ ActionPopup }) => ActionPopup));

/** A menu whose entries do something. */
export function ActionMenu<Id extends string>(props: ActionMenuProps<Id>) {
  return (
    <LazyMenu trigger={props.trigger} popup={popup}>
      {(Popup) => <Popup {...props} />}
    </LazyMenu>
  );
}
