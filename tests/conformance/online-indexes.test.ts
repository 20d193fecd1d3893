import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  type TableDescription,
  UpdateItemCommand,
  UpdateTableCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, twoAccounts } from '../two-accounts.ts';

/** Global indexes over tables that are in use, as the SDK sees them. Source: Developer Guide, "Managing Global Secondary Indexes". */
let running: Running;
let client: ReturnType<ReturnType<typeof clientsOf>['dynamodb']>;
beforeAll(async () => {
  running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
  client = clientsOf(running).dynamodb(keys.alice);
});
afterAll(() => running.stop());

const S = (text: string) => ({ S: text });
const N = (number: number) => ({ N: String(number) });

async function makeTable(TableName: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1 }, { TableName });
}

async function put(TableName: string, items: readonly Record<string, AttributeValue>[]): Promise<void> {
  for (let at = 0; at < items.length; at += 25) {
    const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  }
}

async function described(TableName: string): Promise<TableDescription> {
  return (await client.send(new DescribeTableCommand({ TableName }))).Table!;
}

async function indexIsActive(TableName: string): Promise<void> {
  const statuses = async () =>
    (await described(TableName)).GlobalSecondaryIndexes?.map(({ IndexStatus }) => IndexStatus);
  await expect.poll(statuses, { timeout: 20_000 }).toEqual(['ACTIVE']);
}

const match = {
  AttributeDefinitions: [
    { AttributeName: 'tournament', AttributeType: 'S' },
    { AttributeName: 'region', AttributeType: 'S' },
    { AttributeName: 'round', AttributeType: 'N' },
    { AttributeName: 'bracket', AttributeType: 'S' },
  ] as const,
  Create: {
    IndexName: 'by-tournament',
    KeySchema: [
      { AttributeName: 'tournament', KeyType: 'HASH' },
      { AttributeName: 'region', KeyType: 'HASH' },
      { AttributeName: 'round', KeyType: 'RANGE' },
      { AttributeName: 'bracket', KeyType: 'RANGE' },
    ] as const,
    Projection: { ProjectionType: 'ALL' } as const,
  },
};

function createIndex(TableName: string) {
  return client.send(
    new UpdateTableCommand({
      TableName,
      AttributeDefinitions: [...match.AttributeDefinitions],
      GlobalSecondaryIndexUpdates: [{ Create: { ...match.Create, KeySchema: [...match.Create.KeySchema] } }],
    }),
  );
}

/** 300 matches: two tournaments, three regions, rounds 0 to 9, and some that are not fit for the index. */
const matches = Array.from({ length: 300 }, (_, at) => ({
  id: S(`m${at}`),
  tournament: S(at % 2 === 0 ? 'winter' : 'summer'),
  ...(at % 50 !== 0 && { region: S(['east', 'west', 'north'][at % 3]!) }),
  round: at % 30 === 7 ? S('final') : N(at % 10),
  bracket: S(at < 150 ? 'lower' : 'upper'),
}));

describe('An index that is created over items', () => {
  const TableName = 'matches';

  it('holds all that are fit for it, in the order of its sort attributes, and what is written meanwhile', async () => {
    await makeTable(TableName);
    await put(TableName, matches);
    const writing = (async () => {
      for (let at = 0; at < 60; at++) {
        const Item = { id: S(`new${at}`), tournament: S('winter'), region: S('east'), round: N(at), bracket: S('new') };
        await client.send(new PutItemCommand({ TableName, Item }));
        const change = {
          TableName,
          Key: { id: S(`m${at * 5}`) },
          UpdateExpression: 'SET bracket = :b',
          ExpressionAttributeValues: { ':b': S('moved') },
        };
        await client.send(new UpdateItemCommand(change));
      }
    })();
    const { TableDescription } = await createIndex(TableName);
    expect(TableDescription).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING', Backfilling: false, KeySchema: match.Create.KeySchema }],
    });
    await writing;
    await indexIsActive(TableName);
    const all = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
    const fit = all.Items!.filter(({ region, round }) => region && round!.N !== undefined);
    const held = await client.send(new ScanCommand({ TableName, IndexName: 'by-tournament' }));
    const byId = (items: Record<string, AttributeValue>[]) => items.toSorted((a, b) => (a.id!.S! < b.id!.S! ? -1 : 1));
    expect(fit.length).toBeGreaterThan(300);
    expect(byId(held.Items!)).toEqual(byId(fit));
  });

  it('is queried by all its partition attributes and by sort attributes from the left', async () => {
    const ask = (condition: string, values: Record<string, AttributeValue>) =>
      new QueryCommand({
        TableName,
        IndexName: 'by-tournament',
        KeyConditionExpression: `tournament = :t AND #r = :r${condition}`,
        ExpressionAttributeNames: { '#r': 'region' },
        ExpressionAttributeValues: { ':t': S('winter'), ':r': S('east'), ...values },
      });
    const whole = await client.send(ask('', {}));
    const places = whole.Items!.map(({ round, bracket }) => [Number(round!.N), bracket!.S!] as const);
    expect(places.length).toBeGreaterThan(60);
    expect(places).toEqual(places.toSorted(([a, x], [b, y]) => a - b || (x < y ? -1 : x > y ? 1 : 0)));
    const third = await client.send(ask(' AND round = :o AND begins_with(bracket, :b)', { ':o': N(6), ':b': S('ne') }));
    expect(third.Items!.map(({ id }) => id!.S)).toEqual(['new6']);
    const late = await client.send(ask(' AND round >= :o', { ':o': N(50) }));
    expect(late.Count).toBe(10);
    expect(
      await refusal(
        client.send(
          new QueryCommand({
            TableName,
            IndexName: 'by-tournament',
            KeyConditionExpression: 'tournament = :t',
            ExpressionAttributeValues: { ':t': S('winter') },
          }),
        ),
      ),
    ).toBe('ValidationException: Query condition missed key schema element: region');
  });

  it('now judges what is written, and leaves alone what was there', async () => {
    const wrong = { id: S('x'), round: S('final') };
    expect(await refusal(client.send(new PutItemCommand({ TableName, Item: wrong })))).toBe(
      'ValidationException: One or more parameter values were invalid: Type mismatch for Index Key round Expected: N Actual: S IndexName: by-tournament',
    );
    const change = {
      TableName,
      Key: { id: S('m7') },
      UpdateExpression: 'SET note = :n',
      ExpressionAttributeValues: { ':n': S('kept') },
    };
    await client.send(new UpdateItemCommand(change));
  });

  it('is gone some time after it was deleted, and can be made anew', async () => {
    const remove = { TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-tournament' } }] };
    const { TableDescription } = await client.send(new UpdateTableCommand(remove));
    expect(TableDescription).toMatchObject({ GlobalSecondaryIndexes: [{ IndexStatus: 'DELETING' }] });
    await expect.poll(async () => (await described(TableName)).GlobalSecondaryIndexes).toBeUndefined();
    expect((await described(TableName)).AttributeDefinitions).toEqual([{ AttributeName: 'id', AttributeType: 'S' }]);
    expect(await refusal(client.send(new ScanCommand({ TableName, IndexName: 'by-tournament' })))).toBe(
      'ValidationException: The table does not have the specified index: by-tournament',
    );
    await createIndex(TableName);
    await indexIsActive(TableName);
    const { Count } = await client.send(new ScanCommand({ TableName, IndexName: 'by-tournament' }));
    expect(Count).toBeGreaterThan(300);
  });
});
