/**
 * What the SCPs over a caller, or the RCPs over a role, look at. Layers that must come out alike are read once: a Deny
 * counts the same at every level and once, an RCP that no request can meet counts for nothing, and a level that
 * allows everything needs no look.
 */
import { evaluateCondition } from '../evaluate/condition.ts';
import { isRead } from '../evaluate/request.ts';
import type { OrganizationLayer } from '../evaluate/request.ts';
import { compareStrings } from '../lib/compare.ts';
import { STS_ACTIONS } from '../policy/compile.ts';
import type { CompiledCondition } from '../policy/compile.ts';
import type { DocumentShape, DocumentShapes, ShapePattern } from './document-shapes.ts';
import type { FactSources } from './fact-sources.ts';
import type { OrganizationIndex } from './organization-index.ts';

export interface LayerTraits {
  /** Equal for layers that come out alike. */
  readonly id: number;
  /** The documents that take part, each once, always in the same order. */
  readonly shapes: readonly DocumentShape[];
  /** Bits of `SOURCE` that the documents look at. */
  readonly sources: number;
  readonly patterns: readonly ShapePattern[];
  readonly conditions: readonly CompiledCondition[];
  readonly hasResourceVariables: boolean;
  /** True when some Principal element names more than `*`. */
  readonly namesPrincipals: boolean;
}

export class LayerCatalogue {
  readonly #organization: OrganizationIndex;
  readonly #shapes: DocumentShapes;
  readonly #sources: FactSources;
  readonly #byKey = new Map<string, LayerTraits>();
  readonly #byLayer = new Map<OrganizationLayer, LayerTraits>();

  constructor(organization: OrganizationIndex, shapes: DocumentShapes, sources: FactSources) {
    this.#organization = organization;
    this.#shapes = shapes;
    this.#sources = sources;
  }

  /** Traits of the SCPs over an account. */
  ofScps(whole: OrganizationLayer): LayerTraits {
    return this.#remembered(whole, 'scp', (levels) => {
      const denies = new Set<DocumentShape>();
      const allows = new Set<string>();
      const taking = new Set<DocumentShape>();
      for (const level of levels) {
        const granting = level.filter((shape) => hasEffect(shape, 'Allow'));
        const isOpen = granting.some(allowsEverything);
        for (const shape of level) if (hasEffect(shape, 'Deny')) denies.add(shape);
        if (!isOpen) {
          for (const shape of granting) taking.add(shape);
          allows.add(idsOf(granting));
        }
      }
      const key = `${idsOf([...denies])};${String(allows.size)};${[...allows].sort(compareStrings).join(';')}`;
      return { key, shapes: [...taking, ...denies] };
    });
  }

  /** Traits of the RCPs over an account: only their Deny statements can decide anything. */
  ofRcps(whole: OrganizationLayer): LayerTraits {
    return this.#remembered(whole, 'rcp', (levels) => {
      const live = levels.flat().filter((shape) => hasEffect(shape, 'Deny') && !this.#isDead(shape));
      return { key: idsOf(live), shapes: live };
    });
  }

  #remembered(
    whole: OrganizationLayer,
    type: 'scp' | 'rcp',
    read: (levels: readonly (readonly DocumentShape[])[]) => {
      readonly key: string;
      readonly shapes: readonly DocumentShape[];
    },
  ): LayerTraits {
    const seen = this.#byLayer.get(whole);
    if (seen !== undefined) return seen;
    const layer = this.#organization.decisiveLevels(whole);
    const levels =
      layer.kind !== 'levels'
        ? []
        : layer.levels.map((level) =>
            level.flatMap(({ policy }) => (policy === undefined ? [] : [this.#shapes.ofCompiled(policy)])),
          );
    const isReadable = levels.flat().every(({ policy }) => isRead(policy));
    const { key, shapes } = isReadable
      ? read(levels)
      : { key: `as it is ${levels.map(idsOf).join(';')}`, shapes: levels.flat() };
    const incomplete = layer.kind === 'levels' && layer.incomplete;
    const fullKey = [type, layer.kind, String(incomplete), key].join(' ');
    const known = this.#byKey.get(fullKey) ?? this.#build(shapes);
    this.#byKey.set(fullKey, known);
    this.#byLayer.set(whole, known);
    return known;
  }

  /** True when every statement holds a condition that is false for every request, whoever asks for what. */
  #isDead({ policy }: DocumentShape): boolean {
    return policy.statements.every(({ conditions }) =>
      conditions.some((condition) => {
        const fact = this.#sources.constantFact(condition);
        return fact !== undefined && evaluateCondition(condition, () => fact) === false;
      }),
    );
  }

  #build(all: readonly DocumentShape[]): LayerTraits {
    const shapes = [...new Set(all)].sort((a, b) => a.id - b.id);
    const statements = shapes.flatMap(({ policy }) => policy.statements);
    return {
      id: this.#byKey.size,
      shapes,
      sources: shapes.reduce((sources, shape) => sources | shape.sources, 0),
      patterns: shapes.flatMap(({ patterns }) => patterns),
      conditions: statements.flatMap(({ conditions }) => conditions),
      hasResourceVariables: shapes.some((shape) => shape.hasResourceVariables),
      namesPrincipals: statements.some(
        ({ principal }) =>
          principal !== undefined &&
          (principal.negated || principal.refs.some(({ kind }) => kind !== 'wild')),
      ),
    };
  }
}

function hasEffect({ policy }: DocumentShape, effect: 'Allow' | 'Deny'): boolean {
  return policy.statements.some(({ statement }) => statement.effect === effect);
}

function idsOf(shapes: readonly DocumentShape[]): string {
  return [...new Set(shapes.map(({ id }) => id))].sort((a, b) => a - b).join(',');
}

/** True when the document allows every STS action on every role whatever the request. */
function allowsEverything({ policy }: DocumentShape): boolean {
  return policy.statements.some(
    ({ statement, actions, resource, conditions }) =>
      statement.effect === 'Allow' &&
      conditions.length === 0 &&
      STS_ACTIONS.every((action) => actions.has(action)) &&
      resource?.negated === false &&
      resource.items.some((item) => item.kind === 'pattern' && item.pattern.anything),
  );
}
