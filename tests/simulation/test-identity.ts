import { type Clock, manualClock } from '../../src/clock.ts';
import type { Documents } from '../../src/database/database.ts';
import type { IdentityConfiguration } from '../../src/identity/configuration.ts';
import { type Identity, openIdentity } from '../../src/identity/identity.ts';
import { openTestDatabase, seededRandom, testStart } from './test-database.ts';

export interface TestIdentity {
  readonly identity: Identity;
  readonly clock: Clock & { advance(milliseconds: number): void };
  readonly documents: Documents;
  /** Another server over the same store, as after a restart. */
  reopen(wellKnownCredentials?: boolean): Promise<Identity>;
}

/** A directory in a memory store, its clock moved by hand. `seed`: of ids, secrets and keys. */
export async function openTestIdentity(
  options: { readonly configuration?: IdentityConfiguration; readonly seed?: number } = {},
): Promise<TestIdentity> {
  const clock = manualClock(testStart);
  const { database } = await openTestDatabase({ clock });
  const documents = database.documents('identity');
  const random = seededRandom(options.seed ?? 1);
  const randomBytes = (size: number) => Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
  const secretKey = { read: async () => [operatorKey], keep: async () => {} };
  const reopen = (wellKnownCredentials = false) =>
    openIdentity({ documents, clock, randomBytes, wellKnownCredentials, secretKey });
  const identity = await reopen();
  if (options.configuration) await identity.apply(options.configuration);
  return { identity, clock, documents, reopen };
}

/** Under which the secrets of the store are sealed. */
export const operatorKey = Buffer.alloc(32, 7);

/** A policy of one statement. */
export const allow = (action: string, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...more }],
});

export const trust = (...arns: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: arns }, Action: 'sts:AssumeRole' }],
});
