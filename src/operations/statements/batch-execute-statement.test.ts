import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { plainTable } from '../../../tests/operations/music-table.ts';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { type Engine, StorageError } from '../../storage/engine.ts';
import { openMemoryEngine } from '../../storage/memory/memory-engine.ts';
import { batchWriteItem } from '../items/batch-write-item.ts';
import { putItem } from '../items/put-item.ts';
import { scan } from '../items/scan.ts';
import { createTable } from '../tables/create-table.ts';
import { batchExecuteStatement } from './batch-execute-statement.ts';

it('charges a member that was refused by the item that is there, and answers no item', async () => {
  const world = await openWorld();
  await world.run(createTable, plainTable);
  const text = { S: 'x'.repeat(3000) };
  await world.run(putItem, { TableName: 'Plain', Item: { pk: { S: 'there' }, text } });
  const units = async (...statements: readonly string[]) => {
    const Statements = [...statements, "DELETE FROM Plain WHERE pk = 'gone'"].map((Statement) => ({ Statement }));
    const answer = await world.run(batchExecuteStatement, { Statements, ReturnConsumedCapacity: 'TOTAL' });
    expect(answer.Responses.every((response: object) => !('Item' in response))).toBe(true);
    return answer.ConsumedCapacity[0].CapacityUnits;
  };
  expect(await units()).toBe(1);
  expect(await units("INSERT INTO Plain VALUE {'pk': 'there'}"), 'it exists').toBe(4);
  expect(await units("UPDATE Plain SET a = 1 WHERE pk = 'there' AND a = 2"), 'its condition').toBe(4);
  expect(await units("UPDATE Plain SET a = 1 WHERE pk = 'missing'"), 'nothing is there').toBe(2);
});

/** While it is `failing`, every second call fails at once, and the others take their time. */
function unevenEngine() {
  const memory = openMemoryEngine();
  const state = { failing: false, calls: 0, underWay: 0 };
  const uneven = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!state.failing) return work();
    if (state.calls++ % 2 === 1) throw new StorageError('unusable', 'The disk has failed.');
    state.underWay++;
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    return work().finally(() => state.underWay--);
  };
  const [get, transact] = [memory.get.bind(memory), memory.transact.bind(memory)];
  const engine = Object.assign(memory, {
    get: (keys) => uneven(() => get(keys)),
    transact: (keys, decide) => uneven(() => transact(keys, decide)),
  } satisfies Partial<Engine>);
  return { engine, state };
}

describe('when the engine fails under a member, the others are waited for', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const statements = (of: (name: string) => string) => ({
    Statements: names.map((name) => ({ Statement: of(`'${name}'`) })),
  });
  const puts = names.map((name) => ({ PutRequest: { Item: { pk: { S: name } } } }));
  it.each([
    ['INSERT', batchExecuteStatement, statements((name) => `INSERT INTO Plain VALUE {'pk': ${name}}`), 3],
    ['SELECT', batchExecuteStatement, statements((name) => `SELECT * FROM Plain WHERE pk = ${name}`), 0],
    ['BatchWriteItem', batchWriteItem, { RequestItems: { Plain: puts } }, 3],
  ])('%s', async (_what, operation, input, written) => {
    const { engine, state } = unevenEngine();
    const world = await openWorld({ engine });
    await world.run(createTable, plainTable);
    state.failing = true;
    await expect(world.run<never>(operation as never, input)).rejects.toThrow('The disk has failed.');
    expect(state.underWay).toBe(0);
    expect(state.calls).toBe(5);
    state.failing = false;
    expect((await world.run(scan, { TableName: 'Plain' })).Count).toBe(written);
  });
});
