/** HTTP over real sockets, with full control of headers and bytes; only tests use it. */
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

export interface TestReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface TestRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer | Iterable<Buffer>;
}

/** Sends one request to 127.0.0.1 on a fresh connection and reads the whole reply. */
export function send(port: number, path: string, options: TestRequest = {}): Promise<TestReply> {
  const { body: sent } = options;
  const length =
    typeof sent === 'string' || Buffer.isBuffer(sent)
      ? { 'content-length': String(Buffer.byteLength(sent)) }
      : {};
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        agent: false,
        headers: Object.fromEntries(
          Object.entries({ ...length, ...options.headers }).map(([name, value]) => [
            name,
            typeof value === 'string' ? value : [...value],
          ]),
        ),
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () => {
          const body = Buffer.concat(chunks);
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            body,
            text: body.toString('utf8'),
          });
        });
      },
    );
    request.on('error', reject);
    const { body } = options;
    if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) {
      request.end(body);
      return;
    }
    const pieces = body[Symbol.iterator]();
    const pump = (): void => {
      for (;;) {
        const next = pieces.next();
        if (next.done === true) {
          request.end();
          return;
        }
        if (!request.write(next.value)) {
          request.once('drain', pump);
          return;
        }
      }
    };
    pump();
  });
}

/** Sends bytes as they are and reads until the server closes the connection; add `connection: close`. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

/** Status code of a raw reply. */
export function statusOf(rawReply: string): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(rawReply)?.[1] ?? 0);
}

export interface StreamEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data: string;
}

/** Parses the text of an event stream as the HTML standard says, comments left out. */
export function parseEvents(text: string): readonly StreamEvent[] {
  const blocks = text.split('\n\n').slice(0, -1);
  return blocks.flatMap((block) => {
    const fields = new Map(
      block
        .split('\n')
        .filter((line) => !line.startsWith(':'))
        .map((line): [string, string] => {
          const at = line.indexOf(': ');
          return [line.slice(0, at), line.slice(at + 2)];
        }),
    );
    const data = fields.get('data');
    if (data === undefined) return [];
    const id = fields.get('id');
    const event = fields.get('event');
    return [{ ...(id === undefined ? {} : { id }), ...(event === undefined ? {} : { event }), data }];
  });
}
