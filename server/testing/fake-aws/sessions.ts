/** Credentials that the fake gave out: who holds them, until when, and what they may do. */
import type { AccountId, Arn } from '@assumable/shared/arn/arn';
import { createRandom, type Random } from '@assumable/shared/generate/random';
import { awsManagedPolicy } from '@assumable/shared/generate/aws-managed';
import type { AccountRecord, IamRole } from '@assumable/shared/snapshot/model';
import { grantsOf } from './policy-check.ts';

export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Absent for the long-term key of a user. */
  readonly sessionToken: string | undefined;
  readonly account: AccountId;
  /** ARN that GetCallerIdentity gives: of the user, or of the role session. */
  readonly arn: Arn;
  /** ARN that trust policies see: of the user or of the role. */
  readonly principalArn: Arn;
  /** `AIDA…`, or `AROA…:session`. */
  readonly userId: string;
  readonly mfa: boolean;
  /** Milliseconds since 1970 on the clock of the services; absent for keys that do not expire. */
  readonly expiresAt: number | undefined;
  /** The caller's own credentials, as opposed to a session made by AssumeRole. */
  readonly base: boolean;
  /** `undefined`: allowed; else the clause that says what withholds the action. */
  readonly refusal: (action: string) => string | undefined;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A session before it has keys. */
export type SessionFacts = Omit<Session, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

export interface SessionBook {
  find(accessKeyId: string): Session | undefined;
  add(facts: SessionFacts, kind: 'user' | 'session'): Session;
}

export function createSessionBook(seed: number): SessionBook {
  const sessions = new Map<string, Session>();
  const random: Random = createRandom(seed, 'sessions');
  return {
    find: (accessKeyId) => sessions.get(accessKeyId),
    add(facts, kind) {
      const session: Session = {
        ...facts,
        accessKeyId: `${kind === 'user' ? 'AKIA' : 'ASIA'}${random.text(16, ALPHABET)}`,
        secretAccessKey: random.text(40, ALPHABET),
        sessionToken: kind === 'user' ? undefined : `FwoG${random.text(60, ALPHABET)}`,
      };
      sessions.set(session.accessKeyId, session);
      return session;
    },
  };
}

/**
 * What a role session may do: the role's policies, cut down by the session policy. Resources and conditions are not
 * looked at; boundaries are.
 */
export function roleRefusal(
  record: AccountRecord,
  role: IamRole,
  sessionPolicy: string | undefined,
): Session['refusal'] {
  const documents = [
    ...role.inlinePolicies.map(({ document }) => document),
    ...role.attachedPolicies.flatMap((arn) => documentOf(record, arn)),
  ].map(grantsOf);
  const boundary =
    role.permissionsBoundary === undefined
      ? undefined
      : documentOf(record, role.permissionsBoundary).map(grantsOf);
  const session = sessionPolicy === undefined ? undefined : grantsOf(sessionPolicy);
  return (action) => {
    if (documents.some((document) => document.denies(action)))
      return 'with an explicit deny in an identity-based policy';
    if (session?.denies(action) === true) return 'with an explicit deny in a session policy';
    if (!documents.some((document) => document.allows(action)))
      return `because no identity-based policy allows the ${action} action`;
    if (boundary?.some((document) => document.allows(action)) === false)
      return `because no permissions boundary allows the ${action} action`;
    if (session?.allows(action) === false) return `because no session policy allows the ${action} action`;
    return undefined;
  };
}

function documentOf(record: AccountRecord, arn: Arn): readonly string[] {
  const policy = record.policies.find((candidate) => candidate.arn === arn) ?? awsManagedPolicy(arn);
  return policy === undefined ? [] : [policy.document];
}
