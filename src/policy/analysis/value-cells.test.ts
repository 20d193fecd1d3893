import { describe, expect, it } from 'vitest';
import { cellsOf, type Family, familyOf, isOfFamily } from './value-cells.ts';

const addressesOfAll = ['203.0.113.9', '0.0.0.0', '2001:db8::9', '::'];

describe('one text for every piece of the line', () => {
  it.each<[Family, values: string[], texts: string[]]>([
    ['number', [], ['0']],
    ['number', ['ten'], ['0']],
    ['number', ['5'], ['5', '6', '4']],
    ['number', ['10', '5', '10'], ['5', '10', '11', '4', '7.5']],
    ['number', ['-1', '0', '0.5'], ['-1', '0', '0.5', '1.5', '-2', '-0.5', '0.25']],
    ['number', ['9007199254740993'], ['9007199254740992', '18014398509481984', '9007199254740991']],
    ['number', ['-9007199254740993'], ['-9007199254740992', '-9007199254740991', '-18014398509481984']],
    ['number', ['1e300'], ['1e+300', '2e+300', '5e+299']],
    ['number', ['-1e300'], ['-1e+300', '-5e+299', '-2e+300']],
    ['number', ['1e999'], ['1e999', '1e999', '0']],
    ['number', ['-1e999'], ['-1e999', '0', '-1e999']],
    ['number', ['-1e999', '1e999'], ['-1e999', '1e999', '1e999', '-1e999', '0']],
    ['number', ['-1.7e308', '1.7e308'], ['-1.7e+308', '1.7e+308', '1e999', '-1e999', '0']],
    ['number', ['-1.7e308', '1e999'], ['-1.7e+308', '1e999', '1e999', '-1e999', '4.8846567431157885e+306']],
    ['date', [], ['1970-01-01T00:00:00Z']],
    ['date', ['noon'], ['1970-01-01T00:00:00Z']],
    ['date', ['2024'], ['2024-01-01T00:00:00Z', '2024-01-01T00:00:01Z', '2023-12-31T23:59:59Z']],
    [
      'date',
      ['1709208000', '1709208001'],
      [
        ...['2024-02-29T12:00:00Z', '2024-02-29T12:00:01Z', '2024-02-29T12:00:02Z', '2024-02-29T11:59:59Z'],
        '2024-02-29T12:00:00.500Z',
      ],
    ],
    ['date', ['9999-12-31T23:59:59Z'], ['9999-12-31T23:59:59Z', '253402300800', '9999-12-31T23:59:58Z']],
    ['date', ['1.0000005'], ['1.0000005', '2.0000005']],
    ['boolean', ['whatever'], ['true', 'false']],
    ['binary', [], ['djA=']],
    ['binary', ['QQ=='], ['QQ==', 'djA=', 'djE=']],
    ['address', [], []],
    ['address', ['no'], []],
    ['address', ['10.1.2.3'], ['10.1.2.3', '10.1.2.4']],
    ['address', ['10.1.2.3/8'], ['10.0.0.0', '11.0.0.0']],
    ['address', ['128.0.0.0/1'], ['128.0.0.0']],
    ['address', ['192.0.2.0/24', '0.0.0.0/0'], ['192.0.2.0', '192.0.3.0', '0.0.0.0']],
    ['address', ['255.255.255.255'], ['255.255.255.255']],
    ['address', ['2001:db8::/33'], ['2001:db8:0:0:0:0:0:0', '2001:db8:8000:0:0:0:0:0']],
    [
      'address',
      ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
      ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db9:0:0:0:0:0:0'],
    ],
    ['address', ['ffff::/16'], ['ffff:0:0:0:0:0:0:0']],
  ])('%s %j', (family, values, texts) => {
    const always = family === 'address' ? addressesOfAll : [];
    expect(cellsOf(family, values)).toEqual([...texts, ...always, 'x!']);
  });
});

it.each<[Family | undefined, comparisons: Parameters<typeof familyOf>[0][]]>([
  ['number', ['numericEquals', 'numericLessThanEquals']],
  ['date', ['dateEquals', 'dateGreaterThan']],
  ['address', ['ipAddress']],
  ['boolean', ['bool']],
  ['binary', ['binaryEquals']],
  [undefined, ['stringLike', 'arnLike', 'null']],
])('%s: %j', (family, comparisons) => {
  expect(comparisons.map(familyOf)).toEqual(comparisons.map(() => family));
});

it.each<[Family, values: string[], others: string[]]>([
  ['number', ['1', '-1.5'], ['', 'one']],
  ['date', ['2024', '1709208000'], ['noon']],
  ['address', ['10.0.0.1', '::1'], ['10.0.0.0/8', 'x/y', 'x']],
  ['boolean', ['true', 'false'], ['TRUE', 'x!']],
  ['binary', ['QQ==', ''], ['x!']],
])('what is a value: %s', (family, values, others) => {
  const isOf = (text: string) => isOfFamily(family, text);
  expect([...values, ...others].filter(isOf)).toEqual(values);
});
