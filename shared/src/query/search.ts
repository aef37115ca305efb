import type { z } from 'zod';
import type { SearchQuerySchema, SearchResult } from '../api/contract.ts';
import { compareStrings } from '../lib/compare.ts';
import type { PrincipalFacts, TrustModel } from '../resolve/trust-model.ts';
import { accountName } from './account-names.ts';
import { memoPerObject } from './memo.ts';
import { accountOfNode } from './nodes.ts';
import { treeName, unitPath } from './policies-in-force.ts';

export type SearchQuery = z.infer<typeof SearchQuerySchema>;

type Hit = SearchResult['results'][number];

interface Entry {
  readonly hit: Hit;
  /** Lower case. */
  readonly name: string;
  /** Texts that name exactly this entry: ARN, unique id, account id, policy id; lower case. */
  readonly identifiers: readonly string[];
  /** Everything else it can be found by: account name and id, OU path; lower case, one per line. */
  readonly context: string;
  /** Tags as `key=value`, one per line; lower case. */
  readonly tags: string;
}

/** From best to worst; a hit is listed under the first rule that holds. */
const RULES: readonly ((entry: Entry, text: string) => boolean)[] = [
  (entry, text) => entry.identifiers.includes(text),
  (entry, text) => entry.name === text,
  (entry, text) => entry.name.startsWith(text),
  (entry, text) => entry.identifiers.some((id) => id.startsWith(text)),
  (entry, text) => entry.name.includes(text),
  (entry, text) => entry.identifiers.some((id) => id.includes(text)),
  (entry, text) => entry.context.includes(text),
  (entry, text) => entry.tags.includes(text),
  (entry, text) => everyWordIn(entry, text),
  (entry, text) => isSubsequence(text, entry.name),
];

const TAG_RULE = 7;

/**
 * Principals, accounts, OUs, policies, and people and groups of Identity Center by name, ARN, unique id, account, OU and tag (`key`, `value`, `key=value`).
 * Exact identifiers first, then prefix, substring, tag, all words, and letters in order; a hit by its tag names the tag.
 * Inside one rule: shorter names first, then alphabetically.
 * One pass over the entries, each test linear in the text.
 */
export function search(model: TrustModel, query: SearchQuery): SearchResult {
  const text = query.q.trim().toLowerCase();
  if (text === '') return { results: [] };
  const buckets: Hit[][] = RULES.map(() => []);
  for (const entry of entriesOf(model)) {
    const rule = RULES.findIndex((holds) => holds(entry, text));
    const bucket = buckets[rule];
    if (bucket === undefined || bucket.length >= query.limit) continue;
    const tag = rule === TAG_RULE ? matchingTag(model, entry.hit.id, text) : undefined;
    bucket.push(tag === undefined ? entry.hit : { ...entry.hit, detail: `${entry.hit.detail} · ${tag}` });
  }
  return { results: buckets.flat().slice(0, query.limit) };
}

function matchingTag(model: TrustModel, id: string, text: string): string | undefined {
  return tagsOf(model.principal(id)).find((tag) => tag.toLowerCase().includes(text));
}

function everyWordIn(entry: Entry, text: string): boolean {
  const words = text.split(/\s+/);
  return (
    words.length > 1 &&
    words.every(
      (word) =>
        entry.name.includes(word) ||
        entry.context.includes(word) ||
        entry.tags.includes(word) ||
        entry.identifiers.some((id) => id.includes(word)),
    )
  );
}

function isSubsequence(text: string, name: string): boolean {
  let at = 0;
  for (let index = 0; index < name.length && at < text.length; index += 1) {
    if (name[index] === text[at]) at += 1;
  }
  return at === text.length;
}

const entriesOf = memoPerObject((model: TrustModel): readonly Entry[] => {
  const entries = [
    ...principalEntries(model),
    ...accountEntries(model),
    ...unitEntries(model),
    ...policyEntries(model),
    ...identityCenterEntries(model),
  ];
  return entries.sort(
    (a, b) =>
      a.name.length - b.name.length || compareStrings(a.name, b.name) || compareStrings(a.hit.id, b.hit.id),
  );
});

function entry(hit: Hit, identifiers: readonly string[], context: readonly string[], tags = ''): Entry {
  return {
    hit,
    name: hit.label.toLowerCase(),
    identifiers: identifiers.filter((id) => id !== '').map((id) => id.toLowerCase()),
    context: context.join('\n').toLowerCase(),
    tags,
  };
}

function* principalEntries(model: TrustModel): Generator<Entry> {
  /** Roles of one make carry the same tags: one text serves them all. */
  const tagTexts = new Map<string, string>();
  for (const node of model.nodes.values()) {
    if (node.kind === 'account') continue;
    const account = accountOfNode(model, node.id);
    const facts = model.principal(node.id);
    const uniqueId =
      facts?.kind === 'iam_role' ? facts.role.id : facts?.kind === 'iam_user' ? facts.user.id : '';
    const tags = tagsOf(facts).join('\n').toLowerCase();
    if (!tagTexts.has(tags)) tagTexts.set(tags, tags);
    const name = accountName(model, account);
    const detail = [name, account].filter((part) => part !== undefined).join(' · ');
    yield entry(
      {
        type: 'principal',
        id: node.id,
        label: node.label,
        detail: detail === '' ? node.id : detail,
        kind: node.kind,
      },
      [node.id, uniqueId],
      account === undefined ? [] : [account, name ?? '', unitPath(model, account)],
      tagTexts.get(tags) ?? tags,
    );
  }
}

function tagsOf(facts: PrincipalFacts | undefined): readonly string[] {
  if (facts === undefined) return [];
  const { tags } = facts.kind === 'iam_role' ? facts.role : facts.user;
  return Object.entries(tags).map(([key, value]) => `${key}=${value}`);
}

function* accountEntries(model: TrustModel): Generator<Entry> {
  const ids = new Set<string>();
  for (const account of model.snapshot.organization?.accounts ?? []) ids.add(account.id);
  for (const account of model.snapshot.accounts) ids.add(account.id);
  for (const node of model.nodes.values()) {
    if (node.kind === 'account' && node.account !== undefined) ids.add(node.account);
  }
  for (const id of ids) {
    const path = unitPath(model, id);
    const alias = model.account(id)?.alias ?? '';
    const email = model.organizationAccount(id)?.email ?? '';
    yield entry(
      {
        type: 'account',
        id,
        label: accountName(model, id) ?? id,
        detail: path === '' ? id : `${id} · ${path}`,
      },
      [id],
      [path, alias, email],
    );
  }
}

function* unitEntries(model: TrustModel): Generator<Entry> {
  const organization = model.snapshot.organization;
  for (const unit of [...(organization?.roots ?? []), ...(organization?.units ?? [])]) {
    yield entry({ type: 'unit', id: unit.id, label: unit.name, detail: unit.id }, [unit.id], []);
  }
}

function* policyEntries(model: TrustModel): Generator<Entry> {
  const seen = new Set<string>();
  for (const account of model.snapshot.accounts) {
    const name = accountName(model, account.id) ?? '';
    for (const policy of account.policies) {
      if (seen.has(policy.arn)) continue;
      seen.add(policy.arn);
      const awsManaged = policy.arn.includes(':iam::aws:policy/');
      const detail = awsManaged
        ? 'AWS managed policy'
        : `Managed policy · ${name === '' ? account.id : `${name} · ${account.id}`}`;
      yield entry(
        { type: 'policy', id: policy.arn, label: policy.name, detail },
        [policy.arn],
        awsManaged ? [] : [account.id, name],
      );
    }
  }
  for (const policy of model.snapshot.organization?.policies ?? []) {
    const kind =
      policy.type === 'SERVICE_CONTROL_POLICY' ? 'Service control policy' : 'Resource control policy';
    yield entry(
      { type: 'policy', id: policy.id, label: policy.name, detail: `${kind} · ${policy.id}` },
      [policy.id],
      policy.targetIds.map((target) => treeName(model, target)),
    );
  }
}

function* identityCenterEntries(model: TrustModel): Generator<Entry> {
  const center = model.snapshot.organization?.identityCenter;
  for (const { id, name } of center?.users ?? []) {
    yield entry({ type: 'user', id, label: name, detail: 'Person in IAM Identity Center' }, [id], []);
  }
  for (const { id, name, members } of center?.groups ?? []) {
    const detail = `Group in IAM Identity Center · ${members.length} ${members.length === 1 ? 'member' : 'members'}`;
    yield entry({ type: 'group', id, label: name, detail }, [id], []);
  }
}
