import { isAccountId } from '@assumable/shared/arn/arn';
import { KindIcon } from '../../components/kind-icon.tsx';
import { cx } from '../../lib/cx.ts';
import { formatAccountId, formatNumber, truncateMiddle } from '../../lib/format.ts';
import { KIND_FACTS } from '../../lib/kinds.ts';
import { type Relation } from './overview-model.ts';
import { PairCount } from './pair-count.tsx';
import { ROW_HEIGHT, type OutsideColumn, type OutsideItem } from './outside-groups.ts';

export interface OutsideListProps {
  readonly column: OutsideColumn;
  readonly selected: string | undefined;
  readonly near: ReadonlyMap<string, Relation> | undefined;
  readonly onSelect: (id: string) => void;
  readonly onExplore: (id: string) => void;
  readonly onHover: (id: string | undefined) => void;
  readonly onOpen: (group: string) => void;
}

/** `lambda` for `lambda.amazonaws.com`, spaced digits for an account id. */
function shortName({ kind, label }: OutsideItem): string {
  if (kind === 'any_principal') return 'Anyone (*)';
  if (isAccountId(label)) return formatAccountId(label);
  return truncateMiddle(label.replace(/\.amazonaws\.com(\.cn)?$/, ''), 21);
}

function OutsideCount(props: { readonly total: number; readonly relation: Relation | undefined }) {
  const counts = props.relation?.out;
  return (
    <span className="flex text-xs text-ink-2">
      {counts === undefined ? formatNumber(props.total) : <PairCount counts={counts} />}
      <span className="sr-only">{props.total === 1 ? 'trust' : 'trusts'}</span>
    </span>
  );
}

/** Everyone outside the organization that some role trusts. */
export function OutsideList(props: OutsideListProps) {
  const { column, selected, near, onSelect, onExplore, onHover, onOpen } = props;
  return column.groups.map((group) => (
    <div key={group.id} role="group" aria-label={group.title}>
      <h3
        className="absolute flex h-6 items-center text-xs whitespace-nowrap text-ink-2"
        style={{ left: 2, top: group.y }}
      >
        {group.title}
      </h3>
      {group.items.map((item) => (
        <button
          key={item.id}
          type="button"
          data-outside={item.id}
          aria-pressed={selected === item.id}
          onClick={() => onSelect(item.id)}
          onDoubleClick={() => onExplore(item.id)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || selected !== item.id) return;
            event.preventDefault();
            onExplore(item.id);
          }}
          onPointerEnter={() => onHover(item.id)}
          onPointerLeave={() => onHover(undefined)}
          className={cx(
            'absolute flex items-center gap-2 rounded-md border bg-raised px-2 text-left text-sm transition-opacity duration-100',
            selected === item.id
              ? 'border-accent ring-1 ring-accent'
              : 'border-line hover:border-line-strong',
            near !== undefined && !near.has(item.id) && 'opacity-45',
          )}
          style={{ left: item.x, top: item.y, width: item.width, height: item.height }}
        >
          <KindIcon kind={item.kind} />
          <span className="min-w-0 flex-1 truncate" title={item.label}>
            {shortName(item)}
          </span>
          <span className="sr-only">, {KIND_FACTS[item.kind].word},</span>
          <OutsideCount total={item.trusts} relation={near?.get(item.id)} />
        </button>
      ))}
      {group.more > 0 && (
        <button
          type="button"
          onClick={() => onOpen(group.id)}
          className="absolute px-2 text-left text-xs whitespace-nowrap text-accent hover:underline"
          style={{ left: 0, top: group.moreY, height: ROW_HEIGHT }}
        >
          Show {formatNumber(group.more)} more
        </button>
      )}
    </div>
  ));
}
