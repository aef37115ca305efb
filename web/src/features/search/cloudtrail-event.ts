/** Reads a CloudTrail record of an AssumeRole call: who called, which role, and what the request carried. */
import { ASSUME_ACTIONS, type AssumeAction } from '@assumable/shared/graph/model';
import { z } from 'zod';

export interface AssumeRoleEvent {
  /** Node id of the caller. */
  readonly source: string;
  /** ARN of the role. */
  readonly target: string;
  readonly action: AssumeAction;
  /** Facts of the request, `key=value` or `!key`, as the address carries them. */
  readonly facts: readonly string[];
}

const text = z.string().max(2048);
const EventSchema = z.object({
  eventSource: text.optional(),
  eventName: text,
  sourceIPAddress: text.optional(),
  userIdentity: z.object({
    type: text.optional(),
    arn: text.optional(),
    accountId: text.optional(),
    invokedBy: text.optional(),
    identityProvider: text.optional(),
    sessionContext: z
      .object({
        sessionIssuer: z.object({ arn: text.optional() }).optional(),
        attributes: z.object({ mfaAuthenticated: text.optional() }).optional(),
      })
      .optional(),
  }),
  requestParameters: z.object({
    roleArn: text,
    roleSessionName: text.optional(),
    externalId: text.optional(),
    sourceIdentity: text.optional(),
    principalArn: text.optional(),
  }),
});
type Event = z.infer<typeof EventSchema>;

const WRAPPED = z.object({ Records: z.array(z.unknown()).min(1) });
const LOOKED_UP = z.object({ CloudTrailEvent: z.string().max(100_000) });

const MOST = 200_000;

function parseJson(value: string): unknown {
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch {
    return undefined;
  }
}

/** The record itself: as it stands, first of a log file, or as `aws cloudtrail lookup-events` gives it. */
function unwrap(value: unknown): unknown {
  const wrapped = WRAPPED.safeParse(value);
  if (wrapped.success) return wrapped.data.Records[0];
  const found = LOOKED_UP.safeParse(value);
  return found.success ? parseJson(found.data.CloudTrailEvent) : value;
}

function callerOf({ userIdentity, requestParameters }: Event): string | undefined {
  const { sessionContext, invokedBy, arn, identityProvider, accountId } = userIdentity;
  return (
    requestParameters.principalArn ??
    sessionContext?.sessionIssuer?.arn ??
    (userIdentity.type === 'AWSService' ? invokedBy : undefined) ??
    arn ??
    identityProvider ??
    accountId ??
    invokedBy
  );
}

/** `1.2.3.4` or an IPv6 address; calls of services carry a name in its place. */
const ADDRESS = /^[0-9a-fA-F.:]+$/;

function factsOf({ userIdentity, requestParameters, sourceIPAddress }: Event): readonly string[] {
  const mfa = userIdentity.sessionContext?.attributes?.mfaAuthenticated;
  const { externalId, roleSessionName, sourceIdentity } = requestParameters;
  return [
    mfa === undefined ? undefined : `aws:multifactorauthpresent=${mfa}`,
    sourceIPAddress !== undefined && ADDRESS.test(sourceIPAddress)
      ? `aws:sourceip=${sourceIPAddress}`
      : undefined,
    externalId === undefined ? '!sts:externalid' : `sts:externalid=${externalId}`,
    roleSessionName === undefined ? undefined : `sts:rolesessionname=${roleSessionName}`,
    sourceIdentity === undefined ? undefined : `sts:sourceidentity=${sourceIdentity}`,
  ].filter((fact) => fact !== undefined);
}

/** Reads pasted text; `undefined` when it is no record of a call that assumes a role. */
export function readAssumeRoleEvent(pasted: string): AssumeRoleEvent | undefined {
  const trimmed = pasted.trim();
  if (!trimmed.startsWith('{') || trimmed.length > MOST) return undefined;
  const parsed = EventSchema.safeParse(unwrap(parseJson(trimmed)));
  if (!parsed.success) return undefined;
  const action = ASSUME_ACTIONS.find((candidate) => candidate === `sts:${parsed.data.eventName}`);
  const source = callerOf(parsed.data);
  if (action === undefined || source === undefined) return undefined;
  return { source, target: parsed.data.requestParameters.roleArn, action, facts: factsOf(parsed.data) };
}
