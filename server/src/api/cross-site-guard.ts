/**
 * Which requests come from the console itself or from a program, and not from another site open in the same
 * browser (S2). Browsers set `Sec-Fetch-Site` and `Origin`; pages cannot forge them. `same-site` is refused too:
 * another port of localhost is the same site.
 */
import type { IncomingHttpHeaders } from 'node:http';

/** Sent by every caller on unsafe methods; a page of another origin cannot add it without a CORS preflight. */
export const CLIENT_HEADER = 'x-assumable';
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

export const isSafeMethod = (method: string): boolean => SAFE_METHODS.has(method);

/** Why the request is refused, as a sentence; `undefined` when it may go on. */
export function crossSiteRefusal(method: string, headers: IncomingHttpHeaders): string | undefined {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'Requests from other sites are refused. Open the console by its address, not by a link on another page.';
  }
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host ?? ''}`) {
    return 'The Origin header names another site.';
  }
  if (!isSafeMethod(method) && headers[CLIENT_HEADER] !== '1') {
    return `Requests that change something need the header "${CLIENT_HEADER}: 1".`;
  }
  return undefined;
}

/** The media type of a `Content-Type` value, without parameters, in lower case. */
export function mediaType(contentType: string | undefined): string | undefined {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase();
}
