/** From a request to its answer: who asks, limits, faults, the operation, and the time it takes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccountId } from '@assumable/shared/arn/arn';
import { createRandom, type Random } from '@assumable/shared/generate/random';
import type { CallRecorder } from './call-log.ts';
import { accountOfArn, type Call } from './call.ts';
import {
  anotherRequestInProgress,
  badSignatureTime,
  expiredToken,
  internalFailure,
  invalidToken,
  notAuthorized,
  ServiceError,
  throttled,
} from './errors.ts';
import { createFaultPlan, type Fault, type FaultPlan } from './faults.ts';
import { answerFault, faultError, SKEW } from './fault-answers.ts';
import { IAM_OPERATIONS } from './iam.ts';
import { answerIdentityCenter, IDENTITY_STORE_OPERATIONS, SSO_OPERATIONS } from './identity-center.ts';
import type { FakeAwsOptions } from './options.ts';
import { answerOrganizations, ORGANIZATIONS_OPERATIONS } from './organizations.ts';
import { createPager } from './paging.ts';
import { prepareAnswers } from './prepared-answers.ts';
import { errorAnswer, jsonSuccess, querySuccess, readRequest, type Answer, type Asked } from './protocol.ts';
import { createSessionBook, type Session, type SessionFacts } from './sessions.ts';
import { STS_OPERATIONS } from './sts.ts';
import { createBuckets, type Limits } from './token-bucket.ts';
import type { World } from './world.ts';

export interface Answerer {
  readonly caller: Session;
  readonly faults: FaultPlan;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  setCallerExpired(expired: boolean): void;
  /** Answers no more: calls that wait are dropped. */
  stop(): void;
}

/** The clock of a signature may be this far off (AWS General Reference, "Signature Version 4"). */
const CLOCK_TOLERANCE = 300_000;

export function createAnswerer(options: FakeAwsOptions, world: World, recorder: CallRecorder): Answerer {
  const seed = options.seed ?? 1;
  const sessions = createSessionBook(seed);
  const caller = sessions.add(
    callerFacts(options, world),
    options.caller?.kind === 'role' ? 'session' : 'user',
  );
  const faults = createFaultPlan(seed, options.faults ?? []);
  const pager = createPager(seed, options.pages ?? {});
  const prepared = options.prepared === true ? prepareAnswers(options, world, sessions, pager) : undefined;
  const buckets = createBuckets();
  const draw = createRandom(seed, 'latency');
  const requestIds = createRandom(seed, 'requests');
  const timers = new Set<NodeJS.Timeout>();
  let callerExpired = false;
  let told = false;
  let stopped = false;
  let organizationsNow = 0;
  const serverNow = (): number => Date.now() + (options.clockOffsetMs ?? 0);

  const wait = (ms: number): Promise<void> =>
    ms <= 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          const timer = setTimeout(() => {
            timers.delete(timer);
            resolve();
          }, ms);
          timers.add(timer);
        });
  const latency = (): number => {
    const asked = options.latencyMs ?? 0;
    return typeof asked === 'number' ? asked : asked.from + draw.float() * (asked.to - asked.from);
  };

  /** The session of the request, or the reason why it has none. */
  const authenticate = (asked: Asked): Session => {
    const { protocol } = asked;
    if (asked.accessKeyId === '')
      throw new ServiceError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
    const session = sessions.find(asked.accessKeyId);
    if (session === undefined || session.sessionToken !== asked.sessionToken) throw invalidToken(protocol);
    const now = serverNow();
    const signed = readTime(asked.signedAt);
    // A caller that was told of another clock goes on by that one.
    const clocks = told ? [now, now + SKEW] : [now];
    if (signed === undefined || clocks.every((clock) => Math.abs(clock - signed) > CLOCK_TOLERANCE))
      throw badSignatureTime(protocol, asked.signedAt ?? '', now);
    if (session.base && callerExpired) throw expiredToken(protocol);
    if (session.expiresAt !== undefined && now >= session.expiresAt) throw expiredToken(protocol);
    return session;
  };

  const operate = (asked: Asked, session: Session, fault: Fault | undefined): Answer => {
    const requestId = newRequestId(requestIds);
    const kind = fault?.kind;
    const call: Call = {
      operation: asked.operation,
      parameters: asked.parameters,
      session,
      region: asked.region,
      world,
      sessions,
      options,
      pager,
      pageFault:
        kind === 'repeated_marker' || kind === 'truncated_without_marker' || kind === 'empty_first_page'
          ? kind
          : undefined,
      now: serverNow(),
    };
    if (asked.service === 'iam') {
      const operation = IAM_OPERATIONS.get(asked.operation) ?? unknownOperation(asked);
      const action = `iam:${asked.operation}`;
      if (world.trouble(session.account) === 'denied_by_scp')
        throw notAuthorized(
          'query',
          session.arn,
          action,
          '*',
          'with an explicit deny in a service control policy',
        );
      const saml = world.trouble(session.account) === 'saml_denied' && action === 'iam:ListSAMLProviders';
      const refusal = saml
        ? `because no identity-based policy allows the ${action} action`
        : session.refusal(action);
      if (refusal !== undefined) throw notAuthorized('query', session.arn, action, '*', refusal);
      const ready = fault === undefined ? prepared?.find(call) : undefined;
      if (ready !== undefined) return ready;
      return querySuccess('iam', asked.operation, operation(call), requestId);
    }
    if (asked.service === 'sts') {
      const operation = STS_OPERATIONS.get(asked.operation) ?? unknownOperation(asked);
      return querySuccess('sts', asked.operation, operation(call), requestId);
    }
    if (asked.service === 'organizations') {
      const operation = ORGANIZATIONS_OPERATIONS.get(asked.operation) ?? unknownOperation(asked);
      return jsonSuccess(answerOrganizations(call, operation), requestId);
    }
    const operations = asked.service === 'sso' ? SSO_OPERATIONS : IDENTITY_STORE_OPERATIONS;
    const operation = operations.get(asked.operation) ?? unknownOperation(asked);
    return jsonSuccess(answerIdentityCenter(call, operation), requestId);
  };

  const answer = (asked: Asked, fault: Fault | undefined, session: Session | ServiceError): Answer => {
    try {
      if (session instanceof ServiceError) throw session;
      const refused =
        fault === undefined ? undefined : faultError(fault.kind, asked, session.arn, serverNow());
      if (refused !== undefined) throw refused;
      checkLimits(options.limits, asked, session);
      return operate(asked, session, fault);
    } catch (error) {
      const known = error instanceof ServiceError ? error : internalFailure(asked.protocol);
      return errorAnswer(asked, known, newRequestId(requestIds));
    }
  };

  const checkLimits = (limits: Limits | undefined, asked: Asked, session: Session): void => {
    if (limits === undefined) return;
    const { service } = asked;
    const [limit, key] =
      service === 'iam'
        ? [limits.iam, `iam/${session.account}`]
        : service === 'sts'
          ? [limits.sts, `sts/${session.account}/${asked.region}`]
          : service === 'organizations'
            ? [limits.organizations, `organizations/${session.account}`]
            : [limits.identityCenter, `identity-center/${session.account}`];
    if (service === 'organizations' && organizationsNow > (limits.organizationsAtOnce ?? Infinity))
      throw anotherRequestInProgress();
    if (limit !== undefined && !buckets.take(key, limit, performance.now())) throw throttled(asked.protocol);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = readRequest(request.headers, await readBody(request));
    if (asked === undefined) {
      response.writeHead(404, { 'content-type': 'text/html' });
      response.end('<html><body>404 Not Found</body></html>');
      return;
    }
    recorder.begin(asked.service);
    if (asked.service === 'organizations') organizationsNow += 1;
    const session = attempt(() => authenticate(asked));
    const account = concerned(asked, session);
    const fault = faults.take({
      service: asked.service,
      operation: asked.operation,
      account,
      region: asked.region,
    });
    if (fault?.kind === 'skew') told = true;
    const ended = answer(asked, fault, session);
    await wait(latency() + (fault?.kind === 'slow' ? (fault.delayMs ?? 0) : 0));
    if (stopped) return;
    if (asked.service === 'organizations') organizationsNow -= 1;
    const broken = fault === undefined ? undefined : answerFault(fault.kind, request, response, ended);
    if (broken === undefined) send(response, ended, serverNow() + (fault?.kind === 'skew' ? SKEW : 0));
    const code = broken === undefined ? codeOf(ended) : broken;
    recorder.end({
      service: asked.service,
      operation: asked.operation,
      account,
      region: asked.region,
      accessKeyId: asked.accessKeyId,
      parameters: asked.parameters,
      status: broken === undefined ? ended.status : 0,
      ...(code === undefined ? {} : { code }),
    });
  };

  return {
    caller,
    faults,
    handle,
    setCallerExpired: (expired) => {
      callerExpired = expired;
    },
    stop: () => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

function callerFacts(options: FakeAwsOptions, world: World): SessionFacts {
  const account = world.callerAccount;
  const role = options.caller?.kind === 'role';
  const name = options.caller?.name ?? (role ? 'AssumableHub' : 'crawler');
  const iam = `arn:${world.partition}:iam::${account}`;
  return {
    account,
    arn: role
      ? `arn:${world.partition}:sts::${account}:assumed-role/${name}/operator`
      : `${iam}:user/${name}`,
    principalArn: role ? `${iam}:role/${name}` : `${iam}:user/${name}`,
    userId: role ? 'AROAFAKEHUBROLE00000:operator' : 'AIDAFAKECRAWLER00000',
    mfa: false,
    expiresAt: undefined,
    base: true,
    refusal: () => undefined,
  };
}

function unknownOperation(asked: Asked): never {
  throw asked.protocol === 'query'
    ? new ServiceError('InvalidAction', 400, `Could not find operation ${asked.operation} for version`)
    : new ServiceError('UnknownOperationException', 400, '');
}

/** The account whose facts a call is about. */
function concerned(asked: Asked, session: Session | ServiceError): AccountId | undefined {
  if (asked.operation === 'AssumeRole') {
    const arn = asked.parameters.get('RoleArn');
    return typeof arn === 'string' ? accountOfArn(arn) : undefined;
  }
  return session instanceof ServiceError ? undefined : session.account;
}

function attempt(read: () => Session): Session | ServiceError {
  try {
    return read();
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

function codeOf({ status, body }: Answer): string | undefined {
  if (status < 300) return undefined;
  const text = body.toString();
  return /<Code>([^<]+)</.exec(text)?.[1] ?? /"__type":"([^"]+)"/.exec(text)?.[1] ?? String(status);
}

function send(response: ServerResponse, answer: Answer, now: number): void {
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': Buffer.byteLength(answer.body),
    'x-amzn-requestid': answer.requestId,
    // The SDK corrects its clock by this header.
    date: new Date(now).toUTCString(),
  });
  response.end(answer.body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += String(chunk);
  return body;
}

const HEX = '0123456789abcdef';

function newRequestId(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => random.text(length, HEX)).join('-');
}

/** `20261124T095200Z` → milliseconds since 1970. */
function readTime(text: string | undefined): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '');
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}
