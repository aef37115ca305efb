/**
 * Connections through the proxy of `HTTPS_PROXY` (HTTP CONNECT, RFC 9110 section 9.3.6). Node's own agents take no
 * notice of that variable. TLS runs from here to AWS, so the proxy sees host names and nothing else.
 */
import { request as httpRequest, type RequestOptions } from 'node:http';
import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { CrawlError } from './crawl-options.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ProxySettings {
  readonly url: URL;
  /** Hosts that are reached directly, from `NO_PROXY`. */
  readonly direct: (host: string) => boolean;
}

/**
 * Reads `HTTPS_PROXY` and `NO_PROXY` (upper or lower case, lower case first, as curl does).
 *
 * @throws CrawlError for an address that is no http proxy; it names the variable, not a password in it
 */
export function proxySettings(environment: Environment): ProxySettings | undefined {
  const text = environment['https_proxy'] ?? environment['HTTPS_PROXY'] ?? '';
  if (text === '') return undefined;
  const address = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(address) || new URL(address).protocol !== 'http:') {
    throw new CrawlError(
      'options',
      'HTTPS_PROXY must be the address of an HTTP proxy: http://host:port. Correct or unset it.',
    );
  }
  return {
    url: new URL(address),
    direct: directHosts(environment['no_proxy'] ?? environment['NO_PROXY'] ?? ''),
  };
}

/** `NO_PROXY` is a list of hosts and domains; a domain covers what lies below it, `*` covers everything. */
function directHosts(list: string): (host: string) => boolean {
  const entries = list
    .split(/[\s,]+/)
    .map((entry) => entry.toLowerCase().replace(/^\*?\./, ''))
    .filter((entry) => entry !== '');
  return (host) => entries.some((entry) => entry === '*' || host === entry || host.endsWith(`.${entry}`));
}

/** An https agent whose connections go through the proxy. */
export class ProxyAgent extends Agent {
  readonly #proxy: ProxySettings;

  constructor(proxy: ProxySettings, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const host = options.host ?? '';
    if (callback === undefined || this.#proxy.direct(host.toLowerCase())) {
      return super.createConnection(options, callback);
    }
    this.#tunnel(host, Number(options.port ?? 443)).then(
      (socket) => callback(null, connectTls({ ...tlsOptions(options), socket, servername: host })),
      // The stream of a failed connection is not looked at.
      (error: unknown) => void Reflect.apply(callback, undefined, [error]),
    );
    return undefined;
  }

  #tunnel(host: string, port: number): Promise<Duplex> {
    const { url } = this.#proxy;
    const target = `${host}:${port}`;
    return new Promise((resolve, reject) => {
      const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
      const request = httpRequest({
        host: url.hostname,
        port: url.port === '' ? 80 : Number(url.port),
        method: 'CONNECT',
        path: target,
        headers: {
          host: target,
          ...(url.username === ''
            ? {}
            : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
        },
      });
      request.once('connect', (response, socket) => {
        if (response.statusCode === 200) {
          resolve(socket);
          return;
        }
        socket.destroy();
        reject(new ProxyError(`the proxy ${url.host} answered ${String(response.statusCode)} for ${target}`));
      });
      request.once('error', (error) =>
        reject(new ProxyError(`the proxy ${url.host} cannot be reached: ${error.message}`)),
      );
      request.end();
    });
  }
}

class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code = 'EPROXY';
}

/** What TLS needs of a request's options; the rest would open a connection of its own. */
function tlsOptions(options: RequestOptions): object {
  const {
    host: _host,
    port: _port,
    path: _path,
    socketPath: _socketPath,
    timeout: _timeout,
    ...rest
  } = options;
  return rest;
}
