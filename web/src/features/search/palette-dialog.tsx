import type { SearchResult } from '@assumable/shared/api/contract';
import { isAccountId, parseArn, parseIdentityArn } from '@assumable/shared/arn/arn';
import { Dialog } from '@base-ui/react/dialog';
import {
  Building2,
  CornerDownLeft,
  FileText,
  Layers,
  Search,
  UserRound,
  UsersRound,
  Zap,
} from 'lucide-react';
import {
  useDeferredValue,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { useSearch } from '../../api-client/queries.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { cx } from '../../lib/cx.ts';
import { formatAccountId } from '../../lib/format.ts';
import { KIND_FACTS } from '../../lib/kinds.ts';
import { fuzzyScore } from '../../lib/fuzzy.ts';
import { problemOf } from '../../lib/problem-error.ts';
import { type AssumeRoleEvent, readAssumeRoleEvent } from './cloudtrail-event.ts';

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
  /** A pasted CloudTrail record of an AssumeRole call. */
  readonly onEvent: (event: AssumeRoleEvent) => void;
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
  user: 'People',
  group: 'Groups of people',
};

function iconOf(found: Found): ReactNode {
  if (found.type === 'account') return <Building2 size={16} className="shrink-0 text-ink-2" />;
  if (found.type === 'unit') return <Layers size={16} className="shrink-0 text-ink-2" />;
  if (found.type === 'policy') return <FileText size={16} className="shrink-0 text-ink-2" />;
  if (found.type === 'user') return <UserRound size={16} className="shrink-0 text-ink-2" />;
  if (found.type === 'group') return <UsersRound size={16} className="shrink-0 text-ink-2" />;
  return <KindIcon kind={found.kind ?? 'unresolved_arn'} />;
}

/** An exact id stands first, then what bears exactly this name, then what begins with it; else types have an order. */
function sortFound(results: readonly Found[], text: string): readonly Found[] {
  const order: readonly Found['type'][] = ['principal', 'account', 'unit', 'policy', 'user', 'group'];
  const name = text.toLowerCase();
  const rank = (found: Found): number => {
    const label = found.label.toLowerCase();
    if (found.id === text) return -2 * order.length - 1;
    const nearer = label === name ? 2 : label.startsWith(name) ? 1 : 0;
    return order.indexOf(found.type) - nearer * order.length;
  };
  return results
    .map((found, index) => ({ found, index }))
    .sort((a, b) => rank(a.found) - rank(b.found) || a.index - b.index)
    .map(({ found }) => found);
}

/** A principal's unique id finds one subject only, although the subject's own id is its ARN. */
const UNIQUE_ID = /^(AROA|AIDA)[A-Z0-9]{8,30}$/;

function isExact(found: Found, wanted: string): boolean {
  return found.id === wanted || UNIQUE_ID.test(wanted) || isSessionOf(found, wanted);
}

function isSessionOf(found: Found, wanted: string): boolean {
  const arn = parseIdentityArn(wanted);
  return arn?.kind === 'session' && found.kind === 'iam_role' && found.label === arn.roleName;
}

/** What the server is asked: the role behind a session, the id before the session name of `AROA…:name`. */
function searchText(text: string): string {
  const arn = parseIdentityArn(text);
  if (arn?.kind === 'session') return `${arn.roleName} ${arn.account}`;
  const unique = /^((?:AROA|AIDA)[A-Z0-9]+):/.exec(text)?.[1];
  return (unique ?? text).slice(0, 2_048);
}

/** Any letter will do: the first search of a snapshot makes the index that all later ones look into. */
const FIRST_SEARCH = 'a';

/** Search over the snapshot, and the actions of the console, in one list; a pasted ARN or account id goes there. */
export function PaletteDialog({ snapshot, actions, onGo, onEvent, onClose }: PaletteDialogProps) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [pasted, setPasted] = useState<string>();
  const listId = useId();
  const wanted = text.trim();
  const asked = useDeferredValue(wanted);
  const event = useMemo(() => readAssumeRoleEvent(wanted), [wanted]);
  // Asked while the palette opens, so that the first letter typed does not wait for it.
  useSearch(snapshot, FIRST_SEARCH, 1);
  const query = useSearch(snapshot, event === undefined ? searchText(asked) : '');

  const found = wanted === '' || event !== undefined ? [] : sortFound(query.data?.results ?? [], wanted);
  const matching = actions
    .flatMap((action, index) => {
      const score = fuzzyScore(wanted, action.label);
      return score === undefined ? [] : [{ action, score, index }];
    })
    .sort((a, b) => a.score - b.score || a.index - b.index)
    .map(({ action }) => action);
  const rows: readonly Row[] = [
    ...(event === undefined
      ? []
      : [
          {
            key: 'event',
            section: 'CloudTrail record',
            icon: <Zap size={16} className="shrink-0 text-ink-2" />,
            label: 'Why this call is allowed or not',
            detail: `${event.source} → ${event.target}`,
            word: event.action,
            run: () => onEvent(event),
          },
        ]),
    ...found.map((item): Row => ({
      key: `${item.type}:${item.id}`,
      section: isExact(item, wanted) ? 'Exact match' : SECTIONS[item.type],
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
  // What was pasted and names one subject exactly goes there at once.
  const exact = pasted === wanted && wanted !== '' && asked === wanted ? rows[0] : undefined;
  const goesStraight =
    exact !== undefined && (exact.key === 'event' || exact.section === 'Exact match') ? exact : undefined;
  const straight = useRef<Row>(undefined);
  useEffect(() => {
    if (goesStraight === undefined || straight.current !== undefined) return;
    straight.current = goesStraight;
    onClose();
    goesStraight.run();
  });
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
              placeholder="Name, tag, ARN, AROA… id, account id, or a CloudTrail AssumeRole record"
              value={text}
              maxLength={200_000}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => {
                setText(event.target.value);
                setActive(0);
              }}
              onPaste={(paste) => {
                const text = paste.clipboardData.getData('text').replaceAll(/\s+/g, ' ').trim();
                paste.preventDefault();
                setText(text);
                setPasted(text);
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
  return `Nothing in this snapshot is called or tagged “${props.wanted}”.`;
}
