/** The part of the drawing in sight, told in every frame of a movement without rendering anything else. */
export interface Extent {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ExtentSource {
  readonly get: () => Extent | undefined;
  readonly set: (extent: Extent) => void;
  readonly subscribe: (listen: () => void) => () => void;
}

export function extentSource(): ExtentSource {
  let current: Extent | undefined;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (extent) => {
      current = extent;
      for (const listen of listeners) listen();
    },
    subscribe: (listen) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  };
}
