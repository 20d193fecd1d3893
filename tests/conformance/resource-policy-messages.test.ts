import {
  CreateTableCommand,
  DescribeTableCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * Every way in which a policy document is refused, with AWS's sentence. Measured on AWS on 2026-10-09 unless a row says otherwise.
 * The same reader serves PutResourcePolicy and CreateTable; a refusal leaves everything as it was.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const alice = clientsOf(running).dynamodb(keys.alice);
afterAll(() => running.stop());

const parameter = 'ValidationException: One or more parameter values were invalid: ';
const document = `${parameter}Invalid policy document: `;
const allow = { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:GetItem', Resource: '*' };
const of = (...statements: unknown[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const without = (member: keyof typeof allow) =>
  of(Object.fromEntries(Object.entries(allow).filter(([name]) => name !== member)));

const tableRows: readonly [what: string, policy: string, sentence: string | RegExp][] = [
  ['text that is no JSON', '{"Version"', `${document}This policy contains invalid Json`],
  ['an empty text', '', `${document}This policy contains invalid Json`],
  ['an array', '[]', `${document}This policy contains invalid Json`],
  ['null', 'null', `${document}This text appears not to be a policy`],
  ['an empty object', '{}', `${document}Syntax error at position (1,3)`],
  ['no statement in the list', of(), `${document}Could not parse the policy: Statement is empty!`],
  ['an empty statement', of({}), `${document}Missing required field Effect`],
  ['a statement without Effect', without('Effect'), `${document}Missing required field Effect`],
  ['a statement without Principal', without('Principal'), `${document}Missing required field Principal`],
  ['a statement without Action (inferred)', without('Action'), `${document}Missing required field Action`],
  ['a statement without Resource', without('Resource'), `${document}Missing required field Resource`],
  ['no Statement at all (inferred)', '{"Version":"2012-10-17"}', `${document}Missing required field Statement`],
  [
    'an account id where an object belongs',
    of({ ...allow, Principal: stranger }),
    /Syntax error at position \(1,\d+\)$/,
  ],
  [
    'one Sid twice',
    of({ ...allow, Sid: 'a' }, { ...allow, Sid: 'a' }),
    `${document}The Statement Ids in the policy are not unique`,
  ],
  [
    'actions of streams',
    of({ ...allow, Action: ['dynamodb:GetRecords'] }),
    `${document}The following action names are invalid: "dynamodb:GetRecords"`,
  ],
  [
    'an API that is no action',
    of({ ...allow, Action: 'dynamodb:ExecuteStatement' }),
    `${document}The following action names are invalid: "dynamodb:ExecuteStatement"`,
  ],
  [
    'an action of restore',
    of({ ...allow, Action: 'dynamodb:RestoreTableFromBackup' }),
    `${document}The following action names are invalid: "dynamodb:RestoreTableFromBackup"`,
  ],
  [
    'an action of another service (inferred)',
    of({ ...allow, Action: 's3:GetObject' }),
    `${document}The following action names are invalid: "s3:GetObject"`,
  ],
  [
    'a pattern that covers nothing (inferred)',
    of({ ...allow, Action: 'dynamodb:Frob*' }),
    `${document}The following action names are invalid: "dynamodb:Frob*"`,
  ],
  [
    'bad actions beside bad resources: the actions are named',
    of({ ...allow, Action: 'dynamodb:GetRecords', Resource: `arn:aws:dynamodb:us-east-1:${owner}:table/t/stream/x` }),
    `${document}The following action names are invalid: "dynamodb:GetRecords"`,
  ],
  [
    'an unknown service',
    of({ ...allow, Principal: { Service: 'bedrock.amazonaws.com' } }),
    `${document}Policy contains invalid service principal`,
  ],
  [
    'a user that does not exist',
    of({ ...allow, Principal: { AWS: `arn:aws:iam::${stranger}:user/ghost` } }),
    `${parameter}Invalid principal in policy document.`,
  ],
  [
    'a role that does not exist',
    of({ ...allow, Principal: { AWS: `arn:aws:iam::${stranger}:role/ghost` } }),
    `${parameter}Invalid principal in policy document.`,
  ],
  [
    'a pattern of roles',
    of({ ...allow, Principal: { AWS: `arn:aws:iam::${stranger}:role/*` } }),
    `${parameter}Invalid principal in policy document.`,
  ],
  [
    'a group',
    of({ ...allow, Principal: { AWS: `arn:aws:iam::${stranger}:group/g` } }),
    `${parameter}Invalid principal in policy document.`,
  ],
  [
    'an account id of eleven digits',
    of({ ...allow, Principal: { AWS: '12345678901' } }),
    `${parameter}Invalid principal in policy document.`,
  ],
  [
    'a federated principal',
    of({ ...allow, Principal: { Federated: 'accounts.google.com' } }),
    `${parameter}Invalid principal in policy document.`,
  ],
  [
    'everyone allowed',
    of({ ...allow, Principal: '*' }),
    'ValidationException: Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure least-privilege form of access',
  ],
  ['20,481 bytes', of(allow).padEnd(20_481), `${parameter}Maximum policy size of 20480 bytes exceeded`],
  [
    'an unknown operator (inferred)',
    of({ ...allow, Condition: { StringMatches: { 'aws:PrincipalArn': 'x' } } }),
    `${document}Invalid Condition type : StringMatches`,
  ],
  [
    'an unknown element (inferred)',
    of({ ...allow, Colour: 'red' }),
    /^ValidationException: .*Invalid policy document: Syntax error at position \(1,\d+\)$/,
  ],
  [
    'another Version (inferred)',
    of(allow).replace('2012-10-17', '2013-10-17'),
    `${document}The policy must contain a valid version string`,
  ],
  ['another Effect (inferred)', of({ ...allow, Effect: 'Maybe' }), `${document}Invalid effect: Maybe`],
  [
    'Allow with NotPrincipal (inferred)',
    of({ ...allow, Principal: undefined, NotPrincipal: { AWS: stranger } }),
    `${document}Allow with NotPrincipal is not allowed.`,
  ],
  ['Principal and NotPrincipal (inferred)', of({ ...allow, NotPrincipal: { AWS: owner } }), /Syntax error at position/],
  ['Action and NotAction (inferred)', of({ ...allow, NotAction: 'dynamodb:Query' }), /Syntax error at position/],
  ['Resource and NotResource (inferred)', of({ ...allow, NotResource: '*' }), /Syntax error at position/],
];

const tableArn = `arn:aws:dynamodb:us-east-1:${owner}:table/messages`;
let streamArn = '';

beforeAll(async () => {
  await alice.send(new CreateTableCommand({ ...schema, TableName: 'messages' }));
  const stream = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const };
  const { TableDescription } = await alice.send(
    new UpdateTableCommand({ TableName: 'messages', StreamSpecification: stream }),
  );
  streamArn = TableDescription!.LatestStreamArn!;
});

describe('A document for a table', () => {
  it.each(tableRows)('%s', async (_, policy, sentence) => {
    const before = await put(tableArn, of({ ...allow, Effect: 'Deny' }));
    expectSentence(await refusal(put(tableArn, policy)), sentence);
    const after = await alice.send(new GetResourcePolicyCommand({ ResourceArn: tableArn }));
    expect(after.RevisionId).toBe(before.RevisionId);
  });

  it.each(tableRows)('is refused by CreateTable likewise, and no table is made: %s', async (_, policy, sentence) => {
    const attempt = alice.send(new CreateTableCommand({ ...schema, TableName: 'not-made', ResourcePolicy: policy }));
    expectSentence(await refusal(attempt), sentence);
    expect(await refusal(alice.send(new DescribeTableCommand({ TableName: 'not-made' })))).toContain(
      'ResourceNotFound',
    );
  });

  it.each([
    ['the whole service', { Action: 'dynamodb:*' }],
    ['everything', { Action: '*' }],
    ['a prefix', { Action: 'dynamodb:Get*' }],
    ['any case', { Action: 'DynamoDB:getitem' }],
    ['allow in lower case', { Effect: 'allow' }],
    ['another table', { Resource: `arn:aws:dynamodb:us-east-1:${owner}:table/other` }],
    ['an index of it', { Resource: `${tableArn}/index/any` }],
    ['ConditionCheckItem', { Action: 'dynamodb:ConditionCheckItem' }],
    ['transactions by name', { Action: ['dynamodb:TransactGetItems', 'dynamodb:TransactWriteItems'] }],
    ['NotAction', { Action: undefined, NotAction: 'dynamodb:DeleteTable' }],
    ['Deny with NotPrincipal', { Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: owner } }],
    [
      'the replication service',
      { Principal: { Service: 'replication.dynamodb.amazonaws.com' }, Action: 'dynamodb:ReadDataForReplication' },
    ],
    ['a role session', { Principal: { AWS: `arn:aws:sts::${stranger}:assumed-role/visitor/today` } }],
    ['a federated user', { Principal: { AWS: `arn:aws:sts::${stranger}:federated-user/guest` } }],
    ['a user of an account that is not kept here', { Principal: { AWS: 'arn:aws:iam::999999999999:user/somebody' } }],
  ])('is taken: %s', async (_, change) => {
    await put(tableArn, of({ ...allow, ...change }), true);
  });
});

describe('A document for a stream', () => {
  const onStream = { ...allow, Action: 'dynamodb:GetRecords' };

  it.each([
    [
      'ListStreams',
      { Action: 'dynamodb:ListStreams' },
      `${document}The following action names are invalid: "dynamodb:ListStreams"`,
    ],
    [
      'an action of items (inferred)',
      { Action: 'dynamodb:GetItem' },
      `${document}The following action names are invalid: "dynamodb:GetItem"`,
    ],
    [
      'ListShards, which is no action',
      { Action: 'dynamodb:ListShards' },
      `${document}The following action names are invalid: "dynamodb:ListShards"`,
    ],
    [
      'the ARN of a table',
      { Resource: tableArn },
      /The relative-id "table\/messages" is invalid for ARN "arn:aws:dynamodb:us-east-1:111111111111:table\/messages\/stream\/[^"]+"$/,
    ],
  ])('is refused for %s', async (_, change, sentence) => {
    expectSentence(await refusal(put(streamArn, of({ ...onStream, ...change }))), sentence);
  });

  it('is judged before the stream is looked for', async () => {
    const nowhere = `${tableArn}/stream/2020-01-01T00:00:00.000`;
    expect(await refusal(put(nowhere, of(allow)))).toContain('The following action names are invalid');
    expect(await refusal(put(nowhere, of(onStream)))).toBe(
      'ResourceNotFoundException: Requested resource not found: Stream: 2020-01-01T00:00:00.000 not found for Table: messages',
    );
  });

  it('lies beside the one for its table', async () => {
    await put(tableArn, of(allow));
    const { RevisionId } = await put(streamArn, of({ ...onStream, Resource: streamArn }));
    const shown = await alice.send(new GetResourcePolicyCommand({ ResourceArn: streamArn }));
    expect(shown).toMatchObject({ RevisionId });
    expect(shown.Policy).toContain('dynamodb:GetRecords');
  });
});

describe('ResourceArn', () => {
  const foreign = `arn:aws:dynamodb:us-east-1:${stranger}:table/messages`;
  it.each([
    ['a bare table name', 'messages', `${parameter}ARNs must start with 'arn:': messages`],
    [
      'another account',
      foreign,
      'ValidationException: This action is only supported by accounts that match the resource owner’s account.',
    ],
    [
      'another Region',
      tableArn.replace('us-east-1', 'eu-west-1'),
      `${parameter}Invalid resource Arn: ${tableArn.replace('us-east-1', 'eu-west-1')}`,
    ],
    [
      'another partition',
      tableArn.replace('arn:aws:', 'arn:aws-cn:'),
      `${parameter}Invalid resource Arn: ${tableArn.replace('arn:aws:', 'arn:aws-cn:')}`,
    ],
    [
      'an index',
      `${tableArn}/index/i`,
      `${parameter}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${tableArn}/index/i`,
    ],
    [
      'a backup',
      `${tableArn}/backup/b`,
      `${parameter}Provided Arn is not a DynamoDB resource arn: ${tableArn}/backup/b`,
    ],
    [
      'the wrong case of a name',
      tableArn.replace('messages', 'Messages'),
      'ResourceNotFoundException: Requested resource not found: Table: Messages not found',
    ],
  ])('is refused: %s', async (_, arn, sentence) => {
    expect(await refusal(alice.send(new GetResourcePolicyCommand({ ResourceArn: arn })))).toBe(sentence);
    expect(await refusal(put(arn, of(allow)))).toBe(sentence);
  });
});

const schema = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
} as const satisfies Partial<ConstructorParameters<typeof CreateTableCommand>[0]>;

function put(ResourceArn: string, Policy: string, ConfirmRemoveSelfResourceAccess = false) {
  return alice.send(new PutResourcePolicyCommand({ ResourceArn, Policy, ConfirmRemoveSelfResourceAccess }));
}

function expectSentence(actual: string, expected: string | RegExp): void {
  if (typeof expected === 'string') expect(actual).toBe(expected);
  else expect(actual).toMatch(expected);
}
