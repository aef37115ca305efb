/** The one piece of Node that tests of the console use; the console itself runs in a browser. */
declare module 'node:fs' {
  export function readFileSync(path: URL, encoding: 'utf8'): string;
}
