import { describe, expect, it } from 'vitest';
import { proposal, similarName } from './similar-name.ts';

describe('the name that was meant', () => {
  it.each<[written: string, names: readonly string[], meant: string | undefined]>([
    ['GetItem', ['PutItem', 'GetItem'], 'GetItem'],
    ['getitem', ['GetItem'], 'GetItem'],
    ['GteItem', ['GetItem'], 'GetItem'],
    ['eGtItem', ['GetItem'], 'GetItem'],
    ['GetIte', ['GetItem'], 'GetItem'],
    ['GetItemm', ['GetItem'], 'GetItem'],
    ['GXtItem', ['GetItem'], 'GetItem'],
    ['XXtItem', ['GetItem'], undefined],
    ['GeItme', ['GetItem'], undefined],
    ['DescribeTabls', ['DescribeTable', 'DescribeTables'], 'DescribeTable'],
    ['DescribeTablse', ['DescribeTable', 'DescribeTables'], 'DescribeTable'],
    ['DescribXXable', ['DescribeTable'], 'DescribeTable'],
    ['DescriXXXable', ['DescribeTable'], undefined],
    ['abc', ['abd', 'abc'], 'abc'],
    ['abc', ['abd', 'abe'], 'abd'],
    ['ab', ['abcd'], undefined],
    ['a', [''], ''],
    ['', ['a'], 'a'],
    ['x'.repeat(200), ['x'.repeat(80)], 'x'.repeat(80)],
    ['x'.repeat(200), ['x'.repeat(96)], 'x'.repeat(96)],
    ['x'.repeat(81), ['x'.repeat(64)], 'x'.repeat(64)],
    ['x'.repeat(81), ['x'.repeat(63)], undefined],
  ])('%s', (written, names, meant) => {
    expect(similarName(written, names)).toBe(meant);
    expect(proposal(written, names)).toBe(meant === undefined ? '' : ` Did you mean ${meant}?`);
  });
});
