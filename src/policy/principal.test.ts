import { expect, it } from 'vitest';
import { type Principal, principalArnOf } from './principal.ts';

const common = { arn: 'its own', accountId: '', userId: '', tags: new Map<string, string>() };
const token = { subject: 's', audience: 'a', keys: new Map(), tags: new Map(), transitiveTagKeys: [] };

it.each<[Principal, string | undefined]>([
  [{ ...common, kind: 'root' }, 'its own'],
  [{ ...common, kind: 'user', userName: 'u', uniqueId: 'AIDA' }, 'its own'],
  [{ ...common, kind: 'federatedUser', issuerArn: 'issuer' }, 'its own'],
  [{ ...common, kind: 'roleSession', roleArn: 'role', roleUniqueId: 'AROA', sessionName: 's' }, 'role'],
  [{ ...common, kind: 'webIdentity', provider: 'p', token: { ...token, sourceIdentity: undefined } }, undefined],
  [{ ...common, kind: 'service', serviceName: 's' }, undefined],
  [{ ...common, kind: 'anonymous' }, undefined],
])('aws:PrincipalArn of %j', (principal, arn) => {
  expect(principalArnOf(principal)).toBe(arn);
});
