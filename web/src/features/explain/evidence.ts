/** From an explanation to the marks of the policy viewer: which statements of which document, and how they came out. */
import type { Explanation } from '@assumable/shared/api/contract';
import { parseIdentityArn } from '@assumable/shared/arn/arn';
import { LAYERS, type Layer } from '@assumable/shared/graph/model';
import { arnPatternMatches, compileArnPattern, splitArnPattern } from '@assumable/shared/policy/arn-pattern';
import { strongestLevel, type StatementMark } from '../../components/policy-viewer/marks.ts';
import type { PartMatcher } from '../../components/policy-viewer/statement-parts.ts';
import { statementRole } from './layer-words.ts';

export type PolicyDocument = Explanation['documents'][string];

export interface DocumentEvidence {
  readonly id: string;
  readonly layer: Layer;
  readonly document: PolicyDocument;
  readonly marks: readonly StatementMark[];
}

const RANK = { decides: 0, near_miss: 1, contributes: 2, none: 3 } as const;

/** Marks of every statement that took part, by document id. */
function marksByPolicy(explanation: Explanation): ReadonlyMap<string, readonly StatementMark[]> {
  const marks = new Map<string, StatementMark[]>();
  for (const layer of explanation.layers) {
    for (const statement of layer.statements) {
      const role = statementRole(layer, statement, explanation.decidedBy);
      if (role === 'overruled') continue;
      const mark: StatementMark = {
        statement: statement.statement,
        level: role,
        conditions: statement.conditions.map(({ operator, key, result }) => ({ operator, key, result })),
      };
      const list = marks.get(statement.policy);
      if (list === undefined) marks.set(statement.policy, [mark]);
      else list.push(mark);
    }
  }
  return marks;
}

/** Documents by layer; in each layer those that decide come first, then near misses, then what allows, then the rest. */
export function documentsByLayer(explanation: Explanation): ReadonlyMap<Layer, readonly DocumentEvidence[]> {
  const marks = marksByPolicy(explanation);
  const rank = ({ marks: own }: DocumentEvidence): number => RANK[strongestLevel(own) ?? 'none'];
  const byLayer = new Map<Layer, readonly DocumentEvidence[]>();
  for (const { layer, policies } of explanation.layers) {
    const documents = policies.flatMap((id): readonly DocumentEvidence[] => {
      const document = Object.hasOwn(explanation.documents, id) ? explanation.documents[id] : undefined;
      return document === undefined ? [] : [{ id, layer, document, marks: marks.get(id) ?? [] }];
    });
    if (documents.length > 0)
      byLayer.set(
        layer,
        [...documents].sort((left, right) => rank(left) - rank(right)),
      );
  }
  return byLayer;
}

/** Layers that have documents, trust and identity first: the two halves of an edge. */
export function layersWithDocuments(
  documents: ReadonlyMap<Layer, readonly DocumentEvidence[]>,
): readonly Layer[] {
  const halves: readonly Layer[] = ['trust', 'identity'];
  return [...halves, ...LAYERS.filter((layer) => !halves.includes(layer))].filter((layer) =>
    documents.has(layer),
  );
}

/** Beginning of the session ARNs of a role: `arn:aws:sts::111122223333:assumed-role/Deploy/`. They carry no path. */
function sessionPrefix({ id, kind }: Explanation['source']): string | undefined {
  const arn = kind === 'iam_role' ? parseIdentityArn(id) : undefined;
  if (arn?.kind !== 'role') return undefined;
  return `arn:${id.split(':')[1] ?? 'aws'}:sts::${arn.account}:assumed-role/${arn.name}/`;
}

/** Entries that name the caller (itself, a session of it, its account, anyone) or whose pattern covers the target role. */
export function matcherFor({ source, target }: Pick<Explanation, 'source' | 'target'>): PartMatcher {
  const callers = new Set(['*', source.id]);
  if (source.account !== undefined) {
    const partition = source.id.split(':')[1] ?? 'aws';
    callers.add(source.account);
    callers.add(`arn:${partition}:iam::${source.account}:root`);
  }
  const arn = splitArnPattern(target.id);
  const session = sessionPrefix(source);
  return {
    principal: (text) => callers.has(text) || (session !== undefined && text.startsWith(session)),
    resource: (text) => !text.includes('${') && arnPatternMatches(compileArnPattern(text), arn),
  };
}
