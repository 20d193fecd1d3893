import { iamOperations } from '../../src/operations/iam/iam-operations.ts';

const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }],
});
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'sts:AssumeRole' }],
});

/** Every parameter that some operation of IAM must have; each reads its own and leaves the others. */
const required = {
  UserName: 'alice',
  GroupName: 'team',
  RoleName: 'reader',
  InstanceProfileName: 'servers',
  PolicyName: 'orders',
  PolicyArn: 'arn:aws:iam::111111111111:policy/orders',
  VersionId: 'v2',
  PolicyDocument: document,
  AssumeRolePolicyDocument: trust,
  PermissionsBoundary: 'arn:aws:iam::111111111111:policy/limits',
  Description: 'reads orders',
  AccessKeyId: 'AKIAEXAMPLEALICE0001',
  OpenIDConnectProviderArn: 'arn:aws:iam::111111111111:oidc-provider/id.example.com',
  Url: 'https://id.example.com',
  ClientID: 'shop',
  Status: 'Inactive',
  AccountAlias: 'shop',
  AWSServiceName: 'replication.dynamodb.amazonaws.com',
  DeletionTaskId:
    'task/aws-service-role/replication.dynamodb.amazonaws.com/AWSServiceRoleForDynamoDBReplication/1b2c0c2a-0000-4000-8000-000000000001',
  PolicySourceArn: 'arn:aws:iam::111111111111:user/alice',
  PolicyInputList: [document],
  ActionNames: ['dynamodb:GetItem'],
  TagKeys: ['team'],
  SerialNumber: 'arn:aws:iam::111111111111:mfa/phone',
};

/** A request for every operation of IAM, by `iam.Operation`; those that can tag what they make do. */
export const iamSamples: Readonly<Record<string, readonly unknown[]>> = Object.fromEntries(
  iamOperations.map(({ name }) => {
    const PolicyDocument = name === 'UpdateAssumeRolePolicy' ? trust : document;
    const tags = name.startsWith('Create') || name.startsWith('Tag') ? { Tags: [{ Key: 'team', Value: 'shop' }] } : {};
    return [`iam.${name}`, [{ ...required, PolicyDocument, ...tags }]];
  }),
);
