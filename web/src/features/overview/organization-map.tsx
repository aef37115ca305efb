import type { Overview } from '@assumable/shared/api/contract';
import { lazy, Suspense, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { OnSelect } from '../../lib/selection.ts';
import { useScrollWindow } from '../../lib/use-scroll-window.ts';
import { useWidth } from '../../lib/use-width.ts';
import { useEdges } from '../../api-client/queries.ts';
import { DEFAULT_STATUSES } from '../../url-state/filter-search.ts';
import type { ExploreSearch } from '../../url-state/explore-search.ts';
import type { EdgeMode } from '../../url-state/overview-search.ts';
import { openAccount, type OpenedAccount } from './account-roles.ts';
import { AccountCardButton } from './account-card.tsx';
import { IDENTITY_CENTER, IDENTITY_CENTER_TRUSTS } from './fold-outside.ts';
import { AccountEdges, endpointsOf } from './account-edges.tsx';
import type { FoldedUnits } from './fold-units.ts';
import { MapLegend } from './map-legend.tsx';
import { OutsideList } from './outside-list.tsx';
import { outsideColumn, type OutsideColumn } from './outside-groups.ts';
import {
  layoutOverview,
  nearestCard,
  type AccountCard,
  type Direction,
  type Rect,
  type UnitBox,
} from './overview-layout.ts';
import { drawnEdges, liveCount, relationsTo, type AccountEdge } from './overview-model.ts';
import { UnitFrame } from './unit-frame.tsx';

const OpenedAccountCard = lazy(() =>
  import('./opened-account.tsx').then((module) => ({ default: module.OpenedAccountCard })),
);

export interface OrganizationMapProps {
  readonly snapshot: string;
  readonly overview: Overview;
  readonly folded: FoldedUnits;
  /** Units that are folded. */
  readonly shut: ReadonlySet<string>;
  readonly onToggleUnit: (unit: string) => void;
  /** Account that is opened to its roles. */
  readonly openedId: string | undefined;
  readonly onOpenAccount: (account: string | undefined) => void;
  readonly mode: EdgeMode;
  /** Unit to point at: outlined and scrolled to. */
  readonly unit: string | undefined;
  readonly selected: string | undefined;
  readonly onSelect: OnSelect;
  readonly onExplore: (search: ExploreSearch) => void;
}

/** The lines of the opened account's roles in place of its own. */
function withOpened(
  edges: readonly AccountEdge[],
  openedId: string | undefined,
  opened: OpenedAccount | undefined,
): readonly AccountEdge[] {
  if (openedId === undefined || opened === undefined) return edges;
  const others = edges.filter((edge) => edge.source !== openedId && edge.target !== openedId);
  return [...others, ...opened.edges.filter((edge) => liveCount(edge) > 0)];
}

/** The same lines as if they were those of the account. */
function asOne(edges: readonly AccountEdge[], opened: OpenedAccount | undefined): readonly AccountEdge[] {
  if (opened === undefined) return edges;
  const roles = new Set(opened.roles.map((role) => role.id));
  const end = (id: string): string => (roles.has(id) ? opened.account : id);
  return edges.map((edge) => ({ ...edge, source: end(edge.source), target: end(edge.target) }));
}

/** Reads the trusts of the opened account; `undefined` while there is none or they are being read. */
function useOpenedAccount(
  { snapshot, openedId, folded }: OrganizationMapProps,
  outside: OutsideColumn,
): OpenedAccount | undefined {
  const query = useEdges(
    snapshot,
    { account: openedId ?? '', status: [...DEFAULT_STATUSES], limit: 500 },
    { enabled: openedId !== undefined },
  );
  const page = query.data?.pages[0];
  return useMemo(() => {
    if (openedId === undefined || page === undefined || query.isPlaceholderData) return undefined;
    const rows = new Set(outside.groups.flatMap((group) => group.items.map((item) => item.id)));
    return openAccount(openedId, page.edges, page.nodes, (node) => {
      if (rows.has(node.id)) return node.id;
      if (node.kind === 'saml_provider' && rows.has(IDENTITY_CENTER)) return IDENTITY_CENTER;
      return node.account === undefined ? undefined : folded.standsFor(node.account);
    });
  }, [openedId, page, query.isPlaceholderData, outside, folded]);
}

/** Above this many cards only those near the part in sight are in the page. */
const CARDS_AT_ONCE = 150;
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
  const { overview, folded, shut, openedId, mode, unit, selected, onSelect, onExplore } = props;
  const { ref, width } = useWidth<HTMLDivElement>();
  const [hovered, setHovered] = useState<string>();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const cardsRef = useRef<HTMLDivElement>(null);

  const roomy = width === 0 || width >= ROOMY;
  const outsideWidth = roomy ? OUTSIDE_WIDTH : NARROW.outside;
  const outside = useMemo(() => outsideColumn(overview, outsideWidth, open), [overview, outsideWidth, open]);
  const hasOutside = outside.groups.length > 0;
  const left = hasOutside ? outsideWidth + (roomy ? CHANNEL : NARROW.channel) : 0;
  const opened = useOpenedAccount(props, outside);
  const rows = opened?.roles.length ?? 0;
  const layout = useMemo(
    () =>
      layoutOverview(overview, Math.max(316, width - left - 2 * PADDING), {
        shut,
        opened: openedId === undefined ? undefined : { account: openedId, rows },
      }),
    [overview, width, left, shut, openedId, rows],
  );
  const sight = useScrollWindow(ref, layout.cards.length > CARDS_AT_ONCE);
  const inSight = ({ y, height: tall }: Rect): boolean => y < sight.bottom && y + tall > sight.top;
  const [tabStop, setTabStop] = useState<string>();
  const stop = layout.cards.find((card) => card.account.id === (tabStop ?? selected)) ?? layout.cards[0];

  const focus = hovered ?? (selected === undefined ? undefined : folded.standsFor(selected));
  const edges = useMemo(
    () => withOpened(drawnEdges(folded.overview, folded.index, mode, focus), openedId, opened),
    [folded, mode, focus, openedId, opened],
  );
  const endpoints = useMemo(
    () => endpointsOf(layout, outside, left, opened),
    [layout, outside, left, opened],
  );
  const near = useMemo(
    () => relationsTo(focus, focus === openedId ? asOne(edges, opened) : edges),
    [edges, focus, openedId, opened],
  );

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
  const frames = layout.boxes.filter(inSight);
  const frameOf = (box: UnitBox) => (
    <UnitFrame
      key={`unit:${box.id}`}
      box={box}
      left={left}
      pointed={box.id === unit}
      faded={box.shut && near !== undefined && !near.has(box.id)}
      totals={box.shut ? folded.totals.get(box.id) : undefined}
      onToggle={() => props.onToggleUnit(box.id)}
      onHover={setHovered}
    />
  );
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
              {frames.filter(({ shut: closed }) => !closed).map(frameOf)}
              <AccountEdges
                edges={edges}
                endpoints={endpoints}
                focus={focus === openedId ? undefined : focus}
                width={left + layout.width}
                height={height}
              />
              {frames.filter(({ shut: closed }) => closed).map(frameOf)}
              {layout.cards
                .filter((card) => inSight(card) || card === stop)
                .map((card) =>
                  card.account.id === openedId ? (
                    <Suspense key={card.account.id}>
                      <OpenedAccountCard
                        card={card}
                        left={left}
                        opened={opened}
                        selected={selected}
                        near={focus === openedId ? undefined : near}
                        onSelect={(id) => onSelect({ type: 'node', id })}
                        onExplore={(id) => onExplore({ of: id })}
                        onHover={setHovered}
                        onClose={() => props.onOpenAccount(undefined)}
                      />
                    </Suspense>
                  ) : (
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
                  ),
                )}
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
