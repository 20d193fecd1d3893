import { type Automaton, acceptsText, joinAlphabets } from './automaton.ts';

/** How much work an analysis may do; one unit is one position of one pattern looked at. Shared by all searches of one question. */
export interface Budget {
  left: number;
}

/** `unknown`: the budget ran out, or the question is beyond the method. */
export type Found<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

export const none = { kind: 'none' } as const;
export const unknown = { kind: 'unknown' } as const;

export interface TextQuestion {
  /** Each must accept the text. */
  readonly required: readonly Automaton[];
  /** None may accept it. */
  readonly forbidden: readonly Automaton[];
  /** Tried first, in this order: texts that a person would rather read than the shortest. */
  readonly preferred: Iterable<string>;
  readonly budget: Budget;
}

/**
 * A text that all of `required` and none of `forbidden` accept: a preferred one, else the shortest. Breadth-first through the product of
 * the automata; exact, as long as the budget lasts.
 */
export function findText(question: TextQuestion): Found<string> {
  const { required, forbidden, preferred, budget } = question;
  for (const text of preferred) {
    const isFitting = fits(text, question);
    if (budget.left < 0) return unknown;
    if (isFitting) return { kind: 'found', value: text };
  }
  const parts = [...required, ...forbidden];
  const alphabet = alphabetOf(parts);
  const start: Node = { states: parts.map((part) => part.start), character: '', before: undefined };
  const seen = new Set([start.states.join()]);
  const queue = [start];
  for (const node of queue) {
    const { states } = node;
    if (parts.every((part, i) => part.accepts(states[i]!) === i < required.length)) {
      return { kind: 'found', value: textOf(node) };
    }
    const exits = narrowest(required, states);
    const cost = parts.reduce((sum, part, i) => sum + part.weight(states[i]!), parts.length);
    for (const character of alphabet) {
      if (exits !== undefined && !exits.includes(character)) continue;
      budget.left -= cost;
      if (budget.left < 0) return unknown;
      const next = parts.map((part, i) => part.step(states[i]!, character));
      if (required.some((part, i) => part.isDead(next[i]!))) continue;
      const name = next.join();
      if (seen.has(name)) continue;
      seen.add(name);
      queue.push({ states: next, character, before: node });
    }
  }
  return none;
}

/** Means nothing when the budget is below zero afterwards. */
export function fits(
  text: string,
  { required, forbidden, budget }: Pick<TextQuestion, 'required' | 'forbidden' | 'budget'>,
): boolean {
  const accepted = (part: Automaton) => acceptsText(part, text, budget);
  return required.every(accepted) && !forbidden.some(accepted);
}

interface Node {
  readonly states: readonly number[];
  readonly character: string;
  readonly before: Node | undefined;
}

function textOf(node: Node): string {
  let text = '';
  for (let at: Node | undefined = node; at; at = at.before) text = at.character + text;
  return text;
}

/** The letters that the most demanding of `required` leaves; undefined: all. */
function narrowest(required: readonly Automaton[], states: readonly number[]): string | undefined {
  const choices = required.flatMap((part, i) => part.exits(states[i]!) ?? []);
  return choices.sort((left, right) => left.length - right.length)[0];
}

/**
 * Every character that some automaton knows by itself; of those that are known as members of classes only, one for each choice of classes;
 * and one that none knows. Two characters with one representative lead every automaton to the same state.
 */
function alphabetOf(parts: readonly Automaton[]): readonly string[] {
  const { characters, classes } = joinAlphabets(parts);
  const representatives = new Map<string, string>();
  for (const member of new Set([...classes].join(''))) {
    if (characters.has(member)) continue;
    const memberships = [...classes].map((one) => (one.includes(member) ? '1' : '0')).join('');
    if (!representatives.has(memberships)) representatives.set(memberships, member);
  }
  const named = new Set([...characters, ...representatives.values()]);
  const isUnknown = (character: string) =>
    !named.has(character) && ![...classes].some((one) => one.includes(character));
  // A text long enough to name all of these is longer than a policy may be; then some other character.
  const fresh = [...strangeCharacters].find(isUnknown) ?? '\u{10000}';
  return [fresh, ...named];
}

/** The common ones first, for the sake of the reader. */
const strangeCharacters = 'xyzabcdefghijklmnopqrstuvw0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_-.éλж中あ';
