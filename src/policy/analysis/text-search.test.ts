import { describe, expect, it } from 'vitest';
import { globMatches } from '../glob.ts';
import { type Automaton, acceptsText, PatternAutomaton, ViewAutomaton } from './automaton.ts';
import { exactly, globPattern, inAnyCase } from './text-pattern.ts';
import { findText } from './text-search.ts';

function search(required: readonly string[], forbidden: readonly string[], budget = 100_000) {
  const automaton = (glob: string) => new PatternAutomaton([globPattern(glob)]);
  return findText({
    required: required.map(automaton),
    forbidden: forbidden.map(automaton),
    preferred: [],
    budget: { left: budget },
  });
}

const accepts = (automaton: Automaton, text: string) => acceptsText(automaton, text, { left: 1000 });

describe('a text that some globs match and others do not', () => {
  it('is the shortest', () => {
    expect(search(['a*b', '*c*'], [])).toEqual({ kind: 'found', value: 'acb' });
    expect(search(['*'], ['', '?'])).toMatchObject({ kind: 'found', value: expect.stringMatching(/^..$/) });
    expect(search(['a?c'], ['abc', 'axc'])).toMatchObject({ kind: 'found' });
    expect(search(['?'], ['😀'])).toMatchObject({ kind: 'found' });
  });

  it('is none where the ones are covered by the others', () => {
    expect(search(['a*b*'], ['a*'])).toEqual({ kind: 'none' });
    expect(search(['abc'], ['a?c'])).toEqual({ kind: 'none' });
    expect(search(['a*', '*b'], ['a*b'])).toEqual({ kind: 'none' });
    expect(search(['a', 'b'], [])).toEqual({ kind: 'none' });
    expect(search(['*'], ['', '?*'])).toEqual({ kind: 'none' });
  });

  it('is unknown when the budget is spent', () => {
    const stars = Array.from(
      { length: 12 },
      (_, i) => `*${String.fromCharCode(97 + i)}*${String.fromCharCode(98 + i)}*`,
    );
    expect(search(stars, [], 500)).toEqual({ kind: 'unknown' });
  });

  it('agrees with trying every short text', () => {
    const letters = ['a', 'b', 'z'];
    const texts = [''];
    for (const text of texts) if (text.length < 5) for (const letter of letters) texts.push(text + letter);
    const globs = ['a*', '*b', '?', 'a?', '*a*', 'ab', '*', '', '?*b', 'b*a*', '??*', '*ab*b'];
    for (const one of globs) {
      for (const other of globs) {
        for (const not of globs) {
          const fits = (text: string) => globMatches(one, text) && globMatches(other, text) && !globMatches(not, text);
          const found = search([one, other], [not]);
          const story = `${one} and ${other}, not ${not}`;
          expect(found.kind, story).toBe(texts.some(fits) ? 'found' : 'none');
          if (found.kind === 'found') expect(fits(found.value), story).toBe(true);
        }
      }
    }
  });
});

it('letter case: each character in each of its cases', () => {
  const kelvin = new PatternAutomaton([inAnyCase('k')]);
  for (let code = 0; code < 0x10000; code++) {
    const text = String.fromCharCode(code);
    if (accepts(kelvin, text) !== (text.toLowerCase() === 'k')) expect(code).toBe('right');
  }
  const automaton = new PatternAutomaton([inAnyCase('aÉ1')]);
  expect(['aé1', 'Aé1', 'AÉ1'].every((text) => accepts(automaton, text))).toBe(true);
  expect(accepts(automaton, 'ae1')).toBe(false);
});

it('letter case: every letter has the small letter that JavaScript gives it', () => {
  const missing: string[] = [];
  for (let code = 0; code < 0x10000; code++) {
    const text = String.fromCharCode(code);
    const lower = text.toLowerCase();
    if (lower === text || [...lower].length > 1) continue;
    const automaton = new PatternAutomaton([inAnyCase(lower)]);
    if (!accepts(automaton, text) || !accepts(automaton, lower)) missing.push(text);
  }
  expect(missing).toEqual([]);
});

it('a view reads some fields of a text, with words between them', () => {
  const inner = new PatternAutomaton([exactly('user bob of 42')]);
  const automaton = new ViewAutomaton(inner, { view: ['user ', 1, ' of ', 3], fieldCount: 4, separator: '|' });
  expect(accepts(automaton, 'x|bob|y|42')).toBe(true);
  expect(accepts(automaton, '|bob||42')).toBe(true);
  expect(accepts(automaton, 'x|bob|y|43')).toBe(false);
  expect(accepts(automaton, 'bob|x|y|42')).toBe(false);
});
