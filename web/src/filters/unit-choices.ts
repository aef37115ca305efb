import type { Overview } from '@assumable/shared/api/contract';

/** Units by their full path, so that two of one name are told apart. */
export function unitChoices(
  units: Overview['units'],
): readonly { readonly id: string; readonly label: string }[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const pathOf = (id: string, depth: number): string => {
    const unit = byId.get(id);
    if (unit === undefined) return '';
    const above = unit.parentId === undefined || depth > 12 ? '' : pathOf(unit.parentId, depth + 1);
    return above === '' ? unit.name : `${above} / ${unit.name}`;
  };
  return units
    .map(({ id }) => ({ id, label: pathOf(id, 0) }))
    .sort((left, right) => (left.label < right.label ? -1 : 1));
}
