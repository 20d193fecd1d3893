import { describe, expect, it } from 'vitest';
import type { PolicyKind } from '../policy/decision.ts';
import type { Principal } from '../policy/principal.ts';
import { accessDenied } from './refusal.ts';

const principal: Principal = {
  kind: 'user',
  arn: 'arn:aws:iam::111111111111:user/alice',
  accountId: '111111111111',
  userId: 'AIDAEXAMPLE',
  uniqueId: 'AIDAEXAMPLE',
  userName: 'alice',
  tags: new Map(),
};
const resource = 'arn:aws:dynamodb:us-east-1:111111111111:table/orders';
const frame = `User: ${principal.arn} is not authorized to perform: dynamodb:GetItem on resource: ${resource}`;

/** IAM User Guide, "Troubleshoot access denied error messages": each kind of policy, silent and denying. */
const sentences: readonly [PolicyKind, implicit: string, explicit: string][] = [
  ['identity', 'because no identity-based policy allows', 'with an explicit deny in an identity-based policy'],
  ['resource', 'because no resource-based policy allows', 'with an explicit deny in a resource-based policy'],
  ['boundary', 'because no permissions boundary allows', 'with an explicit deny in a permissions boundary'],
  ['session', 'because no session policy allows', 'with an explicit deny in a session policy'],
  ['serviceControl', 'because no service control policy allows', 'with an explicit deny in a service control policy'],
  [
    'resourceControl',
    'because no resource control policy allows',
    'with an explicit deny in a resource control policy',
  ],
  ['vpcEndpoint', 'because no VPC endpoint policy allows', 'with an explicit deny in a VPC endpoint policy'],
];

describe('A refusal is told in AWS’s sentence', () => {
  it.each(sentences)('%s', (by, implicit, explicit) => {
    const request = { principal, action: 'dynamodb:GetItem', resource };
    expect(accessDenied(request, { cause: 'implicit', by }).message).toBe(
      `${frame} ${implicit} the dynamodb:GetItem action`,
    );
    expect(accessDenied(request, { cause: 'explicit', by }).message).toBe(`${frame} ${explicit}`);
  });

  it('STS gives no reason', () => {
    const role = 'arn:aws:iam::222222222222:role/reader';
    const refused = accessDenied(
      { principal, action: 'sts:AssumeRole', resource: role },
      { cause: 'implicit', by: 'resource' },
    );
    expect(refused.message).toBe(
      `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
    );
  });
});
