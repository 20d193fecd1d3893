import { describe, expect, it } from 'vitest';
import { musicTable, song } from '../../tests/operations/music-table.ts';
import { openWorld } from '../../tests/operations/operation-world.ts';
import { batchGetItem } from './items/batch-get-item.ts';
import { deleteItem } from './items/delete-item.ts';
import { getItem } from './items/get-item.ts';
import { putItem } from './items/put-item.ts';
import { query } from './items/query.ts';
import { scan } from './items/scan.ts';
import { updateItem } from './items/update-item.ts';
import type { Operation } from './operation.ts';
import { createTable } from './tables/create-table.ts';

const tableArn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music';

async function worldWithTable() {
  const world = await openWorld();
  await world.run(createTable, musicTable);
  /** Action, resource, and every key that has a value. */
  const needs = <Request>(operation: Operation<Request>, members: object) => {
    const [permission] = world.permissions(operation, { TableName: 'Music', ...members });
    const keys: Record<string, unknown> = {};
    for (const name of names) {
      const value = permission?.context?.(`dynamodb:${name}`);
      if (value !== undefined) keys[name] = typeof value === 'string' ? value : [...value].sort();
    }
    return { action: permission?.action, resource: permission?.resource, keys };
  };
  return { ...world, needs };
}

const names = [
  'leadingkeys',
  'firstpartitionkeyvalues',
  'secondpartitionkeyvalues',
  'attributes',
  'select',
  'returnvalues',
  'returnconsumedcapacity',
  'enclosingoperation',
  'fulltablescan',
];

const leading = (...values: string[]) => ({ leadingkeys: values, firstpartitionkeyvalues: values });

describe('what a request says to the condition keys of DynamoDB', () => {
  it('GetItem', async () => {
    const { needs } = await worldWithTable();
    expect(needs(getItem, { Key: song('Abba', 'Waterloo') })).toEqual({
      action: 'dynamodb:GetItem',
      resource: tableArn,
      keys: {
        ...leading('Abba'),
        attributes: ['artist', 'song'],
        select: 'ALL_ATTRIBUTES',
        returnconsumedcapacity: 'NONE',
      },
    });
    const projected = needs(getItem, {
      Key: song('Abba', 'Waterloo'),
      ProjectionExpression: 'info.#x, plays[0]',
      ExpressionAttributeNames: { '#x': 'inner' },
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(projected.keys).toMatchObject({
      attributes: ['artist', 'info', 'plays', 'song'],
      select: 'SPECIFIC_ATTRIBUTES',
      returnconsumedcapacity: 'INDEXES',
    });
  });

  it('PutItem names every attribute of its item, and those of its condition', async () => {
    const { needs } = await worldWithTable();
    expect(
      needs(putItem, {
        Item: song('Abba', 'Waterloo', { plays: { N: '1' } }),
        ConditionExpression: 'attribute_not_exists(#l.x)',
        ExpressionAttributeNames: { '#l': 'locked' },
      }),
    ).toEqual({
      action: 'dynamodb:PutItem',
      resource: tableArn,
      keys: {
        ...leading('Abba'),
        attributes: ['artist', 'locked', 'plays', 'song'],
        returnvalues: 'NONE',
        returnconsumedcapacity: 'NONE',
      },
    });
  });

  it('UpdateItem and DeleteItem', async () => {
    const { needs } = await worldWithTable();
    const updating = needs(updateItem, {
      Key: song('Abba', 'Waterloo'),
      UpdateExpression: 'SET plays = source_of_it REMOVE gone.deeper',
      ReturnValues: 'ALL_NEW',
    });
    expect(updating.action).toBe('dynamodb:UpdateItem');
    expect(updating.keys).toMatchObject({
      attributes: ['artist', 'gone', 'plays', 'song', 'source_of_it'],
      returnvalues: 'ALL_NEW',
    });
    expect(updating.keys).not.toHaveProperty('select');
    const deleting = needs(deleteItem, { Key: song('Abba', 'Waterloo'), ReturnValues: 'ALL_OLD' });
    expect(deleting.action).toBe('dynamodb:DeleteItem');
    expect(deleting.keys).toMatchObject({
      ...leading('Abba'),
      attributes: ['artist', 'song'],
      returnvalues: 'ALL_OLD',
    });
  });

  it('Query on a table, and on an index, whose ARN and partition key it then is', async () => {
    const { needs } = await worldWithTable();
    const values = { ExpressionAttributeValues: { ':v': { S: 'x' } } };
    expect(needs(query, { KeyConditionExpression: 'artist = :v', ...values })).toEqual({
      action: 'dynamodb:Query',
      resource: tableArn,
      keys: {
        ...leading('x'),
        attributes: ['artist', 'song'],
        select: 'ALL_ATTRIBUTES',
        returnconsumedcapacity: 'NONE',
      },
    });
    expect(
      needs(query, {
        KeyConditionExpression: 'genre = :v',
        IndexName: 'by-genre',
        FilterExpression: 'rating > :v',
        Select: 'COUNT',
        ...values,
      }),
    ).toEqual({
      action: 'dynamodb:Query',
      resource: `${tableArn}/index/by-genre`,
      keys: {
        ...leading('x'),
        attributes: ['artist', 'genre', 'rating', 'song', 'year'],
        select: 'COUNT',
        returnconsumedcapacity: 'NONE',
      },
    });
    const onIndex = needs(query, { KeyConditionExpression: 'genre = :v', IndexName: 'by-genre', ...values });
    expect(onIndex.keys).toMatchObject({ select: 'ALL_PROJECTED_ATTRIBUTES' });
  });

  it('a Query that does not suit the schema has no leading keys, and is refused later', async () => {
    const { needs } = await worldWithTable();
    const values = { ExpressionAttributeValues: { ':v': { N: '1' } } };
    expect(needs(query, { KeyConditionExpression: 'artist = :v', ...values }).keys).not.toHaveProperty('leadingkeys');
    expect(needs(query, { KeyConditionExpression: 'mood = :v', ...values }).keys).not.toHaveProperty('leadingkeys');
  });

  it('Scan has no leading keys, which is not the same as none at all', async () => {
    const { needs } = await worldWithTable();
    expect(needs(scan, { ProjectionExpression: 'plays' })).toEqual({
      action: 'dynamodb:Scan',
      resource: tableArn,
      keys: { attributes: ['artist', 'plays', 'song'], select: 'SPECIFIC_ATTRIBUTES', returnconsumedcapacity: 'NONE' },
    });
  });

  it('a missing table: no leading keys, no error, the names that the request itself has', async () => {
    const { needs } = await worldWithTable();
    expect(needs(getItem, { TableName: 'Missing', Key: { pk: { S: 'a' } } })).toEqual({
      action: 'dynamodb:GetItem',
      resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Missing',
      keys: { attributes: ['pk'], select: 'ALL_ATTRIBUTES', returnconsumedcapacity: 'NONE' },
    });
  });

  it('keys that are numbers or binaries as their canonical texts', async () => {
    const { run, needs } = await worldWithTable();
    await run(createTable, {
      TableName: 'Numbers',
      AttributeDefinitions: [{ AttributeName: 'n', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'n', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    const { keys } = needs(getItem, { TableName: 'Numbers', Key: { n: { N: '+07.50' } } });
    expect(keys).toMatchObject(leading('7.5'));
  });

  it('an index of two partition attributes has first and second values', async () => {
    const { run, needs } = await worldWithTable();
    await run(createTable, {
      TableName: 'Wide',
      AttributeDefinitions: ['pk', 'a', 'b'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'both',
          KeySchema: ['a', 'b'].map((name) => ({ AttributeName: name, KeyType: 'HASH' })),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
    const { keys } = needs(query, {
      TableName: 'Wide',
      IndexName: 'both',
      KeyConditionExpression: 'a = :a AND b = :b',
      ExpressionAttributeValues: { ':a': { S: '1' }, ':b': { S: '2' } },
    });
    expect(keys).toMatchObject({ ...leading('1'), secondpartitionkeyvalues: ['2'] });
  });

  it('a batch of several tables, each with its own keys', async () => {
    const world = await worldWithTable();
    const needed = world.permissions(batchGetItem, {
      RequestItems: {
        Music: { Keys: [song('Abba', 'x'), song('Blur', 'y'), song('Abba', 'z')] },
        'arn:aws:dynamodb:eu-west-1:444455556666:table/Theirs': {
          Keys: [{ pk: { S: 'a' } }],
          ProjectionExpression: 'v',
        },
      },
    });
    expect(
      needed.map(({ resource, resourceAccount, crossAccount }) => [resource, resourceAccount, crossAccount]),
    ).toEqual([
      [tableArn, '111122223333', true],
      ['arn:aws:dynamodb:eu-west-1:444455556666:table/Theirs', '444455556666', true],
    ]);
    expect(needed[0]?.context?.('dynamodb:leadingkeys')).toEqual(['Abba', 'Blur']);
    expect(needed[0]?.context?.('dynamodb:select')).toBe('ALL_ATTRIBUTES');
    expect(needed[1]?.context?.('dynamodb:leadingkeys')).toBeUndefined();
    expect(needed[1]?.context?.('dynamodb:select')).toBe('SPECIFIC_ATTRIBUTES');
  });

  it('a batch that names one table twice, with a projection and without, asks for all attributes', async () => {
    const world = await worldWithTable();
    const [needed] = world.permissions(batchGetItem, {
      RequestItems: {
        Music: { Keys: [song('Abba', 'x')], ProjectionExpression: 'plays' },
        [tableArn]: { Keys: [song('Blur', 'y')] },
      },
    });
    expect(needed?.context?.('dynamodb:select')).toBe('ALL_ATTRIBUTES');
    expect(needed?.context?.('dynamodb:leadingkeys')).toEqual(['Abba', 'Blur']);
  });
});
