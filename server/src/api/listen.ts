import type { Api } from './context.ts';

/** The address cannot be used; the message says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

const LOOPBACK: ReadonlyMap<string, string> = new Map([
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', 'localhost'],
  ['::1', '[::1]'],
]);

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'another program, perhaps another assumable, uses it. Choose another port with --port, or 0 for any free one.',
  EACCES: 'this user may not use it. Choose a port above 1023 with --port.',
  EADDRNOTAVAIL: 'this machine has no such address. Leave out --host.',
};

/**
 * The host as it stands in an address. Only loopback is accepted: an answer of this server is a plan to attack an
 * organization, and there is no sign-in and no TLS for other machines.
 *
 * @throws ListenError
 */
export function loopbackName(host: string): string {
  const name = LOOPBACK.get(host);
  if (name !== undefined) return name;
  throw new ListenError(
    `Assumable answers on this machine only, so it does not listen on ${JSON.stringify(host)}: it has no sign-in for ` +
      'other machines yet. Use --host 127.0.0.1, ::1 or localhost, and an SSH tunnel to reach it from elsewhere.',
  );
}

/**
 * Starts to listen on a loopback address and returns the origin, `http://127.0.0.1:4680`.
 *
 * @throws ListenError
 */
export async function listen(app: Api, host: string, port: number): Promise<string> {
  const name = loopbackName(host);
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    throw new ListenError(`Port ${String(port)} of ${host} cannot be used: ${reason}`, { cause: error });
  }
  const address = app.server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${name}:${String(bound)}`;
}
