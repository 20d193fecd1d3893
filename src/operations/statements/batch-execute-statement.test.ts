import { expect, it } from 'vitest';
import { plainTable } from '../../../tests/operations/music-table.ts';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { putItem } from '../items/put-item.ts';
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
