/** What a chain needs to know of the roles on its way, read once per role. */
import { parseIdentityArn } from '../arn/arn.ts';
import type { NodeId } from '../graph/model.ts';
import { compilePolicy } from '../policy/compile.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import type { SessionLimit } from './model.ts';

export interface RoleFacts {
  /** Some Allow of the trust policy covers `sts:SetSourceIdentity`; true when the policy cannot be read. */
  readonly acceptsSourceIdentity: boolean;
  /** The same for `sts:TagSession`. */
  readonly acceptsTags: boolean;
}

/** STS gives out no session shorter than 15 minutes, and none longer than an hour to a role session. */
export const SHORTEST_SESSION = 900;
export const CHAINED_SESSION = 3600;

export class RoleFactsReader {
  readonly #model: TrustModel;
  readonly #facts = new Map<NodeId, RoleFacts>();
  readonly #renews = new Map<NodeId, boolean>();

  constructor(model: TrustModel) {
    this.#model = model;
  }

  of(role: NodeId): RoleFacts {
    const known = this.#facts.get(role);
    if (known !== undefined) return known;
    const facts = readFacts(this.#trustPolicy(role));
    this.#facts.set(role, facts);
    return facts;
  }

  #trustPolicy(role: NodeId): string | undefined {
    const principal = this.#model.principal(role);
    return principal?.kind === 'iam_role' ? principal.role.trustPolicy : undefined;
  }

  /** Whether a session of the role can assume the role again. */
  renewsItself(role: NodeId): boolean {
    const known = this.#renews.get(role);
    if (known !== undefined) return known;
    const { status } = this.#model.decide(role, role);
    const renews = status === 'allowed' || status === 'conditional';
    this.#renews.set(role, renews);
    return renews;
  }

  /** `chained`: a role session asks. Source: IAM User Guide, "Methods to assume a role", role chaining. */
  sessionLimit(role: NodeId, chained: boolean): SessionLimit {
    if (chained) return { minSeconds: SHORTEST_SESSION, maxSeconds: CHAINED_SESSION, limit: 'chained' };
    const principal = this.#model.principal(role);
    const most = principal?.kind === 'iam_role' ? principal.role.maxSessionDuration : undefined;
    return most === undefined
      ? { minSeconds: SHORTEST_SESSION, limit: 'unknown' }
      : { minSeconds: SHORTEST_SESSION, maxSeconds: most, limit: 'role' };
  }

  /** Full ARN of the session of a role. */
  sessionArn(role: NodeId, name: string): NodeId | undefined {
    const arn = parseIdentityArn(role);
    return arn?.kind === 'role'
      ? `arn:${arn.partition}:sts::${arn.account}:assumed-role/${arn.name}/${name}`
      : undefined;
  }
}

function readFacts(trustPolicy: string | undefined): RoleFacts {
  const policy = trustPolicy === undefined ? undefined : compilePolicy(parsePolicy(trustPolicy));
  if (policy?.document.readable !== true) return { acceptsSourceIdentity: true, acceptsTags: true };
  const allows = policy.statements.filter(({ statement }) => statement.effect === 'Allow');
  return {
    acceptsSourceIdentity: allows.some(({ actions }) => actions.has('sts:SetSourceIdentity')),
    acceptsTags: allows.some(({ actions }) => actions.has('sts:TagSession')),
  };
}
