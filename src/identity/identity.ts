import type { Clock } from '../clock.ts';
import type { Documents } from '../database/database.ts';
import type { Change, ChangeParts, ChangingDirectory } from '../database/directory/directory.ts';
import { type AccessKey, arnOfEntity, type Entity, entityName } from '../database/directory/entities.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { Principal } from '../policy/principal.ts';
import type { IdentityConfiguration } from './configuration.ts';
import { type Credential, createCredentials } from './credentials.ts';
import { declareEntities } from './declared-state.ts';
import { createDeviceCodes, type DeviceCodes } from './device-codes.ts';
import { createDirectory, EntitiesUnread } from './directory.ts';
import { isShared, openIdentityStore } from './identity-store.ts';
import { createOrganizationRules, type OrganizationRules } from './organization.ts';
import { createPolicyCompiler } from './policy-compiler.ts';
import { createPrincipalPolicies, type PrincipalPolicies } from './principal-policies.ts';
import type { SecretKeyPlace } from './secret-seal.ts';
import { createSessionIssuer, type SessionIssuer } from './session-issuer.ts';
import { createSessionSeal, type Session } from './session-seal.ts';
import {
  newAccessKeyId,
  newAccountId,
  newSecretAccessKey,
  newSuffix,
  newUniqueId,
  newUuid,
  type RandomBytes,
} from './unique-ids.ts';
import { createWebIdentities, type WebIdentities } from './web-identity.ts';

/**
 * Who is calling, and with which policies: the directory of accounts, users, groups, roles, managed policies and access keys.
 *
 * It is kept in the store, and of an account lies wholly in memory from when it is first asked about: every question is answered
 * synchronously, under the state of that moment, or throws EntitiesUnread, for `withEntities` to see to.
 * A change is durable when it resolves and holds for every question from then on, also for sessions issued before: what a role
 * may do is looked up at each request. Sessions themselves are kept nowhere; their tokens carry them.
 */
export interface Identity extends SessionIssuer, DeviceCodes, WebIdentities, OrganizationRules {
  /**
   * Takes a step that asks about principals. When an answer lies in the store and not yet in memory, it is read, and the step is taken
   * again from its beginning: a step asks before it changes anything.
   */
  withEntities<Result>(step: () => Result | Promise<Result>): Promise<Result>;

  /**
   * Makes the directory what `configuration` declares: entities that were declared before and are not now are removed, those that
   * stay keep their unique ids, those made through the API are let be (`declareEntities` says how they meet). Rejects with
   * ConfigurationError, naming everything that is wrong, before anything is changed. `review` is shown the changes first, and changes
   * nothing by answering false.
   */
  apply(configuration: IdentityConfiguration, review?: (changes: readonly EntityChange[]) => boolean): Promise<void>;

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

  /** What IAM's operations read and change. A change through it is in force as one by `apply` is. */
  readonly directory: ChangingDirectory;
}

/** `before` undefined: made. `after` undefined: removed. */
export interface EntityChange {
  readonly before: Entity | undefined;
  readonly after: Entity | undefined;
}

export interface IdentityParts {
  readonly documents: Documents;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Whether the key pairs that tools for local development send are root of their accounts. */
  readonly wellKnownCredentials: boolean;
  /** Where the operator's key is, under which secrets are kept. */
  readonly secretKey: SecretKeyPlace;
}

/** Opens the directory in a store; an empty store has no accounts. Rejects with SecretKeyError when the key is not that of the store. */
export async function openIdentity({
  documents,
  clock,
  randomBytes,
  wellKnownCredentials,
  secretKey,
}: IdentityParts): Promise<Identity> {
  const store = await openIdentityStore(documents, { randomBytes, secretKey });
  const seal = createSessionSeal(store.sealKey, randomBytes);
  const compiler = createPolicyCompiler();
  const sessions = new WeakMap<Principal, Session>();
  const credentials = createCredentials({
    clock,
    seal,
    wellKnownCredentials,
    onSession: (principal, session) => sessions.set(principal, session),
  });

  const directory = createDirectory(
    store.shared,
    store.shared.flatMap((entity) => (entity.kind === 'account' ? [entity.accountId] : [])),
  );
  /** Accounts that are being read. */
  const reading = new Map<string, Promise<void>>();
  const organization = createOrganizationRules(directory, compiler);
  let policiesOf = principalPolicies();

  let lastChange: Promise<unknown> = Promise.resolve();
  const changing: ChangingDirectory = {
    ...directory,
    change: (decide) => inTurn(() => withAccounts(decide(changeParts()))),
  };

  return {
    withEntities,

    ...createWebIdentities({ clock, federation: directory.federation }),
    ...createSessionIssuer({ clock, randomBytes, seal, directory: () => directory }),
    ...createDeviceCodes({ clock, directory: changing }),

    apply(configuration, review = () => true) {
      return inTurn(() => {
        for (const accountId of directory.unread) directory.requireRead(accountId);
        const before = directory.entities;
        const next = declareEntities(configuration, before, { randomBytes, now: clock.now() });
        const remove = [...before].flatMap(([name, entity]) => (next.has(name) ? [] : [entity]));
        const put = [...next].flatMap(([name, entity]) => (before.get(name) === entity ? [] : [entity]));
        const changes = [
          ...put.map((after) => ({ before: before.get(entityName(after)), after })),
          ...remove.map((gone) => ({ before: gone, after: undefined })),
        ];
        if (!review(changes)) return { result: undefined };
        // An access key that goes to another account has one name and two places.
        const moved = put.flatMap((entity) => {
          const old = before.get(entityName(entity));
          return old?.kind === 'accessKey' && old.accountId !== (entity as AccessKey).accountId ? [old] : [];
        });
        return { put, remove: [...remove, ...moved], result: undefined };
      });
    },

    directory: changing,

    credential: (accessKeyId, sessionToken) => credentials.find(directory, { accessKeyId, sessionToken }),

    policiesOf: (principal) => policiesOf(principal),

    membershipOf: organization.membershipOf,
    resourceControlOf: organization.resourceControlOf,
    serviceControlOf: organization.serviceControlOf,

    trustPolicyOf(roleArn) {
      const role = directory.principal(roleArn);
      if (role?.kind !== 'role') return undefined;
      return compiler.compiled(role, { id: roleArn, text: role.trustPolicy, form: 'trust' });
    },

    knowsAccount: (accountId) => directory.hasAccount(accountId),

    uniqueIdOf: (arn) => directory.principal(arn)?.uniqueId,

    arnOf(uniqueId) {
      const entity = directory.principalById(uniqueId);
      return entity && arnOfEntity(entity);
    },
  };

  async function withEntities<Result>(step: () => Result | Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await step();
      } catch (thrown) {
        if (!(thrown instanceof EntitiesUnread)) throw thrown;
        await bring(thrown.missing);
      }
    }
  }

  async function bring(missing: EntitiesUnread['missing']): Promise<void> {
    const accountId = 'id' in missing ? await store.accountOf(missing.id) : missing.accountId;
    if (accountId !== undefined && directory.unread.has(accountId)) await readAccount(accountId);
    else if ('id' in missing) directory.isNobodys(missing.id);
  }

  /** Once, whoever asks: nothing of an account changes before it is in memory. */
  function readAccount(accountId: string): Promise<void> {
    const present = reading.get(accountId);
    if (present) return present;
    const read = store
      .entitiesOf(accountId)
      .then((entities) => directory.read(accountId, entities))
      .finally(() => reading.delete(accountId));
    reading.set(accountId, read);
    return read;
  }

  /** One change after the other: each sees what the one before it made. Stored first, then shown. */
  function inTurn<Result>(decide: () => Change<Result>): Promise<Result> {
    const change = lastChange.then(async () => {
      const {
        put = [],
        remove = [],
        result,
      } = await withEntities(() => {
        const decided = decide();
        for (const entity of [...(decided.put ?? []), ...(decided.remove ?? [])]) {
          if (!isShared(entity)) directory.requireRead(entity.accountId);
        }
        return decided;
      });
      if (put.length === 0 && remove.length === 0) return result;
      await store.write({ put, remove });
      directory.apply({ put, remove });
      policiesOf = principalPolicies();
      return result;
    });
    lastChange = change.catch(() => undefined);
    return change;
  }

  function principalPolicies(): (principal: Principal) => PrincipalPolicies {
    return createPrincipalPolicies({ directory, compiler, organization, sessions });
  }

  function changeParts(): ChangeParts {
    return {
      directory,
      now: clock.now(),
      newUniqueId: (prefix) => newUniqueId(prefix, randomBytes),
      newAccountId() {
        for (;;) {
          const id = newAccountId(randomBytes);
          if (!directory.hasAccount(id)) return id;
        }
      },
      newSuffix: (characters) => newSuffix(characters, randomBytes),
      newUuid: () => newUuid(randomBytes),
      newAccessKey: (accountId) => ({
        id: newAccessKeyId('AKIA', accountId, randomBytes),
        secret: newSecretAccessKey(randomBytes),
      }),
    };
  }

  /** An account is known from its first entity on. */
  function withAccounts<Result>(change: Change<Result>): Change<Result> {
    const put = change.put ?? [];
    const present = new Set(put.map(entityName));
    const missing = new Set(put.flatMap((entity) => (entity.kind === 'tokenIssuer' ? [] : [entity.accountId])));
    const accounts: Entity[] = [];
    for (const accountId of missing) {
      if (directory.hasAccount(accountId) || present.has(`account/${accountId}`)) continue;
      accounts.push({ kind: 'account', accountId });
    }
    return accounts.length === 0 ? change : { ...change, put: [...accounts, ...put] };
  }
}
