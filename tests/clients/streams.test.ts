import { afterAll, expect, it, onTestFinished } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { boto3Client } from './boto3-client.ts';
import { python } from './python.ts';

/** What boto3's model of streams has and that of the JavaScript SDK has not: AT_TIMESTAMP. */
const running = await start({ port: 0 });
afterAll(() => running.stop());
const environment = python();
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

it.skipIf(environment.kind === 'absent')('boto3 reads a stream from a point in time', async () => {
  const client = boto3Client(running.url, environment.kind === 'ready' ? environment.bin : '');
  onTestFinished(() => client.close());
  const call = (service: 'dynamodb' | 'streams', operation: string, input: Record<string, unknown>) =>
    client.call({ service, operation, input, credentials });
  const { TableDescription } = await call('dynamodb', 'CreateTable', {
    TableName: 'timed',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  });
  const StreamArn = TableDescription.LatestStreamArn;
  await call('dynamodb', 'PutItem', { TableName: 'timed', Item: { pk: { S: 'a' } } });
  const { StreamDescription } = await call('streams', 'DescribeStream', { StreamArn });
  const shard = { StreamArn, ShardId: StreamDescription.Shards[0].ShardId };
  const since = async (Timestamp: number) => {
    const place = { ...shard, ShardIteratorType: 'AT_TIMESTAMP', Timestamp };
    const { ShardIterator } = await call('streams', 'GetShardIterator', place);
    return (await call('streams', 'GetRecords', { ShardIterator })).Records.length;
  };
  const now = Date.now() / 1000;
  expect(await since(now - 3600)).toBe(1);
  expect(await since(now + 3600)).toBe(0);
});
