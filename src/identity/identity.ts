import type { Clock } from '../clock.ts';
import type { Documents } from '../database/database.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { Principal } from '../policy/principal.ts';
import type { IdentityConfiguration } from './configuration.ts';
import { type Credential, createCredentials } from './credentials.ts';
import { declareEntities } from './declared-state.ts';
import { createDirectory, type Directory } from './directory.ts';
import { arnOfEntity, type Entity } from './entities.ts';
import { readIdentityStore } from './identity-store.ts';
import { createPolicyCompiler } from './policy-compiler.ts';
import { createPrincipalPolicies, type PrincipalPolicies } from './principal-policies.ts';
import { createSessionIssuer, type SessionIssuer } from './session-issuer.ts';
import { createSessionSeal, type Session } from './session-seal.ts';
import type { RandomBytes } from './unique-ids.ts';

/**
 * Who is calling, and with which policies: the directory of accounts, users, groups, roles, managed policies and access keys.
 *
 * It is kept in the store and lies wholly in memory: every question is answered synchronously, under the state of that moment.
 * A change is durable when it resolves and holds for every question from then on, also for sessions issued before: what a role
 * may do is looked up at each request. Sessions themselves are kept nowhere; their tokens carry them.
 */
export interface Identity extends SessionIssuer {
  /**
   * Makes the directory what `configuration` declares: entities that it does not name are removed, those that stay keep their
   * unique ids. Rejects with ConfigurationError, naming everything that is wrong, before anything is changed.
   */
  apply(configuration: IdentityConfiguration): Promise<void>;

  /**
   * Who may sign with that access key id, and with which secrets. `sessionToken` undefined: the request carried none.
   * Throws UnrecognizedClientException (unknown or inactive key; a token that is not of this store or not for this key; the role
   * or user is gone) or ExpiredTokenException.
   */
  credential(accessKeyId: string, sessionToken: string | undefined): Credential;

  /** The policies of a principal that `credential` returned, as they are now. The same principal gives the same object. */
  policiesOf(principal: Principal): PrincipalPolicies;

  /** The policy that says who may assume a role, as a resource policy of the role; undefined: there is no such role. */
  trustPolicyOf(roleArn: string): CompiledPolicy | undefined;

  /** Whether the users and roles of that account are configured here, so that it can be told which of them exist. */
  knowsAccount(accountId: string): boolean;
  /** AIDA… or AROA… of a user or role ARN; undefined: there is none. */
  uniqueIdOf(arn: string): string | undefined;
  /** The ARN of the user or role with that unique id; undefined: there is none, or none any more. */
  arnOf(uniqueId: string): string | undefined;
}

export interface IdentityParts {
  readonly documents: Documents;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Whether the key pairs that tools for local development send are root of their accounts. */
  readonly wellKnownCredentials: boolean;
}

/** Reads the directory from the store; an empty store has no accounts. */
export async function openIdentity({
  documents,
  clock,
  randomBytes,
  wellKnownCredentials,
}: IdentityParts): Promise<Identity> {
  const store = await readIdentityStore(documents, randomBytes);
  const seal = createSessionSeal(store.sealKey, randomBytes);
  const compiler = createPolicyCompiler();
  const sessions = new WeakMap<Principal, Session>();
  const credentials = createCredentials({
    clock,
    seal,
    wellKnownCredentials,
    onSession: (principal, session) => sessions.set(principal, session),
  });

  /** All that depends on the state of the directory is replaced together. */
  let directory: Directory;
  let policiesOf: (principal: Principal) => PrincipalPolicies;
  show(store.entities);

  let lastChange: Promise<unknown> = Promise.resolve();

  return {
    ...createSessionIssuer({ clock, randomBytes, seal, directory: () => directory }),

    apply(configuration) {
      const change = lastChange.then(async () => {
        const before = directory.entities;
        const next = declareEntities(configuration, before, { randomBytes, now: clock.now() });
        await store.replace(before, next);
        show(next);
      });
      lastChange = change.catch(() => undefined);
      return change;
    },

    credential: (accessKeyId, sessionToken) => credentials.find(directory, { accessKeyId, sessionToken }),

    policiesOf: (principal) => policiesOf(principal),

    trustPolicyOf(roleArn) {
      const role = directory.role(roleArn);
      return role && compiler.compiled(role, { id: roleArn, text: role.trustPolicy, form: 'trust' });
    },

    knowsAccount: (accountId) => directory.hasAccount(accountId),

    uniqueIdOf: (arn) => directory.principal(arn)?.uniqueId,

    arnOf(uniqueId) {
      const entity = directory.principalById(uniqueId);
      return entity && arnOfEntity(entity);
    },
  };

  function show(entities: ReadonlyMap<string, Entity>): void {
    directory = createDirectory(entities);
    policiesOf = createPrincipalPolicies({ directory, compiler, sessions });
  }
}
