/** Knows which methods each path answers, so that a wrong method is 405 with `Allow` instead of 404. */
export interface MethodTable {
  add(pattern: string, methods: readonly string[]): void;
  /** Methods of the routes that match the path, sorted; empty when no route does. */
  methodsOf(path: string): readonly string[];
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((part, index) => (part.startsWith(':') ? path[index] !== '' : part === path[index]))
  );
}

export function createMethodTable(): MethodTable {
  const routes: { readonly parts: readonly string[]; readonly methods: readonly string[] }[] = [];
  return {
    add: (pattern, methods) => void routes.push({ parts: pattern.split('/'), methods }),
    methodsOf: (path) => {
      const parts = path.split('/');
      const found = routes.filter((route) => matches(route.parts, parts)).flatMap((route) => route.methods);
      return [...new Set(found)].sort();
    },
  };
}
