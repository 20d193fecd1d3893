import { Memory } from './memory.ts';
import { allows, type Step, type TextPattern } from './text-pattern.ts';

/**
 * Deterministic automata over characters, their states made when they are first entered. A state is a number that means something to its
 * automaton only.
 */
export interface Automaton {
  readonly start: number;
  step(state: number, character: string): number;
  accepts(state: number): boolean;
  /** Nothing that follows can be accepted. */
  isDead(state: number): boolean;
  /** The only characters that do not lead into death; undefined: any may. */
  exits(state: number): string | undefined;
  /** About how much work a step from the state is, in positions of patterns. */
  weight(state: number): number;
  readonly alphabet: Alphabet;
}

/** What an automaton tells apart: single characters, and classes of them (strings of their members). */
export interface Alphabet {
  readonly characters: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
}

/** Accepts what one of the patterns describes. */
export class PatternAutomaton implements Automaton {
  readonly start: number;
  readonly alphabet: Alphabet;
  /** The steps of all patterns in a row, undefined behind the last of each; `pattern`: of which. */
  private readonly places: readonly { readonly step: Step | undefined; readonly pattern: number }[];
  private readonly states: { readonly positions: readonly number[]; readonly next: Memory<number> }[] = [];
  private readonly known = new Memory<number>();

  constructor(patterns: readonly TextPattern[]) {
    this.places = patterns.flatMap((steps, pattern) => [...steps, undefined].map((step) => ({ step, pattern })));
    this.alphabet = alphabetOf(patterns);
    const isFirst = (at: number) => this.places[at]!.pattern !== this.places[at - 1]?.pattern;
    this.start = this.intern([...this.places.keys()].filter(isFirst));
  }

  step(state: number, character: string): number {
    const { positions, next } = this.states[state]!;
    const reached = (position: number) => {
      const { step } = this.places[position]!;
      return step && allows(step, character) ? [step.run ? position : position + 1] : [];
    };
    return next.of(character, () => this.intern(positions.flatMap(reached)));
  }

  accepts(state: number): boolean {
    return this.states[state]!.positions.some((position) => !this.places[position]!.step);
  }

  isDead(state: number): boolean {
    return this.states[state]!.positions.length === 0;
  }

  exits(state: number): string | undefined {
    let characters = '';
    for (const position of this.states[state]!.positions) {
      const { step } = this.places[position]!;
      if (!step) continue;
      if (step.only === undefined) return undefined;
      characters += step.only;
    }
    return characters;
  }

  weight(state: number): number {
    return this.states[state]!.positions.length;
  }

  private intern(reached: readonly number[]): number {
    const positions = this.close(reached);
    return this.known.of(positions.join(), () => this.states.push({ positions, next: new Memory() }) - 1);
  }

  /**
   * A run may be empty, so what follows it is reached, too. Of one pattern, what lies before a run of everything is dropped: whatever
   * follows from there follows from the run as well (within one field of an ARN, when the run excludes the colon).
   */
  private close(reached: readonly number[]): readonly number[] {
    const closed = new Set<number>();
    for (const from of reached) {
      let position = from;
      closed.add(position);
      while (this.places[position]!.step?.run) closed.add(++position);
    }
    const kept: number[] = [];
    let covered: number | undefined;
    for (const position of [...closed].sort((left, right) => right - left)) {
      const { step, pattern } = this.places[position]!;
      if (pattern === covered) continue;
      kept.push(position);
      if (step?.run && step.only === undefined) covered = pattern;
    }
    return kept;
  }
}

/** Accepts what one of the automata accepts, or what all accept. */
export class CombinedAutomaton implements Automaton {
  readonly start: number;
  readonly alphabet: Alphabet;
  private readonly parts: readonly Automaton[];
  private readonly mode: 'any' | 'all';
  private readonly states: (readonly number[])[] = [];
  private readonly known = new Memory<number>();

  constructor(parts: readonly Automaton[], mode: 'any' | 'all') {
    this.parts = parts;
    this.mode = mode;
    this.alphabet = joinAlphabets(parts);
    this.start = this.intern(parts.map(({ start }) => start));
  }

  step(state: number, character: string): number {
    return this.intern(this.states[state]!.map((inner, i) => this.parts[i]!.step(inner, character)));
  }

  accepts(state: number): boolean {
    return this.ask(state, (part, inner) => part.accepts(inner));
  }

  isDead(state: number): boolean {
    const dead = (inner: number, i: number) => this.parts[i]!.isDead(inner);
    const inner = this.states[state]!;
    return this.mode === 'any' ? inner.every(dead) : inner.some(dead);
  }

  exits(state: number): string | undefined {
    let characters = '';
    for (const [i, inner] of this.states[state]!.entries()) {
      const exits = this.parts[i]!.isDead(inner) ? '' : this.parts[i]!.exits(inner);
      if ((this.mode === 'any') === (exits === undefined)) return exits;
      characters += exits;
    }
    return this.mode === 'any' ? characters : undefined;
  }

  weight(state: number): number {
    return this.states[state]!.reduce((sum, inner, i) => sum + this.parts[i]!.weight(inner), 0);
  }

  private ask(state: number, holds: (part: Automaton, inner: number) => boolean): boolean {
    const answer = (inner: number, i: number) => holds(this.parts[i]!, inner);
    const inner = this.states[state]!;
    return this.mode === 'any' ? inner.some(answer) : inner.every(answer);
  }

  private intern(inner: readonly number[]): number {
    return this.known.of(inner.join(), () => this.states.push(inner) - 1);
  }
}

/** A text that is made of the fields of another: literal text, and fields by number, rising. */
export type View = readonly (string | number)[];

/** Accepts the texts, fields separated by `separator`, of which the view is accepted by `inner`. */
export class ViewAutomaton implements Automaton {
  readonly start: number;
  readonly alphabet: Alphabet;
  private readonly inner: Automaton;
  private readonly separator: string;
  /** What stands in the view before each field, and whether the field itself does; the last is what follows all fields. */
  private readonly fields: readonly { readonly before: string; readonly shown: boolean }[];

  constructor(
    inner: Automaton,
    { view, fieldCount, separator }: { view: View; fieldCount: number; separator: string },
  ) {
    this.inner = inner;
    this.separator = separator;
    this.alphabet = { ...inner.alphabet, characters: new Set([...inner.alphabet.characters, separator]) };
    this.fields = splitView(view, fieldCount);
    this.start = this.enter(0, inner.start);
  }

  step(state: number, character: string): number {
    const field = state % fieldsMax;
    const inner = (state - field) / fieldsMax;
    if (character === this.separator) return this.enter(Math.min(field + 1, this.fields.length - 1), inner);
    return this.fields[field]!.shown ? this.inner.step(inner, character) * fieldsMax + field : state;
  }

  accepts(state: number): boolean {
    const field = state % fieldsMax;
    let inner = (state - field) / fieldsMax;
    for (const { before } of this.fields.slice(field + 1)) inner = run(this.inner, inner, before);
    return this.inner.accepts(inner);
  }

  isDead(state: number): boolean {
    return this.inner.isDead(Math.floor(state / fieldsMax));
  }

  exits(state: number): string | undefined {
    const field = state % fieldsMax;
    if (!this.fields[field]!.shown) return undefined;
    const inner = this.inner.exits((state - field) / fieldsMax);
    return inner === undefined ? undefined : inner + this.separator;
  }

  weight(state: number): number {
    return this.inner.weight(Math.floor(state / fieldsMax));
  }

  private enter(field: number, inner: number): number {
    return run(this.inner, inner, this.fields[field]!.before) * fieldsMax + field;
  }
}

const fieldsMax = 16;

function splitView(view: View, fieldCount: number): { before: string; shown: boolean }[] {
  const fields = Array.from({ length: fieldCount + 1 }, () => ({ before: '', shown: false }));
  let next = 0;
  for (const part of view) {
    if (typeof part === 'string') {
      fields[next]!.before += part;
    } else {
      fields[part]!.shown = true;
      next = part + 1;
    }
  }
  return fields;
}

function run(automaton: Automaton, from: number, text: string): number {
  let state = from;
  for (const character of text) state = automaton.step(state, character);
  return state;
}

/** False also when the budget, in units of `weight`, does not suffice; then it is below zero. */
export function acceptsText(automaton: Automaton, text: string, budget: { left: number }): boolean {
  let state = automaton.start;
  for (const character of text) {
    budget.left -= automaton.weight(state) + 1;
    if (budget.left < 0) return false;
    state = automaton.step(state, character);
  }
  return automaton.accepts(state);
}

export function joinAlphabets(automata: readonly Automaton[]): Alphabet {
  return {
    characters: new Set(automata.flatMap(({ alphabet }) => [...alphabet.characters])),
    classes: new Set(automata.flatMap(({ alphabet }) => [...alphabet.classes])),
  };
}

/** Longer choices than a letter and its other cases are classes. */
const singleMax = 4;

function alphabetOf(patterns: readonly TextPattern[]): Alphabet {
  const characters = new Set<string>();
  const classes = new Set<string>();
  for (const { only, except } of patterns.flat()) {
    if (except !== undefined) characters.add(except);
    if (only !== undefined && only.length > singleMax) classes.add(only);
    else for (const character of only ?? '') characters.add(character);
  }
  return { characters, classes };
}
