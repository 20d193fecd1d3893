import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../request.ts';
import { canonicalHeaders, readSignedHeaders } from './signed-headers.ts';

/** The canonical headers of a request with these lines, its headers put together as node does. */
function canonical(names: string, lines: readonly (readonly [string, string])[]): string {
  const headers: Record<string, string> = {};
  for (const [name, value] of lines) {
    const before = headers[name.toLowerCase()];
    headers[name.toLowerCase()] = before === undefined ? value : `${before}, ${value}`;
  }
  const request = { headers, rawHeaders: lines.flat() as string[] } as unknown as HttpRequest;
  return canonicalHeaders(request, readSignedHeaders(names));
}

describe('canonical headers', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    [' before', 'before'],
    ['after ', 'after'],
    ['a  b', 'a b'],
    ['a \t b', 'a b'],
    ['a\tb', 'a b'],
    ['  ', ''],
    ['a: b', 'a: b'],
    ['"a   b"', '"a b"'],
  ])('value %j', (value, expected) => {
    expect(
      canonical('host;x-a', [
        ['X-A', value],
        ['Host', 'h'],
      ]),
    ).toBe(`host:h\nx-a:${expected}`);
    expect(
      canonical('x-a;x-z', [
        ['X-Z', 'z'],
        ['X-A', value],
      ]),
    ).toBe(`x-a:${expected}\nx-z:z`);
  });

  it('join the values of a repeated header, each without its extra blanks', () => {
    expect(
      canonical('A', [
        ['a', ' 1  2'],
        ['b', 'x'],
        ['A', '0 '],
        ['a', ''],
      ]),
    ).toBe('a:1 2,0,');
  });

  it('stand in order of their names, whatever case and order was asked for', () => {
    expect(
      canonical('B;a;C', [
        ['c', '3'],
        ['A', '1'],
        ['b', '2'],
      ]),
    ).toBe('a:1\nb:2\nc:3');
  });

  it('that did not come are empty, names of what every object has among them', () => {
    expect(canonical('a;constructor;host;__proto__', [['a', '1']])).toBe('__proto__:\na:1\nconstructor:\nhost:');
  });
});
