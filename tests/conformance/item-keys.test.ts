import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * Keys and index keys that cannot be, by every way of writing. Captured from AWS, 2013 to 2018 and 2026-04 to 2026-09;
 * what an update makes of an index key: service model, TransactionCanceledException.
 */
const TableName = 'conformance-item-keys';
const Bytes = 'conformance-item-keys-bytes';
const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const B = (bytes: number) => ({ B: new Uint8Array(bytes) });
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' as const });
const attribute = (AttributeName: string, AttributeType: 'S' | 'N' | 'B') => ({ AttributeName, AttributeType });
const { call, refusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [
      attribute('pk', 'S'),
      attribute('sk', 'N'),
      attribute('text', 'S'),
      attribute('number', 'N'),
      attribute('bytes', 'B'),
    ],
    KeySchema: [hash('pk'), range('sk')],
    LocalSecondaryIndexes: [
      { IndexName: 'by-bytes', KeySchema: [hash('pk'), range('bytes')], Projection: { ProjectionType: 'ALL' } },
    ],
    GlobalSecondaryIndexes: [
      { IndexName: 'by-text', KeySchema: [hash('text'), range('number')], Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
  {
    TableName: Bytes,
    AttributeDefinitions: [attribute('pk', 'B'), attribute('sk', 'B')],
    KeySchema: [hash('pk'), range('sk')],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const invalid = 'One or more parameter values were invalid: ';
const mismatch = 'The provided key element does not match the schema';
const cancelled = (code = 'ValidationError') =>
  `TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [${code}]`;
const empty = (kind: string, name: string) =>
  `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${name}`;
const hashTooLong = `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`;
const rangeTooLong = `${invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`;
let items = 0;
const newKey = () => ({ pk: S('item'), sk: N(String(++items)) });
const long = S('x'.repeat(2049));

describe('A key in a transaction', () => {
  const keys: readonly [what: string, key: object, text: string][] = [
    ['half of it', { pk: S('x') }, cancelled()],
    ['more than it', { ...newKey(), a: S('x') }, cancelled()],
    ['another type', { pk: S('x'), sk: S('1') }, cancelled()],
    ['an empty text', { pk: S(''), sk: N('1') }, empty('string', 'pk')],
  ];
  it.each(keys)('%s', async (_what, Key, text) => {
    const on = { TableName, Key };
    const exists = { ConditionExpression: 'attribute_exists(pk)' };
    expect(await refusal('TransactGetItems', { TransactItems: [{ Get: on }] })).toBe(text);
    for (const action of [
      { Delete: on },
      { Update: { ...on, UpdateExpression: 'REMOVE a' } },
      { ConditionCheck: { ...on, ...exists } },
    ]) {
      expect(await refusal('TransactWriteItems', { TransactItems: [action] })).toBe(text);
    }
  });

  it('tells the reason of a mismatch with the text of single operations', async () => {
    const attempt = call('TransactWriteItems', { TransactItems: [{ Delete: { TableName, Key: { pk: S('x') } } }] });
    await expect(attempt).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'ValidationError', Message: mismatch }],
    });
  });

  it('tells the reason of a key that a put lacks with the text of single operations', async () => {
    const attempt = call('TransactWriteItems', { TransactItems: [{ Put: { TableName, Item: { pk: S('x') } } }] });
    await expect(attempt).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'ValidationError', Message: `${invalid}Missing the key sk in the item` }],
    });
  });

  it('tells the reason of an index key of another type', async () => {
    const Item = { ...newKey(), text: N('1') };
    await expect(call('TransactWriteItems', { TransactItems: [{ Put: { TableName, Item } }] })).rejects.toMatchObject({
      CancellationReasons: [
        {
          Code: 'ValidationError',
          Message: `${invalid}Type mismatch for Index Key text Expected: S Actual: N IndexName: by-text`,
        },
      ],
    });
  });
});

describe('A key of bytes', () => {
  const rows: readonly [what: string, key: object, text: string][] = [
    ['empty, to part by', { pk: B(0), sk: B(1) }, empty('binary', 'pk')],
    ['empty, to sort by', { pk: B(1), sk: B(0) }, empty('binary', 'sk')],
    ['2,049, to part by', { pk: B(2049), sk: B(1) }, hashTooLong],
    ['1,025, to sort by', { pk: B(1), sk: B(1025) }, rangeTooLong],
    ['a text', { pk: S('x'), sk: B(1) }, mismatch],
  ];
  it.each(rows)('%s', async (_what, Key, text) => {
    expect(await refusal('GetItem', { TableName: Bytes, Key })).toBe(text);
    expect(await refusal('UpdateItem', { TableName: Bytes, Key })).toBe(text);
  });

  it('of 2,048 and 1,024', async () => {
    const Item = { pk: B(2048), sk: B(1024) };
    await call('PutItem', { TableName: Bytes, Item });
    expect((await call('GetItem', { TableName: Bytes, Key: Item })).Item).toEqual(Item);
  });
});

describe('An index key that is put', () => {
  const type = (name: string, expected: string, actual: string, index: string) =>
    `${invalid}Type mismatch for Index Key ${name} Expected: ${expected} Actual: ${actual} IndexName: ${index}`;
  const nothing = (kind: string, name: string, index: string) =>
    `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value. IndexName: ${index}, IndexKey: ${name}`;
  const rows: readonly [what: string, attributes: object, text: string][] = [
    ['true for a text', { text: { BOOL: true } }, type('text', 'S', 'BOOL', 'by-text')],
    ['NULL for a text', { text: { NULL: true } }, type('text', 'S', 'NULL', 'by-text')],
    ['a set for a number', { number: { NS: ['1'] } }, type('number', 'N', 'NS', 'by-text')],
    ['a map for a number', { number: { M: {} } }, type('number', 'N', 'M', 'by-text')],
    ['a text for bytes of a local index', { bytes: S('x') }, type('bytes', 'B', 'S', 'by-bytes')],
    ['an empty text', { text: S(''), number: N('1') }, nothing('string', 'text', 'by-text')],
    ['no bytes, of a local index', { bytes: B(0) }, nothing('binary', 'bytes', 'by-bytes')],
  ];
  it.each(rows)('%s', async (_what, attributes, text) => {
    const Item = { ...newKey(), ...attributes };
    expect(await refusal('PutItem', { TableName, Item })).toBe(text);
    expect(await refusal('BatchWriteItem', { RequestItems: { [TableName]: [{ PutRequest: { Item } }] } })).toBe(text);
  });
});

describe('An index key that is updated', () => {
  const type = 'The update expression attempted to update the secondary index key to unsupported type';
  const tooLong = 'The update expression attempted to update the secondary index key beyond allowed size limits';
  const nothing = (kind: string) =>
    `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value.`;
  const rows: readonly [what: string, name: string, value: object, text: string][] = [
    ['a list for a text', 'text', { L: [] }, type],
    ['a text for a number', 'number', S('1'), type],
    ['a set of bytes for bytes', 'bytes', { BS: [Uint8Array.from([1])] }, type],
    ['an empty text', 'text', S(''), nothing('string')],
    ['no bytes', 'bytes', B(0), nothing('binary')],
    ['a text of 2,049 bytes', 'text', long, tooLong],
    ['1,025 bytes to sort by', 'bytes', B(1025), tooLong],
  ];
  it.each(rows)('%s', async (_what, name, value, text) => {
    const update = {
      UpdateExpression: 'SET #n = :v',
      ExpressionAttributeNames: { '#n': name },
      ExpressionAttributeValues: { ':v': value },
    };
    const Key = newKey();
    expect(await refusal('UpdateItem', { TableName, Key, ...update })).toBe(text);
    expect(await call('GetItem', { TableName, Key })).toEqual({});
  });

  it('of another type by AttributeUpdates is told with its index', async () => {
    const AttributeUpdates = { text: { Action: 'PUT', Value: N('1') } };
    expect(await refusal('UpdateItem', { TableName, Key: newKey(), AttributeUpdates })).toBe(
      `${invalid}Type mismatch for Index Key text Expected: S Actual: N IndexName: by-text`,
    );
  });

  it('may go, and with it the entry', async () => {
    const Key = newKey();
    await call('PutItem', { TableName, Item: { ...Key, text: S('goes'), number: N('1') } });
    const entries = async () =>
      (
        await call('Query', {
          TableName,
          IndexName: 'by-text',
          KeyConditionExpression: '#t = :t',
          ExpressionAttributeNames: { '#t': 'text' },
          ExpressionAttributeValues: { ':t': S('goes') },
        })
      ).Count;
    await expect.poll(entries).toBe(1);
    const ExpressionAttributeNames = { '#n': 'number' };
    await call('UpdateItem', { TableName, Key, UpdateExpression: 'REMOVE #n', ExpressionAttributeNames });
    await expect.poll(entries).toBe(0);
  });
});

describe('A key that an update would change', () => {
  const text = (name: string) => `${invalid}Cannot update attribute ${name}. This attribute is part of the key`;
  const values = { ExpressionAttributeValues: { ':v': N('1') } };
  const rows: readonly [what: string, update: object, name: string][] = [
    ['by SET', { UpdateExpression: 'SET sk = :v', ...values }, 'sk'],
    ['by REMOVE', { UpdateExpression: 'REMOVE pk' }, 'pk'],
    ['by ADD', { UpdateExpression: 'ADD sk :v', ...values }, 'sk'],
    ['by AttributeUpdates', { AttributeUpdates: { sk: { Action: 'PUT', Value: N('1') } } }, 'sk'],
    [
      'by a placeholder',
      { UpdateExpression: 'SET #k = :v', ExpressionAttributeNames: { '#k': 'sk' }, ...values },
      'sk',
    ],
  ];
  it.each(rows)('%s', async (_what, update, name) => {
    expect(await refusal('UpdateItem', { TableName, Key: newKey(), ...update })).toBe(text(name));
  });

  it('to what it is', async () => {
    const update = { UpdateExpression: 'SET sk = :v', ExpressionAttributeValues: { ':v': N('5') } };
    expect(await refusal('UpdateItem', { TableName, Key: { pk: S('x'), sk: N('5') }, ...update })).toBe(text('sk'));
  });
});
