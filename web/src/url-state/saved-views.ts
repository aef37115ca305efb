/** Named views of this browser: the part of an address behind the snapshot, so that a view opens on any snapshot. */
import { useSyncExternalStore } from 'react';
import { z } from 'zod';

export interface SavedView {
  readonly name: string;
  /** `/explore?kind=iam_role`. */
  readonly path: string;
}

const KEY = 'assumable.views';
const MOST = 200;
const PathSchema = z
  .string()
  .max(8_000)
  .regex(/^(\/[a-z]*)?(\?.*)?$/);
const ViewsSchema = z.array(z.object({ name: z.string().min(1).max(80), path: PathSchema })).max(MOST);

const NONE: readonly SavedView[] = [];
const listeners = new Set<() => void>();
let known: { readonly text: string | null; readonly views: readonly SavedView[] } | undefined;

function readViews(): readonly SavedView[] {
  const text = localStorage.getItem(KEY);
  if (known?.text === text) return known.views;
  let value: unknown;
  try {
    value = JSON.parse(text ?? '[]');
  } catch {
    value = [];
  }
  const parsed = ViewsSchema.safeParse(value);
  known = { text, views: parsed.success ? parsed.data : NONE };
  return known.views;
}

function write(views: readonly SavedView[]): void {
  localStorage.setItem(KEY, JSON.stringify(views.slice(0, MOST)));
  for (const listener of listeners) listener();
}

/** Keeps a view; one of the same name is replaced. */
export function saveView(view: SavedView): void {
  write([...readViews().filter(({ name }) => name !== view.name), view]);
}

/** Gives a view another name, in its place; a view that has that name already is replaced. */
export function renameView(from: string, to: string): void {
  write(
    readViews()
      .filter(({ name }) => name === from || name !== to)
      .map((view) => (view.name === from ? { ...view, name: to } : view)),
  );
}

export function removeView(name: string): void {
  write(readViews().filter((view) => view.name !== name));
}

export function useSavedViews(): readonly SavedView[] {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readViews);
}

/** The view that an address of this console shows; `undefined` for any other text. */
export function viewPathOf(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address, 'http://localhost');
  } catch {
    return undefined;
  }
  const found = /^\/s\/[^/]+(\/[a-z]*)?$/.exec(url.pathname);
  if (found === null) return undefined;
  const path = `${found[1] ?? ''}${url.search}`;
  return PathSchema.safeParse(path).success ? path : undefined;
}
