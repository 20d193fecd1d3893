import { describe, expect, it } from 'vitest';
import { type JsonNode, readJson } from './json.ts';

function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'string':
      return node.value;
    case 'array':
      return node.items.map(plain);
    case 'object':
      return Object.fromEntries([...node.members].map(([key, { value }]) => [key, plain(value)]));
    default:
      return JSON.parse(node.text);
  }
}

function accepts(text: string): boolean {
  return readJson(text).ok;
}

describe('readJson', () => {
  it.each([
    '{"a":[1,-0,2.5,1e3,1E-2,0.1e+1,true,false,null,"x"],"":{}}',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00é😀"',
    ' \t\r\n[ ] ',
    ' { "a" : [ 1 , 2 , { } ] , "b" : { "c" : 3 } , "d" : [ ] } ',
    '"\\u0009\\u09aA\\uFfaf\\u9F0a"',
    '{"__proto__":1,"constructor":2}',
    '"\\ud800"',
  ])('reads %j as JSON.parse does', (text) => {
    const read = readJson(text);
    expect(read.ok && plain(read.node)).toEqual(JSON.parse(text));
  });

  it.each([
    '01',
    '1.',
    '.5',
    '+1',
    '-',
    '1e',
    '1e+',
    'tru',
    'nul',
    'NaN',
    "'a'",
    '"a',
    '"\\x"',
    '"\\u12"',
    '"\\u12g4"',
    '"\\u12/4"',
    '"\\u12:4"',
    '"\\u12`4"',
    '"\\u123',
    '"\\',
    '-a',
    '/',
    ':',
    '1:',
    '1/',
    '"\t"',
    '"\u0000"',
    '"\u001f"',
    '"\\u+123"',
    '"\\u0x12"',
    '[1,]',
    '[,1]',
    '[1 2]',
    '{"a":1,}',
    '{a:1}',
    '{"a":1"b":2}',
    '{"a":1 "b":2}',
    '{"a":1:"b":2}',
    '[1"b"]',
    '{"a" 1}',
    '{"a":}',
    '{,}',
    '[',
    '{',
    ']',
    '1 2',
    '\u00a01',
  ])('refuses %j as JSON.parse does', (text) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(accepts(text)).toBe(false);
  });

  it('bounds nesting', () => {
    expect(accepts('['.repeat(32) + ']'.repeat(32))).toBe(true);
    expect(readJson('['.repeat(33) + ']'.repeat(33))).toEqual({
      ok: false,
      problem: { kind: 'syntax', line: 1, column: 33 },
    });
  });

  it('counts objects in objects as it does lists', () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    expect(accepts(nested(31))).toBe(true);
    expect(accepts(nested(32))).toBe(false);
  });

  it('counts lines by any of the three line breaks', () => {
    const problemAt = (text: string) => {
      const read = readJson(text);
      return read.ok ? 'none' : `${read.problem.line}:${read.problem.column}`;
    };
    expect(problemAt('\n\n x')).toBe('3:2');
    expect(problemAt('\r\r x')).toBe('3:2');
    expect(problemAt('\r\n\r\n x')).toBe('3:2');
    expect(problemAt('\n\r\n\r x')).toBe('4:2');
  });

  it('keeps the spelling of numbers', () => {
    expect(readJson('123456789012345678901234567890.10')).toMatchObject({
      node: { kind: 'number', text: '123456789012345678901234567890.10' },
    });
  });
});
