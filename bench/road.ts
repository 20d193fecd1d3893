import { CreateTableCommand, GetItemCommand, PutItemCommand, PutResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { assemble } from '../src/cli/assemble.ts';
import { completeSettings } from '../src/cli/options.ts';
import { openMemoryEngine } from '../src/storage/memory/memory-engine.ts';
import type { HttpRequest, HttpResponse } from '../src/wire/request.ts';
import { captureRequests, type SdkCommand } from './measure/capture.ts';

/** What does the road cost by itself, without sockets and without a disk? */
const rounds = Number(process.env.ROUNDS ?? 7);
const requestsARound = 40_000;
const TableName = 'bench';
const engine = openMemoryEngine();
const { road, database } = await assemble(engine, completeSettings(), {
  observe: () => {},
  onBackgroundError: (error) => console.error(error),
});

await ask(
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  }),
);
const statement = { Effect: 'Allow', Principal: { AWS: '222222222222' }, Action: 'dynamodb:GetItem', Resource: '*' };
await ask(
  new PutResourcePolicyCommand({
    ResourceArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`,
    Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  }),
);
const numbers = Array.from({ length: 500 }, (_, number) => number);
const item = (number: number) => ({ pk: { S: `item-${number}` }, text: { S: 'x'.repeat(300) }, n: { N: '42' } });
const puts = await requestsOf(numbers.map((number) => new PutItemCommand({ TableName, Item: item(number) })));
const gets = await requestsOf(
  numbers.map((number) => new GetItemCommand({ TableName, Key: { pk: { S: `item-${number}` } } })),
);

for (const [name, requests] of [
  ['PutItem', puts],
  ['GetItem', gets],
] as const) {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const begun = process.cpuUsage();
    for (let number = 0; number < requestsARound; number++) {
      const { status, body } = await road(requests[number % requests.length]!);
      if (status !== 200) throw new Error(body);
    }
    const { user, system } = process.cpuUsage(begun);
    if (round > 0) times.push((user + system) / requestsARound);
  }
  times.sort((a, b) => a - b);
  console.log(
    `${name}: ${times[0]!.toFixed(1)} to ${times.at(-1)!.toFixed(1)}, median ${times[rounds >> 1]!.toFixed(1)} CPU µs`,
  );
}
await database.close();
await engine.close();

async function ask(command: SdkCommand): Promise<HttpResponse> {
  const [request] = await requestsOf([command]);
  const response = await road(request!);
  if (response.status !== 200) throw new Error(response.body);
  return response;
}

/** The SDK's bytes, as the wire would hand them to the road. */
async function requestsOf(commands: readonly SdkCommand[]): Promise<HttpRequest[]> {
  const keys = { port: 8000, accessKeyId: 'local', secretAccessKey: 'local' };
  const captured = await captureRequests(keys, commands);
  return captured.map((bytes) => {
    const end = bytes.indexOf('\r\n\r\n');
    const [line, ...fields] = bytes.toString('latin1', 0, end).split('\r\n');
    const pairs = fields.map(
      (field) => [field.slice(0, field.indexOf(':')), field.slice(field.indexOf(':') + 2)] as const,
    );
    return {
      method: line!.split(' ')[0]!,
      path: '/',
      query: '',
      headers: Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value])),
      rawHeaders: pairs.flat(),
      body: bytes.subarray(end + 4),
      remoteAddress: '127.0.0.1',
      secure: false,
      requestId: 'A'.repeat(52),
    };
  });
}
