import {
  type CancellationReason,
  CreateTableCommand,
  GetItemCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  TransactGetItemsCommand,
  type TransactGetItemsCommandInput,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * TransactWriteItems and TransactGetItems through the SDK: texts, reasons, tokens, capacity, and whose leave they need.
 * Texts captured from AWS, 2026-04 to 2026-09, unless a case says otherwise.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const clients = clientsOf(running);
const alice = clients.dynamodb(keys.alice);
const bob = clients.dynamodb(keys.bob);
afterAll(() => running.stop());

const arnOf = (name: string) => `arn:aws:dynamodb:us-east-1:${owner}:table/${name}`;
const TableName = 'plain';
const indexed = 'indexed';
const large = (bytes: number) => ({ S: 'x'.repeat(bytes) });
const deep = (levels: number): { L: [] } => (levels === 1 ? { L: [] } : ({ L: [deep(levels - 1)] } as never));

type Request = Partial<TransactWriteItemsCommandInput> & { TransactItems: TransactWriteItem[] };
const write = (request: Request | TransactWriteItem[], client = alice) =>
  client.send(new TransactWriteItemsCommand(Array.isArray(request) ? { TransactItems: request } : request));
const read = (request: TransactGetItemsCommandInput, client = alice) =>
  client.send(new TransactGetItemsCommand(request));
const get = async (pk: string) => (await alice.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } }))).Item;

const put = (pk: string, more: object = {}): TransactWriteItem => ({
  Put: { TableName, Item: { pk: { S: pk }, ...more } },
});
const update = (pk: string, UpdateExpression: string, values?: object): TransactWriteItem => ({
  Update: {
    TableName,
    Key: { pk: { S: pk } },
    UpdateExpression,
    ...(values && { ExpressionAttributeValues: values as never }),
  },
});
const check = (pk: string, more: object = {}): TransactWriteItem => ({
  ConditionCheck: { TableName, Key: { pk: { S: pk } }, ConditionExpression: 'attribute_exists(pk)', ...more },
});

beforeAll(async () => {
  const schema = {
    BillingMode: 'PAY_PER_REQUEST' as const,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  };
  const attribute = (AttributeName: string, AttributeType: 'S' | 'N' = 'S') => ({ AttributeName, AttributeType });
  await alice.send(new CreateTableCommand({ ...schema, TableName, AttributeDefinitions: [attribute('pk')] }));
  await alice.send(
    new CreateTableCommand({
      ...schema,
      TableName: indexed,
      AttributeDefinitions: [attribute('pk'), attribute('grp')],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-group',
          KeySchema: [{ AttributeName: 'grp', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  await alice.send(new PutItemCommand({ TableName, Item: { pk: { S: 'there' }, n: { N: '1' }, s: { S: 'text' } } }));
  await alice.send(new PutItemCommand({ TableName, Item: { pk: { S: 'big' }, text: large(300_000) } }));
});

describe('A request that is refused as a whole', () => {
  const twice = 'Transaction request cannot include multiple operations on one item';
  const empty =
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk';
  const rows: readonly (readonly [what: string, request: Request | TransactWriteItem[], text: string])[] = [
    [
      'no actions',
      [],
      "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    ['an action that is none', [{}], 'TransactItems can only contain one of Check, Put, Update or Delete'],
    [
      'two actions in one',
      [{ ...put('a'), ...check('b') }],
      'TransactItems can only contain one of Check, Put, Update or Delete',
    ],
    ['one item twice, put', [put('a'), put('a')], twice],
    ['one item twice, checked and updated', [check('a'), update('a', 'REMOVE n')], twice],
    ['one item twice, in a missing table', [check('a'), check('a')].map((one) => inTable('missing', one)), twice],
    ['one item twice, by name and by ARN', [put('a'), inTable(arnOf(TableName), put('a'))], twice],
    [
      'an item that is too large',
      [put('a', { text: large(409_600) })],
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'an item that is too large, for a missing table',
      [inTable('missing', put('a', { text: large(409_600) }))],
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'an item that is too deep',
      [put('a', { list: deep(33) })],
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    ],
    [
      'an expression that is too long',
      [update('a', `SET a = ${'b'.repeat(4096)}`)],
      'Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;',
    ],
    [
      'an expression that is none',
      [check('a', { ConditionExpression: 'pk =' })],
      'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "="',
    ],
    [
      'a value that no expression uses',
      [check('a', { ExpressionAttributeValues: { ':v': { S: 'x' } } })],
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}',
    ],
    ['an empty key', [put('')], empty],
    ['an empty Key', [check('')], empty],
    [
      'an empty index key',
      [inTable(indexed, put('a', { grp: { S: '' } }))],
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-group, IndexKey: grp',
    ],
    [
      'a token that is too long',
      { TransactItems: [put('a')], ClientRequestToken: 'x'.repeat(37) },
      `1 validation error detected: Value '${'x'.repeat(37)}' at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36`,
    ],
    [
      'a mode of capacity that is none',
      { TransactItems: [put('a')], ReturnConsumedCapacity: 'ALL' as never },
      "1 validation error detected: Value 'ALL' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
    ],
    [
      'a way to answer failures that is none',
      [check('a', { ReturnValuesOnConditionCheckFailure: 'ALL' })],
      "1 validation error detected: Value 'ALL' at 'transactItems.1.member.conditionCheck.returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]",
    ],
    // The limit is documented, the text is not known.
    [
      'more than 4 MB',
      Array.from({ length: 11 }, (_, n) => put(`${n}`, { text: large(390 * 1024) })),
      'Transaction size cannot exceed 4MB',
    ],
    [
      'tables of two accounts',
      [put('a'), inTable(`arn:aws:dynamodb:us-east-1:${stranger}:table/plain`, put('b'))],
      'Transaction request cannot include tables of more than one account',
    ],
    [
      'a table of another Region',
      [inTable(`arn:aws:dynamodb:eu-west-1:${owner}:table/plain`, put('b'))],
      `1 validation error detected: Invalid AWS region in 'arn:aws:dynamodb:eu-west-1:${owner}:table/plain'`,
    ],
  ];

  it.each(rows)('%s', async (_, request, text) => {
    expect(await refusal(write(request))).toBe(`ValidationException: ${text}`);
  });

  it('over 100 actions, which are printed', async () => {
    const many = Array.from({ length: 101 }, (_, n) => put(`${n}`));
    expect(await refusal(write(many))).toMatch(
      /^ValidationException: 1 validation error detected: Value '\[TransactWriteItem\(.*\)\]' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100$/,
    );
    await write(many.slice(1));
  });

  it('a missing table, before any condition', async () => {
    const missing = 'ResourceNotFoundException: Requested resource not found';
    expect(await refusal(write([check('none'), inTable('missing', put('a'))]))).toBe(missing);
    expect(await refusal(read({ TransactItems: [{ Get: { TableName: 'missing', Key: { pk: { S: 'a' } } } }] }))).toBe(
      missing,
    );
  });
});

describe('A transaction that is cancelled', () => {
  const mismatch = 'The provided key element does not match the schema';
  const numberKey = { pk: { N: '1' } };
  const rows: readonly (readonly [what: string, action: TransactWriteItem, reason: CancellationReason])[] = [
    ['a check that fails', check('none'), failed()],
    [
      'a check that fails on an item',
      { ConditionCheck: { ...check('there').ConditionCheck!, ConditionExpression: 'n > s' } },
      failed(),
    ],
    [
      'a check that shows the item',
      check('there', {
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
      failed({ pk: { S: 'there' }, n: { N: '1' }, s: { S: 'text' } }),
    ],
    [
      'a check that would show an item that is not there',
      check('none', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      failed(),
    ],
    ...(['Put', 'Update', 'Delete'] as const).map((kind): [string, TransactWriteItem, CancellationReason] => [
      `a condition of a ${kind} that shows the item`,
      {
        [kind]: {
          ...{
            Put: put('there').Put!,
            Update: update('there', 'REMOVE x').Update!,
            Delete: { TableName, Key: { pk: { S: 'there' } } },
          }[kind],
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      failed({ pk: { S: 'there' }, n: { N: '1' }, s: { S: 'text' } }),
    ]),
    ['a Key of another type', { Delete: { TableName, Key: numberKey } }, invalid(mismatch)],
    ['a Key with more than the key', check('there', { Key: { pk: { S: 'there' }, n: { N: '1' } } }), invalid(mismatch)],
    [
      'an item with a key of another type',
      { Put: { TableName, Item: numberKey } },
      invalid('One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N'),
    ],
    [
      'an item without its key',
      { Put: { TableName, Item: { n: { N: '1' } } } },
      invalid('One or more parameter values were invalid: Missing the key pk in the item'),
    ],
    [
      'an index key of another type',
      inTable(indexed, put('a', { grp: { N: '1' } })),
      invalid(
        'One or more parameter values were invalid: Type mismatch for Index Key grp Expected: S Actual: N IndexName: by-group',
      ),
    ],
    [
      'an update that gives an index key another type',
      inTable(indexed, update('a', 'SET grp = :v', { ':v': { N: '1' } })),
      invalid('The update expression attempted to update the secondary index key to unsupported type'),
    ],
    [
      'an update of the key',
      update('there', 'SET pk = :v', { ':v': { S: 'other' } }),
      invalid(
        'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
      ),
    ],
    [
      'an update that adds to a text',
      update('there', 'SET s = s + :v', { ':v': { N: '1' } }),
      invalid('An operand in the update expression has an incorrect data type'),
    ],
    [
      'an update that needs an attribute',
      update('there', 'SET a = absent'),
      invalid('The provided expression refers to an attribute that does not exist in the item'),
    ],
    [
      'an update into what is not there',
      update('there', 'SET a.b = :v', { ':v': { N: '1' } }),
      invalid('The document path provided in the update expression is invalid for update'),
    ],
    [
      'an update over the range of numbers',
      update('there', 'ADD n :v', { ':v': { N: '9.9999999999999999999999999999999999999E125' } }),
      invalid(expect.stringMatching(/^(Number overflow|Attempting to store more than 38)/) as unknown as string),
    ],
    [
      'an update that makes the item too large',
      update('big', 'SET more = :v', { ':v': large(200_000) }),
      invalid('Item size to update has exceeded the maximum allowed size'),
    ],
    [
      'an update with a value that is too deep',
      update('there', 'SET a = :v', { ':v': deep(33) }),
      invalid(
        'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
      ),
    ],
    [
      'a check with a value that is too deep, of which nothing is said',
      check('there', { ConditionExpression: 's = :v', ExpressionAttributeValues: { ':v': deep(40) } }),
      failed(),
    ],
  ];

  it.each(rows)('%s', async (_, action, reason) => {
    const { message, reasons } = await cancelled(write([put('never'), action]));
    expect(reasons).toEqual([{ Code: 'None' }, reason]);
    expect(message).toBe(
      `Transaction cancelled, please refer cancellation reasons for specific reasons [None, ${reason.Code}]`,
    );
    expect(await get('never')).toBeUndefined();
  });

  it('tells every reason, in the order of the request', async () => {
    const actions = [
      check('none'),
      put('never'),
      update('there', 'SET a = absent'),
      { Delete: { TableName, Key: numberKey } },
      check('none too'),
    ];
    const { message, reasons } = await cancelled(write(actions));
    expect(reasons.map(({ Code }) => Code)).toEqual([
      'ConditionalCheckFailed',
      'None',
      'ValidationError',
      'ValidationError',
      'ConditionalCheckFailed',
    ]);
    expect(message).toContain(
      '[ConditionalCheckFailed, None, ValidationError, ValidationError, ConditionalCheckFailed]',
    );
  });

  it('says of an update only that its condition failed', async () => {
    const action = update('there', 'SET a = absent');
    const { reasons } = await cancelled(
      write([{ Update: { ...action.Update!, ConditionExpression: 'attribute_not_exists(pk)' } }]),
    );
    expect(reasons).toEqual([failed()]);
  });

  it('reading: a key that does not match', async () => {
    const Gets = [{ pk: { S: 'there' } }, numberKey, { pk: { S: 'a' }, sk: { S: 'b' } }];
    const { reasons } = await cancelled(read({ TransactItems: Gets.map((Key) => ({ Get: { TableName, Key } })) }));
    expect(reasons).toEqual([{ Code: 'None' }, invalid(mismatch), invalid(mismatch)]);
  });
});

describe('What is read', () => {
  it('comes in the order of the request: projected, and empty where there is nothing', async () => {
    const Gets = [
      { TableName, Key: { pk: { S: 'there' } }, ProjectionExpression: '#n', ExpressionAttributeNames: { '#n': 'n' } },
      { TableName, Key: { pk: { S: 'none' } } },
      { TableName: arnOf(TableName), Key: { pk: { S: 'big' } }, ProjectionExpression: 'absent' },
    ];
    const { Responses, ConsumedCapacity } = await read({
      TransactItems: Gets.map((Get) => ({ Get })),
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(Responses).toEqual([{ Item: { n: { N: '1' } } }, {}, {}]);
    const units = 2 * (1 + 1 + Math.ceil(300_000 / 4096));
    expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: units, ReadCapacityUnits: units }]);
  });

  it.each<[string, TransactGetItemsCommandInput, string]>([
    [
      'nothing',
      { TransactItems: [] },
      "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'one item twice',
      { TransactItems: [1, 2].map(() => ({ Get: { TableName, Key: { pk: { S: 'a' } } } })) },
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'an action that is none',
      { TransactItems: [{} as never] },
      "1 validation error detected: Value null at 'transactItems.1.member.get' failed to satisfy constraint: Member must not be null",
    ],
    [
      'paths that overlap',
      { TransactItems: [{ Get: { TableName, Key: { pk: { S: 'a' } }, ProjectionExpression: 'a, a.b' } }] },
      'Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]',
    ],
  ])('is refused as a whole: %s', async (_, request, text) => {
    expect(await refusal(read(request))).toBe(`ValidationException: ${text}`);
  });
});

describe('A ClientRequestToken', () => {
  it('makes a repeated request one request, whose repetition costs what reading does', async () => {
    const TransactItems = [
      update('counted', 'ADD n :one', { ':one': { N: '1' } }),
      put('counted too', { text: large(5000) }),
    ];
    const request = { TransactItems, ClientRequestToken: 'counted', ReturnConsumedCapacity: 'TOTAL' as const };
    const first = await write(request);
    expect(first.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 12, WriteCapacityUnits: 12 }]);
    const second = await write(request);
    expect(second.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 6, ReadCapacityUnits: 6 }]);
    expect((await get('counted'))?.n).toEqual({ N: '1' });
    // The SDK makes up a token of its own when it is given none.
    await write(TransactItems);
    expect((await get('counted'))?.n).toEqual({ N: '2' });
  });

  it('is no one else’s: another request with it is refused', async () => {
    const ClientRequestToken = 'taken';
    await write({ TransactItems: [put('taken')], ClientRequestToken });
    // The text is the documentation's; what AWS sends is not known.
    expect(await refusal(write({ TransactItems: [put('taken', { n: { N: '1' } })], ClientRequestToken }))).toBe(
      'IdempotentParameterMismatchException: DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used.',
    );
  });

  it('is free again after a failure', async () => {
    const ClientRequestToken = 'failed';
    await cancelled(write({ TransactItems: [check('none')], ClientRequestToken }));
    await write({ TransactItems: [check('there')], ClientRequestToken });
  });
});

describe('Whose leave a transaction needs', () => {
  const name = 'guarded';
  const table = arnOf(name);
  const in_ = (action: TransactWriteItem) => inTable(table, action);
  const remove: TransactWriteItem = { Delete: { TableName, Key: { pk: { S: 'c' } } } };
  const all = {
    put: in_(put('a')),
    update: in_(update('b', 'REMOVE n')),
    delete: in_(remove),
    check: in_(check('none')),
  };
  const getOf = (pk: string, more: object = {}) => ({
    TransactItems: [{ Get: { TableName: table, Key: { pk: { S: pk } }, ...more } }],
  });
  const denied = (action: string) =>
    `AccessDeniedException: User: arn:aws:iam::${stranger}:user/bob is not authorized to perform: dynamodb:${action} on resource: ${table} because no resource-based policy allows the dynamodb:${action} action`;

  beforeAll(async () => {
    await alice.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      }),
    );
  });

  it('the leave to do what it does, and not the one that bears its name (T20)', async () => {
    await allow(['PutItem']);
    await write([all.put], bob);
    await allow(['TransactWriteItems', 'TransactGetItems']);
    expect(await refusal(write([all.put], bob))).toBe(denied('PutItem'));
    expect(await refusal(read(getOf('a'), bob))).toBe(denied('GetItem'));
  });

  it('one for each kind of action; without one of them nothing is done', async () => {
    const actions = { PutItem: all.put, UpdateItem: all.update, DeleteItem: all.delete, ConditionCheckItem: all.check };
    for (const [action, element] of Object.entries(actions)) {
      await allow(Object.keys(actions).filter((other) => other !== action));
      expect(await refusal(write([in_(put('untouched')), element], bob))).toBe(
        denied(action === 'PutItem' ? 'PutItem' : action),
      );
      expect(await refusal(write(Object.values(actions), bob))).toBe(denied(action));
    }
    await allow(['GetItem']);
    expect((await read(getOf('untouched'), bob)).Responses).toEqual([{}]);
  });

  it('for its own keys only (LeadingKeys)', async () => {
    await allow(['PutItem', 'GetItem'], { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['a'] } });
    await write([all.put], bob);
    await read(getOf('a'), bob);
    expect(await refusal(write([all.put, in_(put('b'))], bob))).toBe(denied('PutItem'));
    expect(await refusal(read({ TransactItems: ['a', 'b'].flatMap((pk) => getOf(pk).TransactItems) }, bob))).toBe(
      denied('GetItem'),
    );
  });

  it('for its own attributes only (Attributes)', async () => {
    await allow(['UpdateItem', 'GetItem'], { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'n'] } });
    await write([all.update], bob);
    await read(getOf('a', { ProjectionExpression: 'n' }), bob);
    expect(await refusal(write([in_(update('b', 'REMOVE n, secret'))], bob))).toBe(denied('UpdateItem'));
    expect(await refusal(read(getOf('a', { ProjectionExpression: 'n, secret' }), bob))).toBe(denied('GetItem'));
  });

  it.each(['StringEquals', 'ForAnyValue:StringEquals'])(
    'inside a transaction only (EnclosingOperation, %s)',
    async (operator) => {
      const enclosing = ['TransactWriteItems', 'TransactGetItems'];
      const actions = ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem', 'GetItem'];
      await allow(actions, { [operator]: { 'dynamodb:EnclosingOperation': enclosing } });
      await cancelled(write(Object.values(all), bob));
      await read(getOf('a'), bob);
      const alone = bob.send(new PutItemCommand({ TableName: table, Item: { pk: { S: 'a' } } }));
      expect(await refusal(alone)).toBe(denied('PutItem'));
      await allow(actions, { [operator]: { 'dynamodb:EnclosingOperation': 'ExecuteTransaction' } });
      expect(await refusal(write([all.put], bob))).toBe(denied('PutItem'));
    },
  );

  it('to be shown items that fail a condition (ReturnValues)', async () => {
    await allow(['ConditionCheckItem', 'PutItem'], { StringEquals: { 'dynamodb:ReturnValues': 'NONE' } });
    await cancelled(write([all.check], bob));
    const showing = in_(check('none', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
    expect(await refusal(write([all.put, showing], bob))).toBe(denied('ConditionCheckItem'));
  });

  it('of the table’s owner, also where there is no such table', async () => {
    const missing = arnOf('not-there');
    const attempt = write([inTable(missing, put('a'))], bob);
    expect(await refusal(attempt)).toBe(denied('PutItem').replace(table, missing));
  });

  async function allow(actions: readonly string[], Condition?: object): Promise<void> {
    const statement = {
      Effect: 'Allow',
      Principal: { AWS: stranger },
      Action: actions.map((one) => `dynamodb:${one}`),
      Resource: table,
    };
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ ...statement, ...(Condition && { Condition }) }],
    });
    await alice.send(new PutResourcePolicyCommand({ ResourceArn: table, Policy }));
  }
});

function inTable(name: string, action: TransactWriteItem): TransactWriteItem {
  const [[kind, members]] = Object.entries(action) as [[string, object]];
  return { [kind]: { ...members, TableName: name } };
}

function failed(Item?: CancellationReason['Item']): CancellationReason {
  return { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...(Item && { Item }) };
}

function invalid(Message: string): CancellationReason {
  return { Code: 'ValidationError', Message };
}

async function cancelled(attempt: Promise<unknown>): Promise<{ message: string; reasons: CancellationReason[] }> {
  const error = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TransactionCanceledException);
  const { message, CancellationReasons } = error as TransactionCanceledException;
  return { message, reasons: CancellationReasons! };
}
