/**
 * Open conditions that exclude each other. A request would have to meet the conditions of one Allow per layer and
 * of no Deny; where that is impossible, what was open is decided: the trust, the permission, or the Deny.
 */
import type { Layer, MatchClass, Tri } from '../graph/model.ts';
import { LAYERS } from '../graph/model.ts';
import type { Evaluation, Term } from './evaluation.ts';
import { mayHide } from './layer.ts';
import type { LayerMatch } from './layer.ts';
import { canMeet, newEffort } from './satisfiable.ts';
import type { Choice } from './satisfiable.ts';
import type { StatementMatch } from './statement.ts';
import { triOr } from './tri.ts';

/** The same evaluation where everything proven impossible is false. Cheap when no key is asked for twice. */
export function withoutContradictions(evaluation: Evaluation): Evaluation {
  if (!asksTwice(evaluation)) return evaluation;
  const { lookup } = evaluation.context;
  const effort = newEffort();
  const possible = (choices: readonly Choice[]): boolean => canMeet(choices, lookup, effort);
  const terms = evaluation.terms.flatMap((term): readonly Term[] => {
    const trust = trustChoices(evaluation, term.class);
    if (term.trust === 'unknown' && !possible(trust)) return [];
    const halves = [...trust, ...(term.needsIdentity ? allowChoices(evaluation.identity) : [])];
    if (term.halves === 'unknown' && !possible(halves)) return [{ ...term, halves: false, granted: false }];
    const limits = [evaluation.boundary, evaluation.session].flatMap(allowChoices);
    const granted = [...halves, ...(term.needsBoundary ? limits : [])];
    return [term.granted === 'unknown' && !possible(granted) ? { ...term, granted: false } : term];
  });
  const any = (read: (term: Term) => Tri): Tri =>
    terms.reduce<Tri>(
      (sum, term) => triOr(sum, read(term)),
      hidesAllow(evaluation.trust) ? 'unknown' : false,
    );
  const weighed: Evaluation = {
    ...evaluation,
    terms,
    trusted: evaluation.trusted === 'unknown' ? any(({ trust }) => trust) : evaluation.trusted,
    granted: any(({ granted }) => granted),
  };
  return withImpossibleGuardrails(weighed, possible);
}

/** Denies, and SCP Allows, that no way in can pass: those that exclude every way alone, or else all together. */
function withImpossibleGuardrails(
  evaluation: Evaluation,
  possible: (choices: readonly Choice[]) => boolean,
): Evaluation {
  if (evaluation.granted === false || hidesAllow(evaluation.trust)) return evaluation;
  const ways = evaluation.terms
    .filter(({ granted }) => granted !== false)
    .map((term) => [
      ...trustChoices(evaluation, term.class),
      ...(term.needsIdentity ? allowChoices(evaluation.identity) : []),
      ...(term.needsBoundary ? [evaluation.boundary, evaluation.session].flatMap(allowChoices) : []),
    ]);
  const blocks = (guard: readonly Choice[]): boolean =>
    guard.length > 0 && ways.every((way) => !possible([...way, ...guard]));
  const guards = LAYERS.map((layer) => ({ layer, choices: denyChoices(evaluation, layer) }));
  const scpAllows = evaluation.scpAllow === 'unknown' ? evaluation.scp.flatMap(allowChoices) : [];
  const layers = guards.filter(({ choices }) => blocks(choices)).map(({ layer }) => layer);
  const isScpAllowImpossible = blocks(scpAllows);
  if (layers.length === 0 && !isScpAllowImpossible) {
    if (!blocks([...guards.flatMap(({ choices }) => choices), ...scpAllows])) return evaluation;
    const first = guards.find(({ choices }) => choices.length > 0);
    if (first === undefined) return { ...evaluation, scpAllow: false };
    layers.push(first.layer);
  }
  const denies: Record<Layer, Tri> = { ...evaluation.denies };
  for (const layer of layers) denies[layer] = true;
  return { ...evaluation, denies, scpAllow: isScpAllowImpossible ? false : evaluation.scpAllow };
}

function hidesAllow(match: LayerMatch): boolean {
  return match.missing.some((loaded) => mayHide(loaded, 'Allow'));
}

/** Every open condition of a statement has to be met. */
function demandsOf(match: StatementMatch): Choice[number] {
  return match.undecided.map((condition) => ({ condition, wanted: true }));
}

function trustChoices({ trust }: Evaluation, name: MatchClass): readonly Choice[] {
  const statements = trust.allows.filter(
    ({ result, classes }) => result !== false && classes.some((entry) => entry.class === name),
  );
  return hidesAllow(trust) ? [] : [statements.map(demandsOf)];
}

/** One Allow of the layer has to hold; nothing to choose where one certainly does or a policy was not read. */
function allowChoices(match: LayerMatch): readonly Choice[] {
  if (match.allow !== 'unknown' || hidesAllow(match)) return [];
  return [match.allows.filter(({ result }) => result === 'unknown').map(demandsOf)];
}

/** Every Deny has to fail through one of its open conditions; one that is open elsewhere may fail anyway. */
function denyChoices(evaluation: Evaluation, layer: Layer): readonly Choice[] {
  if (evaluation.denies[layer] !== 'unknown') return [];
  return matchesOf(evaluation, layer).flatMap(({ denies }) =>
    denies
      .filter(({ result, loose }) => result === 'unknown' && !loose)
      .map((match) => match.undecided.map((condition) => [{ condition, wanted: false }])),
  );
}

function matchesOf(evaluation: Evaluation, layer: Layer): readonly LayerMatch[] {
  return layer === 'scp' || layer === 'rcp' ? evaluation[layer] : [evaluation[layer]];
}

/** Whether two open conditions look at one key; without that nothing can contradict anything. */
function asksTwice(evaluation: Evaluation): boolean {
  const keys = new Set<string>();
  for (const layer of LAYERS) {
    for (const { allows, denies } of matchesOf(evaluation, layer)) {
      for (const matches of [allows, denies]) {
        for (const { undecided } of matches) {
          for (const { key } of undecided) {
            if (keys.has(key)) return true;
            keys.add(key);
          }
        }
      }
    }
  }
  return false;
}
