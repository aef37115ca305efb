import type { Overview } from '@assumable/shared/api/contract';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { StatusMark } from '../../components/status-mark.tsx';
import { cx } from '../../lib/cx.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { SHOWN_STATUSES } from '../../lib/status.ts';
import { useWidth } from '../../lib/use-width.ts';
import type { ExploreSearch } from '../../url-state/explore-search.ts';
import type { EdgeMode } from '../../url-state/overview-search.ts';
import { AccountCardButton } from './account-card.tsx';
import { IDENTITY_CENTER, IDENTITY_CENTER_TRUSTS } from './fold-outside.ts';
import { AccountEdges, endpointsOf } from './account-edges.tsx';
import { OutsideList } from './outside-list.tsx';
import { outsideColumn } from './outside-groups.ts';
import {
  layoutOverview,
  nearestCard,
  type AccountCard,
  type Direction,
  type UnitBox,
} from './overview-layout.ts';
import { drawnEdges, relationsTo, type OverviewIndex } from './overview-model.ts';

export interface OrganizationMapProps {
  readonly overview: Overview;
  readonly index: OverviewIndex;
  readonly mode: EdgeMode;
  /** Unit to point at: outlined and scrolled to. */
  readonly unit: string | undefined;
  readonly selected: string | undefined;
  readonly onSelect: OnSelect;
  readonly onExplore: (search: ExploreSearch) => void;
}

const OUTSIDE_WIDTH = 204;
const CHANNEL = 44;
/** Below this width of the map the outside column is narrow. */
const ROOMY = 640;
const NARROW = { outside: 156, channel: 28 } as const;
const PADDING = 16;
const HEAD = 28;

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Outside column at the left, unit boxes with account cards at the right, counted edges between them. */
export function OrganizationMap(props: OrganizationMapProps) {
  const { overview, index, mode, unit, selected, onSelect, onExplore } = props;
  const { ref, width } = useWidth<HTMLDivElement>();
  const [hovered, setHovered] = useState<string>();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const cardsRef = useRef<HTMLDivElement>(null);

  const roomy = width === 0 || width >= ROOMY;
  const outsideWidth = roomy ? OUTSIDE_WIDTH : NARROW.outside;
  const outside = useMemo(() => outsideColumn(overview, outsideWidth, open), [overview, outsideWidth, open]);
  const hasOutside = outside.groups.length > 0;
  const left = hasOutside ? outsideWidth + (roomy ? CHANNEL : NARROW.channel) : 0;
  const layout = useMemo(
    () => layoutOverview(overview, Math.max(316, width - left - 2 * PADDING)),
    [overview, width, left],
  );
  const [tabStop, setTabStop] = useState<string>();
  const stop = layout.cards.find((card) => card.account.id === (tabStop ?? selected)) ?? layout.cards[0];

  const focus = hovered ?? selected;
  const edges = useMemo(() => drawnEdges(overview, index, mode, focus), [overview, index, mode, focus]);
  const endpoints = useMemo(() => endpointsOf(layout, outside, left), [layout, outside, left]);
  const near = useMemo(() => relationsTo(focus, edges), [edges, focus]);

  useEffect(() => {
    if (width > 0) performance.mark('view:meaningful');
  }, [width]);

  const onKeyDown = (event: KeyboardEvent, card: AccountCard): void => {
    const direction = ARROWS[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    const next = nearestCard(layout.cards, card, direction);
    if (next === undefined) return;
    setTabStop(next.account.id);
    cardsRef.current?.querySelector<HTMLElement>(`[data-account="${next.account.id}"]`)?.focus();
  };
  const exploreOutside = (id: string): void =>
    onExplore(id === IDENTITY_CENTER ? IDENTITY_CENTER_TRUSTS : { of: id });
  const pickOutside = (id: string): void => {
    if (id === IDENTITY_CENTER) onExplore(IDENTITY_CENTER_TRUSTS);
    else onSelect({ type: 'node', id });
  };
  const height = Math.max(layout.height, outside.height);
  return (
    <div className="flex h-full flex-col">
      <div ref={ref} className="relative min-h-0 flex-1 overflow-auto" data-testid="organization-map">
        {width > 0 && (
          <div
            ref={cardsRef}
            className="relative"
            style={{
              width: Math.max(width, left + layout.width + 2 * PADDING),
              height: height + HEAD + PADDING + 8,
            }}
          >
            {hasOutside && (
              <h2
                className="absolute text-xs font-semibold text-ink-2"
                style={{ left: PADDING, top: 10, width: outsideWidth }}
              >
                Outside the organization
              </h2>
            )}
            <h2
              className="absolute text-xs font-semibold text-ink-2"
              style={{ left: left + PADDING, top: 10 }}
            >
              Accounts by organizational unit
            </h2>
            <div className="absolute" style={{ left: PADDING, top: HEAD + 8 }}>
              {layout.boxes.map((box) => (
                <UnitFrame key={`unit:${box.id}`} box={box} left={left} pointed={box.id === unit} />
              ))}
              <AccountEdges
                edges={edges}
                endpoints={endpoints}
                focus={focus}
                width={left + layout.width}
                height={height}
              />
              {layout.cards.map((card) => (
                <AccountCardButton
                  key={card.account.id}
                  card={card}
                  left={left}
                  selected={selected === card.account.id}
                  faded={near !== undefined && !near.has(card.account.id)}
                  relation={near?.get(card.account.id)}
                  focused={focus === card.account.id}
                  tabStop={stop === card}
                  onSelect={() => onSelect({ type: 'node', id: card.account.id })}
                  onExplore={() => onExplore({ of: card.account.id })}
                  onHover={setHovered}
                  onKeyDown={(event) => onKeyDown(event, card)}
                />
              ))}
              <OutsideList
                column={outside}
                selected={selected}
                near={near}
                onSelect={(id) => pickOutside(id)}
                onExplore={(id) => exploreOutside(id)}
                onHover={setHovered}
                onOpen={(group) => setOpen(new Set([...open, group]))}
              />
            </div>
          </div>
        )}
      </div>
      <MapLegend />
    </div>
  );
}

interface UnitFrameProps {
  readonly box: UnitBox;
  readonly left: number;
  readonly pointed: boolean;
}

function UnitFrame({ box, left, pointed }: UnitFrameProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (pointed) ref.current?.scrollIntoView({ block: 'center' });
  }, [pointed]);
  return (
    <div
      ref={ref}
      data-unit={box.id}
      className={cx(
        'absolute overflow-hidden rounded-md border bg-container',
        pointed ? 'border-accent ring-1 ring-accent' : 'border-line',
      )}
      style={{ left: left + box.x, top: box.y, width: box.width, height: box.height }}
    >
      {box.depth === 0 && box.strip >= 0 && (
        <div
          className="absolute inset-x-0 top-0 h-[3px]"
          style={{ background: `var(--ou-${box.strip + 1})` }}
        />
      )}
      <div className="flex h-[30px] items-center gap-2 px-2.5 text-xs">
        <h3 className="truncate font-semibold">{box.name}</h3>
        <span className="text-ink-2">{box.accounts}</span>
      </div>
    </div>
  );
}

function MapLegend() {
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-5 gap-y-1 border-t border-line px-4 py-1.5 text-xs">
      {SHOWN_STATUSES.map((status) => (
        <StatusMark key={status} status={status} form="short" className="shrink-0" />
      ))}
      <span className="flex shrink-0 items-center gap-1.5">
        <span
          className="hatched inline-block h-3 w-5 rounded-sm border border-line-strong"
          aria-hidden="true"
        />
        not read
      </span>
      <span className="ml-auto hidden truncate text-ink-2 2xl:block">
        A line shows the strongest status of the trusts behind it.
      </span>
    </div>
  );
}
