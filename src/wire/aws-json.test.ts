import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../errors.ts';
import { jsonNestingLevelsMax } from '../limits.ts';
import { answerContentType, jsonError, notAnApiRequest, parseJsonBody, readTarget } from './aws-json.ts';

describe('X-Amz-Target', () => {
  it.each([
    ['DynamoDB_20120810.PutItem', { service: 'dynamodb', operation: 'PutItem' }],
    ['DynamoDBStreams_20120810.GetRecords', { service: 'dynamodbstreams', operation: 'GetRecords' }],
    ['DynamoDB_20120810.', { service: 'dynamodb', operation: '' }],
    ['DynamoDB_20111205.PutItem', undefined],
    ['dynamodb_20120810.PutItem', undefined],
    ['PutItem', undefined],
    ['', undefined],
  ])('%s', (target, expected) => {
    expect(readTarget({ 'x-amz-target': target })).toEqual(expected);
  });

  it('may be missing', () => {
    expect(readTarget({})).toBeUndefined();
  });
});

describe('Content-Type', () => {
  const body = Buffer.from('{}');

  it.each([
    ['application/x-amz-json-1.0', 'application/x-amz-json-1.0'],
    ['application/x-amz-json-1.0;blahblah', 'application/x-amz-json-1.0'],
    ['application/json', 'application/json'],
    ['  application/json  ;   asfd', 'application/json'],
    ['application/json;charset=asfdsaf', 'application/json'],
    ['application/jsonasdf', undefined],
    ['application/x-amz-json-1.1', undefined],
    ['text/plain', undefined],
  ])('%s is answered with %s', (sent, answered) => {
    expect(answerContentType({ 'content-type': sent }, body)).toBe(answered);
  });

  it('does not matter without a body', () => {
    expect(answerContentType({}, Buffer.alloc(0))).toBe('application/json');
    expect(answerContentType({ 'content-type': 'text/plain' }, Buffer.alloc(0))).toBe('application/json');
    expect(answerContentType({}, body)).toBeUndefined();
  });
});

it('the page for what is no API request has the checksum that AWS was seen to send', () => {
  expect(notAnApiRequest).toMatchObject({ status: 404, contentType: '' });
  expect(notAnApiRequest.body).toHaveLength(29);
  expect(crc32(notAnApiRequest.body)).toBe(3552371480);
});

describe('a body', () => {
  const refused = (body: Buffer | string) => {
    try {
      parseJsonBody(Buffer.from(body));
    } catch (error) {
      return jsonError(error as AwsError).body;
    }
    return 'read';
  };
  const serialization = '{"__type":"com.amazon.coral.service#SerializationException"}';

  it('is a JSON value', () => {
    expect(parseJsonBody(Buffer.from(' {"TableName":"ü","n":[1.5,null,true]} '))).toEqual({
      TableName: 'ü',
      n: [1.5, null, true],
    });
  });

  it.each(['', 'hi', '{', "{'a':1}", '{"a":1,}', '\ufeff{}', 'NaN', '{}{}'])('%j is none', (text) => {
    expect(refused(text)).toBe(serialization);
  });

  it('in another encoding than UTF-8 is none', () => {
    expect(refused(Buffer.from('{"a":"ü"}', 'latin1'))).toBe(serialization);
    expect(refused(Buffer.from('{"a":1}', 'utf16le'))).toBe(serialization);
    // A surrogate half, and two bytes where one would do.
    expect(refused(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toBe(serialization);
    expect(refused(Buffer.from([0x22, 0xc0, 0x80, 0x22]))).toBe(serialization);
  });

  it('may repeat a member; the last one counts', () => {
    expect(parseJsonBody(Buffer.from('{"a":1,"a":2}'))).toEqual({ a: 2 });
  });

  it('may not reach for what every object has', () => {
    const value = parseJsonBody(Buffer.from('{"__proto__":{"polluted":1}}')) as object;
    expect(Object.hasOwn(value, '__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
  });

  const nested = (levels: number, filler = '') => `${'['.repeat(levels)}${filler}${']'.repeat(levels)}`;

  it('nests as deep as the limit and no deeper', () => {
    expect(refused(nested(jsonNestingLevelsMax))).toBe('read');
    expect(refused(nested(jsonNestingLevelsMax + 1))).toBe(serialization);
    expect(refused(`${'{"a":'.repeat(jsonNestingLevelsMax + 1)}1${'}'.repeat(jsonNestingLevelsMax + 1)}`)).toBe(
      serialization,
    );
  });

  it('counts no brackets within strings', () => {
    expect(refused(nested(jsonNestingLevelsMax, JSON.stringify('[{"\\'.repeat(5000))))).toBe('read');
    expect(refused(nested(jsonNestingLevelsMax, String.raw`"\\","\"[[","\\\\\"{"`))).toBe('read');
    expect(refused(nested(jsonNestingLevelsMax, String.raw`"\\",[]`))).toBe(serialization);
  });

  it('of eight million brackets is refused without building them', () => {
    expect(refused(nested(4_000_000))).toBe(serialization);
    expect(refused('['.repeat(8_000_000))).toBe(serialization);
    expect(refused(`"${'\\"'.repeat(2_000_000)}`)).toBe(serialization);
  });
});

describe('an error', () => {
  it('has the name of the model, and its text where AWS puts it', () => {
    expect(jsonError(new AwsError('ValidationException', 'no'))).toEqual({
      status: 400,
      contentType: 'application/x-amz-json-1.0',
      body: '{"__type":"com.amazon.coral.validate#ValidationException","message":"no"}',
    });
    expect(jsonError(new AwsError('AccessDeniedException', 'no')).body).toBe(
      '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}',
    );
    expect(jsonError(new AwsError('InternalServerError', '')).status).toBe(500);
  });

  it('has no text member without a text, and an empty one for an empty text', () => {
    expect(JSON.parse(jsonError(new AwsError('UnknownOperationException')).body)).toEqual({
      __type: 'com.amazon.coral.service#UnknownOperationException',
    });
    expect(JSON.parse(jsonError(new AwsError('InternalServerError', '')).body)).toHaveProperty('message', '');
  });

  it('carries its other members', () => {
    const error = new AwsError('ConditionalCheckFailedException', 'failed', { Item: { a: { S: 'b' } } });
    expect(JSON.parse(jsonError(error, 'application/json').body)).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      message: 'failed',
      Item: { a: { S: 'b' } },
    });
  });
});
