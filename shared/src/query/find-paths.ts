import type { z } from 'zod';
import type { Paths, PathsQuerySchema } from '../api/paths.ts';
import { ESCALATION_COVERAGE } from '../escalation/find-escalations.ts';
import { reasonText } from '../evaluate/words.ts';
import { findChains } from '../paths/find-chains.ts';
import type { FoundChains } from '../paths/find-chains.ts';
import type { Chain } from '../paths/model.ts';
import { RoleFactsReader } from '../paths/role-facts.ts';
import { brokenText, counted } from '../paths/words.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { apiNode } from './api-edge.ts';
import { apiChain, apiSearch, chainNodes, displayName } from './chain-answer.ts';
import { chainOptions } from './chain-options.ts';
import type { ChainQuery } from './chain-options.ts';
import { escalationsOf } from './escalations.ts';
import { nodeOf } from './nodes.ts';

export type PathsQuery = Omit<z.infer<typeof PathsQuerySchema>, 'context' | 'status'> & ChainQuery;

/**
 * The k shortest role chains between two principals, each step decided with what the steps before it settle. Any pair
 * of texts has an answer; the summary says why there is none.
 * Throws `QueryError` when the context is not a JSON object of texts.
 */
export function findPaths(model: TrustModel, query: PathsQuery): Paths {
  const options = chainOptions(query);
  const pass = query.escalation ? escalationsOf(model) : undefined;
  const found = findChains(model, query.from, query.to, query.k, options, pass);
  const roles = new RoleFactsReader(model);
  const name = (id: string): string => displayName(model, id);
  return {
    from: apiNode(nodeOf(model, query.from)),
    to: apiNode(nodeOf(model, query.to)),
    paths: found.chains.map((chain) => apiChain(model, chain, roles)),
    nodes: chainNodes(model, [...found.chains.map(namedNodes), ...found.broken.map(({ nodes }) => nodes)]),
    broken: found.broken.map((broken) => ({
      nodes: [...broken.nodes],
      hop: broken.hop,
      text: brokenText(broken, name),
    })),
    search: apiSearch(found.extent, query.maxHops),
    summary: pathsSummary(model, query, found),
    selfEscalation: (pass?.selfOf(query.from) ?? []).map(({ action }) => action),
    ...(pass === undefined ? {} : { escalationCoverage: ESCALATION_COVERAGE }),
  };
}

/** Nodes of a chain, and the sets that let it pass. */
function namedNodes({ nodes, hops }: Chain): readonly string[] {
  const sets = hops.flatMap(({ edge }) => (edge !== undefined && 'via' in edge ? [edge.via] : []));
  return [...nodes, ...sets];
}

function pathsSummary(
  model: TrustModel,
  { from, to, maxHops }: PathsQuery,
  { chains, extent }: FoundChains,
): string {
  const source = displayName(model, from);
  const target = displayName(model, to);
  const [shortest] = chains;
  if (shortest !== undefined) {
    const steps = counted(shortest.hops.length, 'step');
    const more = chains.length === 1 ? '' : `; ${counted(chains.length - 1, 'other chain')} found`;
    const open = shortest.status === 'allowed' ? '' : ' under open conditions';
    return `${source} gets to ${target} in ${steps}${open}${more}.`;
  }
  if (from === to) return `${source} is the role asked about.`;
  const { reason } = model.decide(from, to);
  if (reason !== undefined) return `${source} cannot get to ${target}: ${lowerFirst(reasonText(reason))}.`;
  if (extent.stopped) return `No chain from ${source} to ${target} was found before the search stopped.`;
  return extent.deeper
    ? `There is no chain from ${source} to ${target} within ${counted(maxHops, 'step')}.`
    : `There is no chain from ${source} to ${target}.`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
