import type { ContextValue } from '../request.ts';
import { type Automaton, CombinedAutomaton, PatternAutomaton, type View, ViewAutomaton } from './automaton.ts';
import { globalKey, type KeyKnowledge } from './condition-keys.ts';
import { Memory } from './memory.ts';
import { commonActions, futureAction, naturalArn } from './natural-texts.ts';
import type { Atom, ConditionPredicate, Predicate } from './predicate.ts';
import { type PrincipalForm, principalKey, principalKeys, separator } from './principal-forms.ts';
import { instances, type Pins, textComparisons } from './template-patterns.ts';
import { capitals, digits, exactly, globPattern, lowers, someOf, type TextPattern } from './text-pattern.ts';
import { type Budget, type Found, findText, fits, none, unknown } from './text-search.ts';
import { type TextWant, TextWants } from './text-wants.ts';
import { type ConditionAtom, solveKey, textWant } from './value-solver.ts';

/** The parts of a request that can be chosen apart from each other: `action`, `resource`, `principal`, and each other condition key. */
export type Dimension = string;

export type Choice =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'principal'; readonly form: PrincipalForm; readonly text: string }
  | { readonly kind: 'key'; readonly value: ContextValue | undefined };

export interface World {
  readonly forms: readonly PrincipalForm[];
  /** Accounts that policies name. */
  readonly accounts: readonly string[];
  /** As AWS spells them. `closed`: there are no others. */
  readonly actions: { readonly known: readonly string[]; readonly closed: boolean };
  /** Resources to show where any will do. `shapes`: there are no others than of these. */
  readonly resources: {
    readonly examples: readonly string[];
    /** What the policies are about. */
    readonly named: readonly string[];
    readonly shapes?: readonly TextPattern[];
  };
  /** `key` in lower case. */
  keyKnowledge(key: string): KeyKnowledge | undefined;
}

const resourceAccountKey = 'aws:resourceaccount';

export function dimensionOf({ predicate }: Atom): Dimension {
  switch (predicate.kind) {
    case 'action':
    case 'resource':
      return predicate.kind;
    case 'names':
    case 'leftOut':
      return 'principal';
    case 'condition':
      if (principalKeys.has(predicate.key)) return 'principal';
      return predicate.key === resourceAccountKey ? 'resource' : `key ${predicate.key}`;
  }
}

/** The account in an ARN. */
const accountView = { view: [4], fieldCount: 6, separator: ':' } as const;

/** Finds, for one dimension, what satisfies everything that is settled about it. Remembers what it found. */
export class RequestSolver {
  private readonly world: World;
  private readonly pins: Pins;
  private readonly budget: Budget;
  private readonly texts: TextWants;
  private readonly solved = new Map<string, Found<Choice>>();
  private readonly automata = new Memory<Automaton>();

  constructor(world: World, { pins, budget }: { pins: Pins; budget: Budget }) {
    this.world = world;
    this.pins = pins;
    this.budget = budget;
    this.texts = new TextWants(pins);
  }

  /** All atoms are of `dimension`. */
  solve(dimension: Dimension, atoms: readonly Atom[]): Found<Choice> {
    const name = `${dimension} ${nameOf(atoms)}`;
    const known = this.solved.get(name);
    if (known) return known;
    if (this.budget.left <= 0) return unknown;
    const found = this.solveAnew(dimension, atoms);
    if (found.kind !== 'unknown') this.solved.set(name, found);
    return found;
  }

  private solveAnew(dimension: Dimension, atoms: readonly Atom[]): Found<Choice> {
    switch (dimension) {
      case 'action':
        return asText(this.solveAction(atoms));
      case 'resource':
        return asText(this.solveResource(atoms));
      case 'principal':
        return this.solvePrincipal(atoms);
      default: {
        const key = dimension.slice('key '.length);
        const conditions = atoms as readonly ConditionAtom[];
        const found = solveKey(conditions, this.knowledge(key, conditions), { ...this.means, pin: this.pins.get(key) });
        return found.kind === 'found' ? { kind: 'found', value: { kind: 'key', value: found.value } } : found;
      }
    }
  }

  private get means() {
    return { texts: this.texts, budget: this.budget };
  }

  private knowledge(key: string, atoms: readonly ConditionAtom[]): KeyKnowledge {
    const known = this.world.keyKnowledge(key) ?? globalKey(key);
    if (known) return known;
    return { values: atoms.some(({ predicate }) => predicate.operator.quantifier) ? 'either' : 'single' };
  }

  private solveAction(atoms: readonly Atom[]): Found<string> {
    const { known, closed } = this.world.actions;
    const { budget } = this;
    const required: Automaton[] = [];
    const forbidden: Automaton[] = [];
    for (const { predicate, holds } of atoms) {
      (holds ? required : forbidden).push(this.automata.of(`action ${predicate.id}`, () => actionAutomaton(predicate)));
    }
    const candidates = closed ? known : [...known, ...commonActions];
    const name = candidates.find((action) => fits(action.toLowerCase(), { required, forbidden, budget }));
    if (budget.left < 0) return unknown;
    if (name !== undefined) return { kind: 'found', value: name };
    if (closed) return none;
    const preferred = atoms.flatMap(({ predicate, holds }) =>
      holds && predicate.kind === 'action' ? predicate.patterns.slice(0, naturalMax).map(futureAction) : [],
    );
    return findText({ required: [...required, anyAction], forbidden, preferred, budget });
  }

  private solveResource(atoms: readonly Atom[]): Found<string> {
    const { examples, shapes } = this.world.resources;
    const wants = atoms.flatMap(({ predicate, holds }): TextWant[] =>
      predicate.kind === 'resource' ? [{ comparison: 'resource', values: predicate.patterns, accept: holds }] : [],
    );
    const required: Automaton[] = shapes ? [this.automata.of('shapes', () => new PatternAutomaton(shapes))] : [];
    const forbidden: Automaton[] = [];
    for (const want of wants) (want.accept ? required : forbidden).push(this.texts.automaton(want, wants));
    const ofAccount = atoms.filter(({ predicate }) => predicate.kind === 'condition') as readonly ConditionAtom[];
    const nulls = ofAccount.filter(({ predicate }) => predicate.operator.comparison === 'null');
    if (nulls.some(({ predicate, holds }) => predicate.holdsFor('present') !== holds)) return none;
    const account = this.viewWants(ofAccount, (inner) => new ViewAutomaton(inner, accountView));
    const pin = this.pins.get(resourceAccountKey);
    if (pin) account.required.push(new ViewAutomaton(new PatternAutomaton([exactly(pin)]), accountView));
    const accepted = wants.flatMap((want) => (want.accept ? this.texts.patterns(want, wants) : []));
    const all = { required: [...required, ...account.required], forbidden: [...forbidden, ...account.forbidden] };
    const natural = wants.flatMap(({ accept, values }) =>
      accept ? values.slice(0, naturalMax).flatMap(({ text }) => naturalArn(text, examples) ?? []) : [],
    );
    return this.search(all, {
      preferred: [
        ...natural,
        ...this.world.resources.named,
        ...examples,
        ...accepted.flatMap((pattern) => instances(pattern, 'x')),
      ],
      opaque: account.opaque,
      shownValue: accountOfArn,
    });
  }

  private solvePrincipal(atoms: readonly Atom[]): Found<Choice> {
    let uncertain = false;
    for (const form of this.world.forms) {
      const found = this.solveForm(form, atoms);
      if (found.kind === 'found') return { kind: 'found', value: { kind: 'principal', form, text: found.value } };
      uncertain ||= found.kind === 'unknown';
    }
    return uncertain ? unknown : none;
  }

  private solveForm(form: PrincipalForm, atoms: readonly Atom[]): Found<string> {
    const required: Automaton[] = [];
    const forbidden: Automaton[] = [];
    const viewed = new Map<string, ConditionAtom[]>();
    for (const atom of atoms) {
      const { predicate, holds } = atom;
      if (predicate.kind === 'names' || predicate.kind === 'leftOut') {
        const automaton = this.nameAutomaton(form, predicate);
        if (automaton === !holds) return none;
        if (typeof automaton !== 'boolean') (holds ? required : forbidden).push(automaton);
      } else if (predicate.kind === 'condition') {
        const constant = constantTruth(form, predicate);
        if (constant === !holds) return none;
        if (constant === undefined) add(viewed, predicate.key, { predicate, holds });
      }
    }
    for (const [key, pin] of this.pins) {
      if (!principalKeys.has(key)) continue;
      const view = form.keys[key]?.view;
      if ((pin === null) !== (view === undefined)) return none;
      if (view) required.push(viewOfForm(form, view, new PatternAutomaton([exactly(pin!)])));
    }
    const opaque: ConditionAtom[] = [];
    for (const [key, ofKey] of viewed) {
      const { view } = form.keys[key]!;
      const wants = this.viewWants(ofKey, (inner) => viewOfForm(form, view, inner));
      required.push(...wants.required);
      forbidden.push(...wants.forbidden);
      opaque.push(...wants.opaque);
    }
    const shape = this.automata.of(`form ${this.world.forms.indexOf(form)}`, () => new PatternAutomaton(form.shapes));
    return this.search(
      { required: [shape, ...required], forbidden },
      {
        preferred: [
          form.example(),
          ...namesIn(atoms).flatMap((name) => (isAccount(name) ? form.example(name) : (form.named(name) ?? []))),
          ...this.world.accounts.map((account) => form.example(account)),
        ],
        opaque,
        shownValue: (text, key) => principalKey(form, text, key),
      },
    );
  }

  /** Conditions on one key that is a view of the text looked for. */
  private viewWants(atoms: readonly ConditionAtom[], viewed: (inner: Automaton) => Automaton) {
    const textual = atoms.filter(({ predicate }) => textComparisons.has(predicate.operator.comparison));
    const opaque = atoms.filter(({ predicate }) => !textComparisons.has(predicate.operator.comparison));
    const wants = textual.map(textWant);
    const required: Automaton[] = [];
    const forbidden: Automaton[] = [];
    for (const want of wants) (want.accept ? required : forbidden).push(viewed(this.texts.automaton(want, wants)));
    return { required, forbidden, opaque };
  }

  /** Conditions that no automaton can follow (`opaque`: numbers, dates, addresses in a view) are tried on what the automata find. */
  private search(
    automata: { readonly required: readonly Automaton[]; readonly forbidden: readonly Automaton[] },
    { preferred, opaque, shownValue }: Trial,
  ): Found<string> {
    const holds = (text: string) =>
      opaque.every(({ predicate, holds }) => predicate.holdsFor(shownValue(text, predicate.key)) === holds);
    const found = findText({ ...automata, preferred: preferred.filter(holds), budget: this.budget });
    return found.kind === 'found' && !holds(found.value) ? unknown : found;
  }

  private nameAutomaton(
    form: PrincipalForm,
    predicate: Predicate & { kind: 'names' | 'leftOut' },
  ): Automaton | boolean {
    if (predicate.names.has('*')) return true;
    if (form.names.length === 0) return false;
    const ofForm = `names ${predicate.id} ${this.world.forms.indexOf(form)}`;
    return this.automata.of(ofForm, () => {
      const patterns = [...predicate.names].map(exactly);
      const listed = (names: PrincipalForm['names']) =>
        new CombinedAutomaton(
          names.map(({ view }) => viewOfForm(form, view, new PatternAutomaton(patterns))),
          'any',
        );
      if (predicate.kind === 'names') return listed(form.names);
      const strengths = [...new Set(form.names.map(({ strength }) => strength))];
      return new CombinedAutomaton(
        strengths.map((one) => listed(form.names.filter(({ strength }) => strength === one))),
        'all',
      );
    });
  }
}

/** How many texts that read well are tried for one question, of each kind. */
const naturalMax = 8;

function isAccount(name: string): boolean {
  return /^\d{12}$/.test(name);
}

/** Whom the principal is to be, by name or account. */
function namesIn(atoms: readonly Atom[]): readonly string[] {
  return atoms.flatMap(({ predicate, holds }) => {
    if (holds && predicate.kind === 'names') return [...predicate.names].slice(0, naturalMax);
    if (predicate.kind !== 'condition' || predicate.key !== 'aws:principalaccount') return [];
    return predicate.values.slice(0, naturalMax).map(({ text }) => text);
  });
}

interface Trial {
  readonly preferred: readonly string[];
  readonly opaque: readonly ConditionAtom[];
  shownValue(text: string, key: string): ContextValue | undefined;
}

const anyAction = new PatternAutomaton([
  [...someOf(`${lowers}${digits}-`, 2), ...exactly(':'), ...someOf(`${lowers}${digits}${capitals}`, 3)],
]);

function actionAutomaton(predicate: Predicate): Automaton {
  return new PatternAutomaton(predicate.kind === 'action' ? predicate.patterns.map((text) => globPattern(text)) : []);
}

/** Undefined: it depends on who exactly it is. */
function constantTruth(form: PrincipalForm, predicate: ConditionPredicate): boolean | undefined {
  const shown = form.keys[predicate.key];
  if (!shown) return predicate.holdsFor(undefined);
  if (predicate.operator.comparison === 'null') return predicate.holdsFor('present');
  if (shown.set && predicate.operator.quantifier === undefined) return false;
  const isFixed = shown.view.every((part) => typeof part === 'string');
  const isPlain = predicate.values.every(({ parts }) => parts.every(({ kind }) => kind === 'text'));
  return isFixed && isPlain ? predicate.holdsFor(shown.view.join('')) : undefined;
}

function viewOfForm({ fieldCount }: PrincipalForm, view: View, inner: Automaton): Automaton {
  return new ViewAutomaton(inner, { view, fieldCount, separator });
}

export function accountOfArn(arn: string): string {
  return arn.split(':')[4] ?? '';
}

function asText(found: Found<string>): Found<Choice> {
  return found.kind === 'found' ? { kind: 'found', value: { kind: 'text', text: found.value } } : found;
}

function nameOf(atoms: readonly Atom[]): string {
  return atoms
    .map(({ predicate, holds }) => (holds ? predicate.id : -predicate.id))
    .sort((left, right) => left - right)
    .join();
}

function add<T>(lists: Map<string, T[]>, name: string, item: T): void {
  const list = lists.get(name);
  if (list) list.push(item);
  else lists.set(name, [item]);
}
