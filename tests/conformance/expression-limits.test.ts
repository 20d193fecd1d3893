import { describe, expect, it } from 'vitest';
import { type ItemOperation, openTarget } from './target.ts';

/**
 * How long, wide and deep expressions may be: what is just right and what is too much, and that it is told before the table is looked
 * for. Source: Developer Guide, "Quotas", "Expression parameters"; the texts of sizes captured from AWS, 2026-09, the tails of the
 * others inferred.
 */
const TableName = 'conformance-expression-limits';
const { call, refusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const S = (text: string) => ({ S: text });
const envelope = '1 validation error detected: ';
const Key = { pk: S('none') };
const Item = Key;
const tooLong = 'Expression size has exceeded the maximum allowed size;';
const padded = (expression: string, bytes: number) => expression.padEnd(bytes, ' ');
const keyed = { KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: { ':v': S('x') } };

describe('4,096 bytes', () => {
  type Place = readonly [ItemOperation, parameter: string, expression: string, more: object, beginning: string];
  const places: readonly Place[] = [
    ['PutItem', 'ConditionExpression', 'attribute_not_exists(a)', { Item }, envelope],
    ['UpdateItem', 'ConditionExpression', 'attribute_not_exists(a)', { Key }, envelope],
    ['UpdateItem', 'UpdateExpression', 'REMOVE a', { Key }, envelope],
    ['DeleteItem', 'ConditionExpression', 'attribute_not_exists(a)', { Key }, ''],
    ['GetItem', 'ProjectionExpression', 'a, b', { Key }, ''],
    ['Query', 'KeyConditionExpression', 'pk = :v', keyed, ''],
    ['Query', 'FilterExpression', 'attribute_exists(a)', keyed, ''],
    ['Query', 'ProjectionExpression', 'a', keyed, ''],
    ['Scan', 'ProjectionExpression', 'a', {}, ''],
  ];
  it.each(places)(
    'are enough for %s %s, and not one more',
    async (operation, parameter, expression, more, beginning) => {
      const input = (bytes: number) => ({ TableName, ...more, [parameter]: padded(expression, bytes) });
      await call(operation, input(4096));
      const text = `${beginning}Invalid ${parameter}: ${tooLong}`;
      expect(await refusal(operation, input(4097))).toBe(text);
      expect(await refusal(operation, { ...input(4097), TableName: 'conformance-absent' })).toBe(text);
    },
  );

  it('are told of in a Scan, where the filter has more', async () => {
    const filter = (FilterExpression: string) => ({ TableName, FilterExpression });
    await call('Scan', filter(padded('attribute_exists(a)', 4096)));
    expect(await refusal('Scan', filter(padded('attribute_exists(a)', 5000)))).toBe(
      `Invalid FilterExpression: ${tooLong} expression size: 5000`,
    );
  });

  it('are counted before the syntax is read, and in UTF-8', async () => {
    expect(await refusal('Scan', { TableName, FilterExpression: 'é'.repeat(2049) })).toBe(
      `Invalid FilterExpression: ${tooLong} expression size: 4098`,
    );
    expect(await refusal('Scan', { TableName, FilterExpression: 'é'.repeat(2048) })).toContain('Syntax error');
  });

  it('are what each part of a batch or transaction may have', async () => {
    const ProjectionExpression = padded('a', 4097);
    const RequestItems = { [TableName]: { Keys: [Key], ProjectionExpression } };
    expect(await refusal('BatchGetItem', { RequestItems })).toBe(`Invalid ProjectionExpression: ${tooLong}`);
    const Get = { TableName, Key, ProjectionExpression };
    expect(await refusal('TransactGetItems', { TransactItems: [{ Get }] })).toBe(
      `Invalid ProjectionExpression: ${tooLong}`,
    );
  });

  it('do not count what placeholders stand for', async () => {
    const names = { '#a': 'a'.repeat(5000) };
    const values = { ':v': S('x'.repeat(5000)) };
    const filter = { FilterExpression: '#a = :v', ExpressionAttributeNames: names, ExpressionAttributeValues: values };
    expect(await call('Scan', { TableName, ...filter })).toHaveProperty('Count', 0);
  });
});

describe('300 operators', () => {
  const value = { ExpressionAttributeValues: { ':v': S('x') } };
  const scan = (FilterExpression: string) => ({ TableName, FilterExpression, ...value });
  const tooMany = (count: number) =>
    `Invalid FilterExpression: The expression contains too many operators; operator count: ${count}`;
  /** 150 comparisons and 149 conjunctions. */
  const of299 = Array(150).fill('a=:v').join(' AND ');

  it('are as many as there may be', async () => {
    expect(await call('Scan', scan(of299))).toHaveProperty('Count', 0);
    expect(await call('Scan', scan(`NOT ${of299}`))).toHaveProperty('Count', 0);
    expect(await refusal('Scan', scan(`NOT NOT ${of299}`))).toBe(tooMany(301));
    expect(await refusal('Scan', scan(`${of299} OR a<:v`))).toBe(tooMany(301));
  });

  it('include functions', async () => {
    const of300 = `size(a)>:v AND ${Array(149).fill('a=:v').join(' AND ')}`;
    expect(await call('Scan', scan(of300))).toHaveProperty('Count', 0);
    expect(await refusal('Scan', scan(of300.replace('a=:v', 'contains(a,:v) AND a=:v')))).toBe(tooMany(302));
  });

  it('are counted in updates, too', async () => {
    const update = (sums: number) => ({
      TableName,
      Key,
      UpdateExpression: `SET ${Array.from({ length: sums }, (_, at) => `a${at}=:v+:v`)}`,
      ExpressionAttributeValues: { ':v': { N: '1' } },
    });
    await call('UpdateItem', update(300));
    expect(await refusal('UpdateItem', update(301))).toBe(
      `${envelope}Invalid UpdateExpression: The expression contains too many operators; operator count: 301`,
    );
  });
});

describe('Other limits of expressions', () => {
  it('100 operands of IN', async () => {
    const filter = (count: number) => ({
      TableName,
      FilterExpression: `a IN (${Array(count).fill(':v')})`,
      ExpressionAttributeValues: { ':v': S('x') },
    });
    expect(await call('Scan', filter(100))).toHaveProperty('Count');
    expect(await refusal('Scan', filter(101))).toContain('too many operands; number of operands: 101');
  });

  it('32 levels of a path, names and positions alike', async () => {
    const projected = (steps: number) => ({
      TableName,
      Key,
      ProjectionExpression: `a${'.b[0]'.repeat(15)}${'.c'.repeat(steps - 31)}`,
    });
    await call('GetItem', projected(32));
    expect(await refusal('GetItem', projected(33))).toBe(
      'Invalid ProjectionExpression: The document path has too many nesting levels; nesting levels: 33',
    );
  });

  it('32 levels of a value, where it stands and where it goes', async () => {
    const nested = (levels: number): object => (levels === 0 ? S('x') : { L: [nested(levels - 1)] });
    const tooDeep =
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';
    await call('PutItem', { TableName, Item: { pk: S('deep'), a: nested(31), m: { M: {} } } });
    const update = (UpdateExpression: string, levels: number) => ({
      TableName,
      Key: { pk: S('deep') },
      UpdateExpression,
      ExpressionAttributeValues: { ':v': nested(levels) },
    });
    await call('UpdateItem', update('SET b = :v', 31));
    await call('UpdateItem', update('SET m.b = :v', 30));
    expect(await refusal('UpdateItem', update('SET b = :v', 32))).toBe(tooDeep);
    expect(await refusal('UpdateItem', update('SET m.b = :v', 31))).toBe(tooDeep);
    await call('UpdateItem', update('SET b = list_append(:v, a)', 1));
    const lift = { TableName, Key: { pk: S('deep') }, UpdateExpression: 'SET m.c = a' };
    expect(await refusal('UpdateItem', lift)).toBe(tooDeep);
  });
});
