import { expect, it } from 'vitest';
import { readTableName } from './table-name.ts';

it('a name is a name', () => {
  expect(readTableName('Music')).toEqual({ kind: 'name', name: 'Music' });
});

it('an ARN says whose table it is', () => {
  const arn = 'arn:aws:dynamodb:us-gov-west-1:111122223333:table/My.Table_1';
  expect(readTableName(arn)).toEqual({
    kind: 'arn',
    account: '111122223333',
    region: 'us-gov-west-1',
    name: 'My.Table_1',
    arn,
  });
});

const form =
  "Valid ARN format is 'arn:<awsPartition>:<vendor>:<region>:<subscriber>:resourceType/resourceName', where Resource name must have length less than or equal to 255, Resource name must have length greater than or equal to 3, Resource name must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";

it.each([
  ['arn:aws:dynamodb:nowhere:111122223333:table/Music', "Invalid AWS region in '<arn>'"],
  ['arn:aws-xx:dynamodb:eu-west-1:111122223333:table/Music', "Invalid AWS partition in '<arn>'"],
  ['arn:aws:dynamodb:eu-west-1:111122223333:stream/Music', "Invalid resource type in '<arn>'"],
  ['arn:aws:dynamodb:eu-west-1:111122223333:table/Music/index/ByYear', `<value>${form}`],
  ['arn:aws:dynamodb:eu-west-1:111122223333:table/ab', `<value>${form}`],
  ['arn:aws:dynamodb:eu-west-1:1111:table/Music', `<value>${form}`],
  ['arn:aws:s3:eu-west-1:111122223333:table/Music', `<value>${form}`],
  ['arn:aws:dynamodb', `<value>${form}`],
  ['arn:', `<value>${form}`],
])('%s is refused', (arn, text) => {
  const detail = text
    .replace('<arn>', arn)
    .replace('<value>', `Value '${arn}' at 'tableName' failed to satisfy constraint: `);
  expect(() => readTableName(arn)).toThrow(
    expect.objectContaining({ name: 'ValidationException', message: `1 validation error detected: ${detail}` }),
  );
});
