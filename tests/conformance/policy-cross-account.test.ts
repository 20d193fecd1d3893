import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ExecuteStatementCommand,
  GetItemCommand,
  GetResourcePolicyCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
  ScanCommand,
  TagResourceCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * The ARN of a table in place of its name, across accounts and within one, and what is looked at before leave and after it. DynamoDB
 * Developer Guide, "Cross-account access with resource-based policies"; measured on AWS, 2026-10, unless a story says otherwise.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const clients = clientsOf(running);
const alice = clients.dynamodb(keys.alice);
const bob = clients.dynamodb(keys.bob);
const nobody = clients.dynamodb(keys.nobody);
afterAll(() => running.stop());

const schema = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
} as const satisfies Partial<CreateTableCommandInput>;
const shared = arnOf('shared');
const Key = { pk: { S: 'a' } };

const everything = { Effect: 'Allow', Principal: { AWS: stranger }, Action: '*', Resource: '*' };
const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [everything] });
for (const TableName of ['shared', 'other']) {
  await alice.send(new CreateTableCommand({ ...schema, TableName, ResourcePolicy }));
}
await bob.send(new CreateTableCommand({ ...schema, TableName: 'own' }));

describe('The ARN of a table of another account', () => {
  it('is echoed where its name would be', async () => {
    const asked = { TableName: shared, ReturnConsumedCapacity: 'TOTAL' } as const;
    const used = { ConsumedCapacity: { TableName: shared } };
    expect(await bob.send(new PutItemCommand({ ...asked, Item: Key }))).toMatchObject(used);
    expect(await bob.send(new GetItemCommand({ ...asked, Key }))).toMatchObject({ ...used, Item: Key });
    expect(await bob.send(new ScanCommand(asked))).toMatchObject({ ...used, Items: [Key] });
    const values = { KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: { ':v': Key.pk } };
    expect(await bob.send(new QueryCommand({ ...asked, ...values }))).toMatchObject(used);
    const { Table } = await bob.send(new DescribeTableCommand({ TableName: shared }));
    expect(Table).toMatchObject({ TableName: 'shared', TableArn: shared });
  });

  it('is a key of batches, beside names of one’s own tables', async () => {
    const puts = { [shared]: [{ PutRequest: { Item: Key } }], own: [{ PutRequest: { Item: Key } }] };
    await bob.send(new BatchWriteItemCommand({ RequestItems: puts }));
    const RequestItems = { [shared]: { Keys: [Key] }, own: { Keys: [Key] } };
    const answer = await bob.send(new BatchGetItemCommand({ RequestItems, ReturnConsumedCapacity: 'TOTAL' }));
    expect(answer.Responses).toEqual({ [shared]: [Key], own: [Key] });
    expect(answer.ConsumedCapacity?.map(({ TableName }) => TableName).sort()).toEqual([shared, 'own']);
  });

  it('stands in a transaction, all of whose tables are of one account', async () => {
    const put = (TableName: string) => ({ Put: { TableName, Item: { pk: { S: 'b' } } } });
    await bob.send(new TransactWriteItemsCommand({ TransactItems: [put(shared), put(arnOf('other'))] }));
    const get = (TableName: string) => ({ Get: { TableName, Key: { pk: { S: 'b' } } } });
    await bob.send(new TransactGetItemsCommand({ TransactItems: [get(shared), get(arnOf('other'))] }));
    // The text is inferred.
    const mixed = 'ValidationException: Transaction request cannot include tables of more than one account';
    const writes = new TransactWriteItemsCommand({ TransactItems: [put(shared), put('own')] });
    expect(await refusal(bob.send(writes))).toBe(mixed);
    const reads = new TransactGetItemsCommand({ TransactItems: [get('own'), get(shared)] });
    expect(await refusal(bob.send(reads))).toBe(mixed);
  });

  it('and nothing less means it: a name is a table of one’s own', async () => {
    expect(await refusal(bob.send(new GetItemCommand({ TableName: 'shared', Key })))).toBe(
      'ResourceNotFoundException: Requested resource not found',
    );
    expect((await bob.send(new ListTablesCommand({}))).TableNames).toEqual(['own']);
  });

  it('is of no use for what DynamoDB does within an account only, whatever both sides allow', async () => {
    const TableName = shared;
    const specification = { TimeToLiveSpecification: { AttributeName: 't', Enabled: true } };
    for (const [action, attempt] of [
      ['DescribeTimeToLive', bob.send(new DescribeTimeToLiveCommand({ TableName }))],
      ['UpdateTimeToLive', bob.send(new UpdateTimeToLiveCommand({ TableName, ...specification }))],
      ['CreateTable', bob.send(new CreateTableCommand({ ...schema, TableName: arnOf('made') }))],
      ['PartiQLSelect', bob.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM "${shared}"` }))],
    ] as const) {
      const resource = action === 'CreateTable' ? arnOf('made') : shared;
      expect(await refusal(attempt)).toBe(refused('bob', stranger, { action, resource, kind: 'resource' }));
    }
  });

  it('tells nothing about whether there is such a table', async () => {
    for (const TableName of [arnOf('missing'), arnOf('private')]) {
      await alice.send(new CreateTableCommand({ ...schema, TableName: 'private' })).catch(() => {});
      for (const [action, attempt] of [
        ['GetItem', bob.send(new GetItemCommand({ TableName, Key }))],
        ['DeleteItem', bob.send(new DeleteItemCommand({ TableName, Key }))],
        ['DescribeTable', bob.send(new DescribeTableCommand({ TableName }))],
        ['ListTagsOfResource', bob.send(new ListTagsOfResourceCommand({ ResourceArn: TableName }))],
        ['BatchGetItem', bob.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }))],
      ] as const) {
        expect(await refusal(attempt)).toBe(
          refused('bob', stranger, { action, resource: TableName, kind: 'resource' }),
        );
      }
    }
  });

  it('is shared under the managed key of its account, too, which AWS refuses: there is no KMS here', async () => {
    const SSESpecification = { Enabled: true, SSEType: 'KMS' } as const;
    await alice.send(new CreateTableCommand({ ...schema, TableName: 'sealed', SSESpecification, ResourcePolicy }));
    await bob.send(new GetItemCommand({ TableName: arnOf('sealed'), Key }));
  });

  it('tags it, for both sides may', async () => {
    await bob.send(new TagResourceCommand({ ResourceArn: shared, Tags: [{ Key: 'by', Value: 'bob' }] }));
    const { Tags } = await alice.send(new ListTagsOfResourceCommand({ ResourceArn: shared }));
    expect(Tags).toEqual([{ Key: 'by', Value: 'bob' }]);
  });
});

describe('An ARN', () => {
  it.each([
    [
      'of another Region',
      shared.replace('us-east-1', 'eu-west-1'),
      /Invalid AWS region in 'arn:aws:dynamodb:eu-west-1:/,
    ],
    [
      'of another partition (inferred)',
      shared.replace('arn:aws:', 'arn:aws-cn:'),
      /Invalid AWS partition in 'arn:aws-cn:/,
    ],
    ['of an index', `${shared}/index/i`, /at 'tableName' failed to satisfy constraint/],
    ['of another service', shared.replace('dynamodb', 's3'), /ValidationException/],
  ])('%s is no table name, for whoever asks', async (_, TableName, sentence) => {
    for (const client of [alice, bob, nobody]) {
      const said = await refusal(client.send(new GetItemCommand({ TableName, Key })));
      expect(said).toMatch(/^ValidationException: 1 validation error detected: /);
      expect(said).toMatch(sentence);
    }
  });

  it('of one’s own table does what its name does, in PartiQL too', async () => {
    await alice.send(new PutItemCommand({ TableName: shared, Item: Key }));
    expect(await alice.send(new GetItemCommand({ TableName: 'shared', Key }))).toMatchObject({ Item: Key });
    const Statement = `SELECT * FROM "${shared}" WHERE pk = 'a'`;
    expect(await alice.send(new ExecuteStatementCommand({ Statement }))).toMatchObject({ Items: [Key] });
  });

  it('in tags is looked for when it is one', async () => {
    const tag = (ResourceArn: string) =>
      refusal(alice.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'a', Value: 'b' }] })));
    expect(await tag('shared')).toContain(
      "ValidationException: One or more parameter values were invalid: ARNs must start with 'arn:'",
    );
    expect(await tag(arnOf('missing'))).toContain('ResourceNotFoundException: Requested resource not found');
  });
});

describe('ResourceArn of a policy', () => {
  const parameter = 'ValidationException: One or more parameter values were invalid: ';
  const ofOthers =
    'ValidationException: This action is only supported by accounts that match the resource owner’s account.';
  const notAccepted = (arn: string) =>
    `${parameter}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arn}`;
  const notOfDynamodb = (arn: string) => `${parameter}Provided Arn is not a DynamoDB resource arn: ${arn}`;
  const long = arnOf('x'.repeat(1284 - arnOf('').length));

  it.each<[arn: string, sentence: string]>([
    [
      '',
      "ValidationException: 1 validation error detected: Value '' at 'resourceArn' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      long,
      `ValidationException: 1 validation error detected: Value '${long}' at 'resourceArn' failed to satisfy constraint: Member must have length less than or equal to 1283`,
    ],
    ['shared', `${parameter}ARNs must start with 'arn:': shared`],
    [shared.toUpperCase(), `${parameter}ARNs must start with 'arn:': ${shared.toUpperCase()}`],
    [` ${shared}`, `${parameter}ARNs must start with 'arn:':  ${shared}`],
    ...['arn:', 'arn:aws:dynamodb:us-east-1', 'arn:aws:s3:::bucket', `${shared}/backup/b`, `${shared}/export/e`].map(
      (arn): [string, string] => [arn, notOfDynamodb(arn)],
    ),
    ...['/index/i', '/index/', '/', '/stream', '/stream/', '/stream/a/b', '/other/x'].map((rest): [string, string] => [
      `${shared}${rest}`,
      notAccepted(`${shared}${rest}`),
    ]),
    [arnOf(''), notAccepted(arnOf(''))],
    [shared.replace(owner, stranger), ofOthers],
    [`${shared.replace(owner, stranger)}/index/i`, ofOthers],
    [`${shared.replace(owner, stranger)}/stream/s`, ofOthers],
    [shared.replace(owner, '987654321098'), ofOthers],
    [
      shared.replace('us-east-1', 'eu-west-1'),
      `${parameter}Invalid resource Arn: ${shared.replace('us-east-1', 'eu-west-1')}`,
    ],
    [
      shared.replace('arn:aws', 'arn:aws-cn'),
      `${parameter}Invalid resource Arn: ${shared.replace('arn:aws', 'arn:aws-cn')}`,
    ],
    [`${shared} `, 'ResourceNotFoundException: Requested resource not found: Table: shared  not found'],
  ])('%s is refused', async (ResourceArn, sentence) => {
    expect(await refusal(alice.send(new GetResourcePolicyCommand({ ResourceArn })))).toBe(sentence);
    expect(await refusal(alice.send(new PutResourcePolicyCommand({ ResourceArn, Policy: ResourcePolicy })))).toBe(
      sentence,
    );
  });
});

describe('Before leave is asked for', () => {
  const bad: readonly [what: string, ask: (client: typeof alice, TableName: string) => Promise<unknown>][] = [
    [
      'an expression that cannot be read',
      (c, TableName) => c.send(new GetItemCommand({ TableName, Key, ProjectionExpression: 'a..b' })),
    ],
    [
      'a reserved word',
      (c, TableName) =>
        c.send(
          new ScanCommand({
            TableName,
            FilterExpression: 'size = :v',
            ExpressionAttributeValues: { ':v': { S: 'x' } },
          }),
        ),
    ],
    [
      'a name that is not defined',
      (c, TableName) => c.send(new GetItemCommand({ TableName, Key, ProjectionExpression: '#a' })),
    ],
    [
      'paths that overlap',
      (c, TableName) => c.send(new GetItemCommand({ TableName, Key, ProjectionExpression: 'a, a.b' })),
    ],
    [
      'a key twice in a batch',
      (c, TableName) => c.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key, Key] } } })),
    ],
    [
      'an item that is too large',
      (c, TableName) => c.send(new PutItemCommand({ TableName, Item: { ...Key, a: { S: 'x'.repeat(410_000) } } })),
    ],
    ['a limit of none', (c, TableName) => c.send(new ScanCommand({ TableName, Limit: 0 }))],
  ];

  it.each(bad)('%s is told, also where there is no table', async (_, ask) => {
    for (const client of [alice, nobody]) {
      for (const name of ['shared', 'missing'])
        expect(await refusal(ask(client, name))).toMatch(/^ValidationException/);
    }
  });
});

describe('After it', () => {
  const wrong: readonly [what: string, ask: (client: typeof alice, TableName: string) => Promise<unknown>][] = [
    ['a key of the wrong type', (c, TableName) => c.send(new GetItemCommand({ TableName, Key: { pk: { N: '1' } } }))],
    [
      'a key with too much',
      (c, TableName) => c.send(new DeleteItemCommand({ TableName, Key: { ...Key, sk: Key.pk } })),
    ],
    ['an index that is not there', (c, TableName) => c.send(new ScanCommand({ TableName, IndexName: 'none' }))],
  ];

  it.each(wrong)('%s is told, and that there is no table before it', async (_, ask) => {
    expect(await refusal(ask(alice, 'shared'))).toMatch(/^ValidationException/);
    expect(await refusal(ask(alice, 'missing'))).toContain('ResourceNotFoundException: Requested resource not found');
    for (const name of ['shared', 'missing'])
      expect(await refusal(ask(nobody, name))).toMatch(/^AccessDeniedException/);
  });
});

function arnOf(name: string): string {
  return `arn:aws:dynamodb:us-east-1:${owner}:table/${name}`;
}

function refused(user: string, account: string, asked: { action: string; resource: string; kind: string }): string {
  const { action, resource, kind } = asked;
  return `AccessDeniedException: User: arn:aws:iam::${account}:user/${user} is not authorized to perform: dynamodb:${action} on resource: ${resource} because no ${kind}-based policy allows the dynamodb:${action} action`;
}
