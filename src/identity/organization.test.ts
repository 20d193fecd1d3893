import { describe, expect, it } from 'vitest';
import { allow, openTestIdentity } from '../../tests/simulation/test-identity.ts';
import type { Principal } from '../policy/principal.ts';
import type { OrganizationConfiguration } from './configuration.ts';
import type { ControlLevels } from './organization.ts';

const management = '111111111111';
const member = '222222222222';
const outsider = '999999999999';

const deny = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'dynamodb:*', Resource: '*' }],
};
const organization: OrganizationConfiguration = {
  id: 'o-exampleorg1',
  managementAccount: management,
  scps: { Unit: allow('dynamodb:*'), Own: allow('dynamodb:GetItem') },
  rcps: { Unit: deny },
  root: {
    id: 'r-ab12',
    units: {
      Shops: {
        id: 'ou-ab12-shops000',
        scps: ['Unit', 'FullAWSAccess'],
        rcps: ['Unit'],
        accounts: { [management]: { scps: ['Own'] }, [member]: { scps: ['Own'] } },
      },
    },
  },
};
const accounts = { [management]: {}, [member]: {}, [outsider]: {} };
const opened = async () => (await openTestIdentity({ configuration: { accounts, organization } })).identity;

const common = { userId: 'id', tags: new Map() };
const root = (accountId: string): Principal => ({
  ...common,
  kind: 'root',
  accountId,
  arn: `arn:aws:iam::${accountId}:root`,
});
const session = (path: string): Principal => ({
  ...common,
  kind: 'roleSession',
  accountId: member,
  arn: `arn:aws:sts::${member}:assumed-role/r/s`,
  roleArn: `arn:aws:iam::${member}:role${path}r`,
  roleUniqueId: 'AROA',
  sessionName: 's',
});
const federated: Principal = {
  ...common,
  kind: 'federatedUser',
  accountId: member,
  arn: `arn:aws:sts::${member}:federated-user/f`,
  issuerArn: `arn:aws:iam::${member}:root`,
};
const service: Principal = {
  ...common,
  kind: 'service',
  accountId: '',
  arn: 'a.amazonaws.com',
  serviceName: 'a.amazonaws.com',
};

const ids = (levels: ControlLevels | undefined) => levels?.map((policies) => policies.map(({ id }) => id));
const scps = [['FullAWSAccess'], ['Unit', 'FullAWSAccess'], ['Own']];
const rcps = [['RCPFullAWSAccess'], ['RCPFullAWSAccess', 'Unit'], ['RCPFullAWSAccess']];
const reading = { action: 'dynamodb:GetItem', resourceAccount: member };

describe('service control policies come with a principal, level by level from the root to the account', () => {
  it.each([
    ['root of a member account', root(member), scps],
    ['a session of a role', session('/'), scps],
    ['a federated user', federated, scps],
    ['a role whose path only ends like that of a service', session('/x:role/aws-service-role/'), scps],
    ['the management account', root(management), undefined],
    ['an account outside', root(outsider), undefined],
    ['a service-linked role', session('/aws-service-role/dynamodb.amazonaws.com/'), undefined],
    ['a service', service, undefined],
  ])('%s', async (_, principal, expected) => {
    expect(ids((await opened()).policiesOf(principal).serviceControl)).toEqual(expected);
  });

  it('under the organization of the moment, for a principal that was there before it', async () => {
    const identity = await opened();
    const principal = root(member);
    expect(identity.policiesOf(principal).serviceControl).toBeDefined();
    await identity.apply({ accounts, organization: { ...organization, root: {} } });
    expect(identity.policiesOf(principal).serviceControl).toBeUndefined();
  });
});

describe('resource control policies bind whoever asks', () => {
  it.each([
    ['the account itself', root(member), reading, rcps],
    ['an account outside', root(outsider), reading, rcps],
    ['the management account', root(management), reading, rcps],
    ['a service', service, reading, rcps],
    ['who assumes a role', root(outsider), { ...reading, action: 'sts:AssumeRole' }, rcps],
    ['not a service-linked role', session('/aws-service-role/a.amazonaws.com/'), reading, undefined],
    [
      'not on resources of the management account',
      root(member),
      { ...reading, resourceAccount: management },
      undefined,
    ],
    ['not on resources outside', root(member), { ...reading, resourceAccount: outsider }, undefined],
    ['not in IAM', root(member), { ...reading, action: 'iam:GetRole' }, undefined],
  ])('%s', async (_, principal, permission, expected) => {
    expect(ids((await opened()).resourceControlOf(principal, permission))).toEqual(expected);
  });
});

it('accounts of the organization have a place in it, the management account too', async () => {
  const identity = await opened();
  const place = { organizationId: 'o-exampleorg1', path: 'o-exampleorg1/r-ab12/ou-ab12-shops000/' };
  expect(identity.membershipOf(member)).toMatchObject(place);
  expect(identity.membershipOf(management)).toMatchObject(place);
  expect(identity.membershipOf(outsider)).toBeUndefined();
});
