import {
  cloneElement,
  useState,
  type ComponentProps,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react';

/** A button that opens a menu. */
export type MenuTrigger = ReactElement<ComponentProps<'button'>>;

/** A menu's own code, loaded once, when somebody is about to open it. */
export interface LazyPopup<Popup> {
  readonly load: () => Promise<Popup>;
  readonly loaded: () => Popup | undefined;
}

export function lazyPopup<Popup>(load: () => Promise<Popup>): LazyPopup<Popup> {
  let popup: Popup | undefined;
  let loading: Promise<Popup> | undefined;
  return {
    load: () => {
      loading ??= load().then((found) => (popup = found));
      return loading;
    },
    loaded: () => popup,
  };
}

export interface LazyMenuProps<Popup> {
  readonly trigger: MenuTrigger;
  readonly popup: LazyPopup<Popup>;
  /** The trigger with its menu, open. */
  readonly children: (popup: Popup) => ReactNode;
}

/** The trigger alone until it is used: the first page does not wait for the code of menus. */
export function LazyMenu<Popup>({ trigger, popup, children }: LazyMenuProps<Popup>) {
  const [opened, setOpened] = useState(false);
  const loaded = popup.loaded();
  if (opened && loaded !== undefined) return children(loaded);
  const preload = (): void => void popup.load();
  const open = (): void => void popup.load().then(() => setOpened(true));
  return cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: preload,
    onFocus: preload,
    onClick: open,
    onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      open();
    },
  });
}
