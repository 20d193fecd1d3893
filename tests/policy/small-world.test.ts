import { expect, it } from 'vitest';
import { compare, ofPrincipal, ofResource } from './small-world.ts';
import { principals } from './world.ts';

it('every identity x resource x boundary x session policy, for every principal', { timeout: 300_000 }, () => {
  let decided = 0;
  for (const identity of ofPrincipal) {
    for (const resource of ofResource) {
      for (const boundary of ofPrincipal) {
        for (const session of ofPrincipal) decided += compare({ identity, resource, boundary, session });
      }
    }
  }
  console.info(`${decided} decisions`);
  expect(decided).toBe(5 * ofResource.length * 5 * 5 * 2 * principals.length);
});
