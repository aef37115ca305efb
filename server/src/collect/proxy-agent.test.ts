import { createServer, type Server } from 'node:http';
import { get } from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CrawlError } from './crawl-options.ts';
import { ProxyAgent, proxySettings } from './proxy-agent.ts';

describe('proxySettings', () => {
  it('is absent without the variable', () => {
    expect(proxySettings({})).toBeUndefined();
    expect(proxySettings({ HTTPS_PROXY: '' })).toBeUndefined();
  });

  it.each([
    ['http://proxy.example:3128', 'proxy.example:3128'],
    ['proxy.example:3128', 'proxy.example:3128'],
  ])('reads %j', (HTTPS_PROXY, host) => {
    expect(proxySettings({ HTTPS_PROXY })?.url.host).toBe(host);
  });

  it.each(['socks5://user:secret@x:1', 'https://x', 'http://'])(
    'refuses %j without repeating it',
    (address) => {
      const attempt = (): unknown => proxySettings({ HTTPS_PROXY: address });
      expect(attempt).toThrow(CrawlError);
      expect(attempt).not.toThrow(/secret/);
    },
  );

  it('reaches the hosts of NO_PROXY directly', () => {
    const direct = proxySettings({
      https_proxy: 'http://x:1',
      no_proxy: 'example.com, .internal *.corp',
    })?.direct;
    const answers = ['example.com', 'a.example.com', 'x.internal', 'y.corp', 'iam.amazonaws.com'].map(
      (host) => direct?.(host),
    );
    expect(answers).toEqual([true, true, true, true, false]);
    expect(proxySettings({ https_proxy: 'http://x:1', no_proxy: '*' })?.direct('any')).toBe(true);
  });
});

describe('ProxyAgent', () => {
  let proxy: Server;
  let port: number;
  let status: number;
  const seen: string[] = [];
  const firstBytes: number[] = [];
  beforeEach(async () => {
    seen.length = 0;
    firstBytes.length = 0;
    status = 200;
    proxy = createServer();
    proxy.on('connect', (request, socket) => {
      seen.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`);
      socket.write(`HTTP/1.1 ${status} x\r\n\r\n`);
      if (status !== 200) socket.end();
      socket.on('error', () => undefined);
      socket.once('data', (chunk: Buffer) => {
        firstBytes.push(chunk[0] ?? -1);
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterEach(() => {
    proxy.close();
  });

  const ask = (auth = ''): Promise<Error> => {
    const settings = proxySettings({ HTTPS_PROXY: `http://${auth}127.0.0.1:${port}`, NO_PROXY: 'localhost' });
    if (settings === undefined) throw new Error('no settings');
    const agent = new ProxyAgent(settings, {});
    return new Promise((resolve, reject) => {
      get({ host: 'iam.amazonaws.com', path: '/', agent }, () => reject(new Error('answered'))).once(
        'error',
        resolve,
      );
    });
  };

  it('asks the proxy for a tunnel and speaks TLS through it', async () => {
    await ask('user:p%40ss@');
    expect(seen).toEqual([`iam.amazonaws.com:443 Basic ${Buffer.from('user:p@ss').toString('base64')}`]);
    // 0x16: a TLS handshake record, so the proxy sees nothing of the request.
    expect(firstBytes).toEqual([0x16]);
  });

  it('says which proxy refused, and how, without its password', async () => {
    status = 407;
    const error = await ask('user:secret@');
    expect(error.message).toBe(`the proxy 127.0.0.1:${port} answered 407 for iam.amazonaws.com:443`);
    expect(error).toMatchObject({ code: 'EPROXY' });
  });
});
