import { describe, expect, it } from 'vitest';
import { checkEndpoint, endpointSettings } from './endpoint-rules.ts';

const STRICT = { allowLocalEndpoint: false };
const LOCAL = { allowLocalEndpoint: true };

const AWS: readonly string[] = [
  'https://sts.amazonaws.com',
  'https://sts.eu-central-1.amazonaws.com/',
  'https://iam.amazonaws.com:443',
  'https://organizations.us-east-1.amazonaws.com',
  'https://STS.EU-WEST-1.AMAZONAWS.COM',
  'https://iam.cn-north-1.amazonaws.com.cn',
  'https://organizations.cn-northwest-1.amazonaws.com.cn',
  'https://iam.us-gov.amazonaws.com',
  'https://sts.us-gov-west-1.amazonaws.com',
  'https://iam.eusc-de-east-1.amazonaws.eu',
  'https://sts.eu-central-1.api.aws',
  'https://vpce-0123456789abcdef0-abcdefgh.sts.us-east-1.vpce.amazonaws.com',
  'https://sts-fips.us-east-1.amazonaws.com',
  'https://iam.us-iso-east-1.c2s.ic.gov',
  'https://portal.sso.us-east-1.amazonaws.com',
];

const LOOPBACK: readonly string[] = [
  'http://127.0.0.1:5000',
  'http://127.0.0.1',
  'https://127.8.9.10:443',
  'http://localhost:4566',
  'http://LOCALHOST:4566/',
  'http://[::1]:5000',
  // Other spellings of 127.0.0.1 that URL parsing normalises.
  'http://2130706433:5000',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://127.1/',
];

const REFUSED: readonly (readonly [string, string])[] = [
  ['http://sts.amazonaws.com', 'plain http'],
  ['https://sts.amazonaws.com:8443', 'another port'],
  ['https://user@sts.amazonaws.com', 'user name'],
  ['https://sts.amazonaws.com@evil.example', 'host behind a user name'],
  ['https://user:secret@sts.amazonaws.com', 'password'],
  ['https://sts.amazonaws.com?x=1', 'query'],
  ['https://sts.amazonaws.com#x', 'fragment'],
  ['https://amazonaws.com', 'bare suffix'],
  ['https://evilamazonaws.com', 'suffix without a dot'],
  ['https://sts.amazonaws.com.evil.example', 'suffix in the middle'],
  ['https://sts.amazonaws.com.', 'trailing dot'],
  ['https://sts.amazonaws.com.cn.evil.example', 'longer suffix in the middle'],
  ['https://sts..amazonaws.com', 'empty label'],
  ['https://sts_x.amazonaws.com', 'underscore'],
  ['https://bucket.s3.amazonaws.com', 'bucket'],
  ['https://sts.bucket.s3.eu-west-1.amazonaws.com', 'bucket named like a service'],
  ['https://bucket.s3-website-us-east-1.amazonaws.com', 'bucket website'],
  ['https://my-lb-1.eu-west-1.elb.amazonaws.com', 'load balancer'],
  ['https://ec2-1-2-3-4.compute-1.amazonaws.com', 'instance'],
  ['https://ec2-1-2-3-4.eu-west-1.compute.amazonaws.com', 'instance in a region'],
  ['https://abc.execute-api.us-east-1.amazonaws.com', 'API of a customer'],
  ['https://ѕts.amazonaws.com.evil.example', 'look-alike letter'],
  ['http://169.254.169.254/latest/meta-data', 'instance metadata'],
  ['https://169.254.169.254', 'instance metadata over https'],
  ['http://2852039166/', 'instance metadata as a number'],
  ['http://[::ffff:169.254.169.254]/', 'instance metadata mapped to IPv6'],
  ['http://[fd00:ec2::254]/', 'instance metadata over IPv6'],
  ['http://[::ffff:127.0.0.1]:5000', 'loopback mapped to IPv6'],
  ['http://0.0.0.0:5000', 'unspecified address'],
  ['http://[::]:5000', 'unspecified IPv6 address'],
  ['http://10.0.0.1', 'private address'],
  ['http://192.168.1.1:5000', 'private address'],
  ['http://localhost.:5000', 'localhost with a trailing dot'],
  ['http://localhost.evil.example', 'localhost as a label'],
  ['http://127.0.0.1.evil.example', 'address as labels'],
  ['https://example.com', 'foreign host'],
  ['ftp://sts.amazonaws.com', 'ftp'],
  ['file:///etc/passwd', 'file'],
  ['data:text/html,x', 'data'],
  ['sts.amazonaws.com', 'no scheme'],
  ['//sts.amazonaws.com', 'no scheme, slashes'],
  ['https://', 'no host'],
  ['', 'empty'],
];

describe('checkEndpoint', () => {
  it.each(AWS)('accepts %s', (url) => {
    expect(checkEndpoint(url, STRICT)).toMatchObject({ ok: true, value: { local: false } });
  });

  it.each(LOOPBACK)('accepts %s only when local endpoints are allowed', (url) => {
    expect(checkEndpoint(url, LOCAL)).toMatchObject({ ok: true, value: { local: true } });
    const refused = checkEndpoint(url, STRICT);
    expect(refused.ok).toBe(false);
    if (!refused.ok) expect(refused.error).toContain('--allow-local-endpoint');
  });

  it.each(REFUSED)('refuses %s (%s), also when local endpoints are allowed', (url) => {
    expect(checkEndpoint(url, STRICT).ok).toBe(false);
    expect(checkEndpoint(url, LOCAL).ok).toBe(false);
  });

  it('never repeats a password in its message', () => {
    const refused = checkEndpoint('https://user:hunter2@evil.example', STRICT);
    expect(JSON.stringify(refused)).not.toContain('hunter2');
  });
});

describe('endpointSettings', () => {
  it('finds the general and the service variables that are set', () => {
    expect(
      endpointSettings({
        AWS_ENDPOINT_URL_STS: 'http://b',
        AWS_ENDPOINT_URL: 'http://a',
        AWS_ENDPOINT_URL_IAM: '',
        AWS_ENDPOINT_URLS: 'x',
        OTHER: 'y',
      }),
    ).toEqual([
      { variable: 'AWS_ENDPOINT_URL', value: 'http://a' },
      { variable: 'AWS_ENDPOINT_URL_STS', value: 'http://b' },
    ]);
  });
});
