// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../variables.ts';
import { instances, type TextComparison, templatePattern } from './template-patterns.ts';
import { exactly, globPattern, inAnyCase, someOf, type TextPattern } from './text-pattern.ts';

const pins = new Map<string, string | null>([
  ['x:k', 'a*B'],
  ['x:colon', 'a:b'],
  ['x:absent', null],
]);

/** `*` a run, `?` one character, `-` behind either: no colon; `<aA>` one of these. */
function shown(pattern: TextPattern | undefined): string | undefined {
  return pattern
    ?.map(({ run, only, except }) => {
      if (only === undefined) return (run ? '*' : '?') + (except === undefined ? '' : `${except}-`);
      return only.length === 1 && !run ? only.replace(/[*?]/, '`$&`') : `<${only}>${run ? '*' : ''}`;
    })
    .join('');
}

describe('what a text of a policy matches', () => {
  it.each<[TextComparison, text: string, wide: string | undefined, narrow?: string | undefined | null]>([
    ['stringEquals', 'a*', 'a`*`'],
    ['stringEquals', '${x:K}!', 'a`*`B!'],
    ['stringEquals', 'a${*}${?}${$}', 'a`*``?`$'],
    ['stringEquals', '${x:open}!', '*!', null],
    ['stringEquals', "${x:open, 'z'}!", '*!', null],
    ['stringEquals', '${x:absent}!', undefined],
    ['stringEquals', "${x:absent, 'z*'}!", 'z`*`!'],
    ['stringEquals', "${x:k, 'z*'}!", 'a`*`B!'],
    ['stringEquals', '', ''],
    ['stringEqualsIgnoreCase', 'a1', '<aA>1'],
    ['stringEqualsIgnoreCase', '${x:k}', '<aA>`*`<Bb>'],
    ['stringEqualsIgnoreCase', '${x:open}a', '*<aA>', null],
    ['stringEqualsIgnoreCase', "${x:absent, 'z'}", '<zZ>'],
    ['stringLike', 'a*?${*}', 'a*?`*`'],
    ['stringLike', '*${x:k}', '*a`*`B'],
    ['stringLike', '?${x:open}', '?*', null],
    ['resource', 'arn:a:b:c:d:e*', 'arn:a:b:c:d:e*'],
    ['resource', '*', '*'],
    ['resource', 'a:b:c:d:e:${x:k}', 'a:b:c:d:e:a`*`B'],
    ['resource', 'a:b:c:d:e:f${x:open}', 'a:b:c:d:e:f*', null],
    ['resource', 'a:b:c:d:${x:k}:f', undefined],
    ['resource', 'a:b:c:d:e${x:k}:f', undefined],
    ['resource', '*${x:k}', undefined],
    ['resource', 'a:b:c:d:e:f${*}', 'a:b:c:d:e:f`*`'],
    ['resource', '${*}:a:b:c:d:${x:k}', '`*`:a:b:c:d:a`*`B'],
    ['arnLike', 'a:b:c:d:e:f', 'a:b:c:d:e:f'],
    ['arnLike', 'a*:*:?:d:e:f*', 'a*:-:*:-:?:-:d:e:f*'],
    ['arnLike', 'a:b:c:d:*:?', 'a:b:c:d:*:-:?'],
    ['arnLike', 'a:b:c:d:e:f:g*:h?', 'a:b:c:d:e:f:g*:h?'],
    ['arnLike', 'a:b:c:d:e', undefined],
    ['arnLike', '*', undefined],
    ['arnLike', 'a:b:c:d:e:', 'a:b:c:d:e:'],
    ['arnLike', '${x:k}:b:c:d:e:f', 'a`*`B:b:c:d:e:f'],
    ['arnLike', 'a:b:c:d:${x:k}:${x:k}:', 'a:b:c:d:a`*`B:a`*`B:'],
    ['arnLike', 'a:b:c:d:${x:open}:${x:open}', 'a:b:c:d:*:-:*', null],
    ['arnLike', 'a:b:c:d:${x:colon}:f', undefined],
    ['arnLike', '${x:colon}:b:c:d:e:f', undefined],
    ['arnLike', 'a:b:c:d:e:${x:colon}', 'a:b:c:d:e:a:b'],
    ['arnLike', 'a:b:c:d:${x:absent}:f', undefined],
    ['arnLike', 'a:b:c:d:e:${x:absent}', undefined],
    ['arnLike', 'a:b${*}:c:d:e:f', 'a:b`*`:c:d:e:f'],
  ])('%s %s', (comparison, text, wide, narrow = wide) => {
    const template = { text, parts: parseTemplate(text, { variables: true }) };
    expect(shown(templatePattern(template, { comparison, pins, unpinned: 'wide' }))).toBe(wide);
    expect(shown(templatePattern(template, { comparison, pins, unpinned: 'narrow' }))).toBe(narrow ?? undefined);
  });

  it('what is not there has no pattern, also where it is taken for wide', () => {
    const absent = { text: '', parts: parseTemplate('${x:absent}', { variables: true }) };
    expect(templatePattern(absent, { comparison: 'stringLike', pins, unpinned: 'wide' })).toBeUndefined();
  });
});

it.each<[pattern: TextPattern, texts: string[]]>([
  [exactly('ab'), ['ab']],
  [globPattern('a?'), ['ax']],
  [globPattern('a*b*'), ['a-b-', 'ab']],
  [inAnyCase('ab'), ['ab']],
  [someOf('😀1', 1), ['😀-', '😀']],
  [[], ['']],
])('texts for a reader', (pattern, texts) => {
  expect(instances(pattern, '-')).toEqual(texts);
});
