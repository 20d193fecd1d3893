import { describe, expect, it } from 'vitest';
import { type ItemOperation, openTarget } from './target.ts';

/**
 * Values, sizes, keys and parameters of operations on single items, and what is checked before what.
 * Texts captured from AWS, 2013 to 2018 and 2026-04 to 2026-09; measured 2026-10 where a group says so.
 */
const TableName = 'conformance-items';
const Binary = 'conformance-binary-keys';
const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const { call, refusal, raw, rawRefusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'color', AttributeType: 'S' },
      { AttributeName: 'rank', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-color',
        KeySchema: [
          { AttributeName: 'color', KeyType: 'HASH' },
          { AttributeName: 'rank', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
  {
    TableName: Binary,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'B' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

let items = 0;
const newKey = () => ({ pk: S('item'), sk: S(String(++items)) });
const Key = { pk: S('none'), sk: S('none') };
const envelope = '1 validation error detected: ';
const invalid = 'One or more parameter values were invalid: ';
const nested = (levels: number): object => (levels === 0 ? S('x') : { L: [nested(levels - 1)] });

/** [value as it travels, text, whether PutItem and UpdateItem put the envelope in front] */
const values: readonly [object, string, enveloped?: true][] = [
  [{}, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
  [{ X: 'a' }, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
  [
    { S: 'a', N: '1' },
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  ],
  [{ S: 'a', N: 'b' }, 'The parameter cannot be converted to a numeric value: b'],
  [{ NULL: false }, `${invalid}Null attribute value types must have the value of true`, true],
  [{ SS: [] }, `${invalid}An string set  may not be empty`, true],
  [{ NS: [] }, `${invalid}An number set  may not be empty`, true],
  [{ BS: [] }, `${invalid}Binary sets should not be empty`, true],
  [{ SS: ['a', 'b', 'a'] }, `${invalid}Input collection [a, b, a] contains duplicates.`, true],
  [{ NS: ['1', '1.0'] }, 'Input collection contains duplicates', true],
  [{ BS: ['AQ==', 'AQ=='] }, `${invalid}Input collection [AQ==, AQ==]of type BS contains duplicates.`, true],
  [{ N: '' }, 'The parameter cannot be converted to a numeric value'],
  ...['abc', ' 1', '1 ', '1+2', '1.2.3', '1e', '.', 'NaN', '1_000', '0x1', 'Infinity', '--1'].map(
    (text): [object, string] => [N(text), `The parameter cannot be converted to a numeric value: ${text}`],
  ),
  [N('1'.repeat(39)), 'Attempting to store more than 38 significant digits in a Number'],
  [N('1e126'), 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
  [N('-1e126'), 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
  [N('9.9e-131'), 'Number underflow. Attempting to store a number with magnitude smaller than supported range'],
  [{ NS: ['1', 'x'] }, 'The parameter cannot be converted to a numeric value: x'],
  [{ M: { a: { L: [{}] } } }, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
  [
    nested(32),
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
  ],
];

describe('A value that there is not', () => {
  it.each(values)('%j', async (value, text, enveloped) => {
    const shown = enveloped ? `${envelope}${text}` : text;
    expect(await rawRefusal('PutItem', { TableName, Item: { ...Key, a: value } })).toBe(shown);
    const update = { TableName, Key: { ...Key, a: value } };
    expect(await rawRefusal('UpdateItem', update)).toBe(shown);
    const RequestItems = { [TableName]: [{ PutRequest: { Item: { ...Key, a: value } } }] };
    expect(await rawRefusal('BatchWriteItem', { RequestItems })).toBe(text);
    expect(await rawRefusal('GetItem', { TableName, Key: { ...Key, a: value } })).toBe(text);
    const missing = { TableName: 'conformance-absent', Key: { ...Key, a: value } };
    expect(await rawRefusal('DeleteItem', missing)).toBe(text);
    const filter = { FilterExpression: 'a = :v', ExpressionAttributeValues: { ':v': value } };
    const plain = 'NULL' in value || text.startsWith('Nesting');
    expect(await rawRefusal('Scan', { TableName, ...filter })).toBe(
      plain ? text : `ExpressionAttributeValues contains invalid value: ${text} for key :v`,
    );
  });
});

describe('A number', () => {
  const rows: readonly [written: string, read: string][] = [
    ['+5', '5'],
    ['-7', '-7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e+2', '100'],
    ['1E-2', '0.01'],
    ['00042', '42'],
    ['-0', '0'],
    ['0.000', '0'],
    ['0e999', '0'],
    ['1.500', '1.5'],
    ['1e100', `1${'0'.repeat(100)}`],
    ['1e-130', `0.${'0'.repeat(129)}1`],
    [`9.${'9'.repeat(37)}E+125`, `${'9'.repeat(38)}${'0'.repeat(88)}`],
    [`${'1'.repeat(38)}000`, `${'1'.repeat(38)}000`],
    [`0.${'0'.repeat(50)}${'1'.repeat(38)}`, `0.${'0'.repeat(50)}${'1'.repeat(38)}`],
  ];
  it.each(rows)('%s comes back as %s', async (written, read) => {
    const Item = newKey();
    await call('PutItem', { TableName, Item: { ...Item, n: N(written), l: { L: [N(written)] } } });
    const answer = await call('GetItem', { TableName, Key: Item });
    expect(answer.Item).toEqual({ ...Item, n: N(read), l: { L: [N(read)] } });
  });
});

describe('Values that are allowed', () => {
  it.each([
    [S('')],
    [{ B: new Uint8Array() }],
    [{ L: [] }],
    [{ M: {} }],
    [{ SS: [''] }],
    [{ M: { '': S('x') } }],
    [{ NULL: true }],
    [{ BOOL: false }],
    [S('\u0000\uffff😀')],
    [nested(31)],
  ])('%j', async (value) => {
    const Item = { ...newKey(), a: value };
    await call('PutItem', { TableName, Item });
    expect((await call('GetItem', { TableName, Key: { pk: Item.pk, sk: Item.sk } })).Item).toEqual(Item);
  });

  it('an attribute that is called __proto__', async () => {
    const text = `{"TableName":"${TableName}","Item":{"pk":{"S":"proto"},"sk":{"S":"1"},"__proto__":{"S":"x"}}}`;
    await raw('PutItem', text);
    const answer = await raw('GetItem', { TableName, Key: { pk: S('proto'), sk: S('1') } });
    expect(Object.keys(answer.Item)).toContain('__proto__');
  });
});

describe('The size of an item', () => {
  const max = 409_600;
  /** An item of so many bytes: names pk, sk, a; values p, s. */
  const itemOf = (bytes: number, sk = 's') => ({ pk: S('p'), sk: S(sk), a: S('x'.repeat(bytes - 7)) });
  const tooLarge = 'Item size has exceeded the maximum allowed size';

  it('is 400 KB at most, attribute names included', async () => {
    await call('PutItem', { TableName, Item: itemOf(max) });
    expect(await refusal('PutItem', { TableName, Item: itemOf(max + 1) })).toBe(tooLarge);
    const RequestItems = { [TableName]: [{ PutRequest: { Item: itemOf(max + 1) } }] };
    expect(await refusal('BatchWriteItem', { RequestItems })).toBe(tooLarge);
    expect(await refusal('PutItem', { TableName: 'conformance-absent', Item: itemOf(max + 1) })).toBe(tooLarge);
    expect(
      await refusal('UpdateItem', {
        TableName,
        Key: { pk: S('p'), sk: S('s') },
        UpdateExpression: 'SET bb = :v',
        ExpressionAttributeValues: { ':v': S('') },
      }),
    ).toBe('Item size to update has exceeded the maximum allowed size');
  });

  const rows: readonly [value: object, bytes: number][] = [
    [S('é😀'), 6],
    [{ B: new Uint8Array(7) }, 7],
    [{ BOOL: true }, 1],
    [{ NULL: true }, 1],
    [N('0'), 1],
    [N('42'), 2],
    [N('-42'), 3],
    [N('1.2'), 3],
    [N('12.34'), 3],
    [N('100'), 2],
    [N('0.0000001'), 2],
    [{ SS: ['a', 'bc'] }, 3],
    [{ NS: ['1', '100'] }, 4],
    [{ L: [] }, 3],
    [{ L: [S('a'), N('1')] }, 8],
    [{ M: {} }, 3],
    [{ M: { ab: S('c') } }, 7],
  ];
  it.each(rows)('counts %j as %i bytes', async (value, bytes) => {
    const room = (more: number) => ({ ...itemOf(max - bytes - 1 + more), v: value });
    await call('PutItem', { TableName, Item: room(0) });
    expect(await refusal('PutItem', { TableName, Item: room(1) })).toBe(tooLarge);
  });
});

const mismatch = 'The provided key element does not match the schema';
const empty = (kind: string, name: string) =>
  `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${name}`;
const hashTooLong = `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`;
const rangeTooLong = `${invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`;

describe('A key', () => {
  const keys: readonly [what: string, key: object, text: string][] = [
    ['half of it', { pk: S('x') }, mismatch],
    ['more than it', { ...Key, a: S('x') }, mismatch],
    ['another attribute', { pk: S('x'), a: S('x') }, mismatch],
    ['another type', { pk: N('1'), sk: S('x') }, mismatch],
    ['NULL', { pk: { NULL: true }, sk: S('x') }, mismatch],
    ['nothing', {}, mismatch],
    ['an empty partition key', { pk: S(''), sk: S('x') }, empty('string', 'pk')],
    ['an empty sort key', { pk: S('x'), sk: S('') }, empty('string', 'sk')],
    ['2,049 bytes', { pk: S(`${'é'.repeat(1024)}x`), sk: S('x') }, hashTooLong],
    ['a sort key of 1,025 bytes', { pk: S('x'), sk: S('x'.repeat(1025)) }, rangeTooLong],
  ];
  it.each(keys)('of %s', async (_what, key, text) => {
    for (const operation of ['GetItem', 'DeleteItem', 'UpdateItem'] as const) {
      expect(await refusal(operation, { TableName, Key: key })).toBe(text);
    }
    expect(await refusal('BatchGetItem', { RequestItems: { [TableName]: { Keys: [key] } } })).toBe(text);
    const RequestItems = { [TableName]: [{ DeleteRequest: { Key: key } }] };
    expect(await refusal('BatchWriteItem', { RequestItems })).toBe(text);
  });

  const puts: readonly [what: string, item: object, text: string, batched?: string][] = [
    ['no sort key', { pk: S('x') }, `${invalid}Missing the key sk in the item`],
    ['no key', { a: S('x') }, `${invalid}Missing the key pk in the item`],
    [
      'a key of another type',
      { pk: S('x'), sk: N('1') },
      `${invalid}Type mismatch for key sk expected: S actual: N`,
      mismatch,
    ],
    [
      'a key that is NULL',
      { pk: { NULL: true }, sk: S('x') },
      `${invalid}Type mismatch for key pk expected: S actual: NULL`,
      mismatch,
    ],
    ['an empty key', { pk: S(''), sk: S('x') }, empty('string', 'pk')],
    ['a long partition key', { pk: S('x'.repeat(2049)), sk: S('x') }, hashTooLong],
    ['a long sort key', { pk: S('x'), sk: S('x'.repeat(1025)) }, rangeTooLong],
    [
      'an index key of another type',
      { ...Key, color: N('1') },
      `${invalid}Type mismatch for Index Key color Expected: S Actual: N IndexName: by-color`,
    ],
    [
      'an index key that is a list',
      { ...Key, rank: { L: [] } },
      `${invalid}Type mismatch for Index Key rank Expected: N Actual: L IndexName: by-color`,
    ],
    [
      'an empty index key',
      { ...Key, color: S('') },
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-color, IndexKey: color',
    ],
  ];
  it.each(puts)('of an item with %s', async (_what, Item, text, batched = text) => {
    expect(await refusal('PutItem', { TableName, Item })).toBe(text);
    const RequestItems = { [TableName]: [{ PutRequest: { Item } }] };
    expect(await refusal('BatchWriteItem', { RequestItems })).toBe(batched);
  });

  it('of bytes may not be empty', async () => {
    const pk = { B: new Uint8Array() };
    expect(await refusal('PutItem', { TableName: Binary, Item: { pk } })).toBe(empty('binary', 'pk'));
    expect(await refusal('GetItem', { TableName: Binary, Key: { pk } })).toBe(empty('binary', 'pk'));
  });

  it('takes 2,048 and 1,024 bytes', async () => {
    const longest = { pk: S('é'.repeat(1024)), sk: S('x'.repeat(1024)) };
    await call('PutItem', { TableName, Item: longest });
    expect((await call('GetItem', { TableName, Key: longest })).Item).toEqual(longest);
  });

  const updates: readonly [value: object, text: string][] = [
    [N('1'), 'The update expression attempted to update the secondary index key to unsupported type'],
    [{ NULL: true }, 'The update expression attempted to update the secondary index key to unsupported type'],
    [
      S(''),
      'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.',
    ],
    [
      S('x'.repeat(2049)),
      'The update expression attempted to update the secondary index key beyond allowed size limits',
    ],
  ];
  it.each(updates)('of an index may not become %j', async (value, text) => {
    const update = { UpdateExpression: 'SET color = :v', ExpressionAttributeValues: { ':v': value } };
    expect(await refusal('UpdateItem', { TableName, Key: newKey(), ...update })).toBe(text);
  });
});

describe('Parameters', () => {
  const returnValues = 'Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]';
  const rows: readonly [ItemOperation, object, string][] = [
    ['PutItem', { Item: Key, ReturnValues: 'ALL_NEW' }, `${envelope}ReturnValues can only be ALL_OLD or NONE`],
    ['DeleteItem', { Key, ReturnValues: 'UPDATED_NEW' }, 'ReturnValues can only be ALL_OLD or NONE'],
    [
      'PutItem',
      { Item: Key, ReturnValues: 'x' },
      `${envelope}Value at 'ReturnValues' failed to satisfy constraint: ${returnValues}`,
    ],
    [
      'DeleteItem',
      { Key, ReturnValues: 'x' },
      `${envelope}Value 'x' at 'returnValues' failed to satisfy constraint: ${returnValues}`,
    ],
    [
      'GetItem',
      { Key, ReturnConsumedCapacity: 'x' },
      `${envelope}Value 'x' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]`,
    ],
    [
      'UpdateItem',
      { Key, ReturnItemCollectionMetrics: 'x' },
      `${envelope}Value at 'ReturnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]`,
    ],
    ['PutItem', {}, `${envelope}Value at 'Item' failed to satisfy constraint: Member must not be null`],
    ['GetItem', {}, `${envelope}Value null at 'key' failed to satisfy constraint: Member must not be null`],
  ];
  it.each(rows)('%s %j', async (operation, more, text) => {
    expect(await rawRefusal(operation, { TableName, ...more })).toBe(text);
  });

  it('reports several at once in the old wording, the first in the new', async () => {
    expect(await rawRefusal('DeleteItem', { ReturnValues: 'x' })).toBe(
      `3 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; Value 'x' at 'returnValues' failed to satisfy constraint: ${returnValues}; Value null at 'key' failed to satisfy constraint: Member must not be null`,
    );
    expect(await rawRefusal('UpdateItem', { ReturnValues: 'x' })).toBe(
      `${envelope}Value at 'TableName' failed to satisfy constraint: Member must not be null`,
    );
  });

  it('of the wrong JSON type end the reading', async () => {
    expect(await rawRefusal('PutItem', { TableName, Item: { pk: { S: 1 } } })).toBe(
      'SerializationException: NUMBER_VALUE cannot be converted to String',
    );
    expect(await rawRefusal('Scan', { TableName, ScanFilter: { a: { AttributeValueList: ['x'] } } })).toBe(
      'SerializationException: Unexpected value type in payload',
    );
    expect(await rawRefusal('PutItem', { TableName, Item: Key, Expected: [] })).toBe(
      'SerializationException: Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue>',
    );
  });

  it('are judged before the table is looked for, its keys after', async () => {
    const absent = 'ResourceNotFoundException: Requested resource not found';
    const missing = { TableName: 'conformance-absent' };
    expect(await refusal('GetItem', { ...missing, Key: { a: S('') } })).toBe(absent);
    expect(await refusal('PutItem', { ...missing, Item: {} })).toBe(absent);
    expect(await refusal('GetItem', { ...missing, Key, ProjectionExpression: 'a b' })).toContain('Syntax error');
    expect(await refusal('Query', { ...missing, KeyConditionExpression: 'a = b' })).toContain('Multiple attribute');
    expect(await refusal('Scan', { ...missing, IndexName: 'none' })).toBe(absent);
    expect(await refusal('BatchGetItem', { RequestItems: { [missing.TableName]: { Keys: [Key] } } })).toBe(absent);
  });
});
