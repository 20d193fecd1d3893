import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/** How large items, names and depths may be. DynamoDB Developer Guide, "Quotas"; texts captured from AWS, 2026-04 to 2026-09. */
const TableName = 'conformance-limits';
const WithLocal = 'conformance-limits-local';
const S = (text: string) => ({ S: text });
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' as const });
const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const { call, refusal, rawRefusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [attribute('pk')],
    KeySchema: [hash('pk')],
    BillingMode: 'PAY_PER_REQUEST',
  },
  {
    TableName: WithLocal,
    AttributeDefinitions: [attribute('pk'), attribute('sk'), attribute('l')],
    KeySchema: [hash('pk'), range('sk')],
    LocalSecondaryIndexes: [
      { IndexName: 'all', KeySchema: [hash('pk'), range('l')], Projection: { ProjectionType: 'ALL' } },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const tooLarge = 'Item size has exceeded the maximum allowed size';
const tooLargeNow = 'Item size to update has exceeded the maximum allowed size';
const max = 409_600;
const text = (bytes: number) => S('x'.repeat(bytes));
const Key = { pk: S('p') };
/** With `Key`, an item of so many bytes. */
const filling = (bytes: number) => ({ a: text(bytes - 3 - 1) });

describe('An item of 400 KB', () => {
  const update = {
    UpdateExpression: 'SET b = :b',
    ExpressionAttributeValues: { ':b': text(10) },
  };

  it('is updated by what does not make it larger', async () => {
    await call('PutItem', { TableName, Item: { ...Key, ...filling(max) } });
    const ExpressionAttributeValues = { ':a': text(100) };
    await call('UpdateItem', { TableName, Key, UpdateExpression: 'SET a = :a', ExpressionAttributeValues });
  });

  it('is not updated to more, and stays as it was', async () => {
    await call('PutItem', { TableName, Item: { ...Key, ...filling(max) } });
    expect(await refusal('UpdateItem', { TableName, Key, ...update })).toBe(tooLargeNow);
    expect((await call('GetItem', { TableName, Key })).Item).toEqual({ ...Key, ...filling(max) });
  });

  it('is not grown by AttributeUpdates or PartiQL either', async () => {
    await call('PutItem', { TableName, Item: { ...Key, ...filling(max) } });
    const AttributeUpdates = { b: { Action: 'PUT', Value: text(10) } };
    expect(await refusal('UpdateItem', { TableName, Key, AttributeUpdates })).toBe(tooLargeNow);
    const Statement = `UPDATE "${TableName}" SET b = '1234567890' WHERE pk = 'p'`;
    expect(await refusal('ExecuteStatement', { Statement })).toBe(tooLargeNow);
  });

  it('is a reason in a transaction when it is updated, and a fault of the request when it is put', async () => {
    await call('PutItem', { TableName, Item: { ...Key, ...filling(max) } });
    await expect(
      call('TransactWriteItems', { TransactItems: [{ Update: { TableName, Key, ...update } }] }),
    ).rejects.toMatchObject({ CancellationReasons: [{ Code: 'ValidationError', Message: tooLargeNow }] });
    const Put = { TableName, Item: { ...Key, ...filling(max + 1) } };
    expect(await refusal('TransactWriteItems', { TransactItems: [{ Put }] })).toBe(tooLarge);
  });

  it('is inserted, and one of a byte more is not', async () => {
    const insert = (bytes: number) => ({
      Statement: `INSERT INTO "${TableName}" VALUE {'pk': 'new', 'a': ?}`,
      Parameters: [text(bytes - 5 - 1)],
    });
    expect(await refusal('ExecuteStatement', insert(max + 1))).toBe(tooLarge);
    await call('ExecuteStatement', insert(max));
    await call('DeleteItem', { TableName, Key: { pk: S('new') } });
  });
});

describe('An item with entries in local indexes', () => {
  const item = (bytes: number, more: object = {}) => ({ pk: S('p'), sk: S('s'), ...more, a: text(bytes) });

  it('may be as large as others while it has none', async () => {
    await call('PutItem', { TableName: WithLocal, Item: item(300_000) });
  });

  it('may not be over 400 KB together with them', async () => {
    const Item = item(300_000, { l: S('l') });
    expect(await refusal('PutItem', { TableName: WithLocal, Item })).toBe(tooLarge);
    await call('PutItem', { TableName: WithLocal, Item: item(200_000, { l: S('l') }) });
  });

  it('may not get them by an update', async () => {
    await call('PutItem', { TableName: WithLocal, Item: item(300_000) });
    const update = { UpdateExpression: 'SET l = :l', ExpressionAttributeValues: { ':l': S('l') } };
    expect(await refusal('UpdateItem', { TableName: WithLocal, Key: { pk: S('p'), sk: S('s') }, ...update })).toBe(
      tooLargeNow,
    );
  });
});

describe('Depth', () => {
  const tooDeep =
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';
  const list = (levels: number): object => (levels === 0 ? S('x') : { L: [list(levels - 1)] });
  const map = (levels: number): object => (levels === 0 ? S('x') : { M: { a: map(levels - 1) } });
  it.each([
    ['lists', list],
    ['maps', map],
  ] as const)('of 32 levels of %s is kept, of 33 refused', async (_what, nest) => {
    const Item = { ...Key, a: nest(31) };
    await call('PutItem', { TableName, Item });
    expect((await call('GetItem', { TableName, Key })).Item).toEqual(Item);
    expect(await rawRefusal('PutItem', { TableName, Item: { ...Key, a: nest(32) } })).toBe(tooDeep);
  });

  it('is reached by an update from 32 levels, and not passed', async () => {
    await call('PutItem', { TableName, Item: { ...Key, a: { M: {} } } });
    const put = (levels: number) => ({
      TableName,
      Key,
      UpdateExpression: 'SET a.b = :v',
      ExpressionAttributeValues: { ':v': map(levels) },
    });
    await call('UpdateItem', put(30));
    expect(await rawRefusal('UpdateItem', put(31))).toBe(tooDeep);
  });
});

describe('A name of an attribute', () => {
  it('may be 65,535 characters, and no more', async () => {
    const name = 'n'.repeat(65_535);
    await call('PutItem', { TableName, Item: { ...Key, [name]: S('x') } });
    expect(Object.keys((await call('GetItem', { TableName, Key })).Item)).toContain(name);
    expect(await rawRefusal('PutItem', { TableName, Item: { ...Key, [`${name}n`]: S('x') } })).toContain(
      "Value at 'Item' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 65535, Member must have length greater than or equal to 1]",
    );
  });

  it('counts in bytes toward the item', async () => {
    const Item = { ...Key, é: text(max - 3 - 2) };
    await call('PutItem', { TableName, Item });
    expect(await refusal('PutItem', { TableName, Item: { ...Item, b: S('') } })).toBe(tooLarge);
  });
});
