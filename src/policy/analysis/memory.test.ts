import { expect, it } from 'vitest';
import { Memory } from './memory.ts';

it('what is asked for twice is made once, each thing under its own name', () => {
  const made: string[] = [];
  const memory = new Memory<number>();
  const asked = ['a', 'b', 'a', 'b'].map((name) => memory.of(name, () => made.push(name)));
  expect(asked).toEqual([1, 2, 1, 2]);
  expect(made).toEqual(['a', 'b']);
});
