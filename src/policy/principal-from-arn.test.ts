import { expect, it } from 'vitest';
import { principalFromArn } from './principal-from-arn.ts';

const account = '111122223333';
const common = { accountId: account, userId: '', tags: new Map() };
const session = {
  ...common,
  kind: 'roleSession',
  arn: `arn:aws:sts::${account}:assumed-role/Reader/s1`,
  roleArn: `arn:aws:iam::${account}:role/Reader`,
  roleUniqueId: `arn:aws:iam::${account}:role/Reader`,
  sessionName: 's1',
};
const root = { ...common, kind: 'root', arn: `arn:aws:iam::${account}:root`, userId: account };
const outside = { arn: '', accountId: '', userId: '', tags: new Map() };

it.each([
  [`arn:aws:iam::${account}:root`, root],
  [account, root],
  [
    `arn:aws:iam::${account}:user/team/alice`,
    {
      ...common,
      kind: 'user',
      arn: `arn:aws:iam::${account}:user/team/alice`,
      userName: 'alice',
      uniqueId: `arn:aws:iam::${account}:user/team/alice`,
    },
  ],
  [session.arn, session],
  [
    `arn:aws:iam::${account}:role/team/Reader`,
    {
      ...session,
      arn: `arn:aws:sts::${account}:assumed-role/Reader/`,
      roleArn: `arn:aws:iam::${account}:role/team/Reader`,
      roleUniqueId: `arn:aws:iam::${account}:role/team/Reader`,
      sessionName: '',
    },
  ],
  [
    `arn:aws:sts::${account}:federated-user/bob`,
    {
      ...common,
      kind: 'federatedUser',
      arn: `arn:aws:sts::${account}:federated-user/bob`,
      issuerArn: `arn:aws:iam::${account}:root`,
    },
  ],
  [
    'redshift.amazonaws.com',
    { ...outside, kind: 'service', arn: 'redshift.amazonaws.com', serviceName: 'redshift.amazonaws.com' },
  ],
  [null, { ...outside, kind: 'anonymous' }],
])('%s', (name, principal) => {
  expect(principalFromArn(name)).toEqual(principal);
});

it.each([
  '',
  '*',
  'alice',
  'AIDAAAAAAAAAAAAAAAAAA',
  'not a.service',
  'a.b:c',
  'a.b/c',
  '1.1',
  `arn:aws:iam::${account}:group/g`,
  `arn:aws:iam::${account}:role/*`,
])('%j names nobody that one could ask about', (name) => {
  // A text with dots and nothing else of an address counts as a service.
  expect(principalFromArn(name)?.kind).toBe(name === '1.1' ? 'service' : undefined);
});

it('takes ids and the path of a role from what the request says of itself', () => {
  const path = `arn:aws:iam::${account}:role/team/Reader`;
  expect(principalFromArn(session.arn, { principalArn: path, userId: 'AROAREADER:s1' })).toEqual({
    ...session,
    userId: 'AROAREADER:s1',
    roleArn: path,
    roleUniqueId: 'AROAREADER',
  });
  expect(principalFromArn(path, { userId: 'AROAREADER:s2:x' })).toMatchObject({
    arn: `arn:aws:sts::${account}:assumed-role/Reader/s2:x`,
    sessionName: 's2:x',
    roleUniqueId: 'AROAREADER',
  });
  expect(principalFromArn(`arn:aws:iam::${account}:user/alice`, { userId: 'AIDAALICE' })).toMatchObject({
    userId: 'AIDAALICE',
    uniqueId: 'AIDAALICE',
  });
});

it('does not believe what cannot be so', () => {
  const claims = (principalArn: string) => principalFromArn(session.arn, { principalArn });
  expect(claims(`arn:aws:iam::${account}:role/team/Writer`)).toEqual(session);
  expect(claims(`arn:aws:iam::${account}:role/TheReader`)).toEqual(session);
  expect(claims('arn:aws:iam::444455556666:role/team/Reader')).toEqual(session);
  expect(claims(`arn:aws:iam::${account}:user/team/Reader`)).toEqual(session);
  const user = `arn:aws:iam::${account}:user/alice`;
  expect(principalFromArn(user, { userId: 'AROAREADER:s1' })).toMatchObject({ uniqueId: user });
  expect(principalFromArn(`arn:aws:iam::${account}:role/Reader`, { userId: 'AROAREADER' })).toMatchObject({
    sessionName: '',
    roleUniqueId: 'AROAREADER',
  });
  expect(principalFromArn(session.arn, { userId: 'AIDAALICE' })).toMatchObject({ roleUniqueId: session.roleArn });
});
