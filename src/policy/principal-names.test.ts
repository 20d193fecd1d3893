import { describe, expect, it } from 'vitest';
import type { Principal } from './principal.ts';
import { entryName, isLeftOut, namesOf, principalSort } from './principal-names.ts';

const account = '111122223333';
const common = { accountId: account, userId: 'x', tags: new Map<string, string>() };
const session: Principal = {
  ...common,
  kind: 'roleSession',
  arn: `arn:aws:sts::${account}:assumed-role/r/s`,
  roleArn: `arn:aws:iam::${account}:role/path/r`,
  roleUniqueId: 'AROAAAAAAAAAAAAAAAAAA',
  sessionName: 's',
};
const user: Principal = {
  ...common,
  kind: 'user',
  arn: `arn:aws:iam::${account}:user/alice`,
  userName: 'alice',
  uniqueId: 'AIDAAAAAAAAAAAAAAAAAA',
};

describe('principalSort', () => {
  it.each([
    ['*', 'everyone'],
    [account, 'account'],
    [`arn:aws:iam::${account}:root`, 'account'],
    [`arn:aws:iam::${account}:user/a`, 'user'],
    [`arn:aws:iam::${account}:user/path/a`, 'user'],
    [`arn:aws:iam::${account}:role/path/to/r`, 'role'],
    [`arn:aws:sts::${account}:assumed-role/r/s`, 'roleSession'],
    [`arn:aws:sts::${account}:federated-user/f`, 'federatedUser'],
    ['AIDAAAAAAAAAAAAAAAAAA', 'uniqueId'],
    ['AROAAAAAAAAAAAAAAAAAA', 'uniqueId'],
    ['AIDA000000000009', 'uniqueId'],
    ['AROAAZ09AZ09AZ09AZ09', 'uniqueId'],
    [`AROA${'A'.repeat(124)}`, 'uniqueId'],
    ['000000000009', 'account'],
    ['AIDA00000000000', 'malformed'],
    [`AROA${'A'.repeat(125)}`, 'malformed'],
    ['AGPAAAAAAAAAAAAAAAAAA', 'malformed'],
    ['AIDA/AAAAAAAAAAAAAAAA', 'malformed'],
    ['AIDA:AAAAAAAAAAAAAAAA', 'malformed'],
    ['AIDA@AAAAAAAAAAAAAAAA', 'malformed'],
    ['AIDA[AAAAAAAAAAAAAAAA', 'malformed'],
    ['/11122223333', 'malformed'],
    ['1111:2223333', 'malformed'],
    ['11112222333:', 'malformed'],
    ['x11122223333', 'malformed'],
    [`arn:aws:iam::${account}:assumed-role/r/s`, 'malformed'],
    [`arn:aws:iam::${account}:federated-user/f`, 'malformed'],
    [`arn:aws:s3::${account}:federated-user/f`, 'malformed'],
    [`arn:aws:sts::${account}:federated-user/f/g`, 'malformed'],
    [`arn:aws:sts::${account}:role/r`, 'malformed'],
    ['11112222333', 'malformed'],
    ['1111222233334', 'malformed'],
    ['11112222333x', 'malformed'],
    ['alice', 'malformed'],
    ['', 'malformed'],
    ['AIDA', 'malformed'],
    ['AIDAaaaaaaaaaaaaaaaaa', 'malformed'],
    [`arn:aws:iam::${account}:role/*`, 'malformed'],
    [`arn:aws:iam::${account}:user/?`, 'malformed'],
    [`arn:aws:iam::${account}:group/g`, 'malformed'],
    [`arn:aws:iam::${account}:role/`, 'malformed'],
    [`arn:aws:iam::${account}:role`, 'malformed'],
    [`arn:aws:iam::${account}:root/x`, 'malformed'],
    [`arn:aws:iam:eu-west-1:${account}:role/r`, 'malformed'],
    ['arn:aws:iam::*:role/r', 'malformed'],
    [`arn:aws:sts::${account}:assumed-role/r`, 'malformed'],
    [`arn:aws:sts::${account}:assumed-role/path/r/s`, 'malformed'],
    [`arn:aws:s3::${account}:role/r`, 'malformed'],
  ])('%s: %s', (value, sort) => {
    expect(principalSort({ type: 'AWS', value })).toBe(sort);
  });

  it('goes by the type of what is no AWS principal', () => {
    expect(principalSort({ type: 'Service', value: '*' })).toBe('service');
    expect(principalSort({ type: 'Federated', value: account })).toBe('federated');
    expect(principalSort({ type: '*', value: '*' })).toBe('everyone');
  });
});

it.each([
  ['AWS', `arn:aws:iam::${account}:root`, account],
  ['AWS', account, account],
  ['AWS', `arn:aws:iam::${account}:user/a`, `arn:aws:iam::${account}:user/a`],
  ['AWS', '*', '*'],
  ['*', '*', '*'],
  ['Service', 'x.amazonaws.com', 'Service:x.amazonaws.com'],
  ['Federated', 'accounts.google.com', 'Federated:accounts.google.com'],
] as const)('an entry %s %s is looked up as %s', (type, value, name) => {
  expect(entryName({ type, value })).toBe(name);
});

describe('namesOf', () => {
  const strengths = (principal: Principal) =>
    namesOf(principal).map(({ name, strength }) => [name.replace(account, 'A'), strength]);
  const federated = (issuer: { issuerArn: string; issuerUniqueId?: string }): Principal => ({
    ...common,
    kind: 'federatedUser',
    arn: `arn:aws:sts::${account}:federated-user/f`,
    ...issuer,
  });

  it('puts the strongest first: everyone, itself, what is behind it, the account', () => {
    expect(strengths(session)).toEqual([
      ['*', 'direct'],
      ['arn:aws:sts::A:assumed-role/r/s', 'direct'],
      ['arn:aws:iam::A:role/path/r', 'viaRole'],
      ['AROAAAAAAAAAAAAAAAAAA', 'viaRole'],
      ['A', 'viaAccount'],
    ]);
    expect(strengths(user)).toEqual([
      ['*', 'direct'],
      ['arn:aws:iam::A:user/alice', 'direct'],
      ['AIDAAAAAAAAAAAAAAAAAA', 'direct'],
      ['A', 'viaAccount'],
    ]);
  });

  it('gives a federated user the names of the user that it came from', () => {
    const names = strengths(federated({ issuerArn: `arn:aws:iam::${account}:user/u`, issuerUniqueId: 'AIDAU' }));
    expect(names).toEqual([
      ['*', 'direct'],
      ['arn:aws:sts::A:federated-user/f', 'direct'],
      ['arn:aws:iam::A:user/u', 'viaRole'],
      ['AIDAU', 'viaRole'],
      ['A', 'viaAccount'],
    ]);
    const withoutId = strengths(federated({ issuerArn: `arn:aws:iam::${account}:user/u` }));
    expect(withoutId).toEqual(names.filter(([name]) => name !== 'AIDAU'));
  });

  it('lets the holder of a token be denied with everyone, and named by its provider only', () => {
    const token = { subject: 's', audience: 'a', keys: new Map(), tags: new Map(), transitiveTagKeys: [] };
    const holder: Principal = {
      ...common,
      kind: 'webIdentity',
      arn: '',
      accountId: '',
      provider: 'accounts.google.com',
      token: { ...token, sourceIdentity: undefined },
    };
    expect(namesOf(holder)).toEqual([
      { name: 'Federated:accounts.google.com', strength: 'direct' },
      { name: '*', strength: 'viaAccount' },
    ]);
  });

  it("does not take root's name for more than the account's", () => {
    expect(strengths(federated({ issuerArn: `arn:aws:iam::${account}:root` }))).toEqual([
      ['*', 'direct'],
      ['arn:aws:sts::A:federated-user/f', 'direct'],
      ['A', 'viaAccount'],
    ]);
  });
});

describe('isLeftOut', () => {
  const listed = (principal: Principal, ...names: string[]) => isLeftOut(namesOf(principal), new Set(names));

  it('wants session, role and account of a session, by ARN or by id', () => {
    if (session.kind !== 'roleSession') return;
    expect(listed(session, session.arn, session.roleArn, account)).toBe(true);
    expect(listed(session, session.arn, session.roleUniqueId, account)).toBe(true);
    expect(listed(session, session.roleArn, account)).toBe(false);
    expect(listed(session, session.arn, account)).toBe(false);
    expect(listed(session, session.arn, session.roleArn)).toBe(false);
  });

  it('wants user and account of a user', () => {
    expect(listed(user, user.arn, account)).toBe(true);
    expect(listed(user, 'AIDAAAAAAAAAAAAAAAAAA', account)).toBe(true);
    expect(listed(user, user.arn)).toBe(false);
    expect(listed(user, account)).toBe(false);
  });

  it('wants the account of its root, and the name of a service', () => {
    const root: Principal = { ...common, kind: 'root', arn: `arn:aws:iam::${account}:root` };
    expect(listed(root, account)).toBe(true);
    expect(listed(root, '444455556666')).toBe(false);
    const service: Principal = { ...common, kind: 'service', arn: 'x', accountId: '', serviceName: 'x' };
    expect(listed(service, 'Service:x')).toBe(true);
    expect(listed(service, 'x')).toBe(false);
  });

  it('leaves everyone out with *, and nobody without a name', () => {
    const nobody: Principal = { ...common, kind: 'anonymous', arn: '' };
    expect(listed(nobody, '*')).toBe(true);
    expect(listed(nobody, account)).toBe(false);
    expect(listed(nobody)).toBe(false);
  });
});
