/** What the writing child and the judging test agree on. */
import type { Key } from '../../src/storage/engine.ts';
import { key, partition } from './engine-under-test.ts';

export const writersCount = 8;
export const crashLog = { space: 9, partition: partition(0) };

/** Each transaction of a writer puts the same text under both of its keys, which lie far apart, and appends to the log. */
export function firstKey(writer: number): Key {
  return key('first', { space: 1, partition: writer });
}

export function secondKey(writer: number): Key {
  return key('second', { space: 2, partition: writer });
}

/** Begins with its number; some are so long that they lie in another table. */
export function crashText(number: number): string {
  return `${number} ${'x'.repeat(number % 3 === 0 ? 5000 : 100)}`;
}
