/** An edge in a few words, for labels and tables; the sentences of the explanation come from the server. */
import type { ApiEdge } from '@assumable/shared/api/contract';
import type { Layer } from '@assumable/shared/graph/model';
import { STATUS_FACTS } from './status.ts';

const KEY_WORDS: ReadonlyMap<string, string> = new Map([
  ['aws:multifactorauthpresent', 'MFA'],
  ['aws:multifactorauthage', 'recent MFA'],
  ['sts:externalid', 'external id'],
  ['aws:principalorgid', 'organization'],
  ['aws:principalorgpaths', 'unit'],
  ['aws:sourceip', 'source IP'],
  ['aws:sourcevpc', 'VPC'],
  ['aws:sourcevpce', 'VPC endpoint'],
  ['aws:sourceaccount', 'source account'],
  ['aws:sourcearn', 'source ARN'],
  ['aws:sourceorgid', 'source organization'],
  ['aws:currenttime', 'time'],
  ['aws:requestedregion', 'region'],
  ['sts:sourceidentity', 'source identity'],
  ['sts:rolesessionname', 'session name'],
  ['saml:aud', 'SAML audience'],
]);

export const LAYER_WORDS: Readonly<Record<Layer, string>> = {
  rcp: 'RCP',
  scp: 'SCP',
  trust: 'trust policy',
  identity: 'identity policy',
  boundary: 'boundary',
  session: 'session policy',
};

/** One word per layer, for columns. */
export const LAYER_SHORT: Readonly<Record<Layer, string>> = {
  rcp: 'RCP',
  scp: 'SCP',
  trust: 'trust',
  identity: 'identity',
  boundary: 'boundary',
  session: 'session',
};

/** Few words for a condition key: `MFA`, `external id`, `tag team`, `token sub`. */
export function keyWords(key: string): string {
  const known = KEY_WORDS.get(key.toLowerCase());
  if (known !== undefined) return known;
  if (key.startsWith('(')) return key.slice(1, -1).replaceAll('-', ' ');
  const slash = key.indexOf('/');
  if (slash > 0 && /tag\//i.test(key)) return `tag ${key.slice(slash + 1)}`;
  const colon = key.lastIndexOf(':');
  return colon > 0 && key.slice(0, colon).includes('.') ? `token ${key.slice(colon + 1)}` : key;
}

/** The open conditions of an edge, each once: `MFA, external id`. */
export function conditionWords(edge: Pick<ApiEdge, 'conditions'>): string {
  const words = edge.conditions.map((condition) =>
    condition.onDeny ? `not ${keyWords(condition.key)}` : keyWords(condition.key),
  );
  return [...new Set(words)].join(', ');
}

/** `Allowed if MFA`, `Blocked by SCP`, `Trusted, caller not known`; `Root session: Allowed`. */
export function edgeWords(
  edge: Pick<ApiEdge, 'status' | 'conditions' | 'decidedBy' | 'blockedBy'> & {
    readonly action?: ApiEdge['action'] | undefined;
  },
): string {
  return `${edge.action === 'sts:AssumeRoot' ? 'Root session: ' : ''}${statusWords(edge)}`;
}

function statusWords(edge: Parameters<typeof edgeWords>[0]): string {
  if (edge.status === 'conditional') {
    const words = conditionWords(edge);
    return words === '' ? STATUS_FACTS.conditional.word : `Allowed if ${words}`;
  }
  if (edge.status === 'denied') {
    const layer = edge.blockedBy[0] ?? edge.decidedBy[0];
    return layer === undefined ? STATUS_FACTS.denied.word : `Blocked by ${LAYER_WORDS[layer]}`;
  }
  return STATUS_FACTS[edge.status].word;
}
