import { Dialog } from '@base-ui/react/dialog';
import { useRouter } from '@tanstack/react-router';
import { Pencil, Trash2, X } from 'lucide-react';
import { useRef, useState, type SubmitEvent } from 'react';
import { Button, IconButton } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import {
  removeView,
  renameView,
  saveView,
  useSavedViews,
  viewPathOf,
  type SavedView,
} from '../url-state/saved-views.ts';
import { BUILT_IN_VIEWS } from './built-in-views.ts';

export interface ViewsDialogProps {
  readonly snapshot: string;
  readonly onClose: () => void;
}

const FIELD = 'h-8 min-w-0 rounded-md border border-line-strong bg-surface px-2 text-sm';

/** Built-in and saved views; saves the view on screen, or one that a colleague sent as a link. */
export function ViewsDialog({ snapshot, onClose }: ViewsDialogProps) {
  const router = useRouter();
  const saved = useSavedViews();
  const [name, setName] = useState('');
  const [link, setLink] = useState('');
  const [renamed, setRenamed] = useState<string>();
  const first = useRef<HTMLInputElement>(null);
  const here = viewPathOf(window.location.href);
  const wanted = link.trim() === '' ? here : viewPathOf(link.trim());
  const addressOf = (path: string): string => `/s/${encodeURIComponent(snapshot)}${path}`;
  const go = (path: string): void => {
    onClose();
    router.history.push(addressOf(path));
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (wanted === undefined || name.trim() === '') return;
    saveView({ name: name.trim(), path: wanted });
    setName('');
    setLink('');
  };
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-ink/20" />
        <Dialog.Popup
          initialFocus={first}
          className="shadow-float fixed top-[10vh] left-1/2 z-50 flex max-h-[80vh] w-[680px] max-w-[92vw] -translate-x-1/2 flex-col rounded-md border border-line bg-raised"
        >
          <div className="flex h-11 shrink-0 items-center border-b border-line pr-2 pl-4">
            <Dialog.Title className="text-base font-semibold">Views</Dialog.Title>
            <IconButton label="Close" className="ml-auto" onClick={onClose}>
              <X size={16} />
            </IconButton>
          </div>
          <form onSubmit={submit} className="shrink-0 border-b border-line px-4 py-3">
            <div className="flex gap-2">
              <input
                ref={first}
                aria-label="Name of the view"
                placeholder="Name of the view"
                value={name}
                maxLength={80}
                onChange={(event) => setName(event.target.value)}
                className={`${FIELD} flex-1`}
              />
              <input
                aria-label="Link to a view; empty for the one on screen"
                placeholder="The view on screen, or paste a link"
                value={link}
                maxLength={8_000}
                spellCheck={false}
                onChange={(event) => setLink(event.target.value)}
                className={`${FIELD} flex-1`}
              />
              <Button
                type="submit"
                variant="primary"
                className="h-8"
                disabled={name.trim() === '' || wanted === undefined}
              >
                Save view
              </Button>
            </div>
            <p role="status" className="text-xs text-ink-2">
              {wanted === undefined && 'This address shows no view of a snapshot.'}
            </p>
          </form>
          <div className="min-h-0 flex-1 overflow-y-auto p-2">
            {saved.length > 0 && (
              <section aria-label="Saved views">
                <h3 className="px-2 pt-1 text-xs font-semibold text-ink-2">Saved in this browser</h3>
                <ul>
                  {saved.map((view) => (
                    <li key={view.name} className="flex items-center">
                      {renamed === view.name ? (
                        <RenameForm view={view} onDone={() => setRenamed(undefined)} />
                      ) : (
                        <>
                          <ViewButton
                            name={view.name}
                            detail={placeOf(view.path)}
                            onClick={() => go(view.path)}
                          />
                          <CopyButton
                            text={`${window.location.origin}${addressOf(view.path)}`}
                            what={`link to ${view.name}`}
                          />
                          <IconButton label={`Rename ${view.name}`} onClick={() => setRenamed(view.name)}>
                            <Pencil size={14} />
                          </IconButton>
                          <IconButton label={`Delete ${view.name}`} onClick={() => removeView(view.name)}>
                            <Trash2 size={14} />
                          </IconButton>
                        </>
                      )}
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <section aria-label="Built-in views">
              <h3 className="px-2 pt-2 text-xs font-semibold text-ink-2">Built in</h3>
              <ul>
                {BUILT_IN_VIEWS.map((view) => (
                  <li key={view.name} className="flex items-center">
                    <ViewButton name={view.name} detail={placeOf(view.path)} onClick={() => go(view.path)} />
                  </li>
                ))}
              </ul>
            </section>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The page that a view opens, in words. */
function placeOf(path: string): string {
  const page = /^\/([a-z]+)/.exec(path)?.[1] ?? 'overview';
  const table = path.includes('v=table') ? ', table' : '';
  return `${page.charAt(0).toUpperCase()}${page.slice(1)}${table}`;
}

/** Enter keeps the new name, Escape the old one. */
function RenameForm({ view, onDone }: { readonly view: SavedView; readonly onDone: () => void }) {
  const [name, setName] = useState(view.name);
  return (
    <form
      className="flex min-w-0 flex-1 gap-2 px-2 py-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') renameView(view.name, name.trim());
        onDone();
      }}
    >
      <input
        aria-label={`New name of ${view.name}`}
        ref={(field) => field?.focus()}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onDone();
        }}
        className={`${FIELD} flex-1`}
      />
      <Button type="submit" className="h-8" disabled={name.trim() === ''}>
        Rename
      </Button>
    </form>
  );
}

function ViewButton(props: { readonly name: string; readonly detail: string; readonly onClick: () => void }) {
  return (
    <>
      <button
        type="button"
        onClick={props.onClick}
        className="h-8 min-w-0 flex-1 truncate rounded-sm px-2 text-left text-sm hover:bg-inset"
      >
        {props.name}
      </button>
      <span className="shrink-0 px-2 text-xs text-ink-2">{props.detail}</span>
    </>
  );
}
