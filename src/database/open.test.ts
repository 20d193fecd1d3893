import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { newTable, openTestDatabase, putItem, testHome } from '../../tests/simulation/test-database.ts';
import { openMemoryEngine } from '../storage/memory/memory-engine.ts';
import { openSqliteEngine } from '../storage/sqlite/sqlite-engine.ts';
import { catalogSpace, digestOfText, firstFreeSpace } from './keyspace.ts';

const folders: string[] = [];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dynaward-database-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

describe('a store that is opened again', () => {
  it('has everything that was there when it was closed', async () => {
    const folder = await newFolder();
    const described = newTable('T', {
      sort: 'N',
      streamViewType: 'NEW_AND_OLD_IMAGES',
      tags: [{ key: 'team', value: 'é' }],
      indexes: [
        {
          kind: 'local',
          name: 'byOwner',
          key: { partition: [{ name: 'pk', type: 'S' }], sort: [{ name: 'owner', type: 'S' }] },
          projection: { type: 'KEYS_ONLY', nonKeyAttributes: [] },
        },
      ],
    });
    const item = { pk: { S: 'a\0' }, sk: { N: '-1.5' }, owner: { S: 'zoe' }, more: { S: '\u{1F600}' } };
    const policy = { document: '{}', versionOmitted: true, revisionId: '1', since: 1 };

    const engine = await openSqliteEngine({ folder });
    const { database, clock } = await openTestDatabase({ engine });
    const table = await database.createTable(described);
    await putItem(database, table, item);
    await database.changePolicy(table.arn, () => policy);
    await database.documents.write([{ collection: 'users', name: 'zoe', text: '1' }]);
    const gone = await database.createTable(newTable('Gone', { streamViewType: 'KEYS_ONLY' }));
    await database.deleteTable({ ...testHome, name: 'Gone' });
    const before = database.catalog.table({ ...testHome, name: 'T' })!;
    const streams = database.catalog.streams(testHome);
    const recordsBefore = await recordsIn(database);
    await database.close();
    await engine.close();

    const engineAgain = await openSqliteEngine({ folder });
    const { database: again } = await openTestDatabase({ engine: engineAgain, clock });
    expect(again.catalog.tableNames(testHome)).toEqual(['T']);
    expect(again.catalog.table(before)).toEqual(before);
    expect(again.catalog.streams(testHome)).toEqual(streams);
    expect(again.catalog.policySlot(table.arn)).toEqual({ current: policy });
    expect((await again.get(before, [{ pk: item.pk, sk: item.sk }]))[0]?.item).toEqual(item);
    const query = { table: before, index: before.indexes[0]!, partition: { pk: item.pk }, itemsMax: 9, bytesMax: 1e6 };
    expect((await again.query(query)).items.map(({ item }) => item)).toEqual([
      { pk: item.pk, sk: item.sk, owner: item.owner },
    ]);
    expect(recordsBefore).toHaveLength(1);
    expect(await recordsIn(again)).toEqual(recordsBefore);
    expect(await again.documents.all('users')).toEqual([{ name: 'zoe', text: '1' }]);
    const next = await again.createTable(newTable('Next'));
    expect(next.space).toBeGreaterThan(gone.space);
    await again.close();
    await engineAgain.close();

    async function recordsIn(of: typeof database): Promise<readonly string[]> {
      const stream = of.catalog.stream(table.stream!.arn)!;
      const shardId = of.shards(stream)[0]!.id;
      return (await of.records({ stream, shardId, from: '0', recordsMax: 9, bytesMax: 1e6 })).texts;
    }
  });

  it('is refused when a newer version wrote it', async () => {
    const engine = openMemoryEngine();
    const key = { space: catalogSpace, partition: digestOfText('format'), sort: new Uint8Array(0) };
    await engine.transact([], () => ({ writes: [{ kind: 'put', key, value: { text: '2', weight: 0 } }], result: 0 }));
    await expect(openTestDatabase({ engine })).rejects.toMatchObject({
      name: 'StorageError',
      kind: 'unusable',
      message: expect.stringContaining('written in format 2'),
    });
  });
});

describe('spaces', () => {
  it('are given out once, beginning where the keyspace says', async () => {
    const { database } = await openTestDatabase();
    const tables = await Promise.all(['A', 'B', 'C'].map((name) => database.createTable(newTable(name))));
    expect(tables.map(({ space }) => space).toSorted()).toEqual([0, 1, 2].map((at) => firstFreeSpace + at));
  });
});
