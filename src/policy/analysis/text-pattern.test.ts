import { expect, it } from 'vitest';
import { exactly, globPattern, inAnyCase, onlyText, someOf, times } from './text-pattern.ts';

it('one step for each character, or run of characters', () => {
  expect(exactly('a*😀')).toEqual([
    { run: false, only: 'a' },
    { run: false, only: '*' },
    { run: false, only: '😀' },
  ]);
  expect(globPattern('a*?')).toEqual([{ run: false, only: 'a' }, { run: true }, { run: false }]);
  expect(Object.keys(globPattern('*')[0]!)).toEqual(['run']);
  expect(globPattern('a*?', ':')).toEqual([
    { run: false, only: 'a' },
    { run: true, except: ':' },
    { run: false, except: ':' },
  ]);
  expect(someOf('01', 2)).toEqual([...times('01', 2), { run: true, only: '01' }]);
  expect(times('01', 2)).toEqual([
    { run: false, only: '01' },
    { run: false, only: '01' },
  ]);
});

it.each<[text: string, spellings: string[]]>([
  ['k', ['kK\u212A']],
  ['K', ['Kk\u212A']],
  ['\u212A', ['\u212AkK']],
  ['aé', ['aA', 'éÉ']],
  ['1', ['1']],
  // `SS` and `Ss` are two characters.
  ['ß', ['ßẞ']],
  ['ᾀ', ['ᾀᾈ']],
  ['ᾗ', ['ᾗᾟ']],
  ['ᾯ', ['ᾯᾧ']],
])('each character of %s in each letter case', (text, spellings) => {
  expect(inAnyCase(text)).toEqual(spellings.map((only) => ({ run: false, only })));
});

it('the one text of a pattern', () => {
  expect(onlyText(exactly('a😀b'))).toBe('a😀b');
  expect(onlyText([])).toBe('');
  expect([globPattern('a?'), globPattern('a*'), inAnyCase('a'), someOf('a', 1)].map(onlyText)).toEqual(
    Array(4).fill(undefined),
  );
});
