import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  newTable,
  openHoldingEngine,
  openTestDatabase,
  putItem,
  testHome,
} from '../../../tests/simulation/test-database.ts';
import { validationError } from '../../errors.ts';
import type { Item } from '../../item/attribute-value.ts';
import { type Engine, StorageError } from '../../storage/engine.ts';
import type { Table } from '../catalog/catalog.ts';
import type { ItemWrite } from '../database.ts';
import { storedItemOf } from '../items/stored-item.ts';
import { tokenSpaces } from '../keyspace.ts';

const minute = 60 * 1000;
const key = (pk: string): Item => ({ pk: { S: pk } });
const token = (name: string, request = 'request') => ({ name, request });

/** Sets `n` to one more than it was. */
function count(table: Table, pk: string): ItemWrite {
  return {
    table,
    key: key(pk),
    decide(before) {
      const n = Number((before?.item.n as { N: string } | undefined)?.N ?? 0);
      return storedItemOf({ ...key(pk), n: { N: String(n + 1) } });
    },
  };
}

async function rowsOfTokens(engine: Engine): Promise<number> {
  const pages = await Promise.all(tokenSpaces.map((space) => engine.scan({ space, rowsMax: 1000 })));
  return pages.reduce((sum, { rows }) => sum + rows.length, 0);
}

describe('a transaction', () => {
  it('writes items, index entries and change records of several tables', async () => {
    const { database } = await openTestDatabase();
    const index = {
      kind: 'global' as const,
      name: 'byN',
      key: { partition: [{ name: 'n', type: 'N' as const }], sort: [] },
      projection: { type: 'ALL' as const, nonKeyAttributes: [] },
    };
    const table = await database.createTable(newTable('T', { indexes: [index], streamViewType: 'NEW_IMAGE' }));
    const other = await database.createTable(newTable('Other'));
    await database.writeTransaction({ parts: [count(table, 'a'), count(other, 'a'), count(table, 'b')] });
    const page = { itemsMax: 10, bytesMax: 1e6 };
    const entries = await database.query({ table, index: table.indexes[0]!, partition: { n: { N: '1' } }, ...page });
    expect(entries.items).toHaveLength(2);
    const stream = database.catalog.stream(table.stream!.arn)!;
    const [shard] = database.shards(stream);
    const from = shard!.startingSequenceNumber;
    const { texts } = await database.records({ stream, shardId: shard!.id, from, recordsMax: 10, bytesMax: 1e6 });
    expect(texts.map((text) => JSON.parse(text).dynamodb.Keys)).toEqual([key('a'), key('b')]);
    expect((await database.scan({ table: other, ...page })).items).toHaveLength(1);
  });

  it('decides every part, also when one was refused before', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    const parts = [
      validationError('wrong before'),
      count(table, 'a'),
      {
        ...count(table, 'b'),
        decide() {
          throw validationError('wrong now');
        },
      },
    ];
    await expect(database.writeTransaction({ parts })).rejects.toMatchObject({
      members: {
        CancellationReasons: [
          { Code: 'ValidationError', Message: 'wrong before' },
          { Code: 'None' },
          { Code: 'ValidationError', Message: 'wrong now' },
        ],
      },
    });
    expect(await database.get(table, [key('a')])).toEqual([undefined]);
  });

  it('is refused as a whole when a table is gone, or a part fails in a way that is nobody’s mistake', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    const failure = new TypeError('a bug');
    const failing: ItemWrite = {
      ...count(table, 'a'),
      decide() {
        throw failure;
      },
    };
    await expect(database.writeTransaction({ parts: [failing] })).rejects.toBe(failure);
    await database.deleteTable({ ...testHome, name: 'T' });
    const parts = [validationError('wrong before'), count(table, 'a')];
    await expect(database.writeTransaction({ parts })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('names the conflict at every part when others were always faster', async () => {
    const { database, engine } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    engine.transact = () => Promise.reject(new StorageError('conflict', 'Others were faster, too often.'));
    const conflict = { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' };
    await expect(database.writeTransaction({ parts: [count(table, 'a'), count(table, 'b')] })).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      members: { CancellationReasons: [conflict, conflict] },
    });
  });
});

describe('a token', () => {
  it('is remembered across a restart, and tells what is there when it comes again', async () => {
    const { database, engine, clock } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    await database.writeTransaction({ parts: [count(table, 'a')], token: token('t') });
    await database.close();
    const { database: reopened } = await openTestDatabase({ engine, clock });
    await putItem(reopened, table, { ...key('a'), n: { N: '7' } });
    const again = await reopened.writeTransaction({ parts: [count(table, 'a')], token: token('t') });
    expect(again).toMatchObject({ kind: 'repeated', items: [{ item: { n: { N: '7' } } }] });
    const other = reopened.writeTransaction({ parts: [count(table, 'a')], token: token('t', 'another') });
    await expect(other).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
  });

  it('counts for 10 minutes, wherever in a period it was first used', async () => {
    const { database, clock } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    for (let name = 0; name < 20; name++) {
      const use = async () =>
        (await database.writeTransaction({ parts: [count(table, 'a')], token: token(`${name}`) })).kind;
      expect(await use()).toBe('written');
      clock.advance(10 * minute - 1);
      expect(await use()).toBe('repeated');
      clock.advance(1);
      expect(await use()).toBe('written');
      clock.advance(minute);
    }
  });

  it('is cleared away when it counts no more, and never before', async () => {
    const { database, engine, clock } = await openTestDatabase({
      settings: { housekeepingIntervalMilliseconds: 1 },
    });
    const table = await database.createTable(newTable('T'));
    await database.writeTransaction({ parts: [count(table, 'a')], token: token('old') });
    clock.advance(10 * minute);
    await database.writeTransaction({ parts: [count(table, 'a')], token: token('new') });
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await rowsOfTokens(engine)).toBe(2);
    clock.advance(10 * minute - 1);
    const again = await database.writeTransaction({ parts: [count(table, 'a')], token: token('new') });
    expect(again.kind).toBe('repeated');
    clock.advance(1);
    await expect.poll(() => rowsOfTokens(engine)).toBe(1);
    clock.advance(10 * minute);
    await expect.poll(() => rowsOfTokens(engine)).toBe(0);
    await database.close();
  });

  it('is refused while its transaction is on its way to the store, and free when that failed', async () => {
    const { engine, hold, release } = openHoldingEngine();
    const { database } = await openTestDatabase({ engine });
    const table = await database.createTable(newTable('T'));
    hold();
    const first = database.writeTransaction({ parts: [count(table, 'a')], token: token('t') });
    await nextTurn();
    await expect(database.writeTransaction({ parts: [count(table, 'a')], token: token('t') })).rejects.toMatchObject({
      name: 'TransactionInProgressException',
    });
    release();
    expect((await first).kind).toBe('written');
    const refused = database.writeTransaction({ parts: [validationError('wrong')], token: token('u') });
    await expect(refused).rejects.toMatchObject({ name: 'TransactionCanceledException' });
    expect((await database.writeTransaction({ parts: [count(table, 'a')], token: token('u') })).kind).toBe('written');
  });
});
