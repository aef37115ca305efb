/**
 * Whether some request meets demands on open condition keys at once. Conditions are decided one by one elsewhere;
 * here those on the same key are weighed together, so that "ExternalId is x" beside a Deny for "ExternalId is x"
 * is seen as a contradiction. Sound in one direction only: `false` means that no request can meet the demands,
 * `true` that some request can or that nothing was proven.
 */
import type { CompiledCondition } from '../policy/compile.ts';
import type { Comparison, Operator } from '../policy/operator.ts';
import { readDate, readNumber } from './compare-value.ts';
import { evaluateCondition } from './condition.ts';
import type { FactLookup } from './condition.ts';
import { absentFact, knownFact } from './fact.ts';
import type { Fact } from './fact.ts';
import { rangeEdges } from './ip.ts';
import { coversArnPattern, coversPattern, excludeEachOther } from './pattern-order.ts';

/** A condition that has to come out as `wanted`. */
export interface Demand {
  readonly condition: CompiledCondition;
  readonly wanted: boolean;
}

/** Alternatives, each a list of demands; one of them has to be met. */
export type Choice = readonly (readonly Demand[])[];

/** Beyond these sizes the search stops and nothing counts as proven; real policies stay far below. */
const MAX_CHOICES = 64;
const MAX_VALUES = 100;
const MAX_PATTERN = 300;

/** How much trying is left before the search stops and nothing counts as proven. */
export interface Effort {
  readonly spend: (tries: number) => void;
  readonly isSpent: () => boolean;
}

/** Enough for a hundred real decisions, and a few milliseconds at most. */
export function newEffort(): Effort {
  let left = 1_500;
  return {
    spend: (tries) => {
      left -= tries;
    },
    isSpent: () => left < 0,
  };
}

/** Whether one alternative of every choice can be met together. */
export function canMeet(choices: readonly Choice[], lookup: FactLookup, effort: Effort): boolean {
  if (choices.length > MAX_CHOICES) return true;
  const demands = new Map<string, readonly Demand[]>();
  const visit = (at: number): boolean => {
    const choice = choices[at];
    if (choice === undefined) return true;
    for (const alternative of choice) {
      effort.spend(1);
      if (effort.isSpent()) return true;
      const before = new Map<string, readonly Demand[] | undefined>();
      for (const demand of alternative) {
        const { key } = demand.condition;
        const known = demands.get(key);
        if (!before.has(key)) before.set(key, known);
        demands.set(key, known === undefined ? [demand] : [...known, demand]);
      }
      let possible = true;
      for (const key of before.keys()) {
        if (!keyCanMeet(key, demands.get(key) ?? [], lookup, effort)) {
          possible = false;
          break;
        }
      }
      const met = possible && visit(at + 1);
      for (const [key, known] of before) {
        if (known === undefined) demands.delete(key);
        else demands.set(key, known);
      }
      if (met) return true;
    }
    return false;
  };
  return visit(0);
}

/** Whether some value of one key, or its absence, meets all demands on it. */
function keyCanMeet(key: string, demands: readonly Demand[], lookup: FactLookup, effort: Effort): boolean {
  if (demands.length < 2) return true;
  if (demands.reduce((sum, { condition }) => sum + condition.values.length, 0) > MAX_VALUES) return true;
  const fact = lookup(key);
  const meets = (fixed: Fact): boolean => {
    const fixedLookup: FactLookup = (name) => (name === key ? fixed : lookup(name));
    return demands.every(({ condition, wanted }) => {
      effort.spend(condition.values.length);
      return effort.isSpent() || evaluateCondition(condition, fixedLookup) !== !wanted;
    });
  };
  if (mayBeAbsent(fact) && meets(absentFact)) return true;
  if (demands.some(demandsAbsence)) return false;
  if (fact.multivalued) return true;
  const candidates = completeCandidates(demands, fact);
  if (candidates !== undefined) {
    return candidates.some((value) => mayBe(fact, value) && meets(knownFact(value))) || effort.isSpent();
  }
  effort.spend(demands.length ** 2);
  return effort.isSpent() || !patternsContradict(demands);
}

function mayBeAbsent(fact: Fact): boolean {
  return fact.possible.some(({ kind }) => kind === 'absent');
}

function mayBe(fact: Fact, value: string): boolean {
  return fact.possible.some((possible) => {
    switch (possible.kind) {
      case 'absent':
        return false;
      case 'values':
        return possible.values.length === 1 && possible.values[0] === value;
      case 'prefix':
        return value.startsWith(possible.prefix);
      case 'other':
        return !possible.excludes(value);
      case 'some':
        return true;
    }
  });
}

function demandsAbsence({ condition, wanted }: Demand): boolean {
  if (condition.operator?.comparison !== 'null' || condition.operator.set !== undefined) return false;
  const texts = condition.values.map(({ text }) => text.toLowerCase());
  return texts.length > 0 && texts.every((text) => text === (wanted ? 'true' : 'false'));
}

/** The plain values of a condition; `undefined` when one holds a variable. */
function plainValues({ values }: CompiledCondition): readonly string[] | undefined {
  return values.every(({ template }) => template === undefined) ? values.map(({ text }) => text) : undefined;
}

/** True when the key's value has to match one of the condition's values. */
function isPositive(operator: Operator, wanted: boolean): boolean {
  return operator.negated !== wanted;
}

/**
 * Values among which one meets the demands if any present value does: the listed ones where a demand pins the key
 * to them, the borders between ranges where all demands compare numbers, dates or addresses. `undefined` when no
 * such list is known.
 */
function completeCandidates(demands: readonly Demand[], fact: Fact): readonly string[] | undefined {
  for (const { condition, wanted } of demands) {
    const { operator } = condition;
    if (operator === undefined) continue;
    if (operator.comparison === 'bool') return ['true', 'false'];
    const values = isPositive(operator, wanted) ? plainValues(condition) : undefined;
    if (values !== undefined && isExact(operator, values)) return values;
  }
  const compared = demands.filter(({ condition }) => condition.operator?.comparison !== 'null');
  const comparisons = compared.map(({ condition }) => condition.operator?.comparison);
  const texts = compared.map(({ condition }) => plainValues(condition));
  if (texts.includes(undefined)) return undefined;
  const all = texts.flatMap((values) => values ?? []);
  if (comparisons.every((name) => isKind(name, 'numeric_'))) return betweenNumbers(all, readNumber, String);
  if (comparisons.every((name) => isKind(name, 'date_')))
    return betweenNumbers(all, readDate, (ms) => new Date(ms).toISOString());
  if (comparisons.every((name) => name === 'ip_address')) return rangeEdges(all);
  const anyCase = comparisons.every((name) => name === 'string_equals_ignore_case');
  const isFree = fact.possible.some((possible) => possible.kind === 'prefix' && possible.prefix === '');
  const isPinned = compared.some(({ condition, wanted }) => {
    return condition.operator !== undefined && isPositive(condition.operator, wanted);
  });
  return anyCase && isFree && isPinned ? all.map((text) => text.toLowerCase()) : undefined;
}

/** True when only the listed texts themselves match. */
function isExact({ comparison }: Operator, values: readonly string[]): boolean {
  if (comparison === 'string_equals' || comparison === 'binary_equals') return true;
  return comparison === 'string_like' && !values.some((text) => /[*?]/.test(text));
}

function isKind(name: Comparison | undefined, prefix: string): boolean {
  return name?.startsWith(prefix) === true;
}

/** Every number, one between each two neighbours, one below and one above. */
function betweenNumbers(
  texts: readonly string[],
  read: (text: string) => number | undefined,
  write: (value: number) => string,
): readonly string[] | undefined {
  const found = texts.map(read);
  if (found.includes(undefined)) return undefined;
  const sorted = found.flatMap((value) => value ?? []).sort((a, b) => a - b);
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  if (first === undefined || last === undefined) return undefined;
  const between = sorted.flatMap((value, index) => {
    const next = sorted[index + 1];
    return next === undefined ? [] : [(value + next) / 2];
  });
  if (![first, last].every((value) => Math.abs(value) < 1e15)) return undefined;
  const candidates = [first - 1000, ...sorted, ...between, last + 1000];
  return candidates.every((value) => read(write(value)) === value) ? candidates.map(write) : undefined;
}

/**
 * A present value has to match one pattern of every positive demand and no pattern of the others: impossible when
 * each pattern of one positive demand lies inside a refused one, or shares no text with another positive demand.
 */
function patternsContradict(demands: readonly Demand[]): boolean {
  const wanted: Patterns[] = [];
  const refused: Patterns[] = [];
  for (const { condition, wanted: isWanted } of demands) {
    const { operator } = condition;
    const isArn = operator?.comparison === 'arn_like';
    const isPattern = isArn || operator?.comparison === 'string_like';
    const texts = isPattern ? plainValues(condition) : undefined;
    if (operator === undefined || texts?.every(({ length }) => length <= MAX_PATTERN) !== true) continue;
    (isPositive(operator, isWanted) ? wanted : refused).push({ isArn, texts });
  }
  return wanted.some((own) => {
    const rivals = wanted.filter((other) => other !== own && other.isArn === own.isArn);
    const covers = refused.filter(({ isArn }) => isArn === own.isArn).flatMap(({ texts }) => texts);
    const covered = own.isArn ? coversArnPattern : coversPattern;
    return own.texts.every(
      (text) =>
        covers.some((cover) => covered(cover, text)) ||
        (!own.isArn && rivals.some((other) => other.texts.every((rival) => excludeEachOther(text, rival)))),
    );
  });
}

interface Patterns {
  readonly isArn: boolean;
  readonly texts: readonly string[];
}
