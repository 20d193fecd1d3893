import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openTestIdentity } from '../../tests/simulation/test-identity.ts';
import { twoAccounts } from '../../tests/two-accounts.ts';
import { applyConfiguration, readConfiguration } from './configuration.ts';

const folder = mkdtempSync(join(tmpdir(), 'dynaward-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const file = (text: string, extension = 'yaml') => {
  const path = join(folder, `${++files}.${extension}`);
  writeFileSync(path, text);
  return path;
};
const messageOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'accepted',
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe('a configuration', () => {
  it('of the example: two accounts, one role that trusts a user', async () => {
    const { identity } = await openTestIdentity();
    await applyConfiguration('examples/two-accounts.yaml', identity);
    const bob = 'arn:aws:iam::222222222222:user/bob';
    expect(identity.credential('AKIABOB2222222222222', undefined).principal.arn).toBe(bob);
    const { principal } = identity.credential('AKIAALICE11111111111', undefined);
    expect(identity.policiesOf(principal).identity.map(({ id }) => id)).toEqual([
      'arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess',
    ]);
    const trust = identity.trustPolicyOf('arn:aws:iam::222222222222:role/reader')!;
    expect(trust.document.statements[0]!.principal).toEqual([{ type: 'AWS', value: identity.uniqueIdOf(bob) }]);
  });

  it('is an object as well, the same for a program as for a file', async () => {
    const { accounts } = await readConfiguration(twoAccounts);
    expect(accounts).toBe(twoAccounts.accounts);
  });

  it('is JSON as well', async () => {
    const { accounts } = await readConfiguration(file(JSON.stringify(twoAccounts, null, 2), 'json'));
    expect(accounts).toEqual(twoAccounts.accounts);
  });

  it('may write account ids without quotes, zeros at the beginning included', async () => {
    const { accounts } = await readConfiguration(
      file(`
accounts:
  000000000123:
    roles:
      r:
        trustPolicy: {Version: 2012-10-17, Statement: {Effect: Allow, Principal: {AWS: 012345678901}, Action: sts:AssumeRole}}
`),
    );
    expect(accounts).toMatchObject({
      '000000000123': { roles: { r: { trustPolicy: { Statement: { Principal: { AWS: '012345678901' } } } } } },
    });
  });
});

describe('a configuration that cannot be used says where and what to do', () => {
  const beginning = 'StartError: The configuration cannot be used; nothing was changed.\n';

  it('a file that is not there', async () => {
    expect(await messageOf(readConfiguration('/nowhere/accounts.yaml'))).toBe(
      'StartError: Cannot read the configuration /nowhere/accounts.yaml (ENOENT). Name a YAML or JSON file with --config FILE.',
    );
  });

  it('a file that is not YAML', async () => {
    const path = file('accounts:\n  a: [\n');
    expect(await messageOf(readConfiguration(path))).toContain(`${beginning}${path}:`);
  });

  it('at the same line whether read as JSON or, for a comment in it, as YAML', async () => {
    const lines = [
      '{',
      '  "accounts": {',
      '    "111111111111": {',
      '      "users": { "alice": {',
      '        "groups": ["none"],',
      '        "attachedPolicies": [',
      '          "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess",',
      '          "nowhere"] } },',
      '      "roles": { "r": { "trustPolicy": {"Version": "2012-10-17", "Statement":',
      '        {"Effect": "Allow", "Principal": {"AWS": 222222222222}, "Action": "sts:AssumeRole"}} } } } } }',
    ];
    const json = file(lines.join('\n'), 'json');
    const yaml = file(`${lines.join('\n')} # said`, 'yaml');
    const { identity } = await openTestIdentity();
    const message = await messageOf(applyConfiguration(json, identity));
    expect(await messageOf(applyConfiguration(yaml, identity))).toBe(message.replaceAll(json, yaml));
    expect(message).toContain(`${json}:5: accounts.111111111111.users.alice.groups[0]:`);
    expect(message).toContain(`${json}:8: accounts.111111111111.users.alice.attachedPolicies[1]:`);
    expect(message.split('\n')).toHaveLength(3);
  });

  it('a key given twice, in JSON too', async () => {
    const path = file('{\n  "accounts": {},\n  "accounts": {}\n}', 'json');
    expect(await messageOf(readConfiguration(path))).toContain(`${path}:3: Map keys must be unique`);
  });

  it.each([
    ['an empty file', '', '1: the file: must be object'],
    ['a list', '- a', '1: the file: must be object'],
    ['more than accounts', 'accounts: {}\nusers: {}', '2: users: is not known here; use $schema, accounts'],
    ['no accounts', '{}', '1: the file: lacks accounts; add it'],
    ['an account id that is too short', 'accounts:\n  1234: {}', '2: accounts.1234: an account id has 12 digits'],
    [
      'a word that is not known',
      "accounts:\n  '111111111111':\n    users:\n      alice:\n        password: x",
      '5: accounts.111111111111.users.alice.password: is not known here; use path, accessKeys, mfaDevices, groups',
    ],
    [
      'a name with a space',
      "accounts:\n  '111111111111':\n    users:\n      a b: {}",
      '4: accounts.111111111111.users.a b: a name has up to 64 letters',
    ],
    [
      'a key in a list',
      "accounts:\n  '111111111111':\n    rootAccessKeys:\n      - id: AKIA1111111111111111\n        secret: s\n      - id: x\n        secret: s",
      '6: accounts.111111111111.rootAccessKeys[1].id: an access key id has 16 to 128 letters',
    ],
    [
      'an organization without an id',
      'accounts: {}\norganization:\n  managementAccount: 111111111111',
      '2: organization: lacks id; add it',
    ],
    [
      'a word that no unit knows',
      'accounts: {}\norganization:\n  id: o-exampleorg1\n  managementAccount: 111111111111\n  root:\n    units:\n      Shops:\n        policies: [a]',
      '8: organization.root.units.Shops.policies: is not known here; use id, scps, rcps, accounts, units',
    ],
    [
      'a level without service control policies',
      'accounts: {}\norganization:\n  id: o-exampleorg1\n  managementAccount: 111111111111\n  root:\n    scps: []',
      '6: organization.root.scps: must NOT have fewer than 1 items',
    ],
    [
      'three keys',
      "accounts:\n  '111111111111':\n    rootAccessKeys: [{}, {}, {}]",
      '3: accounts.111111111111.rootAccessKeys: must NOT have more than 2 items',
    ],
    [
      'a role without a trust policy',
      "accounts:\n  '111111111111':\n    roles:\n      r: {}",
      '4: accounts.111111111111.roles.r: lacks trustPolicy; add it',
    ],
    [
      'a session that is too long',
      "accounts:\n  '111111111111':\n    roles:\n      r:\n        maxSessionDurationSeconds: 100000\n        trustPolicy: '{}'",
      '5: accounts.111111111111.roles.r.maxSessionDurationSeconds: must be <= 43200',
    ],
    [
      'a path without a slash at the end',
      "accounts:\n  '111111111111':\n    groups:\n      g:\n        path: /a",
      '5: accounts.111111111111.groups.g.path: a path begins and ends with /',
    ],
  ])('%s', async (_, text, expected) => {
    const path = file(text);
    expect(await messageOf(readConfiguration(path))).toContain(`${beginning}${path}:${expected}`);
  });

  it('what only the directory can tell, with its line too, and nothing is changed', async () => {
    const { identity } = await openTestIdentity();
    const path = file(
      "accounts:\n  '111111111111':\n    users:\n      alice:\n        groups:\n          - none\n        inlinePolicies:\n          p:\n            Version: '2012-10-17'\n",
    );
    expect(await messageOf(applyConfiguration(path, identity))).toBe(
      `${beginning}${path}:6: accounts.111111111111.users.alice.groups[0]: there is no group "none" in account 111111111111; add it under groups\n` +
        `${path}:8: accounts.111111111111.users.alice.inlinePolicies.p: lacks Statement`,
    );
    expect(identity.knowsAccount('111111111111')).toBe(false);
  });

  it('an object, which has no lines', async () => {
    expect(await messageOf(readConfiguration({ accounts: 1 }))).toBe(`${beginning}accounts: must be object`);
  });

  it('shows twenty problems at most', async () => {
    const accounts = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [String(at), {}]));
    const message = await messageOf(readConfiguration({ accounts }));
    expect(message.split('\n')).toHaveLength(22);
    expect(message).toContain('… and 5 more.');
  });
});
