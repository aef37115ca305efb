import type { IdentityCenterTrace } from '@assumable/shared/api/identity-center';

/** One entry of the trace: what a reader points at, and what everything else is measured against. */
export type TracePick =
  | { readonly column: 'holder'; readonly id: string }
  | { readonly column: 'set'; readonly id: string }
  | { readonly column: 'place'; readonly id: string };

type Place = IdentityCenterTrace['places'][number];

export function placeId({ account, permissionSet }: Place): string {
  return `${account} ${permissionSet}`;
}

/** Groups of a holder and the holder itself: whatever is assigned to one of them is the holder's. */
function bearers(trace: IdentityCenterTrace, id: string): ReadonlySet<string> {
  const holder = trace.holders.find((one) => one.id === id);
  return new Set([id, ...(holder?.groups ?? [])]);
}

export interface TraceLinks {
  readonly holders: ReadonlySet<string>;
  readonly sets: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
}

/** Everything that lies on a way through the picked entry. */
export function linksOf(trace: IdentityCenterTrace, pick: TracePick): TraceLinks {
  const own = pick.column === 'holder' ? bearers(trace, pick.id) : undefined;
  const places = trace.places.filter((place) => {
    if (pick.column === 'set') return place.permissionSet === pick.id;
    if (pick.column === 'place') return placeId(place) === pick.id;
    return place.holders.some((holder) => own?.has(holder) === true);
  });
  const assigned = new Set(places.flatMap(({ holders }) => holders));
  const holders =
    pick.column === 'holder'
      ? [
          ...(own ?? []),
          ...trace.holders.filter(({ groups }) => groups.includes(pick.id)).map(({ id }) => id),
        ]
      : trace.holders
          .filter(({ id, groups }) => assigned.has(id) || groups.some((group) => assigned.has(group)))
          .map(({ id }) => id);
  return {
    holders: new Set(holders),
    sets: new Set(places.map(({ permissionSet }) => permissionSet)),
    places: new Set(places.map(placeId)),
  };
}
