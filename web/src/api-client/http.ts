/** The only place that talks HTTP: adds the token, parses replies with the contract's schemas, names failures. */
import { API_PREFIX, ProblemSchema } from '@assumable/shared/api/contract';
import type { z } from 'zod';
import { ProblemError } from '../lib/problem-error.ts';
import { launchToken } from './token.ts';

export type QueryValue = string | number | boolean | readonly string[] | undefined;

/** Fills `:name` parts of a route of the contract. */
export function fillPath(route: string, params: Readonly<Record<string, string>>): string {
  return route
    .split('/')
    .map((part) => (part.startsWith(':') ? encodeURIComponent(params[part.slice(1)] ?? '') : part))
    .join('/');
}

/** Query text with stable order; lists are comma separated, what is absent or empty is left out. */
export function printQuery(query: Readonly<Record<string, QueryValue>>): string {
  const search = new URLSearchParams();
  for (const key of Object.keys(query).sort()) {
    const value = query[key];
    if (value === undefined || value === '') continue;
    if (typeof value === 'object') {
      if (value.length > 0) search.set(key, value.join(','));
    } else {
      search.set(key, String(value));
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

export function apiUrl(path: string, query: Readonly<Record<string, QueryValue>> = {}): string {
  return `${API_PREFIX}${path}${printQuery(query)}`;
}

export function authHeaders(): Record<string, string> {
  const token = launchToken();
  const headers: Record<string, string> = { 'x-assumable': '1' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  return headers;
}

/** Reads the problem that a failed reply carries; makes one when the body is something else. */
export async function problemOfReply(reply: Response): Promise<ProblemError> {
  const body: unknown = await reply.json().catch(() => undefined);
  const parsed = ProblemSchema.safeParse(body);
  if (parsed.success) return new ProblemError(parsed.data);
  return new ProblemError({ title: `The server answered ${reply.status}`, status: reply.status });
}

/** What a request may set; headers are plain, so that they can be joined. */
export interface RequestOptions extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(url: string, init: RequestOptions): Promise<Response> {
  try {
    return await fetch(url, { ...init, headers: { ...authHeaders(), ...init.headers } });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ProblemError({
      title: 'The server does not answer',
      status: 0,
      detail: 'Check that assumable is still running, then retry.',
    });
  }
}

/** A reply whose status says success; throws `ProblemError` for every other one. */
export async function fetchOk(url: string, init: RequestOptions = {}): Promise<Response> {
  const reply = await send(url, init);
  if (!reply.ok) throw await problemOfReply(reply);
  return reply;
}

/** Sends a request and parses its JSON reply; a reply that breaks the contract is a `ProblemError` too. */
export async function fetchParsed<T extends z.ZodType>(
  url: string,
  schema: T,
  init: RequestOptions = {},
): Promise<z.infer<T>> {
  const reply = await fetchOk(url, init);
  const body: unknown = await reply.json().catch(() => undefined);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw new ProblemError({
    title: 'Console and server do not match',
    status: reply.status,
    detail: `Reload the page. The reply of ${url.split('?')[0] ?? url} differs at ${first?.path.join('.') ?? '(root)'}: ${first?.message ?? ''}`,
    requestId: reply.headers.get('x-request-id') ?? undefined,
  });
}
