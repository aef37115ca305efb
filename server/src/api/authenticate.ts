/** The launch token (S15): whoever started the server knows it, nobody else on the machine does. */
import { sameSecret } from '../lib/token.ts';

/** True for `Authorization: Bearer <launch token>`; the scheme's case does not matter (RFC 9110 11.1). */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const match = /^bearer +(\S+)$/i.exec(authorization ?? '');
  return sameSecret(match?.[1] ?? '', token);
}

/** The address to open: the token travels in the fragment, which browsers send to no server and no log. */
export function consoleUrl(address: string, token: string): string {
  return `${address}/#t=${token}`;
}
