/** The operations of STS: who is calling, and sessions of roles under the roles' own conditions. */
import { accountOfArn, number, requiredText, text, type Call } from './call.ts';
import { notAuthorized, ServiceError, validationError } from './errors.ts';
import { isPolicy, trusts } from './policy-check.ts';
import { roleRefusal, type Session, type SessionFacts } from './sessions.ts';
import type { XmlObject } from './xml.ts';

type Operation = (call: Call) => XmlObject;

export const STS_OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['GetCallerIdentity', callerIdentity],
  ['AssumeRole', assumeRole],
  ['GetSessionToken', sessionToken],
]);

/** AssumeRole API Reference: DurationSeconds 900 to 43,200, default 3,600; one hour for chained sessions. */
const DURATION = { least: 900, most: 43_200, usual: 3_600, chained: 3_600 };
const MOST_POLICY = 2_048;

function callerIdentity({ session }: Call): XmlObject {
  return { Arn: session.arn, UserId: session.userId, Account: session.account };
}

function assumeRole(call: Call): XmlObject {
  const { session, world } = call;
  const arn = requiredText(call, 'RoleArn');
  const name = requiredText(call, 'RoleSessionName');
  checkPattern('roleSessionName', name, /^[\w+=,.@-]{2,64}$/);
  const externalId = text(call, 'ExternalId');
  if (externalId !== undefined) checkPattern('externalId', externalId, /^[\w+=,.@:/-]{2,1224}$/);
  const policy = text(call, 'Policy');
  if (policy !== undefined) checkPolicy(policy);
  const seconds = number(call, 'DurationSeconds') ?? DURATION.usual;
  if (seconds < DURATION.least || seconds > DURATION.most) {
    throw validationError(
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value between ${DURATION.least} and ${DURATION.most}`,
    );
  }

  const account = accountOfArn(arn) ?? '';
  const state = world.organization()?.accounts.find(({ id }) => id === account)?.state ?? 'ACTIVE';
  const record = world.record(account);
  const role = record?.roles.find((candidate) => candidate.arn === arn);
  const refused = (): ServiceError => notAuthorized('query', session.arn, 'sts:AssumeRole', arn);
  // One text for a role that is missing, a trust that refuses and an account that is closed: it gives nothing away.
  if (record === undefined || role === undefined || !(state === 'ACTIVE' || state === 'UNKNOWN'))
    throw refused();
  const own = session.refusal('sts:AssumeRole');
  if (own !== undefined) throw notAuthorized('query', session.arn, 'sts:AssumeRole', arn, own);
  const trusted = trusts(role.trustPolicy, {
    principalArn: session.principalArn,
    account: session.account,
    organizationId: organizationOf(call, session.account),
    externalId,
    mfa: session.mfa || givesMfa(call),
  });
  if (!trusted) throw refused();
  if (
    session.sessionToken !== undefined &&
    session.principalArn.includes(':role/') &&
    seconds > DURATION.chained
  ) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  if (seconds > (role.maxSessionDuration ?? DURATION.usual)) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  const opened = openSession(call, seconds, {
    account,
    arn: `arn:${record.partition}:sts::${account}:assumed-role/${role.name}/${name}`,
    principalArn: role.arn,
    userId: `${role.id}:${name}`,
    mfa: false,
    base: false,
    refusal: roleRefusal(record, role, policy),
  });
  return {
    Credentials: credentials(opened),
    AssumedRoleUser: { AssumedRoleId: opened.userId, Arn: opened.arn },
    PackedPolicySize: policy === undefined ? undefined : Math.ceil((100 * policy.length) / MOST_POLICY),
  };
}

function sessionToken(call: Call): XmlObject {
  const { session } = call;
  if (session.sessionToken !== undefined) {
    throw new ServiceError('AccessDenied', 403, 'Cannot call GetSessionToken with session credentials');
  }
  const mfa = givesMfa(call);
  const seconds = number(call, 'DurationSeconds') ?? DURATION.most;
  const { account, arn, principalArn, userId, refusal } = session;
  return {
    Credentials: credentials(
      openSession(call, seconds, { account, arn, principalArn, userId, refusal, base: true, mfa }),
    ),
  };
}

/** True when the call carries the code of the user's MFA device; a wrong code fails the call. */
function givesMfa(call: Call): boolean {
  const serial = text(call, 'SerialNumber');
  const code = text(call, 'TokenCode');
  if (serial === undefined && code === undefined) return false;
  const device = call.options.caller?.mfa;
  if (device === undefined || device.serial !== serial || device.code !== code) {
    throw new ServiceError(
      'AccessDenied',
      403,
      'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
    );
  }
  return true;
}

function openSession(call: Call, seconds: number, facts: Omit<SessionFacts, 'expiresAt'>): Session {
  const life = Math.min(seconds, call.options.longestSession ?? seconds);
  return call.sessions.add({ ...facts, expiresAt: call.now + life * 1_000 }, 'session');
}

function credentials({ accessKeyId, secretAccessKey, sessionToken: token, expiresAt }: Session): XmlObject {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: token,
    Expiration: expiresAt === undefined ? undefined : `${new Date(expiresAt).toISOString().slice(0, 19)}Z`,
  };
}

/** Members of the organization carry its id in aws:PrincipalOrgID. */
function organizationOf(call: Call, account: string): string | undefined {
  const organization = call.world.organization();
  return organization?.accounts.some(({ id }) => id === account) === true ? organization.id : undefined;
}

function checkPattern(name: string, value: string, pattern: RegExp): void {
  if (pattern.test(value)) return;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy regular expression pattern`,
  );
}

function checkPolicy(policy: string): void {
  if (policy.length > MOST_POLICY) {
    throw validationError(
      `1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to ${MOST_POLICY}`,
    );
  }
  if (!isPolicy(policy))
    throw new ServiceError('MalformedPolicyDocument', 400, 'This policy contains invalid Json');
}
