import { describe, expect, it } from 'vitest';
import { globMatches } from '../glob.ts';
import { type Automaton, acceptsText, PatternAutomaton, ViewAutomaton } from './automaton.ts';
import { exactly, globPattern, inAnyCase, someOf, type TextPattern, times } from './text-pattern.ts';
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

describe('a text of certain characters that is not another', () => {
  const found = (required: TextPattern, forbidden: readonly TextPattern[]) =>
    findText({
      required: [new PatternAutomaton([required])],
      forbidden: [new PatternAutomaton(forbidden)],
      preferred: [],
      budget: { left: 100_000 },
    });

  it.each<[title: string, required: TextPattern, forbidden: TextPattern[], value: string | undefined]>([
    ['one of five but one', times('01234', 1), [exactly('0')], '1'],
    ['one of five but five', times('01234', 1), [times('43210', 1)], undefined],
    ['one of five but four', times('01234', 1), [times('12345', 1)], '0'],
    ['one of five but four others', times('12340', 1), [times('12345', 1)], '0'],
    ['one of five but two times four', times('01234', 1), [times('01xyz', 1), times('1234', 1)], undefined],
    ['one of five but one and three', times('01234', 1), [times('1234', 1), exactly('0')], undefined],
    ['all of the same class or none', someOf('01234', 0), [[], times('01234', 1), someOf('1234x', 2)], '00'],
    ['what nobody names', globPattern('?'), [times('xyzab', 1)], 'c'],
    ['what nobody names beside single ones', globPattern('?'), [exactly('x'), exactly('y')], 'z'],
    [
      'what is in no list of ours',
      globPattern('?'),
      [times('xyzabcdefghijklmnopqrstuvw0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_-.éλж中あ', 1)],
      '\u{10000}',
    ],
  ])('%s', (_, required, forbidden, value) => {
    expect(found(required, forbidden)).toEqual(value === undefined ? { kind: 'none' } : { kind: 'found', value });
  });
});

describe('the work of a search', () => {
  /** What it costs at the least to be certain. */
  function workFor(required: readonly string[], forbidden: readonly string[] = []): number {
    for (let budget = 0; ; budget++) if (search(required, forbidden, budget).kind !== 'unknown') return budget;
  }

  it.each<[title: string, required: string[], forbidden: string[], work: number]>([
    ['what is empty costs nothing', [''], [], 0],
    ['letter by letter, where no other may follow', ['abc'], [], 3 * 2],
    ['the narrowest says which', ['*c', 'ab*'], [], 5 + 5 + 4 * 6],
    ['the narrowest says which, in any order', ['ab*', '*c'], [], 5 + 5 + 4 * 6],
    ['nothing that cannot follow is tried', ['abc', 'xyz*'], [], 4],
    ['what has been reached is not followed again', ['*a', '*a'], [''], 2 * 8 + 2 * 7],
    ['every letter that is known, and one that is not', ['?'], ['a', 'b'], 3 * 6],
    ['all that can be reached, when nothing will do', ['*a'], ['*'], 2 * 6 + 2 * 7],
  ])('%s', (_, required, forbidden, work) => {
    expect(workFor(required, forbidden)).toBe(work);
  });

  it('goes where the fewest letters lead, and nowhere from what is lost', () => {
    const workOn = (...required: readonly Automaton[]) => {
      const budget = { left: 1000 };
      const { kind } = findText({
        required,
        forbidden: [new PatternAutomaton([globPattern('*')])],
        preferred: [],
        budget,
      });
      return [kind, 1000 - budget.left];
    };
    const two = new PatternAutomaton([exactly('a'), exactly('b')]);
    const one = new PatternAutomaton([exactly('a')]);
    expect([workOn(two, one), workOn(one, two)]).toEqual([
      ['none', 3 + 2 + 1 + 2],
      ['none', 3 + 2 + 1 + 2],
    ]);
    const field = new ViewAutomaton(new PatternAutomaton([globPattern('?', ':')]), {
      ...{ view: [0], fieldCount: 1, separator: '|' },
    });
    expect(workOn(field)).toEqual(['none', 3 * 5 + 5 + 3 * 5 + 3 * 5]);
  });

  it('preferred texts come first, in their order, at the cost of reading them', () => {
    const required = [new PatternAutomaton([globPattern('a*')])];
    const forbidden = [new PatternAutomaton([globPattern('*c')])];
    const preferred = ['x', 'abc', 'abd', 'ab'];
    const first = (left: number) => {
      const budget = { left };
      return { found: findText({ required, forbidden, preferred, budget }), left: budget.left };
    };
    const { found, left } = first(100);
    expect(found).toEqual({ kind: 'found', value: 'abd' });
    expect(first(100 - left).found).toEqual(found);
    expect(first(100 - left - 1).found).toEqual({ kind: 'unknown' });
    expect(100 - left).toBe(2 + (8 + 9) + (8 + 9));
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
