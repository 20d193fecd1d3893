import { expect, it } from 'vitest';
import { itemBytes } from './size.ts';

// The samples of the Developer Guide, "Reading and processing a stream": SizeBytes 26 is a key of 5 and an image of 21 bytes.
it('agrees with the sizes that the guide shows', () => {
  expect(itemBytes({ Id: { N: '101' } })).toBe(5);
  expect(itemBytes({ Id: { N: '101' }, Message: { S: 'New item!' } })).toBe(21);
});

it.each([
  [{ S: 'añ😀' }, 7],
  [{ B: 'AQI=' }, 2],
  [{ BOOL: false }, 1],
  [{ NULL: true as const }, 1],
  [{ SS: ['ab', 'c'] }, 3],
  [{ NS: ['1', '-1'] }, 5],
  [{ BS: ['AQ==', 'AQID'] }, 4],
  [{ L: [] }, 3],
  [{ L: [{ S: 'ab' }, { NULL: true as const }] }, 3 + 3 + 2],
  [{ M: { name: { S: 'ab' } } }, 3 + 1 + 4 + 2],
])('%j takes %i bytes beside its name', (value, bytes) => {
  expect(itemBytes({ a: value })).toBe(1 + bytes);
});
