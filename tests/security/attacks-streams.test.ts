import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';
import { type Answer, attackerOf } from './attacker.ts';

/**
 * Attacks on change streams. An iterator is text in the client's hands: whoever changes or makes one must get nothing that AWS, whose
 * iterators are opaque, would not have given, and must not break the server.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false, logLevel: 'silent' });
afterAll(() => running.stop());
const { call } = attackerOf(running);

let StreamArn: string;
let ShardId: string;

beforeAll(async () => {
  const created = await createStreamed('streamed');
  StreamArn = created.json.TableDescription.LatestStreamArn;
  await call('PutItem', { TableName: 'streamed', Item: { pk: { S: 'secret' } } }, keys.alice);
  const described = await call('Streams.DescribeStream', { StreamArn }, keys.alice);
  ShardId = described.json.StreamDescription.Shards[0].ShardId;
});

function createStreamed(TableName: string): Promise<Answer> {
  const input = {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  };
  return call('CreateTable', input, keys.alice);
}

async function iterator(ShardIteratorType: string): Promise<string> {
  return (await call('Streams.GetShardIterator', { StreamArn, ShardId, ShardIteratorType }, keys.alice)).json
    .ShardIterator;
}

/** An iterator in the form that the server gives out, with a checksum that everybody can compute. */
function made(place: string, streamArn = StreamArn): string {
  const checksum = createHash('sha256').update(`${streamArn}|${place}`).digest().subarray(0, 16);
  return `${streamArn}|1|${Buffer.concat([checksum, Buffer.from(place)]).toString('base64')}`;
}

const invalid = 'ValidationException: Invalid ShardIterator';

describe('Whoever may read a stream makes an iterator by hand', () => {
  it.each([
    ['with words for a sequence number', () => `${Date.now()}/${ShardId}/abc`],
    ['with a negative sequence number', () => `${Date.now()}/${ShardId}/-5`],
    ['with a sequence number in another notation', () => `${Date.now()}/${ShardId}/0x10`],
    ['with a sequence number that is empty', () => `${Date.now()}/${ShardId}/`],
    ['with a sequence number of hundreds of digits', () => `${Date.now()}/${ShardId}/${'9'.repeat(500)}`],
    ['with words for a date', () => `never/${ShardId}/1`],
    ['with a date that never ends', () => `${'9'.repeat(300)}/${ShardId}/1`],
    ['with more parts than it has', () => `${Date.now()}/${ShardId}/1/2`],
    ['with nothing in it', () => ''],
  ])('%s, and gets an answer that AWS has, not a 500', async (_, place) => {
    const answer = await call('Streams.GetRecords', { ShardIterator: made(place()) }, keys.alice);
    expect(answer).toMatchObject({ status: 400, verdict: invalid });
  });
});

describe('Whoever may call GetRecords and not GetShardIterator', () => {
  const policy = (Effect: 'Allow' | 'Deny', Action: string) => ({
    Effect,
    Principal: { AWS: stranger },
    Action,
    Resource: StreamArn,
  });
  const put = (...Statement: object[]) =>
    call(
      'PutResourcePolicy',
      { ResourceArn: StreamArn, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) },
      keys.alice,
    );

  it('reads on from where others let him begin, and cannot begin anywhere else', async () => {
    await put(policy('Allow', 'dynamodb:GetRecords'), policy('Deny', 'dynamodb:GetShardIterator'));
    const latest = await iterator('LATEST');
    const given = await call('Streams.GetRecords', { ShardIterator: latest }, keys.bob);
    expect(given).toMatchObject({ verdict: 'ok', json: { Records: [] } });
    const place = Buffer.from(latest.slice(StreamArn.length + 3), 'base64');
    const [createdAt] = place.subarray(16).toString().split('/');
    const oldest = Buffer.from(`${createdAt}/${ShardId}/100000000000000000000`);
    const moved = `${StreamArn}|1|${Buffer.concat([place.subarray(0, 16), oldest]).toString('base64')}`;
    for (const ShardIterator of [moved, made(oldest.toString())]) {
      expect((await call('Streams.GetRecords', { ShardIterator }, keys.bob)).verdict).toBe(invalid);
    }
    expect((await call('DeleteResourcePolicy', { ResourceArn: StreamArn }, keys.alice)).verdict).toBe('ok');
  });
});

describe('A stranger', () => {
  it('reads nothing with the iterator of somebody who may', async () => {
    const ShardIterator = await iterator('TRIM_HORIZON');
    expect((await call('Streams.GetRecords', { ShardIterator }, keys.alice)).json.Records).toHaveLength(1);
    expect((await call('Streams.GetRecords', { ShardIterator }, keys.bob)).verdict).toBe(
      `AccessDeniedException: User: arn:aws:iam::${stranger}:user/bob is not authorized to perform: dynamodb:GetRecords on resource: ${StreamArn} because no resource-based policy allows the dynamodb:GetRecords action`,
    );
  });

  it('learns nothing about which streams exist: the refusal is the same', async () => {
    const absent = StreamArn.replace('streamed', 'imagined');
    for (const target of ['Streams.DescribeStream', 'Streams.GetRecords', 'Streams.GetShardIterator']) {
      const [here, nowhere] = await Promise.all(
        [StreamArn, absent].map(async (arn) => {
          const more = { ShardId, ShardIteratorType: 'LATEST', ShardIterator: made(`${Date.now()}/${ShardId}/1`, arn) };
          return (await call(target, { StreamArn: arn, ...more }, keys.bob)).verdict;
        }),
      );
      expect(here).toContain('AccessDeniedException');
      expect(nowhere).toBe(here!.replaceAll(StreamArn, absent));
    }
  });

  it('who was let in and is put out again loses the iterators that it holds', async () => {
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:Get*', Resource: StreamArn }],
    });
    const put = await call('PutResourcePolicy', { ResourceArn: StreamArn, Policy: policy }, keys.alice);
    expect(put.verdict).toBe('ok');
    const ShardIterator = await iterator('TRIM_HORIZON');
    expect((await call('Streams.GetRecords', { ShardIterator }, keys.bob)).json.Records).toHaveLength(1);
    expect((await call('DeleteResourcePolicy', { ResourceArn: StreamArn }, keys.alice)).verdict).toBe('ok');
    expect((await call('Streams.GetRecords', { ShardIterator }, keys.bob)).verdict).toContain('AccessDeniedException');
  });
});

it('The policy of a table opens nothing of its stream, and cannot name it', async () => {
  const ResourceArn = `arn:aws:dynamodb:us-east-1:${owner}:table/streamed`;
  const everything = (Resource: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:*', Resource }],
    });
  expect((await call('PutResourcePolicy', { ResourceArn, Policy: everything(StreamArn) }, keys.alice)).verdict).toBe(
    `ValidationException: One or more parameter values were invalid: Invalid policy document: The relative-id "${StreamArn.split(':').slice(5).join(':')}" is invalid for ARN "${ResourceArn}"`,
  );
  expect((await call('PutResourcePolicy', { ResourceArn, Policy: everything('*') }, keys.alice)).verdict).toBe('ok');
  const ShardIterator = await iterator('TRIM_HORIZON');
  expect((await call('Streams.GetRecords', { ShardIterator }, keys.bob)).verdict).toContain('AccessDeniedException');
  expect((await call('Streams.DescribeStream', { StreamArn }, keys.bob)).verdict).toContain('AccessDeniedException');
});
