import { beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/** What tags and time to live are refused for. Measured on AWS, 2026-10. */
const TableName = 'conformance-tag-rules';
const { call, rawRefusal, refusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);
let arn: string;
beforeAll(async () => {
  arn = (await call('DescribeTable', { TableName })).Table.TableArn;
});

const key = (what: string) => `The Tag Key provided is invalid, Key: ${what}`;
const value = (what: string) => `The Tag Value provided is invalid, Value: ${what}`;

describe('A tag', () => {
  const k129 = 'k'.repeat(129);
  const v257 = 'v'.repeat(257);
  const rows: readonly [what: string, tags: object[], text: string][] = [
    ['without letters', [{ Key: '', Value: 'x' }], key('')],
    ['of 129 characters', [{ Key: k129, Value: 'x' }], key(k129)],
    ['with a value of 257', [{ Key: 'x', Value: v257 }], value(v257)],
    ['without value', [{ Key: 'x' }], value('null')],
    ['of AWS, whatever its case', [{ Key: 'AWS:x', Value: '' }], 'Tag Key cannot be prefixed with aws:, Key: AWS:x'],
    [
      'twice, whatever its value',
      [
        { Key: 'x', Value: '1' },
        { Key: 'x', Value: '2' },
      ],
      'Duplicate Tag Keys provided as input: Duplicate Tag Key found x',
    ],
    [
      'one of 51',
      Array.from({ length: 51 }, (_, at) => ({ Key: String(at), Value: '' })),
      'Number of Tags exceed the current limit for the provided ResourceArn',
    ],
  ];
  it.each(rows)('%s; and none of its request is there', async (_what, Tags, text) => {
    const all = [{ Key: 'fine', Value: '' }, ...Tags].slice(-51);
    expect(await rawRefusal('TagResource', { ResourceArn: arn, Tags: all })).toBe(text);
    expect((await call('ListTagsOfResource', { ResourceArn: arn })).Tags).toEqual([]);
  });

  it('of 128 characters with a value of 256 is taken, and one in another case beside it', async () => {
    const Tags = [
      { Key: 'k'.repeat(128), Value: 'v'.repeat(256) },
      { Key: 'K'.repeat(128), Value: '' },
    ];
    await call('TagResource', { ResourceArn: arn, Tags });
    const found = (await call('ListTagsOfResource', { ResourceArn: arn })).Tags;
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining(Tags));
    await call('UntagResource', { ResourceArn: arn, TagKeys: Tags.map(({ Key }) => Key) });
  });
});

describe('An ARN of tags', () => {
  const invalid = 'One or more parameter values were invalid: ';
  const foreign = (text: string) => `${invalid}Provided Arn is not a DynamoDB resource arn: ${text}`;
  const rows: readonly [what: string, arn: string, text: string][] = [
    ['a name', 'some-table', `${invalid}ARNs must start with 'arn:': some-table`],
    ['of half a form', 'arn:aws:dynamodb', foreign('arn:aws:dynamodb')],
    ['of another service', 'arn:aws:sqs:us-east-1:111111111111:x', foreign('arn:aws:sqs:us-east-1:111111111111:x')],
  ];
  it.each(rows)('%s', async (_what, ResourceArn, text) => {
    expect(await refusal('TagResource', { ResourceArn, Tags: [{ Key: 'a', Value: '' }] })).toBe(text);
    expect(await refusal('UntagResource', { ResourceArn, TagKeys: ['a'] })).toBe(text);
    expect(await refusal('ListTagsOfResource', { ResourceArn })).toBe(text);
  });

  it('of a table that is not there, in each operation', async () => {
    const ResourceArn = `${arn}-gone`;
    const text = `ResourceNotFoundException: Requested resource not found: ResourceArn: ${ResourceArn} not found`;
    expect(await refusal('TagResource', { ResourceArn, Tags: [{ Key: 'a', Value: '' }] })).toBe(text);
    expect(await refusal('UntagResource', { ResourceArn, TagKeys: ['a'] })).toBe(text);
    expect(await refusal('ListTagsOfResource', { ResourceArn })).toBe(text);
  });
});

describe('Tags of a new table', () => {
  it('are there from its first moment, and never in its description', async () => {
    const tagged = 'conformance-tagged-at-birth';
    const Tags = [{ Key: 'stage', Value: 'test' }];
    const { TableDescription } = await call('CreateTable', {
      TableName: tagged,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      Tags,
    });
    expect(TableDescription).not.toHaveProperty('Tags');
    const ResourceArn = TableDescription.TableArn;
    await expect
      .poll(async () => (await call('ListTagsOfResource', { ResourceArn })).Tags, { timeout: 60_000 })
      .toEqual(Tags);
    const status = async () => (await call('DescribeTable', { TableName: tagged })).Table.TableStatus;
    await expect.poll(status, { timeout: 60_000 }).toBe('ACTIVE');
    const { TableDescription: deleted } = await call('DeleteTable', { TableName: tagged });
    expect(deleted).toMatchObject({ TableName: tagged, TableStatus: 'DELETING' });
  });
});
