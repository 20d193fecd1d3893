import { describe, expect, it } from 'vitest';
import { plainTable } from '../../../tests/operations/music-table.ts';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { openMemoryEngine } from '../../storage/memory/memory-engine.ts';
import { batchExecuteStatement } from '../statements/batch-execute-statement.ts';
import { executeStatement } from '../statements/execute-statement.ts';
import { createTable } from '../tables/create-table.ts';
import { transactGetItems } from '../transactions/transact-get-items.ts';
import { transactWriteItems } from '../transactions/transact-write-items.ts';
import { batchGetItem } from './batch-get-item.ts';
import { batchWriteItem } from './batch-write-item.ts';
import { getItem } from './get-item.ts';
import { putItem } from './put-item.ts';
import { query } from './query.ts';
import { scan } from './scan.ts';
import { updateItem } from './update-item.ts';

const TableName = 'Plain';
const exceeded = { name: 'ProvisionedThroughputExceededException' };
const plain = (pk: string, more: object = {}) => ({ pk: { S: pk }, ...more });
const kilobytes = (count: number) => ({ text: { S: 'x'.repeat(1024 * count - 20) } });

async function tableWith(units: { readonly read: number; readonly write: number }) {
  const world = await openWorld({ database: { throttle: true } });
  const ProvisionedThroughput = { ReadCapacityUnits: units.read, WriteCapacityUnits: units.write };
  await world.run(createTable, { ...plainTable, BillingMode: 'PROVISIONED', ProvisionedThroughput });
  return {
    ...world,
    put: (pk: string, more: object = {}) => world.run(putItem, { TableName, Item: plain(pk, more) }),
    get: (pk: string, more: object = {}) => world.run(getItem, { TableName, Key: plain(pk), ...more }),
  };
}

describe('single items', () => {
  it('cost what ConsumedCapacity says, and the rest of the table is free when that is spent', async () => {
    const { put, get, clock } = await tableWith({ read: 1, write: 3 });
    await put('a', kilobytes(2));
    await put('b');
    await expect(put('c')).rejects.toMatchObject(exceeded);
    await get('a');
    await get('a');
    await expect(get('a', { ConsistentRead: true })).rejects.toMatchObject(exceeded);
    clock.advance(1000);
    expect(await get('c')).toEqual({});
    await put('c');
  });

  it('that a condition refuses have cost as much', async () => {
    const { put, run } = await tableWith({ read: 1, write: 3 });
    await put('a', kilobytes(2));
    const refused = { TableName, Key: plain('a'), UpdateExpression: 'SET n = n', ConditionExpression: 'n = pk' };
    await expect(run(updateItem, refused)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await expect(put('b')).rejects.toMatchObject(exceeded);
  });

  it('that are refused as invalid have cost nothing', async () => {
    const { put, run } = await tableWith({ read: 1, write: 2 });
    await put('a');
    const invalid = { TableName, Key: plain('a'), UpdateExpression: 'SET n = missing' };
    await expect(run(updateItem, invalid)).rejects.toMatchObject({ name: 'ValidationException' });
    await put('b');
    await expect(put('c')).rejects.toMatchObject(exceeded);
  });

  it('are paid once, however often an engine asks', async () => {
    let state = 5;
    const random = () => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const world = await openWorld({ database: { throttle: true }, engine: openMemoryEngine({ mischief: { random } }) });
    const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 20 };
    await world.run(createTable, { ...plainTable, BillingMode: 'PROVISIONED', ProvisionedThroughput });
    const puts = Array.from({ length: 30 }, (_, at) => world.run(putItem, { TableName, Item: plain(`p${at % 4}`) }));
    const results = await Promise.allSettled(puts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  });
});

describe('many items', () => {
  it('a page costs all that was read', async () => {
    const { put, run, clock } = await tableWith({ read: 1, write: 100 });
    await put('a', kilobytes(40));
    await run(scan, { TableName });
    await expect(run(scan, { TableName })).rejects.toMatchObject(exceeded);
    clock.advance(4_000);
    const keyed = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'b' } } };
    await expect(run(query, { TableName, ...keyed })).rejects.toMatchObject(exceeded);
    clock.advance(1_000);
    await run(query, { TableName, ...keyed });
  });

  it('BatchWriteItem answers as unprocessed what there was nothing left for, and fails when that is all', async () => {
    const { run, clock } = await tableWith({ read: 1, write: 2 });
    const requests = ['a', 'b', 'c'].map((pk) => ({ PutRequest: { Item: plain(pk, { n: { N: '1.0' } }) } }));
    const RequestItems = { [TableName]: [...requests, { DeleteRequest: { Key: plain('d') } }] };
    const answer = await run(batchWriteItem, { RequestItems, ReturnConsumedCapacity: 'TOTAL' });
    expect(answer).toEqual({
      UnprocessedItems: { [TableName]: RequestItems[TableName]!.slice(2) },
      ConsumedCapacity: [{ TableName, CapacityUnits: 2 }],
    });
    await expect(run(batchWriteItem, { RequestItems: answer.UnprocessedItems })).rejects.toMatchObject(exceeded);
    clock.advance(1_000);
    expect(await run(batchWriteItem, { RequestItems: answer.UnprocessedItems })).toEqual({ UnprocessedItems: {} });
  });

  it('BatchGetItem likewise, with the settings of the table', async () => {
    const { put, run, clock } = await tableWith({ read: 1, write: 100 });
    for (const pk of ['a', 'b', 'c']) await put(pk);
    const reads = { Keys: [plain('a'), plain('b'), plain('c')], ProjectionExpression: 'pk' };
    const answer = await run(batchGetItem, { RequestItems: { [TableName]: reads } });
    expect(answer).toEqual({
      Responses: { [TableName]: [plain('a'), plain('b')] },
      UnprocessedKeys: { [TableName]: { ...reads, Keys: [plain('c')] } },
    });
    await expect(run(batchGetItem, { RequestItems: answer.UnprocessedKeys })).rejects.toMatchObject(exceeded);
    clock.advance(1_000);
    expect((await run(batchGetItem, { RequestItems: answer.UnprocessedKeys })).UnprocessedKeys).toEqual({});
  });
});

describe('transactions', () => {
  const reason = {
    Code: 'ProvisionedThroughputExceeded',
    Message:
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  };

  it('that write are cancelled, with the reason at each action, and nothing was taken', async () => {
    const { run, put } = await tableWith({ read: 1, write: 3 });
    const TransactItems = ['a', 'b', 'c'].map((pk) => ({ Put: { TableName, Item: plain(pk) } }));
    await expect(run(transactWriteItems, { TransactItems })).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message: expect.stringContaining('[None, None, ProvisionedThroughputExceeded]'),
      members: { CancellationReasons: [{ Code: 'None' }, { Code: 'None' }, reason] },
    });
    for (const pk of ['a', 'b', 'c']) await put(pk);
    await expect(put('d')).rejects.toMatchObject(exceeded);
  });

  it('that read likewise', async () => {
    const { run, get } = await tableWith({ read: 2, write: 3 });
    const TransactItems = ['a', 'b'].map((pk) => ({ Get: { TableName, Key: plain(pk) } }));
    await expect(run(transactGetItems, { TransactItems })).rejects.toMatchObject({
      members: { CancellationReasons: [{ Code: 'None' }, reason] },
    });
    for (let reads = 0; reads < 4; reads++) await get('a');
    await expect(get('a')).rejects.toMatchObject(exceeded);
  });

  it('name a maximum of on-demand mode ThrottlingError', async () => {
    const world = await openWorld({ database: { throttle: true } });
    const OnDemandThroughput = { MaxReadRequestUnits: 1, MaxWriteRequestUnits: 1 };
    await world.run(createTable, { ...plainTable, OnDemandThroughput });
    await world.run(putItem, { TableName, Item: plain('a') });
    const TransactItems = [{ Put: { TableName, Item: plain('b') } }];
    await expect(world.run(transactWriteItems, { TransactItems })).rejects.toMatchObject({
      members: {
        CancellationReasons: [
          {
            Code: 'ThrottlingError',
            Message: 'Throughput exceeds the maximum OnDemandThroughput configured on table or index',
          },
        ],
      },
    });
  });
});

describe('statements', () => {
  it('cost what their operations do', async () => {
    const { run } = await tableWith({ read: 1, write: 1 });
    const say = (Statement: string) => run(executeStatement, { Statement });
    await say(`INSERT INTO Plain VALUE {'pk': 'a'}`);
    await expect(say(`INSERT INTO Plain VALUE {'pk': 'b'}`)).rejects.toMatchObject(exceeded);
    await say(`SELECT * FROM Plain WHERE pk = 'a'`);
    await say(`SELECT * FROM Plain WHERE pk = 'a'`);
    await expect(say(`SELECT * FROM Plain WHERE pk = 'a'`)).rejects.toMatchObject(exceeded);
  });

  it('of a batch are refused one by one', async () => {
    const { run } = await tableWith({ read: 1, write: 1 });
    const statements = (...all: string[]) => ({ Statements: all.map((Statement) => ({ Statement })) });
    const writes = await run(
      batchExecuteStatement,
      statements(`INSERT INTO Plain VALUE {'pk': 'a'}`, `INSERT INTO Plain VALUE {'pk': 'b'}`),
    );
    expect(writes.Responses).toEqual([
      { TableName },
      { Error: { Code: 'ProvisionedThroughputExceeded', Message: expect.stringContaining('was exceeded') } },
    ]);
    const select = (pk: string) => `SELECT * FROM Plain WHERE pk = '${pk}'`;
    const reads = await run(batchExecuteStatement, statements(select('a'), select('b'), select('c')));
    expect(reads.Responses).toEqual([
      { TableName, Item: plain('a') },
      { TableName },
      { Error: { Code: 'ProvisionedThroughputExceeded', Message: expect.stringContaining('was exceeded') } },
    ]);
  });
});
