/** Chains as the API shows them. */
import type { ApiNode } from '../api/contract.ts';
import type { Chain as ApiChain, ChainHop, Paths } from '../api/paths.ts';
import { conditionText, noteText } from '../evaluate/words.ts';
import type { DerivedEdge, Edge, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { Chain, Hop, SearchExtent, SessionLimit } from '../paths/model.ts';
import type { RoleFactsReader } from '../paths/role-facts.ts';
import { chainText, counted, mfaText, searchText, sessionText } from '../paths/words.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { accountName } from './account-names.ts';
import { apiConditions, apiNode } from './api-edge.ts';
import { accountOfNode, nodeOf } from './nodes.ts';

/** `DevOps (apps-prd)`: the label with the account people know. */
export function displayName(model: TrustModel, id: NodeId): string {
  const node = nodeOf(model, id);
  const account = accountOfNode(model, id);
  if (account === undefined || node.kind === 'account') return node.label;
  return `${node.label} (${accountName(model, account) ?? account})`;
}

/** Nodes of the chains, each once, sorted by id. */
export function chainNodes(model: TrustModel, paths: Iterable<readonly NodeId[]>): ApiNode[] {
  const ids = new Set<NodeId>();
  for (const path of paths) for (const id of path) ids.add(id);
  return [...ids].sort(compareStrings).map((id) => apiNode(nodeOf(model, id)));
}

/** Everything that would have to be true, each sentence once, with the step (from 1) that first asks for it. */
export function chainConditions(chain: Chain): { readonly hop: number; readonly text: string }[] {
  const found = new Map<string, number>();
  for (const [index, hop] of chain.hops.entries()) {
    for (const text of hopConditions(hop)) if (!found.has(text)) found.set(text, index + 1);
  }
  return [...found].map(([text, hop]) => ({ hop, text }));
}

function hopConditions({ edge, step }: Hop): readonly string[] {
  if (step.kind === 'assume') return (edge ?? step.edge).conditions.map(conditionText);
  return [...step.edge.reasons, ...step.edge.needs.flatMap(({ conditions }) => conditions)];
}

export function apiChain(model: TrustModel, chain: Chain, roles: RoleFactsReader): ApiChain {
  const hops = chain.hops.map((hop) => apiHop(model, hop, roles));
  const conditions = chainConditions(chain);
  const accounts = new Set(
    chain.nodes.flatMap((id) => {
      const account = accountOfNode(model, id);
      return account === undefined ? [] : [account];
    }),
  );
  const session = chain.hops.at(-1)?.session ?? { minSeconds: 0, limit: 'unknown' as const };
  return {
    nodes: [...chain.nodes],
    hops,
    status: chain.status,
    coverage: hops.some(({ coverage }) => coverage === 'partial') ? 'partial' : 'full',
    accounts: [...accounts],
    crossings: hops.filter(({ crossAccount }) => crossAccount).length,
    conditions,
    session: apiSession(session),
    summary: chainText(
      chain,
      (id) => displayName(model, id),
      conditions.map(({ text }) => text),
    ),
  };
}

function apiHop(model: TrustModel, hop: Hop, roles: RoleFactsReader): ChainHop {
  const { step, status, edge, carried, session, mfa } = hop;
  const source = accountOfNode(model, step.source);
  const target = accountOfNode(model, step.target);
  const base = {
    kind: step.kind,
    source: step.source,
    target: step.target,
    status,
    crossAccount: source !== undefined && source !== target,
    session: apiSession(session),
    mfa: { possible: mfa === 'possible', text: mfaText(mfa) },
    carried: carried.map(({ key, values, text }) => ({ key, values: [...values], text })),
    renewsItself: nodeOf(model, step.target).kind === 'iam_role' && roles.renewsItself(step.target),
  };
  if (step.kind === 'assume') {
    const decided = edge ?? step.edge;
    return {
      ...base,
      action: decided.action,
      decidedBy: [...decided.decidedBy],
      conditions: apiConditions(decided.conditions),
      coverage: decided.coverage,
      notes: decided.notes.map((code) => ({ code, text: noteText(code) })),
      ...viaOf(decided),
    };
  }
  const { via, text, service, needs, reasons } = step.edge;
  return {
    ...base,
    decidedBy: [],
    conditions: [],
    coverage: 'full',
    notes: [],
    escalation: {
      via,
      text,
      ...(service === undefined ? {} : { service }),
      needs: needs.map((need) => ({
        ...need,
        grants: need.grants.map((grant) => ({ ...grant })),
        conditions: [...need.conditions],
      })),
      reasons: [...reasons],
    },
  };
}

/** The set through which the trust policy lets the source in. */
function viaOf(edge: Edge | DerivedEdge): Pick<ChainHop, 'via'> {
  return 'via' in edge ? { via: edge.via } : {};
}

function apiSession(session: SessionLimit): ChainHop['session'] {
  return { ...session, text: sessionText(session) };
}

export function apiSearch(extent: SearchExtent, maxHops: number): Paths['search'] {
  return {
    complete: !extent.stopped,
    ...(extent.stopped
      ? {
          stopped: `The search stopped after ${counted(extent.states, 'principal')}; narrow it with fewer steps or other ends.`,
        }
      : {}),
    deeper: extent.deeper,
    states: extent.states,
    text: searchText(extent, { maxHops }),
  };
}
