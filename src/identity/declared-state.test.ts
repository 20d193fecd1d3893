import { describe, expect, it } from 'vitest';
import { allow, openTestIdentity, trust } from '../../tests/simulation/test-identity.ts';
import { policyCharacters } from '../database/directory/quotas.ts';
import type { AccountConfiguration } from './configuration.ts';

const account = '111111111111';
const other = '222222222222';
const key = { id: 'AKIAALICE11111111111', secret: 'alice-secret' };
const aliceArn = `arn:aws:iam::${account}:user/alice`;

const world = {
  accounts: {
    [account]: {
      name: 'orders',
      users: { alice: { accessKeys: [key], groups: ['all'] } },
      groups: { all: { inlinePolicies: { read: allow('dynamodb:GetItem') } } },
      policies: { team: { document: allow('dynamodb:*') } },
    },
    [other]: { roles: { reader: { trustPolicy: trust(aliceArn), maxSessionDurationSeconds: 7200 } } },
  },
};
const readerArn = `arn:aws:iam::${other}:role/reader`;

const problemsOf = async (configuration: AccountConfiguration): Promise<string> => {
  const { identity } = await openTestIdentity();
  const error: unknown = await identity.apply({ accounts: { [account]: configuration } }).catch((thrown) => thrown);
  return error instanceof Error ? error.message : 'accepted';
};

describe('a declared state', () => {
  it('is kept, with its unique ids, through a restart and through being declared again', async () => {
    const { identity, reopen } = await openTestIdentity({ configuration: world });
    const ids = [identity.uniqueIdOf(aliceArn), identity.uniqueIdOf(readerArn)];
    expect(ids).toEqual([expect.stringMatching(/^AIDA[A-Z2-7]{17}$/), expect.stringMatching(/^AROA[A-Z2-7]{17}$/)]);
    expect(identity.arnOf(ids[0]!)).toBe(aliceArn);
    const again = await reopen();
    await again.apply(world);
    expect([again.uniqueIdOf(aliceArn), again.uniqueIdOf(readerArn)]).toEqual(ids);
    expect(again.role(readerArn)).toEqual({
      arn: readerArn,
      accountId: other,
      name: 'reader',
      uniqueId: ids[1],
      maxSessionDurationSeconds: 7200,
      tags: new Map(),
    });
    expect(again.credential(key.id, undefined).principal.userId).toBe(ids[0]);
  });

  it('writes only what differs', async () => {
    const { identity, kept } = await openTestIdentity({ configuration: world });
    const before = await kept();
    await identity.apply(world);
    expect(await kept()).toEqual(before);
    expect(before.map(({ name }) => name)).toContain(`user/${account}/alice`);
  });

  it('removes what it does not name', async () => {
    const { identity, kept } = await openTestIdentity({ configuration: world });
    await identity.apply({ accounts: { [other]: {} } });
    expect(identity.uniqueIdOf(aliceArn)).toBeUndefined();
    expect([identity.knowsAccount(account), identity.knowsAccount(other)]).toEqual([false, true]);
    expect(() => identity.credential(key.id, undefined)).toThrow(
      'The security token included in the request is invalid.',
    );
    expect((await kept()).map(({ name }) => name)).toEqual([`account/${other}`, 'secretSealKeys', 'sessionSealKey']);
  });

  it('gives a re-created user another id, which old trust does not follow', async () => {
    const { identity } = await openTestIdentity({ configuration: world });
    const before = identity.uniqueIdOf(aliceArn);
    await identity.apply({ accounts: { [account]: {} } });
    await identity.apply({ accounts: { [account]: { users: { alice: {} } } } });
    expect(identity.uniqueIdOf(aliceArn)).not.toBe(before);
    expect(identity.arnOf(before!)).toBeUndefined();
  });

  it('moves a user to another path, but makes a role of another path anew', async () => {
    const declared = (path: string) => ({
      accounts: { [account]: { users: { alice: { path } }, roles: { reader: { path, trustPolicy: trust(account) } } } },
    });
    const { identity } = await openTestIdentity({ configuration: declared('/') });
    const ids = [identity.uniqueIdOf(aliceArn), identity.uniqueIdOf(`arn:aws:iam::${account}:role/reader`)];
    await identity.apply(declared('/moved/'));
    expect(identity.arnOf(ids[0]!)).toBe(`arn:aws:iam::${account}:user/moved/alice`);
    expect(identity.arnOf(ids[1]!)).toBeUndefined();
    expect(identity.uniqueIdOf(`arn:aws:iam::${account}:role/moved/reader`)).toMatch(/^AROA/);
  });

  it('trusts users and roles by unique id, also of another account', async () => {
    const { identity } = await openTestIdentity({ configuration: world });
    const [statement] = identity.trustPolicyOf(readerArn)!.document.statements;
    expect(statement!.principal).toEqual([{ type: 'AWS', value: identity.uniqueIdOf(aliceArn) }]);
    expect(identity.trustPolicyOf(readerArn)).toBe(identity.trustPolicyOf(readerArn));
    expect(identity.trustPolicyOf(`${readerArn}s`)).toBeUndefined();
  });

  it('trusts accounts, sessions, services, everybody, and users of accounts that are not configured', async () => {
    const principals = {
      AWS: ['333333333333', `arn:aws:iam::${account}:root`, '*', 'arn:aws:iam::333333333333:user/x'],
      Service: 'ecs.amazonaws.com',
    };
    const sessions = [`arn:aws:sts::${account}:assumed-role/r/s`, `arn:aws:sts::${account}:federated-user/f`];
    const trustPolicy = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: principals, Action: 'sts:*' },
        { Effect: 'Allow', Principal: { AWS: sessions }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
      ],
    };
    expect(await problemsOf({ roles: { r: { trustPolicy } } })).toBe('accepted');
  });

  it('is refused as a whole, and changes nothing', async () => {
    const { identity, kept } = await openTestIdentity({ configuration: world });
    const before = await kept();
    const users = { alice: { inlinePolicies: { a: {} }, groups: ['none'] }, bob: {} };
    await expect(identity.apply({ accounts: { [account]: { users } } })).rejects.toMatchObject({
      name: 'ConfigurationError',
      problems: [
        { path: ['accounts', account, 'users', 'alice', 'groups', 0] },
        { path: ['accounts', account, 'users', 'alice', 'inlinePolicies', 'a'] },
      ],
    });
    expect(await kept()).toEqual(before);
    expect(identity.uniqueIdOf(`arn:aws:iam::${account}:user/bob`)).toBeUndefined();
    expect(identity.credential(key.id, undefined).secretAccessKeys).toEqual([key.secret]);
  });

  it('of two at once, the later one stands', async () => {
    const { identity } = await openTestIdentity();
    await Promise.all([identity.apply(world), identity.apply({ accounts: { [account]: { users: { bob: {} } } } })]);
    expect(identity.uniqueIdOf(aliceArn)).toBeUndefined();
    expect(identity.uniqueIdOf(`arn:aws:iam::${account}:user/bob`)).toMatch(/^AIDA/);
  });
});

describe('what a configuration must not say', () => {
  const user = (more: object) => ({ users: { alice: more } });
  const role = (statement: object) => ({
    roles: {
      r: {
        trustPolicy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }],
        },
      },
    },
  });
  const inline = (...statements: object[]) =>
    user({ inlinePolicies: { p: { Version: '2012-10-17', Statement: statements } } });
  const place = `accounts.${account}`;

  it.each<[string, AccountConfiguration, string]>([
    [
      'a group that is not there',
      user({ groups: ['none'] }),
      `${place}.users.alice.groups[0]: there is no group "none" in account ${account}; add it under groups`,
    ],
    [
      'a policy that is not there',
      user({ attachedPolicies: ['none'] }),
      `${place}.users.alice.attachedPolicies[0]: there is no managed policy "none" in account ${account}; add it under policies`,
    ],
    [
      'a boundary of another account',
      user({ permissionsBoundary: `arn:aws:iam::${other}:policy/team` }),
      `${place}.users.alice.permissionsBoundary: there is no managed policy`,
    ],
    [
      'an access key twice',
      { users: { alice: { accessKeys: [key] }, bob: { accessKeys: [key] } } },
      `${place}.users.bob.accessKeys[0].id: ${key.id} is declared already`,
    ],
    [
      'an access key with the beginning of temporary ones',
      user({ accessKeys: [{ id: 'ASIAALICE11111111111', secret: 'x' }] }),
      `${place}.users.alice.accessKeys[0].id: begins with ASIA`,
    ],
    [
      'names that differ only in case',
      { users: { Bob: {}, bob: {} } },
      `${place}.users.bob: differs from "Bob" only in case`,
    ],
    [
      'tags that differ only in case',
      user({ tags: { a: '', A: '' } }),
      `${place}.users.alice.tags.A: differs from "a"`,
    ],
    [
      'a tag of AWS',
      user({ tags: { 'aws:x': '' } }),
      `${place}.users.alice.tags.aws:x: tag keys must not begin with "aws:"`,
    ],
    [
      'a policy that is no JSON',
      user({ inlinePolicies: { p: '{"Version":' } }),
      `${place}.users.alice.inlinePolicies.p: is no JSON object`,
    ],
    ['a policy without a statement', inline(), `${place}.users.alice.inlinePolicies.p: has no statement`],
    [
      'an identity policy with a principal',
      inline({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
      'names a principal; an identity policy holds for whom it is attached to, so take Principal out',
    ],
    ['a statement without Resource', inline({ Effect: 'Allow', Action: '*' }), 'inlinePolicies.p: lacks Resource'],
    [
      'an action without its service',
      inline({ Effect: 'Allow', Action: 'GetItem', Resource: '*' }),
      'inlinePolicies.p: Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [
      'a resource that is no ARN',
      inline({ Effect: 'Allow', Action: '*', Resource: 'orders' }),
      'inlinePolicies.p: Resource orders must be in ARN format or "*".',
    ],
    [
      'a managed policy that is too long',
      { policies: { p: { document: allow('a:b', { Resource: `arn:aws:a:::${'x'.repeat(6200)}` }) } } },
      `${place}.policies.p.document: is longer than 6144 characters`,
    ],
    [
      'inline policies that are too long together',
      user({
        inlinePolicies: { p: allow('a:b', { Sid: 'x'.repeat(1200) }), q: allow('a:b', { Sid: 'x'.repeat(1200) }) },
      }),
      `${place}.users.alice.inlinePolicies: are together longer than 2048 characters`,
    ],
    [
      'trust in somebody who is not there',
      role({ Principal: { AWS: `arn:aws:iam::${account}:user/nobody` } }),
      `${place}.roles.r.trustPolicy: trusts arn:aws:iam::${account}:user/nobody, which account ${account} of this configuration does not have`,
    ],
    [
      'trust in a pattern',
      role({ Principal: { AWS: `arn:aws:iam::${account}:user/*` } }),
      'wildcards and groups cannot be trusted',
    ],
    [
      'trust in a group',
      role({ Principal: { AWS: `arn:aws:iam::${account}:group/g` } }),
      'wildcards and groups cannot be trusted',
    ],
    [
      'trust with a resource',
      role({ Principal: '*', Resource: '*' }),
      'a trust policy holds for its role, so take Resource out',
    ],
    [
      'trust with an action of another service',
      role({ Principal: '*', Action: '*' }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
  ])('%s', async (_, configuration, expected) => {
    expect(await problemsOf(configuration)).toContain(expected);
  });
});

describe('the length of a policy', () => {
  it('counts no white space between elements, and all of it inside texts', () => {
    expect(policyCharacters('{ "a" :\n\t"b c" }')).toBe('{"a":"b c"}'.length);
    expect(policyCharacters('"a\\" b"  ')).toBe('"a\\" b"'.length);
  });
});
