/** The HTTP server under the framework: headers of every reply, the Host guard, limits of the protocol. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '../lib/id.ts';
import type { Logger } from '../lib/logger.ts';
import { allowedHosts, namesThisServer } from './host-guard.ts';
import { PROBLEM_TYPE, problemBody } from './problem.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Two identifiers of 2,048 characters and 8,192 characters of request facts fit, percent-encoded. */
const LARGEST_HEADERS = 64 * 1024;
/** A request has to arrive within this time; the largest upload needs 2 MB/s. */
const REQUEST_TIMEOUT_MS = 5 * 60_000;
const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 10_000;
export const REQUEST_ID_HEADER = 'x-request-id';

const requestIds = new WeakMap<IncomingMessage, string>();

/** The id that the reply to this request carries. */
export function requestIdOf(request: IncomingMessage): string {
  return requestIds.get(request) ?? newId();
}

function refuseHost(response: ServerResponse, requestId: string): void {
  const detail = 'This server answers only to its own address, http://127.0.0.1 with its port.';
  response.writeHead(421, { 'content-type': PROBLEM_TYPE, connection: 'close' });
  response.end(JSON.stringify(problemBody(421, detail, requestId)));
}

/** The server that `handle` (the framework) is called from; requests for other hosts never reach it. */
export function createRawServer(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  logger: Logger,
): Server {
  const options = {
    maxHeaderSize: LARGEST_HEADERS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // A missing Host line is refused below like any other wrong one.
    requireHostHeader: false,
  };
  return createServer(options, (request, response) => {
    const requestId = newId();
    requestIds.set(request, requestId);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    response.setHeader(REQUEST_ID_HEADER, requestId);
    const hosts = allowedHosts(request.socket.localPort ?? 0);
    if (namesThisServer(request.url ?? '', request.rawHeaders, hosts)) {
      handle(request, response);
    } else {
      logger.warn(
        { requestId, status: 421, host: (request.headers.host ?? '').slice(0, 200) },
        'host refused',
      );
      refuseHost(response, requestId);
    }
  });
}

const PROTOCOL_ERRORS: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['HPE_HEADER_OVERFLOW', [431, 'The request line and headers are larger than 64 KiB.']],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'The request did not arrive in time.']],
]);

/** Answers bytes that are no HTTP request; there is no request object then, so the reply is written by hand. */
export function answerProtocolError(
  error: Error & { readonly code?: string },
  socket: Socket,
  logger: Logger,
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = newId();
  const [status, detail] = PROTOCOL_ERRORS.get(error.code ?? '') ?? [
    400,
    'The request is not valid HTTP/1.1.',
  ];
  logger.warn({ requestId, status, code: error.code }, 'malformed request');
  const problem = problemBody(status, detail, requestId);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${String(status)} ${problem.title}`,
    ...Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`),
    `${REQUEST_ID_HEADER}: ${requestId}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${String(Buffer.byteLength(body))}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
