import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateScan,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, expect, it } from 'vitest';
import { type Program, startProgram, temporaryFolder } from '../program.ts';

/** The program is killed with SIGKILL while it fills an index, as often as it takes; the index becomes whole all the same. */
const TableName = 'filled';
const itemsThere = 6000;
const folder = temporaryFolder();
let program: Program | undefined;
afterAll(async () => {
  await program?.stop('SIGKILL');
  folder.remove();
});

it('a backfill goes on after every kill', { timeout: 300_000 }, async () => {
  let client = await restart();
  await makeTable(client);
  await client.send(
    new UpdateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'grp', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'by-group',
            KeySchema: [{ AttributeName: 'grp', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        },
      ],
    }),
  );
  let kills = 0;
  while ((await status(client)) === 'CREATING' && kills < 20) {
    // Something is written in every life.
    await client.send(
      new PutItemCommand({ TableName, Item: { pk: { S: `p${kills * 7}` }, grp: { S: `new${kills}` } } }),
    );
    await new Promise((resolve) => setTimeout(resolve, 15));
    client = await restart();
    kills++;
  }
  expect(kills, 'the first kill came during the backfill').toBeGreaterThan(0);
  await expect.poll(() => status(client), { timeout: 60_000 }).toBe('ACTIVE');
  expect(await scanAll(client, 'by-group')).toEqual(await scanAll(client));
  client.destroy();
});

async function restart(): Promise<DynamoDBClient> {
  await program?.stop('SIGKILL');
  program = await startProgram({ args: ['--data', folder.path] });
  return new DynamoDBClient({
    endpoint: program.ready.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

async function makeTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  const batches = Array.from({ length: itemsThere / 25 }, (_, batch) =>
    Array.from({ length: 25 }, (_, at) => {
      const number = batch * 25 + at;
      return { PutRequest: { Item: { pk: { S: `p${number}` }, grp: { S: `g${number % 7}` } } } };
    }),
  );
  for (let at = 0; at < batches.length; at += 8) {
    const together = batches.slice(at, at + 8);
    await Promise.all(
      together.map((batch) => client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: batch } }))),
    );
  }
}

async function status(client: DynamoDBClient): Promise<string | undefined> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return Table!.GlobalSecondaryIndexes?.[0]?.IndexStatus;
}

async function scanAll(client: DynamoDBClient, IndexName?: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const page of paginateScan({ client }, { TableName, IndexName })) {
    for (const { pk, grp } of page.Items!) found.set(pk!.S!, grp!.S!);
  }
  return new Map([...found].sort());
}
