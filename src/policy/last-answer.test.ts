import { expect, it } from 'vitest';
import { keepLastAnswer } from './last-answer.ts';

it('asks once for the same question in a row, and anew for every other', () => {
  const asked: (string | undefined)[] = [];
  const answer = keepLastAnswer((question: string | undefined) => {
    asked.push(question);
    return `${question}!`;
  });
  expect([undefined, undefined, 'a', 'a', 'b', 'a'].map(answer)).toEqual([
    'undefined!',
    'undefined!',
    'a!',
    'a!',
    'b!',
    'a!',
  ]);
  expect(asked).toEqual([undefined, 'a', 'b', 'a']);
});
