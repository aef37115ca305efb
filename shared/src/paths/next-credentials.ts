/** The credentials that a step gives, and what they settle for the steps after it. */
import type { EscalationEdge } from '../escalation/model.ts';
import type { Edge, NodeKind } from '../graph/model.ts';
import type { RequestFacts } from '../resolve/trust-model.ts';
import type { Choice, Credentials, SessionTag, Sticky } from './credentials.ts';
import { isFederated } from './credentials.ts';
import { forcedMembers, forcedValues, namesUnder } from './forced-values.ts';
import type { RoleFacts } from './role-facts.ts';

type Resolve = (value: string) => string | undefined;

/** Nobody can pass tags to a role whose trust policy lets nobody do so. */
const NO_TAGS: ReadonlyMap<string, SessionTag> = new Map();

/** `undefined` when the step has to set a tag that an earlier step passes on with another value. */
export function afterAssuming(
  before: Credentials,
  kept: readonly Choice[],
  edge: Pick<Edge, 'target' | 'conditions'>,
  asked: RequestFacts,
  role: RoleFacts,
  resolve: Resolve,
): Credentials | undefined {
  const facts = lowerKeys(asked);
  const tags = role.acceptsTags ? tagsAfter(before, kept, edge, facts, resolve) : NO_TAGS;
  if (tags === undefined) return undefined;
  return {
    node: edge.target,
    origin: before.origin,
    depth: before.depth + 1,
    chained: true,
    sourceIdentity: sourceIdentityAfter(before, kept, edge, facts, role, resolve),
    tags,
    sessionNames:
      facts.get('sts:rolesessionname') ?? forcedValues(edge.conditions, 'sts:rolesessionname', resolve),
    provider: before.depth === 0 && isFederated(before.origin) ? before.node : undefined,
  };
}

/** A service starts with credentials of its own; a user who was taken over has lasting ones. */
export function afterEscalation(before: Credentials, edge: EscalationEdge, target: NodeKind): Credentials {
  const base = { node: edge.target, depth: before.depth + 1, sessionNames: undefined, provider: undefined };
  if (target === 'iam_user') {
    return { ...base, origin: 'iam_user', chained: false, sourceIdentity: 'absent', tags: new Map() };
  }
  if (edge.via === 'update_trust') {
    const { origin, sourceIdentity } = before;
    const tags = new Map([...before.tags].filter(([, { transitive }]) => transitive));
    return {
      ...base,
      origin,
      chained: true,
      sourceIdentity: sourceIdentity === 'absent' ? 'open' : sourceIdentity,
      tags,
    };
  }
  return { ...base, origin: 'aws_service', chained: true, sourceIdentity: 'absent', tags: new Map() };
}

function sourceIdentityAfter(
  before: Credentials,
  kept: readonly Choice[],
  { conditions }: Pick<Edge, 'conditions'>,
  facts: ReadonlyMap<string, readonly string[] | undefined>,
  role: RoleFacts,
  resolve: Resolve,
): Sticky {
  const now = before.sourceIdentity;
  if (now !== 'open' && now !== 'absent') {
    const left = [
      ...new Set(
        kept.flatMap(({ sourceIdentity }) => (sourceIdentity === undefined ? [] : [sourceIdentity])),
      ),
    ];
    return left.length === 0 ? now : left;
  }
  const asked = facts.get('sts:sourceidentity') ?? facts.get('aws:sourceidentity');
  if (asked !== undefined) return asked;
  const set = forcedValues(conditions, 'sts:sourceidentity', resolve);
  if (set !== undefined) return set;
  const carried = now === 'open' ? forcedValues(conditions, 'aws:sourceidentity', resolve) : undefined;
  if (carried !== undefined) return carried;
  const none = now === 'absent' || (before.depth === 0 && isFederated(before.origin));
  return none && !role.acceptsSourceIdentity ? 'absent' : 'open';
}

function tagsAfter(
  before: Credentials,
  kept: readonly Choice[],
  { conditions }: Pick<Edge, 'conditions'>,
  facts: ReadonlyMap<string, readonly string[] | undefined>,
  resolve: Resolve,
): ReadonlyMap<string, SessionTag> | undefined {
  const tags = new Map<string, SessionTag>();
  for (const [name, tag] of before.tags) {
    if (!tag.transitive) continue;
    const left = new Set(
      kept.flatMap((choice) => {
        const value = choice.facts[`aws:PrincipalTag/${name}`];
        return typeof value === 'string' ? [value] : [];
      }),
    );
    tags.set(name, { values: left.size === 0 ? tag.values : [...left], transitive: true });
  }
  const passedOn = new Set(
    [
      ...forcedMembers(conditions, 'sts:transitivetagkeys'),
      ...(facts.get('sts:transitivetagkeys') ?? []),
    ].map((name) => name.toLowerCase()),
  );
  const prefix = 'aws:requesttag/';
  const names = new Set(namesUnder(conditions, prefix));
  for (const key of facts.keys()) if (key.startsWith(prefix)) names.add(key.slice(prefix.length));
  for (const name of names) {
    const values = facts.get(prefix + name) ?? forcedValues(conditions, prefix + name, resolve);
    if (values === undefined) continue;
    const inherited = tags.get(name);
    if (inherited === undefined) {
      tags.set(name, { values, transitive: passedOn.has(name) });
      continue;
    }
    const common = inherited.values.filter((value) => values.includes(value));
    if (common.length === 0) return undefined;
    tags.set(name, { values: common, transitive: true });
  }
  return tags;
}

/** Facts with one or more values, by lower-case key. */
function lowerKeys(facts: RequestFacts): ReadonlyMap<string, readonly string[] | undefined> {
  const known = new Map<string, readonly string[] | undefined>();
  for (const [key, value] of Object.entries(facts)) {
    if (value !== null) known.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  }
  return known;
}
