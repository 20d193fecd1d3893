import { describe, expect, it } from 'vitest';
import { newTable, openTestDatabase } from '../../../tests/simulation/test-database.ts';
import type { NewTable } from '../database.ts';

const byOwner = {
  kind: 'global' as const,
  name: 'byOwner',
  key: { partition: [{ name: 'owner', type: 'S' as const }], sort: [] },
  projection: { type: 'ALL' as const, nonKeyAttributes: [] },
};

async function throttled(more: Partial<NewTable>) {
  const world = await openTestDatabase({ settings: { throttle: true } });
  const table = await world.database.createTable(newTable('T', more));
  const throughput = world.database.throughput!;
  return {
    ...world,
    table,
    throughput,
    read: (units: number) => throughput.take('Read', table, { table: units }),
    write: (units: number, ofIndex = 0) =>
      throughput.take('Write', table, {
        table: units,
        ...(ofIndex > 0 && { indexes: new Map([[table.indexes[0]!, ofIndex]]) }),
      }),
  };
}

const provisioned = { billingMode: 'PROVISIONED', throughput: { read: 4, write: 2 } } as const;
const tableExceeded =
  'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.';

describe('provisioned throughput', () => {
  it('is refused when it is used up, with the reason, and comes back with time', async () => {
    const { read, write, clock, table } = await throttled(provisioned);
    read(3);
    read(1);
    expect(() => read(0.5)).toThrow(
      expect.objectContaining({
        name: 'ProvisionedThroughputExceededException',
        message: tableExceeded,
        members: {
          ThrottlingReasons: [{ reason: 'TableReadProvisionedThroughputExceeded', resource: table.arn }],
        },
      }),
    );
    write(2);
    expect(() => write(1)).toThrow(
      expect.objectContaining({
        members: {
          ThrottlingReasons: [{ reason: 'TableWriteProvisionedThroughputExceeded', resource: table.arn }],
        },
      }),
    );
    clock.advance(250);
    read(1);
    expect(() => read(1)).toThrow(tableExceeded);
  });

  it('that was not used may be used within five minutes, and not later', async () => {
    const { read, clock } = await throttled(provisioned);
    clock.advance(24 * 60 * 60 * 1000);
    for (let unit = 0; unit < 4 * 300; unit++) read(1);
    expect(() => read(1)).toThrow(tableExceeded);
  });

  it('admits what is larger than all of it, and then nothing until that is paid', async () => {
    const { write, clock } = await throttled(provisioned);
    write(402);
    clock.advance(199_000);
    expect(() => write(1)).toThrow(tableExceeded);
    clock.advance(2_000);
    write(1);
  });

  it('is given back', async () => {
    const { write, throughput } = await throttled(provisioned);
    const taken = write(2);
    expect(() => write(1)).toThrow(tableExceeded);
    throughput.giveBack(taken);
    write(1);
  });

  it('follows UpdateTable, and a table that was made anew begins anew', async () => {
    const { write, read, clock, database, table, throughput } = await throttled(provisioned);
    write(2);
    const faster = await database.updateTable(table, (one) => ({ ...one, throughput: { read: 4, write: 100 } }));
    clock.advance(1);
    // What the second before brings comes at the old rate.
    throughput.take('Write', faster, { table: 1 });
    clock.advance(1000);
    for (let unit = 0; unit < 99; unit++) throughput.take('Write', faster, { table: 1 });
    read(4);
    await database.deleteTable(table);
    const anew = await database.createTable(newTable('T', provisioned));
    throughput.take('Read', anew, { table: 4 });
  });

  it('of a global index throttles the writes that reach it, and takes nothing from the table', async () => {
    const { write, table } = await throttled({
      ...provisioned,
      indexes: [{ ...byOwner, throughput: { read: 1, write: 1 } }],
    });
    write(1, 1);
    expect(() => write(1, 1)).toThrow(
      expect.objectContaining({
        message:
          'The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API.',
        members: {
          ThrottlingReasons: [
            { reason: 'IndexWriteProvisionedThroughputExceeded', resource: `${table.arn}/index/byOwner` },
          ],
        },
      }),
    );
    write(1);
    expect(() => write(1)).toThrow(tableExceeded);
  });

  it('of a table pays for its local indexes', async () => {
    const local = { ...byOwner, kind: 'local' as const, key: { ...byOwner.key, sort: [] } };
    const { write } = await throttled({ ...provisioned, indexes: [local] });
    write(1, 1);
    expect(() => write(1)).toThrow(tableExceeded);
  });
});

describe('on-demand mode', () => {
  it('has no limit unless a maximum is set', async () => {
    const { read, write } = await throttled({ onDemandThroughput: { write: 1 } });
    for (let request = 0; request < 1000; request++) read(1000);
    write(1);
    expect(() => write(1)).toThrow(
      expect.objectContaining({
        name: 'ThrottlingException',
        message: 'Throughput exceeds the maximum OnDemandThroughput configured on table or index',
        members: {
          throttlingReasons: [
            { reason: 'TableWriteMaxOnDemandThroughputExceeded', resource: expect.stringContaining('table/T') },
          ],
        },
      }),
    );
  });
});

it('is not there unless it was switched on', async () => {
  const { database } = await openTestDatabase();
  expect(database.throughput).toBeUndefined();
});
