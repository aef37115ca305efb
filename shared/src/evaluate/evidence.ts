/** The layers of a decision in evaluation order, each with its verdict and the statements that made it. */
import type { Layer, Tri } from '../graph/model.ts';
import { LAYERS } from '../graph/model.ts';
import type { Evaluation } from './evaluation.ts';
import type { LayerMatch } from './layer.ts';
import type { LayerOutcome, LayerVerdict } from './model.ts';
import type { OrganizationLayer } from './request.ts';
import { nearMisses } from './near-miss.ts';
import { toOutcome } from './statement.ts';
import type { StatementMatch } from './statement.ts';

export function buildLayers(evaluation: Evaluation): readonly LayerOutcome[] {
  return LAYERS.map((layer) => {
    const matches = layer === 'scp' || layer === 'rcp' ? evaluation[layer] : [evaluation[layer]];
    const verdict = verdictOf(layer, evaluation);
    const near = verdict === 'implicit_deny' ? nearMisses(layer, matches, evaluation) : [];
    const { listed, unlisted } = outcomes(matches, evaluation);
    return {
      layer,
      verdict,
      statements: [...listed, ...near],
      ...(unlisted === 0 ? {} : { unlisted }),
      ...(layer === 'scp' && verdict === 'implicit_deny' ? { lacking: lackingNodes(evaluation) } : {}),
      policies: matches.flatMap((match) => match.policies.map(({ source }) => source)),
    };
  });
}

/** Most statements of one layer that are listed, of those that decide, may decide, and fail by their conditions. */
const MOST_LISTED = 100;
const MOST_FAILED = 40;

/** Deciding statements first, then those that depend on open conditions, then near misses. */
function outcomes(
  matches: readonly LayerMatch[],
  evaluation: Evaluation,
): { readonly listed: LayerOutcome['statements']; readonly unlisted: number } {
  // RCPFullAWSAccess stands on every level and cannot be missing: only a Deny of this layer says anything.
  const isRcp = matches.some(({ denies }) => denies.some(({ layer }) => layer === 'rcp'));
  const all = matches.flatMap(({ denies, allows }) => (isRcp ? denies : [...denies, ...allows]));
  const of = (wanted: Tri, most: number): readonly StatementMatch[] =>
    all.filter(({ result }) => result === wanted).slice(0, most);
  const shown = [...of(true, MOST_LISTED), ...of('unknown', MOST_LISTED), ...of(false, MOST_FAILED)];
  return {
    listed: shown.map((match) => toOutcome(match, evaluation.context.lookup)),
    unlisted: all.length - shown.length,
  };
}

/** Levels of the caller's path on which nothing allows the call. */
function lackingNodes({ scp }: Evaluation): readonly string[] {
  return scp.flatMap(({ allow, policies }) => {
    const node = policies[0]?.source.attachedTo;
    return allow === false && node !== undefined ? [node] : [];
  });
}

function verdictOf(layer: Layer, evaluation: Evaluation): LayerVerdict {
  const deny = evaluation.denies[layer];
  if (deny === true) return 'explicit_deny';
  switch (layer) {
    case 'rcp':
      return organizationVerdict(evaluation.request.rcp, deny, true);
    case 'scp':
      return organizationVerdict(evaluation.request.scp, deny, evaluation.scpAllow);
    case 'trust':
      return grantVerdict(evaluation.trusted, deny);
    case 'identity':
      return identityVerdict(evaluation, deny);
    case 'boundary':
    case 'session':
      return limitVerdict(layer, evaluation, deny);
  }
}

function organizationVerdict(layer: OrganizationLayer, deny: Tri, allow: Tri): LayerVerdict {
  if (layer.kind === 'not_applicable') return 'not_applicable';
  return layer.kind === 'unknown' ? 'unknown' : grantVerdict(allow, deny);
}

function grantVerdict(allow: Tri, deny: Tri): LayerVerdict {
  if (allow === false) return 'implicit_deny';
  return allow === 'unknown' || deny === 'unknown' ? 'unknown' : 'allow';
}

function identityVerdict({ request, identity, terms }: Evaluation, deny: Tri): LayerVerdict {
  if (request.callerPolicies.kind === 'none') return 'not_applicable';
  if (request.callerPolicies.kind === 'unknown' || deny === 'unknown') return 'unknown';
  const isDirect = terms.some(
    (term) => !term.needsIdentity && (term.trust === true || identity.allow === false),
  );
  return isDirect ? 'not_needed' : grantVerdict(identity.allow, deny);
}

function limitVerdict(layer: 'boundary' | 'session', evaluation: Evaluation, deny: Tri): LayerVerdict {
  const match = evaluation[layer];
  if (evaluation.request.callerPolicies.kind === 'unknown') return 'unknown';
  if (match.policies.length === 0) return 'not_applicable';
  if (deny === 'unknown') return 'unknown';
  const { terms } = evaluation;
  const unlimited = terms.some((term) => !term.needsBoundary && term.halves === true);
  return unlimited ? 'not_needed' : grantVerdict(match.allow, deny);
}
