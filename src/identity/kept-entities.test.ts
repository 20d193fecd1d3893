import { describe, expect, it } from 'vitest';
import { allow, openTestIdentity, trust } from '../../tests/simulation/test-identity.ts';
import type { Change, ChangeParts } from '../database/directory/directory.ts';
import type { Group, ManagedPolicy, User } from '../database/directory/entities.ts';
import type { AccountConfiguration } from './configuration.ts';

/** A configuration beside what the API made: each owns its own. */
const account = '111111111111';
const arn = (resource: string) => `arn:aws:iam::${account}:${resource}`;
const declaring = (configuration: AccountConfiguration) => ({ accounts: { [account]: configuration } });

const user = ({ now, newUniqueId }: ChangeParts, more: Partial<User>): User => ({
  kind: 'user',
  accountId: account,
  name: 'made',
  path: '/',
  uniqueId: newUniqueId('AIDA'),
  createdAt: now,
  tags: {},
  groups: [],
  inlinePolicies: [],
  attachedPolicies: [],
  ...more,
});

async function world(configuration: AccountConfiguration, made: (parts: ChangeParts) => Change<void>['put']) {
  const opened = await openTestIdentity({ configuration: declaring(configuration) });
  await opened.identity.directory.change((parts) => ({ put: made(parts) ?? [], result: undefined }));
  return opened;
}

describe('what was made through the API', () => {
  it('stays through every start with the configuration, and when there is nothing declared any more', async () => {
    const { identity, reopen } = await world({ users: { alice: {} } }, (parts) => [user(parts, {})]);
    const id = identity.uniqueIdOf(arn('user/made'));
    const again = await reopen();
    await again.apply(declaring({ users: { alice: {} } }));
    expect(again.uniqueIdOf(arn('user/made'))).toBe(id);
    await again.apply({ accounts: {} });
    expect([again.uniqueIdOf(arn('user/made')), again.uniqueIdOf(arn('user/alice'))]).toEqual([id, undefined]);
    expect(again.knowsAccount(account)).toBe(true);
  });

  it('keeps its id when it is declared, and is removed when it is declared no more', async () => {
    const { identity } = await world({}, (parts) => [user(parts, {})]);
    const id = identity.uniqueIdOf(arn('user/made'));
    await identity.apply(declaring({ users: { made: { tags: { a: 'b' } } } }));
    expect(identity.uniqueIdOf(arn('user/made'))).toBe(id);
    await identity.apply(declaring({}));
    expect(identity.uniqueIdOf(arn('user/made'))).toBeUndefined();
  });

  it('holds on to what it uses: policies, boundaries, groups', async () => {
    const declared = {
      policies: { limits: { document: allow('dynamodb:Get*') }, more: { document: allow('s3:*') } },
      groups: { team: { inlinePolicies: { p: allow('a:b') } }, other: {} },
    };
    const { identity } = await world(declared, (parts) => [
      user(parts, { permissionsBoundary: arn('policy/limits'), groups: ['team'] }),
      {
        kind: 'accessKey',
        id: 'AKIAMADE000000000000',
        secret: 's',
        accountId: account,
        userName: 'made',
        active: true,
        createdAt: 0,
      },
    ]);
    await identity.apply(declaring({}));
    const { principal } = identity.credential('AKIAMADE000000000000', undefined);
    const policies = identity.policiesOf(principal);
    expect([policies.boundary?.id, policies.identity.map(({ id }) => id)]).toEqual([arn('policy/limits'), ['p']]);
    const { directory } = identity;
    expect(directory.list('policy', account).map(({ name }) => name)).toEqual(['limits']);
    expect(directory.list('group', account).map(({ name }) => name)).toEqual(['team']);
    await identity.apply(declaring({}));
    expect(directory.list('policy', account)).toHaveLength(1);
  });

  it('is not met by a declared name in other letters, nor by a role or policy of another path', async () => {
    const policy = (parts: ChangeParts): ManagedPolicy => ({
      kind: 'policy',
      accountId: account,
      name: 'shared',
      path: '/made/',
      uniqueId: parts.newUniqueId('ANPA'),
      createdAt: 0,
      tags: {},
      versions: [{ id: 'v1', text: JSON.stringify(allow('a:b')), createdAt: 0 }],
      defaultVersionId: 'v1',
      versionsMade: 1,
      updatedAt: 0,
    });
    const { identity } = await world({}, (parts) => [user(parts, {}), policy(parts)]);
    await expect(identity.apply(declaring({ users: { MADE: {} } }))).rejects.toThrow(
      `accounts.${account}.users.MADE: differs only in case from made, which was made through the API`,
    );
    await expect(identity.apply(declaring({ policies: { shared: { document: allow('a:b') } } }))).rejects.toThrow(
      `accounts.${account}.policies.shared: is there with the path /made/`,
    );
  });

  it('may be trusted by what is declared', async () => {
    const { identity } = await world({}, (parts) => [user(parts, {})]);
    await identity.apply(declaring({ roles: { r: { trustPolicy: trust(arn('user/made')) } } }));
    const [statement] = identity.trustPolicyOf(arn('role/r'))!.document.statements;
    expect(statement!.principal).toEqual([{ type: 'AWS', value: identity.uniqueIdOf(arn('user/made')) }]);
  });
});

describe('what is declared', () => {
  it('is put back as the configuration says, a changed policy as another version', async () => {
    const declared = { policies: { p: { document: allow('a:b') } }, users: { alice: {} } };
    const { identity } = await world(declared, ({ directory }) => {
      const policy = directory.named('policy', account, 'p')!;
      const version = { id: 'v2', text: JSON.stringify(allow('a:*')), createdAt: 1 };
      const alice = directory.named('user', account, 'alice')!;
      return [
        { ...policy, versions: [version, ...policy.versions], defaultVersionId: 'v2', versionsMade: 2 },
        { ...alice, attachedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      ];
    });
    await identity.apply(declaring(declared));
    expect(identity.directory.named('user', account, 'alice')!.attachedPolicies).toEqual([]);
    const policy = identity.directory.named('policy', account, 'p')!;
    expect([policy.defaultVersionId, policy.versions.map(({ id }) => id)]).toEqual(['v3', ['v3', 'v2', 'v1']]);
    expect(identity.directory.managedPolicy(arn('policy/p'))!.versions[0]!.text).toBe(JSON.stringify(allow('a:b')));
  });
});

describe('a change of the directory', () => {
  it('is all or nothing, one after the other, and there after a restart', async () => {
    const { identity, reopen } = await world({}, () => []);
    const group = (name: string): Group => ({
      kind: 'group',
      accountId: account,
      name,
      path: '/',
      uniqueId: `AGPA${name}`,
      createdAt: 0,
      inlinePolicies: [],
      attachedPolicies: [],
    });
    const { directory } = identity;
    const refused = directory.change(() => {
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    const seen: number[] = [];
    await Promise.all(
      ['b', 'A', 'c'].map((name) =>
        directory.change((parts) => {
          seen.push(parts.directory.list('group', account).length);
          return { put: [group(name)], result: undefined };
        }),
      ),
    );
    expect(seen).toEqual([0, 1, 2]);
    expect(directory.list('group', account).map(({ name }) => name)).toEqual(['A', 'b', 'c']);
    await directory.change(() => ({ remove: [group('A')], put: [group('a')], result: undefined }));
    const again = await reopen();
    const groups = await again.withEntities(() => again.directory.list('group', account));
    expect(groups.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(again.directory.namesake('group', account, 'B')?.name).toBe('b');
  });

  it('of more entities than the store takes at once goes in steps', async () => {
    const { identity, reopen } = await openTestIdentity();
    const users = Object.fromEntries(Array.from({ length: 10_050 }, (_, at) => [`u${at}`, { groups: ['team'] }]));
    await identity.apply(declaring({ groups: { team: {} }, users }));
    const again = await reopen();
    const team = await again.withEntities(() => again.directory.named('group', account, 'team')!);
    expect(again.directory.members(team)).toHaveLength(10_050);
    await again.apply(declaring({}));
    const empty = await reopen();
    expect(await empty.withEntities(() => empty.directory.list('user', account))).toEqual([]);
  });

  it('keeps every index in step: who has a policy, who is in a group, whose keys', async () => {
    const { identity } = await world({ groups: { team: {} }, policies: { p: { document: allow('a:b') } } }, (parts) => [
      user(parts, { groups: ['team'], attachedPolicies: [arn('policy/p')], permissionsBoundary: arn('policy/p') }),
    ]);
    const { directory } = identity;
    const team = directory.named('group', account, 'team')!;
    const counts = () => {
      const { attached, bounded } = directory.usersOfPolicy(arn('policy/p'), account);
      return [attached.length, bounded.length, directory.members(team).length];
    };
    expect(counts()).toEqual([1, 1, 1]);
    const made = directory.named('user', account, 'made')!;
    await directory.change(() => ({ put: [{ ...made, groups: [], attachedPolicies: [] }], result: undefined }));
    expect(counts()).toEqual([0, 1, 0]);
    await directory.change(() => ({ remove: [made], result: undefined }));
    expect(counts()).toEqual([0, 0, 0]);
    expect(directory.principal(arn('user/made'))).toBeUndefined();
    expect(directory.principalById(made.uniqueId)).toBeUndefined();
  });
});
