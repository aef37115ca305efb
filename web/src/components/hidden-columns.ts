import { useCallback, useState } from 'react';

function readHidden(key: string): ReadonlySet<string> {
  return new Set((localStorage.getItem(key) ?? '').split(',').filter((id) => id !== ''));
}

/** Columns of a table that someone hid; remembered by the name of the table. */
export function useHiddenColumns(table: string): {
  readonly hidden: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
} {
  const key = `assumable.columns.${table}`;
  const [hidden, setHidden] = useState(() => readHidden(key));
  const toggle = useCallback(
    (id: string) => {
      const next = new Set(readHidden(key));
      if (!next.delete(id)) next.add(id);
      localStorage.setItem(key, [...next].join(','));
      setHidden(next);
    },
    [key],
  );
  return { hidden, toggle };
}
