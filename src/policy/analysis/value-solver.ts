import type { ContextValue } from '../request.ts';
import { acceptsText } from './automaton.ts';
import type { KeyKnowledge } from './condition-keys.ts';
import type { ConditionPredicate } from './predicate.ts';
import { instances, type TextComparison, textComparisons } from './template-patterns.ts';
import { onlyText } from './text-pattern.ts';
import { type Budget, type Found, findText, none, unknown } from './text-search.ts';
import type { TextWant, TextWants } from './text-wants.ts';
import { cellsOf, type Family, familyOf, isOfFamily } from './value-cells.ts';

/** A condition whose truth is settled. */
export interface ConditionAtom {
  readonly predicate: ConditionPredicate;
  readonly holds: boolean;
}

export interface ValueMeans {
  readonly texts: TextWants;
  readonly budget: Budget;
}

/** What a request must bring for its key so that every condition is as settled; `value` undefined: it must not bring the key. */
export function solveKey(
  atoms: readonly ConditionAtom[],
  knowledge: KeyKnowledge,
  { pin, ...means }: ValueMeans & { readonly pin: string | null | undefined },
): Found<ContextValue | undefined> {
  let uncertain = false;
  if (!knowledge.always && typeof pin !== 'string' && isAsSettled(atoms, undefined)) {
    return { kind: 'found', value: undefined };
  }
  if (pin === null) return none;
  const isNull = ({ predicate }: ConditionAtom) => predicate.operator.comparison === 'null';
  if (!isAsSettled(atoms.filter(isNull), 'present')) return none;
  const present = atoms.filter((atom) => !isNull(atom));
  if (knowledge.values !== 'set') {
    const one = solveValue(present, knowledge, { ...means, pin });
    if (one.kind === 'found') return one;
    uncertain ||= one.kind === 'unknown';
  }
  if (knowledge.values !== 'single' && pin === undefined) {
    const several = solveSet(present, knowledge, means);
    if (several.kind === 'found') return several;
    uncertain ||= several.kind === 'unknown';
  }
  return uncertain ? unknown : none;
}

function isAsSettled(atoms: readonly ConditionAtom[], value: ContextValue | undefined): boolean {
  return atoms.every(({ predicate, holds }) => predicate.holdsFor(value) === holds);
}

/** Every element must satisfy what is asked of all; each thing asked of some element gets an element of its own. */
function solveSet(
  atoms: readonly ConditionAtom[],
  knowledge: KeyKnowledge,
  means: ValueMeans,
): Found<readonly string[]> {
  const ofAll: ConditionAtom[] = [];
  const ofSome: ConditionAtom[] = [];
  for (const atom of atoms) {
    const { quantifier } = atom.predicate.operator;
    if (quantifier === undefined) {
      // A plain operator holds for no set.
      if (atom.holds) return none;
    } else {
      (quantifier === 'all' ? atom.holds : !atom.holds) ? ofAll.push(atom) : ofSome.push(atom);
    }
  }
  const values = new Set<string>();
  for (const wanted of ofSome.length > 0 ? ofSome.map((atom) => [...ofAll, atom]) : [ofAll]) {
    const found = solveValue(wanted, knowledge, means);
    if (found.kind !== 'found') return found;
    values.add(found.value);
  }
  return { kind: 'found', value: [...values] };
}

/** One value that satisfies all. */
function solveValue(
  atoms: readonly ConditionAtom[],
  knowledge: KeyKnowledge,
  { texts, budget, pin }: ValueMeans & { readonly pin?: string | null | undefined },
): Found<string> {
  const textual = atoms.filter(({ predicate }) => textComparisons.has(predicate.operator.comparison));
  const others = atoms.filter(({ predicate }) => !textComparisons.has(predicate.operator.comparison));
  const wants = textual.map(textWant);
  const automata = wants.map((want) => texts.automaton(want, wants));
  const patterns = wants.map((want) => (want.accept ? texts.patterns(want, wants) : []));
  const type: Family | undefined = knowledge.type;
  const fits = (text: string) =>
    (type === undefined || isOfFamily(type, text)) &&
    others.every(({ predicate, holds }) => predicate.holdsFor(text) === holds) &&
    wants.every(({ accept }, i) => acceptsText(automata[i]!, text, budget) === accept);
  if (typeof pin === 'string') {
    const isFitting = fits(pin);
    if (budget.left < 0) return unknown;
    return isFitting ? { kind: 'found', value: pin } : none;
  }

  const families = familiesOf(others, type);
  const valuesOf = (from: readonly ConditionAtom[]) =>
    from.flatMap(({ predicate }) => predicate.values.map(({ text }) => text));
  const candidates = [
    ...(knowledge.example === undefined ? [] : [knowledge.example]),
    ...(knowledge.alternatives ?? []),
    ...patterns.flat().flatMap((pattern) => instances(pattern, 'x')),
    ...families.flatMap((family) => cellsOf(family, valuesOf(atoms))),
    ...(families.length === 0 ? ['some-value', 'another-value'] : []),
  ];
  budget.left -= candidates.length;
  const candidate = candidates.find((text) => budget.left >= 0 && fits(text));
  if (budget.left < 0) return unknown;
  if (candidate !== undefined) return { kind: 'found', value: candidate };

  const hasFewTexts = wants.some(({ accept }, i) => accept && patterns[i]!.every((one) => onlyText(one) !== undefined));
  // The cells of one family leave nothing out.
  if (hasFewTexts || type === 'boolean' || (wants.length === 0 && families.length <= 1)) return none;
  const found = findText({
    required: automata.filter((_, i) => wants[i]!.accept),
    forbidden: automata.filter((_, i) => !wants[i]!.accept),
    preferred: [],
    budget,
  });
  if (found.kind !== 'found' || fits(found.value)) return budget.left < 0 ? unknown : found;
  const isImpossible = families.some((family) => {
    const own = others.filter(({ predicate }) => familyOf(predicate.operator.comparison) === family);
    return !cellsOf(family, valuesOf(own)).some(
      (text) => (type !== family || isOfFamily(family, text)) && isAsSettled(own, text),
    );
  });
  return isImpossible ? none : unknown;
}

export function textWant({ predicate, holds }: ConditionAtom): TextWant {
  const { operator, values } = predicate;
  return { comparison: operator.comparison as TextComparison, values, accept: holds !== operator.negated };
}

function familiesOf(atoms: readonly ConditionAtom[], type: Family | undefined): readonly Family[] {
  const families = new Set(atoms.flatMap(({ predicate }) => familyOf(predicate.operator.comparison) ?? []));
  if (type) families.add(type);
  return [...families];
}
