import type { EdgeStatus, NoteCode } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import { arnPatternMatches, compileArnPattern } from '../policy/arn-pattern.ts';
import type { ArnPattern } from '../policy/arn-pattern.ts';
import type { CompiledResource } from '../policy/compile.ts';
import type { Evaluation } from './evaluation.ts';
import { isIncomplete } from './request.ts';

/** What a reader of the verdict should know besides it. Sorted, without repeats. */
export function decisionNotes(evaluation: Evaluation, status: EdgeStatus): readonly NoteCode[] {
  const { request, trust, identity, boundary, trusted } = evaluation;
  const { caller, target } = request;
  let notes = request.notes;
  const add = (note: NoteCode): void => {
    notes = [...notes, note];
  };
  if (isIncomplete(request.scp)) add('scp_unknown');
  if (isIncomplete(request.rcp)) add('rcp_unknown');
  if (boundary.missing.some(({ policy }) => policy === undefined)) add('boundary_document_missing');
  if (identity.missing.some(({ policy }) => policy === undefined)) add('policy_document_missing');
  if ([trust, identity, boundary].some(({ missing }) => missing.some(({ policy }) => policy !== undefined))) {
    add('policy_unreadable');
  }
  if (caller.kind === 'role' && caller.arn === target.arn && trusted === false && status === 'permit_only') {
    add('self_trust_grandfather_possible');
  }
  if (trust.allows.some(({ compiled }) => compiled.principal?.negated === true)) add('not_principal');
  if (requiresTags(evaluation) && !allowsTagging(evaluation)) add('request_tag_unsatisfiable');
  if (identity.allow === false && trusted !== false && differsInCaseOnly(evaluation)) add('case_only');
  if (caller.kind === 'oidc' && caller.issuer === 'app.terraform.io' && trusted === false)
    add('tfc_sub_required');
  return notes.length < 2 ? notes : [...new Set(notes)].sort(compareStrings);
}

/** An Allow that tests `aws:RequestTag/…` positively can only hold when tags are passed, which needs sts:TagSession. */
function requiresTags({ trust }: Evaluation): boolean {
  return trust.allows.some(
    ({ compiled, result }) =>
      result === 'unknown' &&
      compiled.conditions.some(
        ({ key, operator }) =>
          key.startsWith('aws:requesttag/') && operator?.negated === false && !operator.ifExists,
      ),
  );
}

function allowsTagging({ trust }: Evaluation): boolean {
  return trust.policies.some(
    ({ policy }) =>
      policy?.statements.some(
        ({ statement, actions }) => statement.effect === 'Allow' && actions.has('sts:TagSession'),
      ) === true,
  );
}

const LOWERED = new WeakMap<CompiledResource, ArnPattern>();

function lowerPattern(item: CompiledResource): ArnPattern {
  const known = LOWERED.get(item);
  if (known !== undefined) return known;
  const pattern = compileArnPattern(item.text.toLowerCase());
  LOWERED.set(item, pattern);
  return pattern;
}

/** Role names are unique without regard to case, but a Resource compares exactly: a near miss worth a note. */
function differsInCaseOnly({ identity, request, context }: Evaluation): boolean {
  const lowered = request.target.arnParts.map((part) => part.toLowerCase());
  return identity.policies.some(
    ({ policy }) =>
      policy?.statements.some(
        ({ statement, actions, resource }) =>
          statement.effect === 'Allow' &&
          actions.has(context.action) &&
          resource?.negated === false &&
          resource.items.some(
            (item) => item.kind === 'pattern' && arnPatternMatches(lowerPattern(item), lowered),
          ),
      ) === true,
  );
}
