// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { Facts, KeyTable } from './facts.ts';
import type { ContextValue } from './request.ts';
import { compilePattern, compileText, parseTemplate } from './variables.ts';

const context: Record<string, ContextValue> = {
  'aws:username': 'al*ce',
  'aws:principaltag/team': '',
  'aws:tagkeys': ['one'],
};

function factsOf(keys: KeyTable): Facts {
  const request = {
    action: 'a:b',
    resource: '*',
    resourceAccount: '111122223333',
    context: (key: string) => context[key],
  };
  return new Facts(
    { ...request, principal: { kind: 'anonymous', arn: '', accountId: '', userId: '', tags: new Map() } },
    keys.keys(),
  );
}

function filled(text: string, variables = true): string | undefined {
  const keys = new KeyTable();
  const resolve = compileText(text, { keys, variables });
  return resolve(factsOf(keys));
}

function matches(pattern: string, text: string): boolean {
  const keys = new KeyTable();
  const test = compilePattern(pattern, { keys, variables: true });
  return test(text, factsOf(keys));
}

describe('policy variables', () => {
  it.each([
    ['home/${aws:username}/x', 'home/al*ce/x'],
    ['${AWS:UserName}', 'al*ce'],
    ['${aws:username}${aws:username}', 'al*ceal*ce'],
    ['[${aws:PrincipalTag/team}]', '[]'],
    ["${aws:PrincipalTag/none, 'company-wide'}", 'company-wide'],
    ["${aws:PrincipalTag/none,'a}b'}", 'a}b'],
    ["${aws:PrincipalTag/none , ''}", ''],
    ["${aws:username, 'unused'}", 'al*ce'],
    ['${*}${?}${$}', '*?$'],
    ['${$}{aws:username}', '${aws:username}'],
    ['${aws:userid}', undefined],
    ['${aws:TagKeys}', undefined],
    ["${aws:TagKeys, 'default'}", undefined],
    ['plain $ and {} and $x', 'plain $ and {} and $x'],
    ['${', '${'],
    ['${}', '${}'],
    ['${aws:username', '${aws:username'],
    ['${aws:username,}', '${aws:username,}'],
    ["${aws:username, 'x", "${aws:username, 'x"],
    ["${aws:username, 'x' y}", "${aws:username, 'x' y}"],
    ['${x${aws:username}', '${xal*ce'],
    ['$${aws:username}', '$al*ce'],
    ['${a$}', '${a$}'],
    ["${a$'x'}", "${a$'x'}"],
    ["${a'x'}", undefined],
    ["${a,'x", "${a,'x"],
    ["${a,'x}", "${a,'x}"],
    ["x'}${a,'", "x'}${a,'"],
    ['${$$}', '${$$}'],
    ["${$, 'x'}", 'x'],
    ['${*, x}', '${*, x}'],
    ["${aws:username 'x'}", undefined],
    ["${aws:username; 'x'}", undefined],
    ["${aws:userid, x'y'}", "${aws:userid, x'y'}"],
    ["${aws:userid, 'x'}y", 'xy'],
    ["${aws:userid, 'x' }y", 'xy'],
    ["${aws:userid,  'x'", "${aws:userid,  'x'"],
    ["${aws:userid, '", "${aws:userid, '"],
    ["', '${aws:userid, 'x'}", "', 'x"],
    ["${aws:userid, xy'}", "${aws:userid, xy'}"],
    ["}${aws:userid, 'x", "}${aws:userid, 'x"],
    ['${${aws:username}', '${al*ce'],
    ['', ''],
    ['${aws:username}$', 'al*ce$'],
    ['${aws:username}${', 'al*ce${'],
    ['a${?}b${*}c', 'a?b*c'],
  ])('fills %j as %j', (text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  it.each([
    ['', [['text', '']]],
    ['plain', [['text', 'plain']]],
    ['${a}', [['variable', 'a']]],
    [
      '${a}${b}',
      [
        ['variable', 'a'],
        ['variable', 'b'],
      ],
    ],
    [
      'x${a}${*}y${b}',
      [
        ['text', 'x'],
        ['variable', 'a'],
        ['character', '*'],
        ['text', 'y'],
        ['variable', 'b'],
      ],
    ],
    [
      'x${*}',
      [
        ['text', 'x'],
        ['character', '*'],
      ],
    ],
  ])('cuts %j into no more pieces than it has', (text, expected) => {
    const parts = parseTemplate(text, { variables: true });
    expect(parts.map((part) => [part.kind, part.kind === 'variable' ? part.key : part.text])).toEqual(expected);
  });

  it('leaves everything as text without Version 2012-10-17', () => {
    expect(filled('${aws:username}${*}', false)).toBe('${aws:username}${*}');
  });

  it('never lets what is filled in, or written as ${*}, be a wildcard', () => {
    expect(matches('${aws:username}/*', 'al*ce/anything')).toBe(true);
    expect(matches('${aws:username}/*', 'alice/anything')).toBe(false);
    expect(matches('a${*}c', 'a*c')).toBe(true);
    expect(matches('a${*}c', 'abc')).toBe(false);
    expect(matches("${aws:userid, '*'}", 'x')).toBe(false);
    expect(matches('${?}?', '?x')).toBe(true);
    expect(matches('${?}?', 'xx')).toBe(false);
    expect(matches('*${aws:username}?', 'xal*ce!')).toBe(true);
  });

  it('goes by the request at hand, not by the one before', () => {
    const keys = new KeyTable();
    const test = compilePattern('${aws:username}-${aws:userid}*', { keys, variables: true });
    const asks = (value: string, own: Record<string, string>) => {
      const { request } = factsOf(keys);
      return test(value, new Facts({ ...request, context: (key) => own[key] }, keys.keys()));
    };
    const alice = { 'aws:username': 'alice', 'aws:userid': '1' };
    const bob = { 'aws:username': 'bob', 'aws:userid': '1' };
    expect(asks('alice-1x', alice)).toBe(true);
    expect(asks('alice-1y', alice)).toBe(true);
    expect(asks('alice-1x', bob)).toBe(false);
    expect(asks('bob-1x', bob)).toBe(true);
    expect(asks('bob-1x', { ...bob, 'aws:userid': '2' })).toBe(false);
    expect(asks('bob-2x', { ...bob, 'aws:userid': '2' })).toBe(true);
    expect(asks('bob-2x', { 'aws:username': 'bob' })).toBe(false);
    expect(asks('bob-2x', { ...bob, 'aws:userid': '' })).toBe(true);
    expect(asks('bob-2x', { ...bob, 'aws:userid': '2x' })).toBe(true);
  });

  it('tells apart two requests of which nothing is equal', () => {
    const keys = new KeyTable();
    const test = compilePattern('${aws:username}', { keys, variables: true });
    const { request } = factsOf(keys);
    const asks = (name: string, value: string) =>
      test(value, new Facts({ ...request, context: () => name }, keys.keys()));
    expect([asks('alice', 'alice'), asks('bob', 'bob'), asks('bob', 'alice'), asks('alice', 'bob')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('matches nothing when a variable cannot be filled', () => {
    expect(matches('*${aws:userid}*', '')).toBe(false);
    expect(matches('*${aws:TagKeys}*', 'one')).toBe(false);
  });

  it('reads hostile text in linear time', () => {
    const took = (n: number): number => {
      const text = "${a,'".repeat(n) + '${'.repeat(n) + '${a, '.repeat(n);
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 5; i++) {
        const start = performance.now();
        parseTemplate(text, { variables: true });
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    took(1000);
    expect(took(40_000) / took(5000)).toBeLessThan(40);
  });
});
