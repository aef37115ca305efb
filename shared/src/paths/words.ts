/** Sentences about chains: the same words in the console, the CLI and the API. */
import type { NodeId } from '../graph/model.ts';
import type { BrokenChain, Chain, ChainOptions, MfaContext, SearchExtent, SessionLimit } from './model.ts';

/** How long the session of a step can last. */
export function sessionText({ maxSeconds, limit }: SessionLimit): string {
  switch (limit) {
    case 'chained':
      return 'at most 1 hour, because a role session asks for it';
    case 'role':
      return `15 minutes to ${durationText(maxSeconds ?? 0)}`;
    case 'unknown':
      return '15 minutes to at least 1 hour; the role’s MaxSessionDuration was not collected';
    case 'long_term':
      return 'lasting credentials of the user';
  }
}

/** `4 hours`, `1 hour 30 minutes`. */
export function durationText(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.round((seconds % 3600) / 60);
  const parts = [
    ...(hours > 0 ? [counted(hours, 'hour')] : []),
    ...(minutes > 0 || hours === 0 ? [counted(minutes, 'minute')] : []),
  ];
  return parts.join(' ');
}

/** Whether the request of a step can carry an MFA context. */
export function mfaText(mfa: MfaContext): string {
  switch (mfa) {
    case 'possible':
      return 'may carry an MFA context';
    case 'lost':
      return 'carries no MFA context: it ends with the first step';
    case 'role_session':
      return 'carries no MFA context: it is made with a role session';
    case 'federated':
      return 'carries no MFA context: a federated identity has no MFA device of AWS';
    case 'service':
      return 'carries no MFA context: a service makes it';
  }
}

export type NameOf = (id: NodeId) => string;

/** The chain in one sentence. */
export function chainText(chain: Chain, nameOf: NameOf, conditions: readonly string[]): string {
  const [first = '', ...rest] = chain.nodes.map(nameOf);
  const last = rest.at(-1) ?? first;
  const through = rest.slice(0, -1);
  const way = through.length === 0 ? 'in one step' : `through ${through.join(', then ')}`;
  switch (chain.status) {
    case 'allowed':
      return `${first} gets to ${last} ${way}.`;
    case 'trusted_unverified':
      return `${first} may get to ${last} ${way}; what its own account permits was not collected.`;
    default:
      return conditions.length === 0
        ? `${first} gets to ${last} ${way} under open conditions.`
        : `${first} gets to ${last} ${way} if ${conditions.join(' and ')}.`;
  }
}

/** Where and why a chain ends that looked whole step by step. */
export function brokenText({ nodes, hop, reason }: BrokenChain, nameOf: NameOf): string {
  return `${nodes.map(nameOf).join(' → ')} breaks at step ${String(hop)}: ${reason}.`;
}

/** `searched 4 steps, 1,248 principals, done`. */
export function searchText(extent: SearchExtent, { maxHops }: Pick<ChainOptions, 'maxHops'>): string {
  const end = extent.stopped
    ? 'stopped at the limit'
    : extent.deeper
      ? `done; longer chains may exist`
      : 'done';
  return `searched ${counted(maxHops, 'step')}, ${counted(extent.states, 'principal')}, ${end}`;
}

/** `1 step`, `1,248 principals`. */
export function counted(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
