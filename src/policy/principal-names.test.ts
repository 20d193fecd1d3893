import { describe, expect, it } from 'vitest';
import type { Principal } from './principal.ts';
import { isLeftOut, namesOf, principalSort } from './principal-names.ts';

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

  it('leaves everyone out with *, and nobody without a name', () => {
    const nobody: Principal = { ...common, kind: 'anonymous', arn: '' };
    expect(listed(nobody, '*')).toBe(true);
    expect(listed(nobody, account)).toBe(false);
    expect(listed(nobody)).toBe(false);
  });
});
