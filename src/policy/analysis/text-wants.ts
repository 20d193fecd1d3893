import { type Automaton, PatternAutomaton } from './automaton.ts';
import { Memory } from './memory.ts';
import { type Template, variablesOf } from './predicate.ts';
import { type Pins, type TextComparison, templatePattern } from './template-patterns.ts';
import type { TextPattern } from './text-pattern.ts';

/** What a text must match, or (`accept` being false) must not. */
export interface TextWant {
  readonly comparison: TextComparison;
  readonly values: readonly Template[];
  readonly accept: boolean;
}

/** Turns wants into automata, each once. */
export class TextWants {
  private readonly pins: Pins;
  private readonly known = new Memory<Automaton>();

  constructor(pins: Pins) {
    this.pins = pins;
  }

  /**
   * A variable that is not pinned is taken for any text where a text must match, and for none where it must not: the patterns describe
   * every text that will do, at times more. The same template cannot be matched and not be matched, whatever its variables hold.
   */
  patterns({ comparison, values, accept }: TextWant, among: readonly TextWant[]): readonly TextPattern[] {
    const patterns: TextPattern[] = [];
    for (const template of values) {
      const refused = (other: TextWant) => !other.accept && other.comparison === comparison && has(other, template);
      if (accept && this.isOpen(template) && among.some(refused)) continue;
      const pattern = templatePattern(template, { comparison, pins: this.pins, unpinned: accept ? 'wide' : 'narrow' });
      if (pattern) patterns.push(pattern);
    }
    return patterns;
  }

  automaton(want: TextWant, among: readonly TextWant[]): Automaton {
    if (want.values.some((template) => this.isOpen(template))) return new PatternAutomaton(this.patterns(want, among));
    const name = `${want.comparison} ${want.values.map(textName).join()}`;
    return this.known.of(name, () => new PatternAutomaton(this.patterns(want, among)));
  }

  private isOpen(template: Template): boolean {
    return variablesOf(template).some((key) => !this.pins.has(key));
  }
}

function has({ values }: TextWant, template: Template): boolean {
  return values.some((other) => textName(other) === textName(template));
}

function textName({ parts }: Template): string {
  return JSON.stringify(parts);
}
