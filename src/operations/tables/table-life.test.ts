import { describe, expect, it } from 'vitest';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { testHome } from '../../../tests/simulation/test-database.ts';
import { createTable } from './create-table.ts';
import { deleteTable } from './delete-table.ts';
import { describeTable } from './describe-table.ts';
import { listTables } from './list-tables.ts';
import { updateTable } from './update-table.ts';

const table = (name: string, more: object = {}) => ({
  TableName: name,
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
  ...more,
});

const notFound = { name: 'ResourceNotFoundException', message: 'Requested resource not found: Table: Music not found' };

describe('the life of a table', () => {
  it('goes from CREATING to ACTIVE to DELETING to nothing, when the delays of AWS are played', async () => {
    const world = await openWorld({ tableStatusDelayMilliseconds: 3000 });
    const { TableDescription: created } = await world.run(createTable, table('Music'));
    expect(created.TableStatus).toBe('CREATING');
    await expect(world.run(deleteTable, { TableName: 'Music' })).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Attempt to change a resource which is still in use: Table is being created: Music',
    });
    await expect(world.run(updateTable, { TableName: 'Music', DeletionProtectionEnabled: true })).rejects.toMatchObject(
      {
        name: 'ResourceInUseException',
        message: 'Table needs to be in ACTIVE status to modify deletion protection setting.',
      },
    );
    world.clock.advance(3000);
    expect((await world.run(describeTable, { TableName: 'Music' })).Table.TableStatus).toBe('ACTIVE');
    const { TableDescription: deleted } = await world.run(deleteTable, { TableName: 'Music' });
    expect(deleted).toMatchObject({ TableName: 'Music', TableStatus: 'DELETING' });
    expect((await world.run(describeTable, { TableName: 'Music' })).Table.TableStatus).toBe('DELETING');
    await expect(world.run(deleteTable, { TableName: 'Music' })).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Attempt to change a resource which is still in use: Table is being deleted: Music',
    });
    world.clock.advance(3000);
    await expect(world.run(describeTable, { TableName: 'Music' })).rejects.toMatchObject(notFound);
  });

  it('ends at once without delays, and only when nothing protects it', async () => {
    const world = await openWorld();
    await world.run(createTable, table('Music', { DeletionProtectionEnabled: true }));
    await expect(world.run(deleteTable, { TableName: 'Music' })).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    });
    await world.run(updateTable, { TableName: 'Music', DeletionProtectionEnabled: false });
    const { TableDescription: deleted } = await world.run(deleteTable, { TableName: 'Music' });
    expect(deleted.TableStatus).toBe('DELETING');
    await expect(world.run(describeTable, { TableName: 'Music' })).rejects.toMatchObject(notFound);
    await expect(world.run(deleteTable, { TableName: 'Music' })).rejects.toMatchObject(notFound);
  });
});

describe('the name of a table', () => {
  it('may be its ARN, also from another account', async () => {
    const world = await openWorld();
    await world.run(createTable, table('Music'));
    const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music';
    const stranger = { account: '444455556666', region: testHome.region };
    const { Table: found } = await world.run(describeTable, { TableName: arn }, stranger);
    expect(found.TableName).toBe('Music');
    expect(world.permissions(describeTable, { TableName: arn }, stranger)).toEqual([
      { action: 'dynamodb:DescribeTable', resource: arn, resourceAccount: '111122223333', crossAccount: true },
    ]);
  });

  it('without an ARN means the own account and Region', async () => {
    const world = await openWorld();
    await world.run(createTable, table('Music'));
    const stranger = { account: '444455556666', region: testHome.region };
    await expect(world.run(describeTable, { TableName: 'Music' }, stranger)).rejects.toMatchObject(notFound);
    const elsewhere = { account: testHome.account, region: 'us-east-1' };
    await expect(world.run(describeTable, { TableName: 'Music' }, elsewhere)).rejects.toMatchObject(notFound);
  });
});

describe('ListTables', () => {
  it('lists names by bytes, a page at a time, and goes on after a name that need not exist', async () => {
    const world = await openWorld();
    for (const name of ['bbb', 'aaa', 'BBB', 'ccc']) await world.run(createTable, table(name));
    expect(await world.run(listTables, {})).toEqual({ TableNames: ['BBB', 'aaa', 'bbb', 'ccc'] });
    expect(await world.run(listTables, { Limit: 2 })).toEqual({
      TableNames: ['BBB', 'aaa'],
      LastEvaluatedTableName: 'aaa',
    });
    expect(await world.run(listTables, { Limit: 2, ExclusiveStartTableName: 'aab' })).toEqual({
      TableNames: ['bbb', 'ccc'],
    });
  });

  it('is asked of the account', async () => {
    const world = await openWorld();
    expect(world.permissions(listTables, {})).toEqual([
      {
        action: 'dynamodb:ListTables',
        resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/*',
        resourceAccount: '111122223333',
        crossAccount: false,
      },
    ]);
  });
});
