/**
 * Takes one step with the credentials of a chain: the edge is decided again with every fact that the steps before it
 * settle, so a step that holds alone may be impossible here. Facts only ever narrow what is open.
 */
import { conditionText } from '../evaluate/words.ts';
import type { DerivedEdge, Edge, OpenCondition } from '../graph/model.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { edgeOf } from '../resolve/edge-table.ts';
import type { RequestFacts, TrustModel } from '../resolve/trust-model.ts';
import { carriedFacts, carriedText } from './carried.ts';
import { askedFacts, choicesOf, credentialsKey, isFederated, sessionFacts } from './credentials.ts';
import type { Choice, Credentials } from './credentials.ts';
import { rank } from './model.ts';
import type { ChainOptions, Hop, MfaContext, Step } from './model.ts';
import { afterAssuming, afterEscalation } from './next-credentials.ts';
import type { RoleFactsReader } from './role-facts.ts';

/** `broken`: the step holds alone, but not after these steps. `refused`: it has no status asked for at all. */
export type Taken =
  | { readonly kind: 'taken'; readonly hop: Hop; readonly next: Credentials }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'refused' };

type AnyEdge = Edge | DerivedEdge;

const NOT_ACCEPTED =
  'the session carries a source identity, and its trust policy lets nobody set one (sts:SetSourceIdentity)';

export class StepTaker {
  readonly #model: TrustModel;
  readonly #roles: RoleFactsReader;
  readonly #options: ChainOptions;
  readonly #taken = new Map<string, Taken>();

  constructor(model: TrustModel, roles: RoleFactsReader, options: ChainOptions) {
    this.#model = model;
    this.#roles = roles;
    this.#options = options;
  }

  /** The same answer for equal credentials; `depth` counts only as "first or later". */
  take(credentials: Credentials, step: Step): Taken {
    const way = step.kind === 'escalation' ? step.edge.via : '';
    const name = `${credentialsKey(credentials)}\n${credentials.origin}\n${String(credentials.depth > 0)}\n${step.source}\n${step.target}\n${way}`;
    const known = this.#taken.get(name);
    if (known !== undefined) return known;
    const taken =
      step.kind === 'escalation' ? this.#escalate(credentials, step) : this.#assume(credentials, step);
    this.#taken.set(name, taken);
    return taken;
  }

  #escalate(credentials: Credentials, step: Extract<Step, { readonly kind: 'escalation' }>): Taken {
    if (!this.#options.statuses.has(step.edge.status)) return { kind: 'refused' };
    const next = afterEscalation(credentials, step.edge, this.#model.node(step.target).kind);
    const session =
      next.origin === 'iam_user'
        ? { minSeconds: 0, limit: 'long_term' as const }
        : this.#roles.sessionLimit(
            step.target,
            step.edge.via === 'update_trust' && isRoleSession(credentials),
          );
    const hop: Hop = {
      step,
      status: step.edge.status,
      edge: undefined,
      carried: carriedFacts(credentials),
      session,
      mfa: mfaContext(credentials),
    };
    return { kind: 'taken', hop, next };
  }

  #assume(credentials: Credentials, step: Extract<Step, { readonly kind: 'assume' }>): Taken {
    const { statuses } = this.#options;
    const accepts = this.#roles.of(step.target).acceptsSourceIdentity;
    if (Array.isArray(credentials.sourceIdentity) && !accepts) {
      return this.#brokenOr(credentials, step, NOT_ACCEPTED);
    }
    const decided = this.#decide(credentials, step.edge);
    if (decided === undefined) return this.#brokenOr(credentials, step, undefined);
    const { edge, kept } = decided;
    if (!statuses.has(edge.status)) return { kind: 'refused' };
    const facts = askedFacts(this.#options.facts, credentials.chained);
    const next = afterAssuming(credentials, kept, edge, facts, this.#roles.of(step.target), (value) =>
      this.#resolveVariable(credentials, value),
    );
    if (next === undefined)
      return this.#brokenOr(credentials, step, 'a session tag that was passed on cannot be set again');
    if (credentials.depth > 0 && Array.isArray(next.sourceIdentity) && !accepts) {
      return this.#brokenOr(credentials, step, NOT_ACCEPTED);
    }
    const hop: Hop = {
      step,
      status: edge.status,
      edge,
      carried: carriedFacts(credentials),
      session: this.#roles.sessionLimit(step.target, isRoleSession(credentials)),
      mfa: mfaContext(credentials),
    };
    return { kind: 'taken', hop, next };
  }

  /** The edge with everything settled; `undefined` when no choice of values lets it pass. */
  #decide(
    credentials: Credentials,
    edge: AnyEdge,
  ): { readonly edge: AnyEdge; readonly kept: readonly Choice[] } | undefined {
    const { statuses, facts } = this.#options;
    const choices = choicesOf(credentials);
    const plain = !credentials.chained && facts === undefined && credentials.sessionNames === undefined;
    if (plain) return statuses.has(edge.status) ? { edge, kept: choices } : undefined;
    const [only] = choices;
    if (choices.length === 1) {
      const decided = this.#decideWith(credentials, edge, only);
      return statuses.has(decided.status) ? { edge: decided, kept: choices } : undefined;
    }
    const results = choices
      .map((choice) => ({ choice, edge: this.#decideWith(credentials, edge, choice) }))
      .filter((result) => statuses.has(result.edge.status))
      .sort((a, b) => rank(a.edge.status) - rank(b.edge.status));
    const [best] = results;
    if (best === undefined) return undefined;
    const kept = results.map(({ choice }) => choice);
    const ways = new Set(choices.map(assignment));
    const left = new Set(kept.map(assignment));
    const alike =
      left.size === ways.size &&
      [...left].every((way) =>
        results.some((result) => assignment(result.choice) === way && sameAnswer(result.edge, best.edge)),
      );
    if (ways.size === 1 || alike) return { edge: best.edge, kept };
    // What passes depends on a choice that is still open: the step is shown with that condition.
    return { edge: this.#decideWith(credentials, edge, undefined), kept };
  }

  #decideWith(credentials: Credentials, edge: AnyEdge, choice: Choice | undefined): AnyEdge {
    const facts: RequestFacts = {
      ...sessionFacts(credentials, this.#model.snapshot.collectedAt),
      ...choice?.facts,
      ...askedFacts(this.#options.facts, credentials.chained),
    };
    const options = { action: edge.action, facts };
    const session =
      choice?.session === undefined ? undefined : this.#roles.sessionArn(edge.source, choice.session);
    return session === undefined
      ? decidedEdge(edge, this.#model.edgeBetween(edge.source, edge.target, options))
      : decidedEdge(edge, edgeOf(this.#model.decide(session, edge.target, options), edge.audience));
  }

  #brokenOr(
    credentials: Credentials,
    { edge }: Extract<Step, { readonly kind: 'assume' }>,
    reason: string | undefined,
  ): Taken {
    const holdsAlone = this.#options.statuses.has(edge.status) && credentials.depth > 0;
    if (!holdsAlone) return { kind: 'refused' };
    const label = this.#model.node(edge.target).label;
    const asked = [...new Set(stickyConditions(edge.conditions).map(conditionText))];
    const why =
      reason ??
      (asked.length === 0 ? 'its conditions cannot hold any more' : `it asks for: ${asked.join(' and ')}`);
    return {
      kind: 'broken',
      reason: `${label} cannot be assumed at this point: ${why}; ${carriedText(credentials)}`,
    };
  }

  /** `${aws:username}` of the user who starts the chain; other variables stay open. */
  #resolveVariable(credentials: Credentials, value: string): string | undefined {
    if (credentials.depth > 0) return undefined;
    const principal = this.#model.principal(credentials.node);
    if (principal?.kind !== 'iam_user') return undefined;
    const text = value.split('${aws:username}').join(principal.user.name);
    return text.includes('${') ? undefined : text;
  }
}

/** Conditions on what a chain can settle; all conditions when none is. */
function stickyConditions(conditions: readonly OpenCondition[]): readonly OpenCondition[] {
  const sticky = conditions.filter(({ key }) => {
    const lower = key.toLowerCase();
    return (
      lower.includes('sourceidentity') ||
      lower.includes('tag') ||
      lower.includes('session') ||
      lower.startsWith('saml:') ||
      lower === 'aws:userid' ||
      lower === 'aws:tokenissuetime' ||
      lower === 'aws:federatedprovider'
    );
  });
  return sticky.length > 0 ? sticky : conditions;
}

function assignment({ facts, session, sourceIdentity }: Choice): string {
  const tags = Object.entries(facts).filter(([key]) => key.startsWith('aws:PrincipalTag/'));
  return canonicalJson([session ?? null, sourceIdentity ?? null, tags]);
}

function sameAnswer(a: AnyEdge, b: AnyEdge): boolean {
  return a.status === b.status && canonicalJson(a.conditions) === canonicalJson(b.conditions);
}

/** The edge between the same ends with another verdict. */
function decidedEdge(edge: AnyEdge, decided: Edge): AnyEdge {
  const { audience } = edge;
  return {
    ...decided,
    source: edge.source,
    ...(audience === undefined ? {} : { audience }),
    ...('via' in edge ? { via: edge.via } : {}),
  };
}

/** The next request is made with a role session, from this chain or from before it. */
export function isRoleSession({ chained, origin, depth }: Credentials): boolean {
  return chained || (depth === 0 && origin === 'iam_role');
}

function mfaContext({ chained, origin, depth }: Credentials): MfaContext {
  if (chained && depth > 0) return 'lost';
  if (origin === 'iam_role') return 'role_session';
  if (origin === 'aws_service') return 'service';
  return isFederated(origin) ? 'federated' : 'possible';
}
