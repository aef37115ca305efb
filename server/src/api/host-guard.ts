/**
 * Which requests speak to this server by its own name (S1). A page on another site can point its own domain at
 * 127.0.0.1 (DNS rebinding); then the browser sends that domain as `Host`, and nothing else tells the two apart.
 */

/** Names that always mean this machine; compared byte by byte, as browsers send them. */
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const HTTP_PORT = 80;

/** Exact `Host` values that are answered when the server listens on `port`. */
export function allowedHosts(port: number): ReadonlySet<string> {
  const hosts = LOOPBACK_NAMES.map((name) => `${name}:${String(port)}`);
  return new Set(port === HTTP_PORT ? [...hosts, ...LOOPBACK_NAMES] : hosts);
}

/** All values of one header, as received: Node keeps only the first of two `Host` lines in `headers`. */
function headerValues(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter(
    (_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
  );
}

/**
 * True when the request names this server: exactly one `Host` line with an allowed value, and a target in
 * origin form (`/path`; RFC 9112 3.2.2 lets an absolute target overrule `Host`).
 */
export function namesThisServer(
  target: string,
  rawHeaders: readonly string[],
  allowed: ReadonlySet<string>,
): boolean {
  const [host, ...more] = headerValues(rawHeaders, 'host');
  return host !== undefined && more.length === 0 && allowed.has(host) && target.startsWith('/');
}
