/**
 * Plays a chain with concrete requests: at every step the person chooses a source identity, a session name or a
 * session tag, and what was chosen follows the rules of AWS. Slow and simple: the oracle for chains.
 */
import type { RequestFacts, TrustModel } from '../src/resolve/trust-model.ts';
import type { Theme } from './chain-snapshot.ts';

/** What the current credentials carry; absent members are certainly not there. */
interface Session {
  readonly sourceIdentity?: string;
  readonly name?: string;
  readonly tag?: string;
  readonly transitive?: string;
}

const VALUES = ['a', 'b', 'other'] as const;

/** Whether some choice lets every step pass. */
export function canWalk(model: TrustModel, theme: Theme, nodes: readonly string[]): boolean {
  const [start = ''] = nodes;
  let sessions = startingSessions(theme, start, accepted(model, start));
  for (const [index, target] of nodes.slice(1).entries()) {
    const source = nodes[index] ?? '';
    const next = new Map<string, Session>();
    for (const session of sessions) {
      for (const { facts, after } of choices(theme, session, accepted(model, target))) {
        const base: RequestFacts = index === 0 ? {} : { 'aws:TokenIssueTime': model.snapshot.collectedAt };
        const from = session.name === undefined ? source : sessionArn(source, session.name);
        const { status } = model.decide(from, target, { facts: { ...base, ...facts } });
        if (status === 'allowed' || status === 'conditional') next.set(JSON.stringify(after), after);
      }
    }
    sessions = [...next.values()];
  }
  return sessions.length > 0;
}

/** A user begins with nothing; the history of a role session is not known. */
function startingSessions(theme: Theme, start: string, accepts: Accepted): readonly Session[] {
  if (!start.includes(':role/')) return [{}];
  switch (theme) {
    case 'source_identity':
      return [{}, ...VALUES.map((sourceIdentity) => ({ sourceIdentity }))];
    case 'session_name':
      return VALUES.map((name) => ({ name }));
    case 'session_tag':
      return [{}, ...(accepts.tags ? VALUES.map((tag) => ({ tag })) : [])];
  }
}

interface Accepted {
  readonly sourceIdentity: boolean;
  readonly tags: boolean;
}

function accepted(model: TrustModel, target: string): Accepted {
  const principal = model.principal(target);
  const trust = principal?.kind === 'iam_role' ? principal.role.trustPolicy : '';
  const allows = trust.split('"Effect"').filter((part) => part.includes('Allow'));
  return {
    sourceIdentity: allows.some((part) => part.includes('sts:SetSourceIdentity')),
    tags: allows.some((part) => part.includes('sts:TagSession')),
  };
}

interface ChoiceMade {
  readonly facts: RequestFacts;
  readonly after: Session;
}

function choices(theme: Theme, session: Session, accepts: Accepted): readonly ChoiceMade[] {
  switch (theme) {
    case 'source_identity':
      return sourceIdentityChoices(session, accepts);
    case 'session_name':
      return VALUES.map((name) => ({ facts: { 'sts:RoleSessionName': name }, after: { name } }));
    case 'session_tag':
      return tagChoices(session, accepts);
  }
}

function sourceIdentityChoices({ sourceIdentity }: Session, accepts: Accepted): readonly ChoiceMade[] {
  if (sourceIdentity !== undefined) {
    if (!accepts.sourceIdentity) return [];
    return [sourceIdentity, null].map((set) => ({
      facts: { 'aws:SourceIdentity': sourceIdentity, 'sts:SourceIdentity': set },
      after: { sourceIdentity },
    }));
  }
  const none = { facts: { 'aws:SourceIdentity': null, 'sts:SourceIdentity': null }, after: {} };
  if (!accepts.sourceIdentity) return [none];
  return [
    none,
    ...VALUES.map((set) => ({
      facts: { 'aws:SourceIdentity': null, 'sts:SourceIdentity': set },
      after: { sourceIdentity: set },
    })),
  ];
}

function tagChoices({ tag, transitive }: Session, accepts: Accepted): readonly ChoiceMade[] {
  const current = { 'aws:PrincipalTag/t': tag ?? transitive ?? null };
  const none = {
    facts: { ...current, 'aws:RequestTag/t': null, 'sts:TransitiveTagKeys': null, 'aws:TagKeys': null },
    after: transitive === undefined ? {} : { transitive },
  };
  // A session with tags that are passed on needs sts:TagSession at every later role.
  if (transitive !== undefined) return accepts.tags ? [none] : [];
  if (!accepts.tags) return [none];
  return [
    none,
    ...VALUES.flatMap((value) => [
      {
        facts: { ...current, 'aws:RequestTag/t': value, 'sts:TransitiveTagKeys': null, 'aws:TagKeys': ['t'] },
        after: { tag: value },
      },
      {
        facts: {
          ...current,
          'aws:RequestTag/t': value,
          'sts:TransitiveTagKeys': ['t'],
          'aws:TagKeys': ['t'],
        },
        after: { transitive: value },
      },
    ]),
  ];
}

function sessionArn(role: string, name: string): string {
  return role.includes(':role/')
    ? `${role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${name}`
    : role;
}
