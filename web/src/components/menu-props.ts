/** What the two kinds of menus take; apart, because their code is loaded later than their triggers. */
import type { ReactNode } from 'react';
import type { MenuTrigger } from './lazy-menu.tsx';

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
