/** Reads a CSS variable of the page. */
export type ReadToken = (name: string) => string;

/** Reads CSS variables of the page as they are now. */
export function readTokens(): ReadToken {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}
