import { expect, it } from 'vitest';
import { factorMax, growth } from './growth.ts';

it('would notice what takes the square of the length', async () => {
  let found = 0;
  const square = await growth(
    (count) => Array.from({ length: count / 4 }, (_, at) => at),
    (list) => {
      for (const one of list) for (const other of list) if (one * 2 === other) found++;
    },
  );
  expect(found).toBeGreaterThan(0);
  expect(square).toBeGreaterThan(factorMax);
});
