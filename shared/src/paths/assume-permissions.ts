/**
 * Which roles the identity policies of a principal could let it assume, told by the Resource patterns alone: much
 * cheaper than a decision, and never "no" where a decision might say "yes". Kept as long as the model.
 */
import type { NodeId } from '../graph/model.ts';
import { arnPatternMatches, splitArnPattern } from '../policy/arn-pattern.ts';
import { PolicyCache } from '../policy/compile.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import type { IamGroup, IamRole, IamUser } from '../snapshot/model.ts';

type Permitted = (target: readonly string[]) => boolean;

const ANY: Permitted = () => true;
const NONE: Permitted = () => false;

export class AssumePermissions {
  readonly #model: TrustModel;
  readonly #cache = new PolicyCache();
  readonly #permitted = new Map<NodeId, Permitted>();
  readonly #byPolicy = new Map<CompiledPolicy, Permitted>();
  readonly #parts = new Map<NodeId, readonly string[]>();
  #managed: ReadonlyMap<string, string> | undefined;

  constructor(model: TrustModel) {
    this.#model = model;
  }

  /** False when no identity policy of the principal can allow `sts:AssumeRole` on the role. */
  may(principal: NodeId, target: NodeId): boolean {
    return this.#of(principal)(this.#partsOf(target));
  }

  /** False when there is no role at all that it could be allowed to assume. */
  mayAnything(principal: NodeId): boolean {
    return this.#of(principal) !== NONE;
  }

  #partsOf(target: NodeId): readonly string[] {
    const known = this.#parts.get(target) ?? splitArnPattern(target);
    this.#parts.set(target, known);
    return known;
  }

  #of(node: NodeId): Permitted {
    const known = this.#permitted.get(node);
    if (known !== undefined) return known;
    const permitted = this.#read(node);
    this.#permitted.set(node, permitted);
    return permitted;
  }

  #read(node: NodeId): Permitted {
    const principal = this.#model.principal(node);
    if (principal === undefined) return ANY;
    if (principal.kind === 'iam_role') return anyOf(this.#attached(principal.role));
    const { user, account } = principal;
    const groups = user.groups.map((name) => account.groups.find((group) => group.name === name));
    // A group that was not read may carry any policy.
    return anyOf([
      ...this.#attached(user),
      ...groups.flatMap((group) => (group === undefined ? [ANY] : this.#attached(group))),
    ]);
  }

  #attached({ inlinePolicies, attachedPolicies }: IamUser | IamRole | IamGroup): readonly Permitted[] {
    return [
      ...inlinePolicies.map(({ document }) => this.#policy(document)),
      ...attachedPolicies.map((arn) => this.#policy(this.#managedPolicies().get(arn))),
    ];
  }

  #managedPolicies(): ReadonlyMap<string, string> {
    this.#managed ??= new Map(
      this.#model.snapshot.accounts.flatMap(({ policies }) =>
        policies.map(({ arn, document }) => [arn, document] as const),
      ),
    );
    return this.#managed;
  }

  #policy(document: string | undefined): Permitted {
    if (document === undefined) return ANY;
    const policy = this.#cache.compile(document);
    const known = this.#byPolicy.get(policy);
    if (known !== undefined) return known;
    const permitted = readPolicy(policy);
    this.#byPolicy.set(policy, permitted);
    return permitted;
  }
}

function readPolicy({ document, statements }: CompiledPolicy): Permitted {
  if (!document.readable) return ANY;
  return anyOf(
    statements.flatMap(({ statement, actions, resource }) => {
      if (statement.effect !== 'Allow' || !actions.has('sts:AssumeRole')) return [];
      if (resource?.negated !== false) return [ANY];
      return resource.items.map((item): Permitted => {
        if (item.kind !== 'pattern' || item.pattern.anything) return ANY;
        return (target) => arnPatternMatches(item.pattern, target);
      });
    }),
  );
}

function anyOf(list: readonly Permitted[]): Permitted {
  if (list.includes(ANY)) return ANY;
  const some = [...new Set(list)].filter((permitted) => permitted !== NONE);
  const [only] = some;
  if (only === undefined) return NONE;
  return some.length === 1 ? only : (target) => some.some((permitted) => permitted(target));
}

const kept = new WeakMap<TrustModel, AssumePermissions>();

/** The permissions of a model, read once for all searches. */
export function assumePermissions(model: TrustModel): AssumePermissions {
  const known = kept.get(model) ?? new AssumePermissions(model);
  kept.set(model, known);
  return known;
}
