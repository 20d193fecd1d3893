import { describe, expect, it } from 'vitest';
import type { Principal } from '../policy/principal.ts';
import { globalKey } from './global-keys.ts';

/** Keys that no request to this server can carry: it has no devices, and no service calls it. The others: `tests/security/condition-keys*`. */
const receivedAt = Date.UTC(2026, 10, 23, 12);
const facts = {
  requestId: 'R',
  sourceIp: '192.0.2.1',
  secureTransport: true,
  userAgent: undefined,
  referer: undefined,
  region: 'us-east-1',
  receivedAt,
};

const keyOf = (principal: Principal, key: string) =>
  globalKey(key, {
    principal,
    facts,
    resourceAccount: '111111111111',
    resourceTag: () => undefined,
    membershipOf: () => undefined,
  });

describe('a session that began with a device', () => {
  const session = { issuedAt: receivedAt - 90_500, multiFactorAuthentication: true, transitiveTagKeys: [] };
  const user: Principal = {
    kind: 'user',
    arn: 'arn:aws:iam::111111111111:user/alice',
    accountId: '111111111111',
    userName: 'alice',
    userId: 'AIDAEXAMPLEALICE00001',
    uniqueId: 'AIDAEXAMPLEALICE00001',
    tags: new Map(),
    session,
  };

  it('says so, and how many whole seconds ago', () => {
    expect(keyOf(user, 'aws:multifactorauthpresent')).toBe('true');
    expect(keyOf(user, 'aws:multifactorauthage')).toBe('90');
  });

  it('without one there is no age', () => {
    const plain = { ...user, session: { ...session, multiFactorAuthentication: false } };
    expect(keyOf(plain, 'aws:multifactorauthpresent')).toBe('false');
    expect(keyOf(plain, 'aws:multifactorauthage')).toBeUndefined();
  });
});

it('a service names itself, and has no ARN', () => {
  const service: Principal = {
    kind: 'service',
    serviceName: 'replication.dynamodb.amazonaws.com',
    arn: 'replication.dynamodb.amazonaws.com',
    accountId: '',
    userId: 'replication.dynamodb.amazonaws.com',
    tags: new Map(),
  };
  expect(keyOf(service, 'aws:principalisawsservice')).toBe('true');
  expect(keyOf(service, 'aws:principalservicename')).toBe('replication.dynamodb.amazonaws.com');
  expect(keyOf(service, 'aws:principalservicenameslist')).toEqual(['replication.dynamodb.amazonaws.com']);
  expect(keyOf(service, 'aws:principalarn')).toBeUndefined();
});
