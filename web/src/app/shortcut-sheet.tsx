import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { IconButton } from '../components/button.tsx';

const GROUPS = [
  {
    title: 'Everywhere',
    keys: [
      ['Ctrl K, ⌘ K, /', 'Search, and go to any page or action'],
      ['?', 'This sheet'],
      ['g, then 1 to 6', 'Overview, Matrix, Explore, Paths, Principals, Snapshots'],
      ['Ctrl Z, Ctrl Shift Z', 'Undo and redo a step of the exploration'],
      ['v', 'Views: built in and saved'],
      ['f, r', 'From the selected principal; who reaches it'],
      ['Esc', 'Close what is on top, then the inspector'],
    ],
  },
  {
    title: 'Lists and tables',
    keys: [
      ['↑ ↓, PgUp PgDn, Home End', 'Walk the rows'],
      ['Enter', 'Select; once more to open'],
    ],
  },
  {
    title: 'Matrix',
    keys: [
      ['Arrow keys', 'Walk the cells'],
      ['Ctrl and an arrow', 'Next filled cell'],
      ['Enter', 'The trusts behind a cell'],
    ],
  },
  {
    title: 'Explore',
    keys: [
      ['t', 'Graph or table'],
      ['e, c', 'Expand or collapse the selected principal'],
      ['Arrow keys in the graph', 'Walk principals and edges'],
    ],
  },
] as const;

/** Every key of the console. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-ink/20" />
        <Dialog.Popup className="shadow-float fixed top-[10vh] left-1/2 z-50 max-h-[80vh] w-[720px] max-w-[92vw] -translate-x-1/2 overflow-y-auto rounded-md border border-line bg-raised">
          <div className="flex h-11 items-center border-b border-line pr-2 pl-4">
            <Dialog.Title className="text-base font-semibold">Keyboard</Dialog.Title>
            <IconButton label="Close" className="ml-auto" onClick={onClose}>
              <X size={16} />
            </IconButton>
          </div>
          <div className="grid gap-x-8 gap-y-4 p-4 sm:grid-cols-2">
            {GROUPS.map((group) => (
              <section key={group.title}>
                <h3 className="pb-1 text-xs font-semibold text-ink-2">{group.title}</h3>
                <dl className="space-y-1 text-sm">
                  {group.keys.map(([keys, words]) => (
                    <div key={keys} className="grid grid-cols-[128px_minmax(0,1fr)] gap-2">
                      <dt>
                        <kbd className="rounded-sm border border-line bg-inset px-1 font-sans text-xs">
                          {keys}
                        </kbd>
                      </dt>
                      <dd className="text-ink-2">{words}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
