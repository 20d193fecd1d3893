import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/** Requests and answers as they travel: what is asked without an SDK. Captured from AWS, 2013 to 2018 and 2026. */
const TableName = 'conformance-protocol';
const { call, post, url } = openTarget([
  {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const json = 'application/x-amz-json-1.0';
const target = 'DynamoDB_20120810.ListTables';
const coral = 'com.amazon.coral.service#';
const model = 'com.amazonaws.dynamodb.v20120810#';
const answer = async (headers: Record<string, string>, body: string) => {
  const response = await post(headers, body);
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
};
const operation = async (name: string, body: object | string) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { status, body: answered } = await answer(
    { 'content-type': json, 'x-amz-target': `DynamoDB_20120810.${name}` },
    text,
  );
  return { status, body: JSON.parse(answered) };
};

describe('An answer', () => {
  it('has the type that was sent, without its parameters', async () => {
    for (const [sent, answered] of [
      [json, json],
      ['application/json', 'application/json'],
      [`${json}; charset=utf-8`, json],
      ['application/json;anything', 'application/json'],
    ] as const) {
      const { status, type } = await answer({ 'content-type': sent, 'x-amz-target': target }, '{}');
      expect([status, type]).toEqual([200, answered]);
    }
  });

  it('has an id of 52 characters, its length, and a checksum of its bytes', async () => {
    const response = await post({ 'content-type': json, 'x-amz-target': target }, '{"Limit":0}');
    const body = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9A-Z]{52}$/);
    expect(response.headers.get('x-amz-crc32')).toBe(String(crc32(body)));
    expect(response.headers.get('content-length')).toBe(String(body.length));
  });

  it('has another id every time', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map(async () => {
        const response = await post({ 'content-type': json, 'x-amz-target': target }, '{}');
        return response.headers.get('x-amzn-requestid');
      }),
    );
    expect(new Set(ids).size).toBe(3);
  });

  it('to a page of another origin may be read by it', async () => {
    const response = await post({ 'content-type': json, 'x-amz-target': target, origin: 'https://example.com' }, '{}');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('of a tag operation is empty', async () => {
    const { Table } = await call('DescribeTable', { TableName });
    const headers = { 'content-type': json, 'x-amz-target': 'DynamoDB_20120810.TagResource' };
    const body = JSON.stringify({ ResourceArn: Table.TableArn, Tags: [{ Key: 'a', Value: 'b' }] });
    expect(await answer(headers, body)).toMatchObject({ status: 200, body: '' });
  });
});

describe('A request without', () => {
  const unknown = { status: 400, body: `{"__type":"${coral}UnknownOperationException"}` };
  const broken = { status: 400, body: `{"__type":"${coral}SerializationException"}` };
  const rows: readonly [what: string, headers: Record<string, string>, body: string, answer: object][] = [
    ['a target', { 'content-type': json }, '{}', unknown],
    ['a target and a body', { 'content-type': json }, '', unknown],
    ['an operation', { 'content-type': json, 'x-amz-target': 'DynamoDB_20120810' }, '{}', unknown],
    [
      'an operation that there is',
      { 'content-type': json, 'x-amz-target': 'DynamoDB_20120810.PutItems' },
      '{}',
      unknown,
    ],
    ['a version that there is', { 'content-type': json, 'x-amz-target': 'DynamoDB_20990101.PutItem' }, '{}', unknown],
    ['a body', { 'content-type': json, 'x-amz-target': target }, '', broken],
    ['JSON', { 'content-type': json, 'x-amz-target': target }, 'Limit=1', broken],
    ['the end of its JSON', { 'content-type': json, 'x-amz-target': target }, '{"Limit":1', broken],
  ];
  it.each(rows)('%s', async (_what, headers, body, expected) => {
    expect(await answer(headers, body)).toMatchObject(expected);
  });

  it('a type that AWS takes is no request', async () => {
    const headers = { 'content-type': 'text/plain', 'x-amz-target': target };
    expect(await answer(headers, '{}')).toMatchObject({ status: 404, body: '<UnknownOperationException/>\n' });
  });
});

describe('Without a signature', () => {
  it('GET tells that all is well', async () => {
    const response = await fetch(`${url()}/anything`);
    expect([response.status, await response.text()]).toEqual([200, `healthy: ${new URL(url()).host} `]);
  });

  it('OPTIONS with an origin allows what is asked for', async () => {
    const response = await fetch(url(), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://example.com',
        'access-control-request-headers': 'x-amz-target, authorization',
        'access-control-request-method': 'POST',
      },
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'x-amz-target, authorization',
      'access-control-allow-methods': 'POST',
      'access-control-max-age': '172800',
      'content-length': '0',
    });
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is no request', async (method) => {
    const response = await fetch(url(), { method });
    expect([response.status, await response.text()]).toEqual([404, '<UnknownOperationException/>\n']);
  });
});

describe('An error is a name in a namespace, with its text in', () => {
  const Key = { pk: { S: 'taken' } };
  const rows: readonly [name: string, operation: string, input: object | string, body: object][] = [
    [
      'message of a ValidationException',
      'ListTables',
      { Limit: 0 },
      {
        __type: 'com.amazon.coral.validate#ValidationException',
        message:
          "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
      },
    ],
    [
      'Message of a SerializationException',
      'ListTables',
      { Limit: 'x' },
      { __type: `${coral}SerializationException`, Message: 'STRING_VALUE cannot be converted to Integer' },
    ],
    [
      'message of a ResourceNotFoundException',
      'DescribeTable',
      { TableName: 'conformance-absent' },
      {
        __type: `${model}ResourceNotFoundException`,
        message: 'Requested resource not found: Table: conformance-absent not found',
      },
    ],
    [
      'message of a ResourceInUseException',
      'CreateTable',
      {
        TableName,
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      },
      { __type: `${model}ResourceInUseException`, message: `Table already exists: ${TableName}` },
    ],
    [
      'message of a ConditionalCheckFailedException',
      'PutItem',
      { TableName, Item: Key, ConditionExpression: 'attribute_exists(gone)' },
      { __type: `${model}ConditionalCheckFailedException`, message: 'The conditional request failed' },
    ],
    [
      'Message of a TransactionCanceledException, beside its reasons',
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName, Item: Key, ConditionExpression: 'attribute_exists(gone)' } },
          { Delete: { TableName, Key: { pk: { S: 'other' } } } },
        ],
      },
      {
        __type: `${model}TransactionCanceledException`,
        Message:
          'Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]',
        CancellationReasons: [
          { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
          { Code: 'None' },
        ],
      },
    ],
  ];
  it.each(rows)('%s', async (_what, name, input, body) => {
    expect(await operation(name, input)).toEqual({ status: 400, body });
  });

  it('message of a ConditionalCheckFailedException, beside the item when it is asked for and there', async () => {
    await call('PutItem', { TableName, Item: Key });
    const condition = {
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
    expect(await operation('PutItem', { TableName, Item: Key, ...condition })).toEqual({
      status: 400,
      body: {
        __type: `${model}ConditionalCheckFailedException`,
        message: 'The conditional request failed',
        Item: Key,
      },
    });
  });
});
