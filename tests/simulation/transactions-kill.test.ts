import {
  CreateTableCommand,
  DynamoDBClient,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, expect, it } from 'vitest';
import { askingOnce, type Program, startProgram, temporaryFolder } from '../program.ts';
import { seededRandom } from './test-database.ts';

/**
 * The program is killed with SIGKILL while writers write transactions over items of two tables. What was acknowledged must be there
 * afterwards; what was under way is there whole or not at all; and a request that is sent again with its token, because nobody
 * knows what became of it, is carried out exactly once.
 */
const rounds = Number(process.env.KILL_ROUNDS ?? 10);
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const writers = 8;
const tables = ['left', 'right'];

const random = seededRandom(seed);
const folder = temporaryFolder();
let program: Program | undefined;
afterAll(async () => {
  await program?.stop('SIGKILL');
  folder.remove();
});

interface Writer {
  /** Its four items, two in each table. */
  readonly items: readonly { readonly TableName: string; readonly Key: { readonly pk: { readonly S: string } } }[];
  /** Transactions that are known to have been written. */
  written: number;
  /** The request after those, when its answer never came. */
  pending: TransactWriteItemsCommandInput | undefined;
}

it(`transactions are kept whole or not at all in ${rounds} kills (seed ${seed}, set SEED to repeat)`, {
  timeout: 300_000,
}, async () => {
  program = await startProgram({ args: ['--data', folder.path] });
  await createTables(program);
  const all = Array.from({ length: writers }, (_, number): Writer => {
    const keys = ['a', 'b'].map((name) => ({ pk: { S: `${number}-${name}` } }));
    return {
      items: tables.flatMap((TableName) => keys.map((Key) => ({ TableName, Key }))),
      written: 0,
      pending: undefined,
    };
  });
  for (let round = 0; round < rounds; round++) {
    const client = new DynamoDBClient(askingOnce(program));
    const killed = { value: false };
    const writing = all.map((writer) => write(client, { writer, killed }));
    await new Promise((resolve) => setTimeout(resolve, 40 + random() * 160));
    killed.value = true;
    await program.stop('SIGKILL');
    await Promise.all(writing);
    client.destroy();
    program = await startProgram({ args: ['--data', folder.path] });
    await compare(program, all, round);
  }
  const written = all.reduce((sum, writer) => sum + writer.written, 0);
  expect(written, 'transactions were written').toBeGreaterThan(rounds);
});

/** One transaction after the other, until the program is gone. */
async function write(
  client: DynamoDBClient,
  { writer, killed }: { readonly writer: Writer; readonly killed: { readonly value: boolean } },
): Promise<void> {
  for (;;) {
    writer.pending = request(writer);
    try {
      await client.send(new TransactWriteItemsCommand(writer.pending));
    } catch (error) {
      if (!killed.value) throw error;
      return;
    }
    writer.pending = undefined;
    writer.written++;
  }
}

/** Counts in every item of the writer, if all of them have come as far as it knows. */
function request({ items, written }: Writer): TransactWriteItemsCommandInput {
  const [guarded, ...others] = items;
  const counting = { UpdateExpression: 'ADD #c :one', ExpressionAttributeNames: { '#c': 'count' } };
  const one = { ':one': { N: '1' } };
  return {
    ClientRequestToken: `${guarded!.Key.pk.S} ${written}`,
    TransactItems: [
      {
        Update: {
          ...guarded!,
          ...counting,
          ConditionExpression: written === 0 ? 'attribute_not_exists(#c)' : '#c = :written',
          ExpressionAttributeValues: { ...one, ...(written > 0 && { ':written': { N: String(written) } }) },
        },
      },
      ...others.map((other) => ({ Update: { ...other, ...counting, ExpressionAttributeValues: one } })),
    ],
  };
}

async function compare(running: Program, all: readonly Writer[], round: number): Promise<void> {
  const client = new DynamoDBClient(askingOnce(running));
  for (const writer of all) {
    const counts = await read(client, writer);
    const [first] = counts;
    expect(counts, `all of a transaction or nothing, in round ${round}`).toEqual(counts.map(() => first));
    const possible = writer.pending ? [writer.written, writer.written + 1] : [writer.written];
    expect(possible, `what was acknowledged, in round ${round}`).toContain(first);
    if (!writer.pending) continue;
    await client.send(new TransactWriteItemsCommand(writer.pending));
    writer.written++;
    writer.pending = undefined;
    expect(await read(client, writer), `once with its token, in round ${round}`).toEqual(
      counts.map(() => writer.written),
    );
  }
  client.destroy();
}

async function read(client: DynamoDBClient, { items }: Writer): Promise<readonly number[]> {
  const { Responses } = await client.send(
    new TransactGetItemsCommand({ TransactItems: items.map((item) => ({ Get: item })) }),
  );
  return Responses!.map(({ Item }) => Number(Item?.count?.N ?? 0));
}

async function createTables(running: Program): Promise<void> {
  const client = new DynamoDBClient(askingOnce(running));
  for (const TableName of tables) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      }),
    );
  }
  client.destroy();
}
