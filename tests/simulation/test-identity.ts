import { type Clock, manualClock } from '../../src/clock.ts';
import type { Documents } from '../../src/database/database.ts';
import { documentsSpace } from '../../src/database/keyspace.ts';
import type { IdentityConfiguration } from '../../src/identity/configuration.ts';
import { type Identity, openIdentity } from '../../src/identity/identity.ts';
import { openTestDatabase, seededRandom, testStart } from './test-database.ts';

export interface TestIdentity {
  readonly identity: Identity;
  readonly clock: Clock & { advance(milliseconds: number): void };
  readonly documents: Documents;
  /** All that lies in the store, by name. */
  kept(): Promise<readonly { readonly name: string; readonly text: string }[]>;
  /** Another server over the same store, as after a restart. */
  reopen(wellKnownCredentials?: boolean): Promise<Identity>;
}

/** A directory in a memory store, its clock moved by hand. `seed`: of ids, secrets and keys. */
export async function openTestIdentity(
  options: { readonly configuration?: IdentityConfiguration; readonly seed?: number } = {},
): Promise<TestIdentity> {
  const clock = manualClock(testStart);
  const { database, engine } = await openTestDatabase({ clock });
  const { documents } = database;
  const random = seededRandom(options.seed ?? 1);
  const randomBytes = (size: number) => Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
  const secretKey = { read: async () => [operatorKey], keep: async () => {} };
  const reopen = (wellKnownCredentials = false) =>
    openIdentity({ documents, clock, randomBytes, wellKnownCredentials, secretKey });
  const identity = await reopen();
  const kept = async () => {
    const { rows } = await engine.scan({ space: documentsSpace, rowsMax: 100_000, withKeys: true });
    return rows
      .map(({ sort, text }) => ({ name: Buffer.from(sort!).toString(), text }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  if (options.configuration) await identity.apply(options.configuration);
  return { identity, clock, documents, kept, reopen };
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
