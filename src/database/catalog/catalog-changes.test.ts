import { describe, expect, it } from 'vitest';
import {
  newTable,
  openTestDatabase,
  putItem,
  seededRandom,
  testHome,
  testStart,
} from '../../../tests/simulation/test-database.ts';
import { type Engine, StorageError } from '../../storage/engine.ts';
import { openMemoryEngine } from '../../storage/memory/memory-engine.ts';
import type { PolicyVersion } from './catalog.ts';

const id = (name: string) => ({ ...testHome, name });
const day = 24 * 60 * 60 * 1000;

const version = (revision: number, document?: string): PolicyVersion => ({
  ...(document !== undefined && { document }),
  versionOmitted: false,
  revisionId: String(revision),
  since: revision,
});

describe('a table', () => {
  it('is there when its creation resolves, with everything chosen for it', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('Music'));
    expect(database.catalog.table(id('Music'))).toBe(table);
    expect(table.arn).toBe('arn:aws:dynamodb:eu-west-1:111122223333:table/Music');
    expect(table.tableId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(table).toMatchObject({ createdAt: testStart, activeAt: testStart });
    expect(table.stream).toBeUndefined();
  });

  it('is made once, also when two ask at the same time', async () => {
    const { database } = await openTestDatabase();
    const [first, second] = await Promise.allSettled([
      database.createTable(newTable('Music')),
      database.createTable(newTable('Music')),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({
      reason: { name: 'ResourceInUseException', message: 'Table already exists: Music' },
    });
  });

  it('is listed in its own account and Region, in the order of bytes', async () => {
    const { database } = await openTestDatabase();
    for (const name of ['b', 'a', 'B', 'a-1', 'a.1']) await database.createTable(newTable(name));
    await database.createTable(newTable('c', { account: '444455556666' }));
    await database.createTable(newTable('d', { region: 'us-east-1' }));
    expect(database.catalog.tableNames(testHome)).toEqual(['B', 'a', 'a-1', 'a.1', 'b']);
  });

  it('passes on what a change throws, and stays as it was', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('Music'));
    const refusal = new Error('no');
    const change = () => {
      throw refusal;
    };
    await expect(database.updateTable(id('Music'), change)).rejects.toBe(refusal);
    await expect(database.deleteTable(id('Music'), change)).rejects.toBe(refusal);
    expect(database.catalog.table(id('Music'))).toBe(table);
  });

  it('takes its changes one after another', async () => {
    const { database } = await openTestDatabase({
      engine: openMemoryEngine({ mischief: { random: seededRandom(7) } }),
    });
    await database.createTable(newTable('Music'));
    const tags = Array.from({ length: 20 }, (_, at) => ({ key: `k${at}`, value: '' }));
    await Promise.all(
      tags.map((tag) => database.updateTable(id('Music'), (table) => ({ ...table, tags: [...table.tags, tag] }))),
    );
    expect(database.catalog.table(id('Music'))?.tags).toEqual(tags);
  });

  it('cannot be changed when there is none', async () => {
    const { database } = await openTestDatabase();
    const missing = {
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: Music not found',
    };
    await expect(database.updateTable(id('Music'), (table) => table)).rejects.toMatchObject(missing);
    await expect(database.deleteTable(id('Music'))).rejects.toMatchObject(missing);
  });

  it('inherits nothing from one of the same name', async () => {
    const { database } = await openTestDatabase();
    const old = await database.createTable(newTable('Music', { streamViewType: 'KEYS_ONLY' }));
    await putItem(database, old, { pk: { S: 'a' } });
    await database.changePolicy(old.arn, () => version(1, '{}'));
    await database.deleteTable(id('Music'));
    expect(database.catalog.table(id('Music'))).toBeUndefined();
    expect(database.catalog.policySlot(old.arn)).toBeUndefined();

    const table = await database.createTable(newTable('Music', { streamViewType: 'KEYS_ONLY' }));
    expect(table.tableId).not.toBe(old.tableId);
    expect(table.space).toBeGreaterThan(old.space);
    expect(table.streamLabel).not.toBe(old.streamLabel);
    expect(table.policy).toBeUndefined();
    expect(await database.get(table, [{ pk: { S: 'a' } }])).toEqual([undefined]);
  });
});

describe('with a status delay', () => {
  it('a table is being created, and later being deleted, for so long', async () => {
    const { database, clock } = await openTestDatabase({ settings: { tableStatusDelayMilliseconds: 1000 } });
    const table = await database.createTable(newTable('Music'));
    expect(table.activeAt).toBe(testStart + 1000);
    await database.deleteTable(id('Music'));
    expect(database.catalog.table(id('Music'))?.deletedAt).toBe(testStart + 1000);
    await expect(database.createTable(newTable('Music'))).rejects.toMatchObject({
      message: 'Attempt to change a resource which is still in use: Table is being deleted: Music',
    });
    await expect(putItem(database, table, { pk: { S: 'a' } })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    clock.advance(1000);
    expect(database.catalog.table(id('Music'))).toBeUndefined();
    expect(database.catalog.tableNames(testHome)).toEqual([]);
    const again = await database.createTable(newTable('Music'));
    expect(again.tableId).not.toBe(table.tableId);
  });
});

describe('a stream', () => {
  it('gets a label of its own each time it is switched on, even within one millisecond', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('Music', { streamViewType: 'NEW_IMAGE' }));
    expect(table.streamLabel).toBe('2026-11-23T12:00:00.000');
    expect(table.stream?.arn).toBe(`${table.arn}/stream/2026-11-23T12:00:00.000`);
    const off = await database.disableStream(id('Music'));
    expect(off.stream).toBeUndefined();
    expect(off.streamLabel).toBe('2026-11-23T12:00:00.000');
    const on = await database.enableStream(id('Music'), 'KEYS_ONLY');
    expect(on.stream).toMatchObject({ label: '2026-11-23T12:00:00.001', viewType: 'KEYS_ONLY' });
    expect(database.catalog.streams(testHome).map(({ label }) => label)).toEqual([
      '2026-11-23T12:00:00.000',
      '2026-11-23T12:00:00.001',
    ]);
    await expect(database.enableStream(id('Music'), 'KEYS_ONLY')).rejects.toMatchObject({
      message: 'Table already has an enabled stream: TableName: Music',
    });
  });

  it('stays for 24 hours after its table was deleted, with its policy, which can still be changed', async () => {
    const { database, clock } = await openTestDatabase();
    const table = await database.createTable(newTable('Music', { streamViewType: 'NEW_IMAGE' }));
    const arn = table.stream!.arn;
    await database.changePolicy(arn, () => version(1, '{"v":1}'));
    await database.deleteTable(id('Music'));
    expect(database.catalog.stream(arn)?.disabledAt).toBe(testStart);
    await database.changePolicy(arn, () => version(2, '{"v":2}'));
    expect(database.catalog.policySlot(arn)?.current.document).toBe('{"v":2}');
    clock.advance(day - 1);
    expect(database.catalog.stream(arn)).toBeDefined();
    clock.advance(1);
    expect(database.catalog.stream(arn)).toBeUndefined();
    expect(database.catalog.policySlot(arn)).toBeUndefined();
    expect(database.catalog.streams(testHome)).toEqual([]);
    await expect(database.changePolicy(arn, () => version(3))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('a policy slot', () => {
  it('keeps the version in force and the one before it', async () => {
    const { database } = await openTestDatabase();
    const { arn } = await database.createTable(newTable('Music', { streamViewType: 'NEW_IMAGE' }));
    expect(database.catalog.policySlot(arn)).toBeUndefined();
    const first = version(1, '{"v":1}');
    expect(await database.changePolicy(arn, () => first)).toEqual(first);
    expect(database.catalog.policySlot(arn)).toEqual({ current: first });
    const shown: unknown[] = [];
    const gone = version(2);
    await database.changePolicy(arn, (current) => {
      shown.push(current);
      return gone;
    });
    expect(shown).toEqual([first]);
    expect(database.catalog.policySlot(arn)).toEqual({ current: gone, previous: first });
    expect(await database.changePolicy(arn, () => undefined)).toEqual(gone);
    expect(database.catalog.policySlot(arn)).toEqual({ current: gone, previous: first });
  });

  it('of a table governs its indexes, and is another than that of its stream', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('Music', { streamViewType: 'NEW_IMAGE' }));
    await database.changePolicy(table.arn, () => version(1, '"table"'));
    await database.changePolicy(table.stream!.arn, () => version(2, '"stream"'));
    expect(database.catalog.policySlot(`${table.arn}/index/byArtist`)?.current.document).toBe('"table"');
    expect(database.catalog.policySlot(table.stream!.arn)?.current.document).toBe('"stream"');
    expect(database.catalog.policySlot(`${table.arn}/stream/2020-01-01T00:00:00.000`)).toBeUndefined();
  });

  it('comes with a table that is created with a policy', async () => {
    const { database } = await openTestDatabase();
    const slot = { current: { ...version(1, '{}'), since: 0 } };
    const { arn } = await database.createTable(newTable('Music', { policy: slot }));
    expect(database.catalog.policySlot(arn)).toEqual(slot);
  });
});

describe('a change whose outcome the engine cannot tell', () => {
  const unknown = new StorageError('unknown', 'the outcome could not be learnt');

  /** Rejects the next catalog change, after or before keeping it. */
  async function openWithDoubt(kept: boolean) {
    let armed = false;
    const memory = openMemoryEngine();
    const engine: Engine = {
      ...bound(memory),
      async transact(keys, decide) {
        if (!armed) return memory.transact(keys, decide);
        armed = false;
        if (kept) await memory.transact(keys, decide);
        throw unknown;
      },
    };
    const opened = await openTestDatabase({ engine });
    return { ...opened, arm: () => (armed = true) };
  }

  it('is shown when it was kept', async () => {
    const { database, arm } = await openWithDoubt(true);
    await database.createTable(newTable('Music'));
    arm();
    await expect(database.deleteTable(id('Music'))).rejects.toBe(unknown);
    expect(database.catalog.table(id('Music'))).toBeUndefined();
  });

  it('is not shown when it was not', async () => {
    const { database, arm } = await openWithDoubt(false);
    const table = await database.createTable(newTable('Music'));
    arm();
    await expect(database.deleteTable(id('Music'))).rejects.toBe(unknown);
    expect(database.catalog.table(id('Music'))).toEqual(table);
  });
});

function bound(engine: Engine): Engine {
  return {
    capabilities: engine.capabilities,
    get: (keys) => engine.get(keys),
    snapshot: (keys) => engine.snapshot(keys),
    scan: (range) => engine.scan(range),
    transact: (keys, decide) => engine.transact(keys, decide),
    clear: (space) => engine.clear(space),
    statistics: () => engine.statistics(),
    check: () => engine.check(),
    close: () => engine.close(),
  };
}
