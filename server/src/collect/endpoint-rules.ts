/**
 * Which addresses the crawler may send signed requests to. The SDK takes endpoints from `AWS_ENDPOINT_URL`,
 * `AWS_ENDPOINT_URL_<SERVICE>` and the shared config file, so a wrong value there would send role credentials
 * to a foreign host. Only hosts of AWS pass, and loopback when the operator says so on the command line.
 */
import { failure, success, type Result } from '@assumable/shared/lib/result';

/** Suffixes of AWS service endpoints by partition (AWS General Reference, "AWS service endpoints"). */
const AWS_SUFFIXES: readonly string[] = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'api.amazonwebservices.com.cn',
  'api.aws',
  'amazonaws.eu',
  'api.amazonwebservices.eu',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
  // Sign-in hosts that the default credential chain calls for `aws login` sessions.
  'signin.aws',
  'signin.amazonaws-us-gov.com',
  'signin.amazonaws-eusc.eu',
];

/**
 * Labels below the AWS suffixes whose hosts customers own (buckets, load balancers, instances, APIs):
 * they end in `amazonaws.com` and are still not AWS.
 */
const CUSTOMER_ZONES: readonly string[] = [
  's3',
  'elb',
  'compute',
  'execute-api',
  'elasticbeanstalk',
  'lambda-url',
];

export interface EndpointPolicy {
  /** Loopback hosts over http or https are accepted (test servers). */
  readonly allowLocalEndpoint: boolean;
}

export interface AcceptedEndpoint {
  readonly origin: string;
  readonly local: boolean;
}

/** Judges one endpoint URL; the error is a sentence that names the URL's host and what to do. */
export function checkEndpoint(text: string, policy: EndpointPolicy): Result<AcceptedEndpoint, string> {
  if (!URL.canParse(text)) return failure(`the endpoint is not a URL: ${printable(text)}`);
  const url = new URL(text);
  const host = url.hostname;
  if (url.username !== '' || url.password !== '') {
    return failure(`the endpoint of host ${printable(host)} carries a user name or password; remove it`);
  }
  if (url.search !== '' || url.hash !== '') {
    return failure(`the endpoint of host ${printable(host)} carries a query or fragment; remove it`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return failure(`the endpoint scheme ${printable(url.protocol)} is not http or https`);
  }
  if (isLoopback(host)) {
    if (policy.allowLocalEndpoint) return success({ origin: url.origin, local: true });
    return failure(
      `the endpoint ${url.origin} is on this machine; pass --allow-local-endpoint if that is meant`,
    );
  }
  if (url.protocol !== 'https:') return failure(`the endpoint ${printable(url.origin)} must use https`);
  if (url.port !== '') return failure(`the endpoint ${printable(url.origin)} must use the standard port 443`);
  if (!isAwsHost(host)) {
    return failure(
      `the endpoint host ${printable(host)} does not belong to AWS; unset AWS_ENDPOINT_URL or correct it`,
    );
  }
  return success({ origin: url.origin, local: false });
}

/** `127.0.0.0/8`, `::1` and the name `localhost`; URL parsing has normalised other spellings of these. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function isAwsHost(host: string): boolean {
  const suffix = AWS_SUFFIXES.find((candidate) => host.endsWith(`.${candidate}`));
  if (suffix === undefined) return false;
  const labels = host.slice(0, -suffix.length - 1).split('.');
  if (!labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label))) return false;
  return !labels.some((label) =>
    CUSTOMER_ZONES.some((zone) => label === zone || label.startsWith(`${zone}-`)),
  );
}

export interface EndpointSetting {
  readonly variable: string;
  readonly value: string;
}

/** Endpoint settings of the environment that the SDK honours: `AWS_ENDPOINT_URL` and `AWS_ENDPOINT_URL_<SERVICE>`. */
export function endpointSettings(
  environment: Readonly<Record<string, string | undefined>>,
): readonly EndpointSetting[] {
  const found: EndpointSetting[] = [];
  for (const [variable, value] of Object.entries(environment)) {
    if (variable !== 'AWS_ENDPOINT_URL' && !variable.startsWith('AWS_ENDPOINT_URL_')) continue;
    if (value !== undefined && value !== '') found.push({ variable, value });
  }
  return found.sort((a, b) => (a.variable < b.variable ? -1 : 1));
}

/** Shows outside text in a message: bounded, without control characters. */
function printable(text: string): string {
  const clean = text.replace(/[^\x20-\x7e]/g, '?');
  return clean.length > 120 ? `${clean.slice(0, 117)}...` : clean;
}
