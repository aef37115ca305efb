import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';
import { sendRaw, statusOf } from '../../testing/http-client.ts';
import { allowedHosts } from './host-guard.ts';

/** `PORT` stands for the port the server listens on. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['no Host at all', ''],
  ['an empty Host', 'Host:'],
  ['white space only', 'Host:   '],
  ['the name of a rebinding attacker', 'Host: rebind.attacker.example:PORT'],
  ['the attacker without a port', 'Host: attacker.example'],
  ['the right name without the port', 'Host: 127.0.0.1'],
  ['localhost without the port', 'Host: localhost'],
  ['IPv6 loopback without the port', 'Host: [::1]'],
  ['an empty port', 'Host: 127.0.0.1:'],
  ['another port', 'Host: 127.0.0.1:1'],
  ['the port with a leading zero', 'Host: 127.0.0.1:0PORT'],
  ['the port with a plus sign', 'Host: 127.0.0.1:+PORT'],
  ['the port and one digit more', 'Host: 127.0.0.1:PORT0'],
  ['the port twice', 'Host: 127.0.0.1:PORT:PORT'],
  ['a trailing dot', 'Host: localhost.:PORT'],
  ['a trailing dot after the address', 'Host: 127.0.0.1.:PORT'],
  ['upper case', 'Host: LOCALHOST:PORT'],
  ['mixed case', 'Host: LocalHost:PORT'],
  ['a subdomain of localhost', 'Host: app.localhost:PORT'],
  ['a name that begins with localhost', 'Host: localhost.attacker.example:PORT'],
  ['a name that begins with the address', 'Host: 127.0.0.1.nip.io:PORT'],
  ['user information', 'Host: 127.0.0.1@attacker.example:PORT'],
  ['user information before the right name', 'Host: attacker.example@127.0.0.1:PORT'],
  ['all interfaces', 'Host: 0.0.0.0:PORT'],
  ['another loopback address', 'Host: 127.0.0.2:PORT'],
  ['the short form of the address', 'Host: 127.1:PORT'],
  ['the address as one number', 'Host: 2130706433:PORT'],
  ['the address in hexadecimal', 'Host: 0x7f000001:PORT'],
  ['the address in octal', 'Host: 0177.0.0.1:PORT'],
  ['IPv6 without brackets', 'Host: ::1:PORT'],
  ['IPv6 spelled out', 'Host: [0:0:0:0:0:0:0:1]:PORT'],
  ['IPv4 inside IPv6', 'Host: [::ffff:127.0.0.1]:PORT'],
  ['IPv6 with a zone', 'Host: [::1%25lo]:PORT'],
  ['two hosts in one line', 'Host: 127.0.0.1:PORT, attacker.example'],
  ['two Host lines, the right one first', 'Host: 127.0.0.1:PORT\r\nHost: attacker.example'],
  ['two Host lines, the right one last', 'Host: attacker.example\r\nHost: 127.0.0.1:PORT'],
  ['two equal Host lines', 'Host: 127.0.0.1:PORT\r\nhost: 127.0.0.1:PORT'],
  ['a path in the host', 'Host: 127.0.0.1:PORT/'],
  ['a scheme in the host', 'Host: http://127.0.0.1:PORT'],
  ['the name only in X-Forwarded-Host', 'Host: attacker.example\r\nX-Forwarded-Host: 127.0.0.1:PORT'],
  ['the name only in Forwarded', 'Host: attacker.example\r\nForwarded: host="127.0.0.1:PORT"'],
];

describe('S1: only requests to the server by its own name are answered', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  const request = (target: string, host: string): Promise<string> => {
    const lines = [`GET ${target} HTTP/1.1`, ...(host === '' ? [] : [host]), 'Connection: close'];
    return sendRaw(server.port, `${lines.join('\r\n').replaceAll('PORT', String(server.port))}\r\n\r\n`);
  };

  it.each(['Host: 127.0.0.1:PORT', 'Host: localhost:PORT', 'Host: [::1]:PORT', 'host:127.0.0.1:PORT'])(
    'answers %s',
    async (host) => {
      expect(statusOf(await request('/api/v1/health', host))).toBe(200);
    },
  );

  it.each(REFUSED)('refuses %s', async (_what, host) => {
    const reply = await request('/api/v1/health', host);
    expect(statusOf(reply)).toBe(421);
    expect(reply).toContain('application/problem+json');
    expect(reply).toContain("default-src 'none'");
    expect(reply).not.toContain('"version"');
  });

  it.each([
    'http://attacker.example/api/v1/health',
    'http://127.0.0.1:PORT/api/v1/health',
    'https://localhost:PORT/api/v1/health',
    '*',
  ])('refuses the request target %s, which would overrule Host', async (target) => {
    expect(statusOf(await request(target, 'Host: 127.0.0.1:PORT'))).toBe(421);
  });

  it('refuses before it looks at the address or the token', async () => {
    expect(statusOf(await request('/%zz', 'Host: attacker.example'))).toBe(421);
    expect(statusOf(await request('/', 'Host: attacker.example'))).toBe(421);
  });

  it('refuses HTTP/1.0 without Host', async () => {
    expect(statusOf(await sendRaw(server.port, 'GET /api/v1/health HTTP/1.0\r\n\r\n'))).toBe(421);
  });

  it('allows names without a port on port 80 only, where browsers leave it out', () => {
    expect(allowedHosts(80).has('127.0.0.1')).toBe(true);
    expect(allowedHosts(80).has('localhost:80')).toBe(true);
    expect([...allowedHosts(4680)]).toEqual(['127.0.0.1:4680', 'localhost:4680', '[::1]:4680']);
  });
});
