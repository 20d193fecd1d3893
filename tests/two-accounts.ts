/**
 * The world of the tests: an owner and a stranger, each with root, a user and a role.
 * Owner (111111111111): user `alice` may do everything with DynamoDB; user `nobody` has no policy at all; role `worker` may do
 * everything and trusts alice, role `powerless` has no policy. Stranger (222222222222): `bob` may do everything, `carol` has no
 * policy, role `visitor` may do everything and trusts bob.
 */
export const owner = '111111111111';
export const stranger = '222222222222';

const everything = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['dynamodb:*', 'sts:*'], Resource: '*' }],
};

const trusting = (...arns: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: arns }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
});

export const keys = {
  ownerRoot: { accessKeyId: 'AKIAOWNERROOT0000001', secretAccessKey: 'owner-root-secret' },
  alice: { accessKeyId: 'AKIAOWNERALICE000001', secretAccessKey: 'alice-secret' },
  nobody: { accessKeyId: 'AKIAOWNERNOBODY00001', secretAccessKey: 'nobody-secret' },
  strangerRoot: { accessKeyId: 'AKIASTRANGERROOT0001', secretAccessKey: 'stranger-root-secret' },
  carol: { accessKeyId: 'AKIASTRANGERCAROL001', secretAccessKey: 'carol-secret' },
  bob: { accessKeyId: 'AKIASTRANGERBOB00001', secretAccessKey: 'bob-secret' },
} as const;

export type KeyPair = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

const accessKey = ({ accessKeyId, secretAccessKey }: KeyPair) => ({ id: accessKeyId, secret: secretAccessKey });

export const twoAccounts = {
  accounts: {
    [owner]: {
      rootAccessKeys: [accessKey(keys.ownerRoot)],
      users: {
        alice: { accessKeys: [accessKey(keys.alice)], inlinePolicies: { everything } },
        nobody: { accessKeys: [accessKey(keys.nobody)] },
      },
      roles: {
        worker: {
          trustPolicy: trusting(`arn:aws:iam::${owner}:user/alice`),
          inlinePolicies: { everything },
        },
        powerless: { trustPolicy: trusting(`arn:aws:iam::${owner}:user/alice`) },
      },
    },
    [stranger]: {
      rootAccessKeys: [accessKey(keys.strangerRoot)],
      users: {
        bob: { accessKeys: [accessKey(keys.bob)], inlinePolicies: { everything } },
        carol: { accessKeys: [accessKey(keys.carol)] },
      },
      roles: {
        visitor: {
          trustPolicy: trusting(`arn:aws:iam::${stranger}:user/bob`),
          inlinePolicies: { everything },
        },
      },
    },
  },
} as const;
