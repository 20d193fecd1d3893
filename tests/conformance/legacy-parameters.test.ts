import { describe, expect, it } from 'vitest';
import { type ItemOperation, openTarget } from './target.ts';

/**
 * The parameters that expressions replaced: what they mean and how they are refused. Texts and order captured from AWS, 2013 to
 * 2018; ConditionalOperator 2026-07; the envelope of Expected's rules 2026-08.
 * Source: DynamoDB Developer Guide, "Legacy conditional parameters".
 */
const TableName = 'conformance-legacy';
const { call, refusal, rawRefusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: ['pk', 'sk', 'color'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-color',
        KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const key = (pk: string, sk = 'a') => ({ pk: S(pk), sk: S(sk) });
const Key = key('none');
const envelope = '1 validation error detected: ';
const invalid = 'One or more parameter values were invalid: ';
const inputs: { readonly [operation in ItemOperation]?: object } = {
  PutItem: { TableName, Item: Key },
  UpdateItem: { TableName, Key },
  DeleteItem: { TableName, Key },
  GetItem: { TableName, Key },
  Query: { TableName },
  Scan: { TableName },
};

describe('Expression and legacy parameters in one request', () => {
  const expected = { a: { Value: S('x') } };
  const filter = { a: { ComparisonOperator: 'NULL' } };
  const conditions = { pk: { ComparisonOperator: 'EQ', AttributeValueList: [S('x')] } };
  const rows: readonly [ItemOperation, object, legacy: string, expressions: string][] = [
    ['PutItem', { Expected: expected, ConditionExpression: 'a = b' }, 'Expected', 'ConditionExpression'],
    ['DeleteItem', { Expected: expected, ConditionExpression: 'a = b' }, 'Expected', 'ConditionExpression'],
    [
      'DeleteItem',
      { ConditionalOperator: 'OR', ConditionExpression: 'a = b' },
      'ConditionalOperator',
      'ConditionExpression',
    ],
    [
      'UpdateItem',
      { AttributeUpdates: {}, Expected: expected, UpdateExpression: 'REMOVE a', ConditionExpression: 'a = b' },
      'AttributeUpdates, Expected',
      'UpdateExpression, ConditionExpression',
    ],
    ['UpdateItem', { AttributeUpdates: {}, ConditionExpression: 'a = b' }, 'AttributeUpdates', 'ConditionExpression'],
    ['UpdateItem', { Expected: expected, UpdateExpression: 'REMOVE a' }, 'Expected', 'UpdateExpression'],
    ['GetItem', { AttributesToGet: ['a'], ProjectionExpression: 'a' }, 'AttributesToGet', 'ProjectionExpression'],
    [
      'Query',
      {
        AttributesToGet: ['a'],
        QueryFilter: filter,
        ConditionalOperator: 'AND',
        KeyConditions: conditions,
        ProjectionExpression: 'a',
        FilterExpression: 'a = b',
        KeyConditionExpression: 'pk = a',
      },
      'AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions',
      'ProjectionExpression, FilterExpression, KeyConditionExpression',
    ],
    ['Query', { KeyConditions: conditions, KeyConditionExpression: 'a' }, 'KeyConditions', 'KeyConditionExpression'],
    ['Query', { QueryFilter: filter, KeyConditionExpression: 'a' }, 'QueryFilter', 'KeyConditionExpression'],
    [
      'Scan',
      { AttributesToGet: ['a'], ScanFilter: filter, ConditionalOperator: 'AND', FilterExpression: 'a = b' },
      'AttributesToGet, ScanFilter, ConditionalOperator',
      'FilterExpression',
    ],
    ['Scan', { ScanFilter: filter, ProjectionExpression: 'a' }, 'ScanFilter', 'ProjectionExpression'],
  ];
  it.each(rows)('%s refuses %j', async (operation, more, legacy, expressions) => {
    const enveloped = operation === 'PutItem' || operation === 'UpdateItem' ? envelope : '';
    expect(await refusal(operation, { ...inputs[operation], ...more })).toBe(
      `${enveloped}Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${legacy}} Expression parameters: {${expressions}}`,
    );
  });

  it('is refused for a table of BatchGetItem', async () => {
    const part = { Keys: [Key], AttributesToGet: ['a'], ProjectionExpression: 'a' };
    expect(await refusal('BatchGetItem', { RequestItems: { [TableName]: part } })).toContain(
      'Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}',
    );
  });

  it('is no mixture when KeyConditions stand beside expressions of other kinds', async () => {
    const answer = await call('Query', {
      TableName,
      KeyConditions: conditions,
      FilterExpression: 'attribute_exists(a)',
      ProjectionExpression: 'a',
    });
    expect(answer.Count).toBe(0);
  });
});

/** [what Expected says, the refusal without its beginning] */
const expectedRows: readonly [string, object, string][] = [
  ['nothing', {}, 'Value must be provided when Exists is null for Attribute: a'],
  ['Exists alone', { Exists: true }, 'Value must be provided when Exists is true for Attribute: a'],
  [
    'a value of what does not exist',
    { Exists: false, Value: S('x') },
    'Value cannot be used when Exists is false for Attribute: a',
  ],
  [
    'a value and a list',
    { ComparisonOperator: 'EQ', Value: S('x'), AttributeValueList: [S('x')] },
    'Value and AttributeValueList cannot be used together for Attribute: a',
  ],
  [
    'an operator and Exists',
    { ComparisonOperator: 'EQ', Exists: true, AttributeValueList: [S('x')] },
    'Exists and ComparisonOperator cannot be used together for Attribute: a',
  ],
  [
    'an operator alone',
    { ComparisonOperator: 'LT' },
    'Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a',
  ],
  [
    'a list alone',
    { AttributeValueList: [S('x')] },
    'AttributeValueList can only be used with a ComparisonOperator for Attribute: a',
  ],
  [
    'a list and Exists',
    { AttributeValueList: [S('x')], Exists: false },
    'AttributeValueList can only be used with a ComparisonOperator for Attribute: a',
  ],
  [
    'BETWEEN and one value',
    { ComparisonOperator: 'BETWEEN', Value: S('x') },
    'Invalid number of argument(s) for the BETWEEN ComparisonOperator',
  ],
  [
    'NULL and a value',
    { ComparisonOperator: 'NULL', AttributeValueList: [S('x')] },
    'Invalid number of argument(s) for the NULL ComparisonOperator',
  ],
  [
    'IN and no value',
    { ComparisonOperator: 'IN', AttributeValueList: [] },
    'Invalid number of argument(s) for the IN ComparisonOperator',
  ],
  [
    'IN and values of two types',
    { ComparisonOperator: 'IN', AttributeValueList: [S('x'), N('1')] },
    'AttributeValues inside AttributeValueList must be of same type',
  ],
];

describe('Expected that makes no sense', () => {
  const operations = [
    ['PutItem', envelope],
    ['UpdateItem', envelope],
    ['DeleteItem', ''],
  ] as const;
  for (const [operation, beginning] of operations) {
    it.each(expectedRows)(`%s: ${operation} %j`, async (_what, expected, text) => {
      const input = { ...inputs[operation], Expected: { a: expected } };
      expect(await refusal(operation, input)).toBe(`${beginning}${invalid}${text}`);
    });
  }
});

describe('ConditionalOperator', () => {
  const alone = 'ConditionalOperator cannot be used without Filter or Expected';
  const one = 'ConditionalOperator can only be used when Filter or Expected has two or more elements';
  const is = { ComparisonOperator: 'NOT_NULL' };
  const KeyConditions = { pk: { ComparisonOperator: 'EQ', AttributeValueList: [S('x')] } };
  const rows: readonly [ItemOperation, object, string][] = [
    ['Scan', {}, alone],
    ['Query', { KeyConditions }, alone],
    ['DeleteItem', {}, alone],
    ['PutItem', {}, `${envelope}${alone}`],
    ['Scan', { ScanFilter: { a: is } }, one],
    ['Query', { KeyConditions, QueryFilter: { a: is } }, one],
    ['UpdateItem', { Expected: { a: { Exists: false } } }, `${envelope}${one}`],
  ];
  it.each(rows)('%s with %j joins too little', async (operation, more, text) => {
    expect(await refusal(operation, { ...inputs[operation], ...more, ConditionalOperator: 'OR' })).toBe(text);
  });
});

describe('Conditions that make no sense', () => {
  const typed = (operator: string, type: string) =>
    `${invalid}ComparisonOperator ${operator} is not valid for ${type} AttributeValue type`;
  const several = `${invalid}AttributeValues inside AttributeValueList must be of same type`;
  const rows: readonly [operator: string, values: object[], string][] = [
    ...['EQ', 'NE', 'LE', 'LT', 'GE', 'GT', 'CONTAINS', 'NOT_CONTAINS', 'BEGINS_WITH', 'IN', 'BETWEEN'].map(
      (operator): [string, object[], string] => [
        operator,
        [],
        `${invalid}Invalid number of argument(s) for the ${operator} ComparisonOperator`,
      ],
    ),
    ...['LE', 'LT', 'GE', 'GT', 'CONTAINS', 'NOT_CONTAINS', 'BEGINS_WITH', 'IN'].map(
      (operator): [string, object[], string] => [operator, [{ SS: ['x'] }], typed(operator, 'SS')],
    ),
    ['EQ', [S('x'), S('y')], `${invalid}Invalid number of argument(s) for the EQ ComparisonOperator`],
    ['NOT_NULL', [S('x')], `${invalid}Invalid number of argument(s) for the NOT_NULL ComparisonOperator`],
    ['LT', [{ BOOL: true }], typed('LT', 'BOOL')],
    ['GT', [{ L: [] }], typed('GT', 'L')],
    ['BEGINS_WITH', [N('1')], typed('BEGINS_WITH', 'N')],
    ['BETWEEN', [{ M: {} }, { M: {} }], typed('BETWEEN', 'M')],
    ['BETWEEN', [S('a'), N('1')], several],
    [
      'BETWEEN',
      [N('10'), N('9')],
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    ],
    ['EQ', [{}], 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
    ['EQ', [N('x')], 'The parameter cannot be converted to a numeric value: x'],
    ['EQ', [{ SS: [] }], `${invalid}An string set  may not be empty`],
  ];
  it.each(rows)('in ScanFilter, QueryFilter and Expected: %s %j', async (operator, AttributeValueList, text) => {
    const ScanFilter = { a: { ComparisonOperator: operator, AttributeValueList } };
    expect(await rawRefusal('Scan', { TableName, ScanFilter })).toBe(text);
    const KeyConditions = { pk: { ComparisonOperator: 'EQ', AttributeValueList: [S('x')] } };
    expect(await rawRefusal('Query', { TableName, KeyConditions, QueryFilter: ScanFilter })).toBe(text);
    expect(await rawRefusal('DeleteItem', { TableName, Key, Expected: ScanFilter })).toBe(text);
  });

  it('an operator that there is not, in the words of each generation', async () => {
    const a = { ComparisonOperator: 'LIKE', AttributeValueList: [S('x')] };
    const set =
      'Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]';
    expect(await refusal('Scan', { TableName, ScanFilter: { a } })).toBe(
      `${envelope}Value 'LIKE' at 'scanFilter.a.member.comparisonOperator' failed to satisfy constraint: ${set}`,
    );
    expect(await refusal('PutItem', { TableName, Item: Key, Expected: { a } })).toBe(
      `${envelope}Value at 'Expected.a.member.ComparisonOperator' failed to satisfy constraint: ${set}`,
    );
  });

  it('a condition without an operator', async () => {
    expect(await refusal('Scan', { TableName, ScanFilter: { a: {} } })).toBe(
      `${envelope}Value null at 'scanFilter.a.member.comparisonOperator' failed to satisfy constraint: Member must not be null`,
    );
  });
});

describe('A filter', () => {
  const items = {
    text: { v: S('banana') },
    other: { v: S('apple') },
    number: { v: N('10') },
    bytes: { v: { B: Buffer.from('banana') } },
    set: { v: { SS: ['banana', 'cherry'] } },
    numbers: { v: { NS: ['9', '10'] } },
    list: { v: { L: [S('banana')] } },
    map: { v: { M: { x: N('1') } } },
    flag: { v: { BOOL: true } },
    nothing: { v: { NULL: true } },
    missing: {},
  };
  const written = new Set<string>();
  const matching = async (filter: object, more: object = {}) => {
    for (const [sk, attributes] of Object.entries(items)) {
      if (written.has(sk)) continue;
      await call('PutItem', { TableName, Item: { ...key('filtered', sk), ...attributes } });
      written.add(sk);
    }
    const KeyConditions = { pk: { ComparisonOperator: 'EQ', AttributeValueList: [S('filtered')] } };
    const query = await call('Query', { TableName, KeyConditions, QueryFilter: filter, ...more });
    expect(query.ScannedCount).toBe(written.size);
    return query.Items.map((item: { sk: { S: string } }) => item.sk.S);
  };
  const all = Object.keys(items).sort();
  const allBut = (...names: string[]) => all.filter((name) => !names.includes(name));
  const rows: readonly [operator: string, values: object[], matching: string[]][] = [
    ['EQ', [S('banana')], ['text']],
    ['EQ', [N('1e1')], ['number']],
    ['EQ', [{ SS: ['cherry', 'banana'] }], ['set']],
    ['EQ', [{ L: [S('banana')] }], ['list']],
    ['EQ', [{ M: { x: N('1.0') } }], ['map']],
    ['EQ', [{ BOOL: true }], ['flag']],
    ['NE', [S('banana')], allBut('text')],
    ['LT', [S('banana')], ['other']],
    ['LE', [S('banana')], ['other', 'text']],
    ['GT', [N('9')], ['number']],
    ['GE', [N('10')], ['number']],
    ['BETWEEN', [S('a'), S('azz')], ['other']],
    ['IN', [S('banana'), S('cherry')], ['text']],
    ['BEGINS_WITH', [S('ban')], ['text']],
    ['BEGINS_WITH', [{ B: Buffer.from('ban') }], ['bytes']],
    ['CONTAINS', [S('banana')], ['list', 'set', 'text']],
    ['CONTAINS', [S('nan')], ['text']],
    ['CONTAINS', [N('9')], ['numbers']],
    ['NOT_CONTAINS', [S('banana')], allBut('text', 'set', 'list', 'missing')],
    ['NULL', [], ['missing']],
    ['NOT_NULL', [], allBut('missing')],
  ];
  it.each(rows)('%s %j', async (operator, AttributeValueList, found) => {
    expect(await matching({ v: { ComparisonOperator: operator, AttributeValueList } })).toEqual(found);
  });

  const isText = { ComparisonOperator: 'EQ', AttributeValueList: [S('banana')] };
  const isMissing = { ComparisonOperator: 'NULL' };
  it('of two attributes wants both, or one of them', async () => {
    expect(await matching({ v: isText, w: isMissing })).toEqual(['text']);
    expect(await matching({ v: isText, w: isText }, { ConditionalOperator: 'AND' })).toEqual([]);
    expect(await matching({ v: isText, w: isMissing }, { ConditionalOperator: 'OR' })).toEqual(all);
    expect(await matching({ v: isText, w: isText }, { ConditionalOperator: 'OR' })).toEqual(['text']);
  });

  it('of nothing keeps everything', async () => {
    expect(await matching({})).toEqual(all);
  });

  it('may name keys in a Scan, and never those of a Query', async () => {
    await matching({});
    const ScanFilter = { sk: { ComparisonOperator: 'EQ', AttributeValueList: [S('flag')] } };
    const answer = await call('Scan', { TableName, ScanFilter, AttributesToGet: ['v', 'none'] });
    expect(answer.Items).toEqual([{ v: { BOOL: true } }]);
    const KeyConditions = { pk: { ComparisonOperator: 'EQ', AttributeValueList: [S('x')] } };
    expect(await refusal('Query', { TableName, KeyConditions, QueryFilter: ScanFilter })).toBe(
      'QueryFilter can only contain non-primary key attributes: Primary key attribute: sk',
    );
  });
});
