import { expect, it } from 'vitest';
import { absent, attached, choice, compare, everyone, exceptions, names, ofPrincipal, plainly } from './small-world.ts';
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

it('every way in which organization and endpoint policies name principals', { timeout: 300_000 }, () => {
  const naming = [
    absent,
    ...names.flatMap((Principal) => attached('resource', Principal)),
    ...exceptions.map((NotPrincipal) => choice('resource', { Principal: '*' }, { NotPrincipal, Effect: 'Deny' })),
  ];
  const grants = [
    { identity: ofPrincipal[2], resource: absent },
    { identity: absent, resource: everyone[2] },
    { identity: ofPrincipal[2], resource: everyone[2] },
  ];
  let decided = 0;
  for (const resourceControl of naming) {
    for (const vpcEndpoint of naming) {
      for (const grant of grants) {
        decided += compare({ ...grant, boundary: absent, session: absent, resourceControl, vpcEndpoint });
      }
    }
  }
  console.info(`${decided} decisions`);
  expect(decided).toBe(naming.length ** 2 * grants.length * 2 * principals.length);
});
