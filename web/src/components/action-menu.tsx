import type { ReactNode } from 'react';
import { LazyMenu, lazyPopup, type MenuTrigger } from './lazy-menu.tsx';

export interface MenuAction<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  /** Second line. */
  readonly detail?: ReactNode;
}

export interface ActionMenuProps<Id extends string> {
  readonly trigger: MenuTrigger;
  readonly label: string;
  readonly actions: readonly MenuAction<Id>[];
  readonly onAct: (id: Id) => void;
}

const popup = lazyPopup(() => import('./action-popup.tsx').then(({ ActionPopup }) => ActionPopup));

/** A menu whose entries do something. */
export function ActionMenu<Id extends string>(props: ActionMenuProps<Id>) {
  return (
    <LazyMenu trigger={props.trigger} popup={popup}>
      {(Popup) => <Popup {...props} />}
    </LazyMenu>
  );
}
