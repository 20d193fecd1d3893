import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { captureRequests, client } from './measure/capture.ts';
import { type LoadResult, quantile, runLoad } from './measure/load.ts';
import { startServerProcess } from './measure/server-process.ts';

/** Does a reader feel 64 writers, whose every write waits for the disk? */
const seconds = Number(process.env.SECONDS ?? 3);
const rounds = Number(process.env.ROUNDS ?? 3);
const TableName = 'bench';
const folder = mkdtempSync(join(tmpdir(), 'dynaward-bench-'));
const program = new URL('../../dist/dynaward.mjs', import.meta.url).pathname;
const { port, stop } = await startServerProcess([program, '--port', '0', '--data', folder]);
try {
  const endpoint = { port, accessKeyId: 'local', secretAccessKey: 'local' };
  const item = (number: number, text: string) => ({ pk: { S: `item-${number}` }, text: { S: text.repeat(300) } });
  await client(endpoint).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  const numbers = Array.from({ length: 1500 }, (_, number) => number);
  const puts = await captureRequests(
    endpoint,
    ['a', 'b'].flatMap((text) => numbers.map((number) => new PutItemCommand({ TableName, Item: item(number, text) }))),
  );
  const gets = await captureRequests(
    endpoint,
    numbers.map((number) => new GetItemCommand({ TableName, Key: { pk: { S: `item-${number}` } } })),
  );
  console.log(
    `one reader, ${seconds} s a run; the reader's times in ms; readers and writers share the machine with the load`,
  );
  for (let round = 0; round < rounds; round++) {
    const read = () => runLoad({ port, connections: 1, seconds, requests: gets });
    print('alone', await read());
    const [beside, writers] = await Promise.all([read(), runLoad({ port, connections: 64, seconds, requests: puts })]);
    print('beside 64 writers', beside);
    print('  the writers', writers);
  }
} finally {
  await stop();
  rmSync(folder, { recursive: true });
}

function print(name: string, { requests, seconds: elapsed, latencies, failures }: LoadResult): void {
  if (failures > 0) throw new Error(`${failures} answers were no success`);
  const at = (share: number) => quantile(latencies, share).toFixed(2).padStart(7);
  console.log(
    `${name.padEnd(20)} p50 ${at(0.5)}  p99 ${at(0.99)}  p99.9 ${at(0.999)}   ${(requests / elapsed).toFixed(0)} requests/s`,
  );
}
