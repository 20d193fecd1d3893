import { expect, it } from 'vitest';
import {
  absent,
  attached,
  choice,
  compare,
  everyone,
  exceptions,
  names,
  ofPrincipal,
  ofResource,
} from './small-world.ts';
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
