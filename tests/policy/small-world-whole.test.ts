import { expect, it } from 'vitest';
import { absent, choice, compare, names, plainly } from './small-world.ts';
import { principals } from './world.ts';

it('every kind of policy with every other, for every principal and every way to name it', { timeout: 600_000 }, () => {
  const principalSide = [absent, ...plainly('identity')];
  const resourceSide = [absent, ...plainly('resource', '*')];
  const resources = [
    absent,
    ...names.flatMap((Principal) => [
      choice('resource', { Principal }),
      choice('resource', { Principal, Effect: 'Deny' }),
    ]),
  ];
  let decided = 0;
  for (const identity of principalSide) {
    for (const boundary of principalSide) {
      for (const session of principalSide) {
        for (const serviceControl of principalSide) {
          for (const resourceControl of resourceSide) {
            for (const vpcEndpoint of resourceSide) {
              for (const resource of resources) {
                const world = { identity, resource, boundary, session, serviceControl, resourceControl, vpcEndpoint };
                decided += compare(world, [false]);
              }
            }
          }
        }
      }
    }
  }
  console.info(`${decided} decisions`);
  expect(decided).toBe(4 ** 6 * resources.length * principals.length);
});
