import type { SearchResult } from '@assumable/shared/api/contract';
import { isAccountId, parseArn } from '@assumable/shared/arn/arn';
import { Dialog } from '@base-ui/react/dialog';
import { Building2, CornerDownLeft, Layers, Search, Zap } from 'lucide-react';
import { useDeferredValue, useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useSearch } from '../../api-client/queries.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { cx } from '../../lib/cx.ts';
import { formatAccountId } from '../../lib/format.ts';
import { KIND_FACTS } from '../../lib/kinds.ts';
import { problemOf } from '../../lib/problem-error.ts';

export type Found = SearchResult['results'][number];

/** Something the palette can do without the server. */
export interface PaletteAction {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly run: () => void;
}

export interface PaletteDialogProps {
  readonly snapshot: string;
  readonly actions: readonly PaletteAction[];
  readonly onGo: (found: Found) => void;
  readonly onClose: () => void;
}

interface Row {
  readonly key: string;
  readonly section: string;
  readonly icon: ReactNode;
  readonly label: string;
  readonly detail: string;
  readonly word: string;
  readonly run: () => void;
}

const SECTIONS: Readonly<Record<Found['type'], string>> = {
  principal: 'Principals',
  account: 'Accounts',
  unit: 'Organizational units',
  policy: 'Policies',
};

function iconOf(found: Found): ReactNode {
  if (found.type === 'account') return <Building2 size={16} className="shrink-0 text-ink-2" />;
  if (found.type === 'unit') return <Layers size={16} className="shrink-0 text-ink-2" />;
  return <KindIcon kind={found.kind ?? 'unresolved_arn'} />;
}

/** Exact matches of an id stand first; the server's order holds within a type. */
function sortFound(results: readonly Found[], text: string): readonly Found[] {
  const order: readonly Found['type'][] = ['principal', 'account', 'unit', 'policy'];
  const rank = (found: Found): number => (found.id === text ? -1 : order.indexOf(found.type));
  return results
    .map((found, index) => ({ found, index }))
    .sort((a, b) => rank(a.found) - rank(b.found) || a.index - b.index)
    .map(({ found }) => found);
}

/** Search over the snapshot, and the actions of the console, in one list; a pasted ARN or account id goes there. */
export function PaletteDialog({ snapshot, actions, onGo, onClose }: PaletteDialogProps) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const wanted = text.trim();
  const asked = useDeferredValue(wanted);
  const query = useSearch(snapshot, asked);

  const results = (query.data?.results ?? []).filter((item) => item.type !== 'policy');
  const found = wanted === '' ? [] : sortFound(results, wanted);
  const matching = actions.filter((action) => action.label.toLowerCase().includes(wanted.toLowerCase()));
  const rows: readonly Row[] = [
    ...found.map((item): Row => ({
      key: `${item.type}:${item.id}`,
      section: item.id === wanted ? 'Exact match' : SECTIONS[item.type],
      icon: iconOf(item),
      label: item.label,
      detail: item.detail,
      word: item.type === 'principal' && item.kind !== undefined ? KIND_FACTS[item.kind].word : '',
      run: () => onGo(item),
    })),
    ...matching.map((action): Row => ({
      key: `action:${action.id}`,
      section: 'Go to',
      icon: <Zap size={16} className="shrink-0 text-ink-2" />,
      label: action.label,
      detail: action.detail,
      word: '',
      run: action.run,
    })),
  ];
  const current = Math.min(active, Math.max(0, rows.length - 1));

  const run = (row: Row | undefined): void => {
    if (row === undefined) return;
    onClose();
    row.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: current + 1, ArrowUp: current - 1 };
    const to = steps[event.key];
    if (to !== undefined && rows.length > 0) {
      const next = (to + rows.length) % rows.length;
      setActive(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') run(rows[current]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-ink/20" />
        <Dialog.Popup className="shadow-float fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-[640px] max-w-[92vw] -translate-x-1/2 flex-col rounded-md border border-line bg-raised">
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          <div className="flex h-11 shrink-0 items-center gap-2.5 border-b border-line px-3.5">
            <Search size={16} className="shrink-0 text-ink-2" aria-hidden="true" />
            <input
              role="combobox"
              aria-expanded
              aria-controls={listId}
              aria-activedescendant={rows.length > 0 ? `${listId}-${current}` : undefined}
              aria-label="Search a name, ARN or account"
              placeholder="Name, ARN or account id"
              value={text}
              maxLength={2048}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => {
                setText(event.target.value);
                setActive(0);
              }}
              onKeyDown={onKeyDown}
              className="min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-ink-2"
            />
          </div>
          <div
            id={listId}
            role="listbox"
            aria-label="Results"
            className="min-h-0 flex-1 overflow-y-auto p-1.5"
          >
            {rows.map((row, index) => (
              <div key={row.key}>
                {row.section !== rows[index - 1]?.section && (
                  <div role="presentation" className="px-2 pt-2 pb-1 text-xs font-semibold text-ink-2">
                    {row.section}
                  </div>
                )}
                <div
                  id={`${listId}-${index}`}
                  role="option"
                  aria-selected={index === current}
                  onPointerMove={() => setActive(index)}
                  onClick={() => run(row)}
                  className={cx(
                    'flex h-8 cursor-pointer items-center gap-2.5 rounded-sm px-2 text-sm',
                    index === current && 'bg-accent-soft',
                  )}
                >
                  {row.icon}
                  <span className="max-w-[60%] truncate font-medium">{row.label}</span>
                  <span className="min-w-0 flex-1 truncate text-xs text-ink-2">{row.detail}</span>
                  <span className="shrink-0 text-xs text-ink-2">{row.word}</span>
                  {index === current && (
                    <CornerDownLeft size={14} className="shrink-0 text-ink-2" aria-hidden="true" />
                  )}
                </div>
              </div>
            ))}
          </div>
          <PaletteMessage
            wanted={wanted}
            waits={query.isFetching || asked !== wanted}
            error={query.isError ? problemOf(query.error).message : undefined}
            found={found.length}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteMessage(props: {
  readonly wanted: string;
  readonly waits: boolean;
  readonly error: string | undefined;
  readonly found: number;
}) {
  const text = messageOf(props);
  return (
    <p role="status" className={cx('px-4 text-sm text-ink-2', text !== '' && 'pb-3')}>
      {text}
    </p>
  );
}

function messageOf(props: {
  readonly wanted: string;
  readonly waits: boolean;
  readonly error: string | undefined;
  readonly found: number;
}): string {
  if (props.error !== undefined) return props.error;
  if (props.wanted === '' || props.waits || props.found > 0) return '';
  if (parseArn(props.wanted) !== undefined)
    return 'This ARN does not occur in the snapshot, neither as a principal nor in a policy.';
  if (isAccountId(props.wanted))
    return `Account ${formatAccountId(props.wanted)} does not occur in the snapshot.`;
  return `Nothing in this snapshot is called “${props.wanted}”.`;
}
