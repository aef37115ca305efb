import type { ReactNode } from 'react';
import { LazyMenu, lazyPopup, type MenuTrigger } from './lazy-menu.tsx';

export interface MenuChoice<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  /** Second line. */
  readonly detail?: ReactNode;
}

export interface ChoiceMenuProps<Id extends string> {
  readonly trigger: MenuTrigger;
  readonly label: string;
  readonly value: Id;
  readonly choices: readonly MenuChoice<Id>[];
  readonly onChoose: (id: Id) => void;
  readonly footer?: ReactNode;
}

const popup = lazyPopup(() => import('./choice-popup.tsx').then(({ ChoicePopup }) => ChoicePopup));

/** A menu of which one entry is in force. */
export function ChoiceMenu<Id extends string>(props: ChoiceMenuProps<Id>) {
  return (
    <LazyMenu trigger={props.trigger} popup={popup}>
      {(Popup) => <Popup {...props} />}
    </LazyMenu>
  );
}
