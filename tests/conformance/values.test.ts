import { beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * Values wherever a request may hold one, arithmetic, order and sizes.
 * Texts captured from AWS, 2013 to 2018 and 2026-04 to 2026-09; order and sizes from the DynamoDB Developer Guide.
 */
const TableName = 'conformance-values';
const Numbers = 'conformance-number-keys';
const Bytes = 'conformance-byte-keys';
const Texts = 'conformance-text-keys';
const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const keyed = (name: string, type: 'S' | 'N' | 'B') => ({
  TableName: name,
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'sk', AttributeType: type },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ],
  BillingMode: 'PAY_PER_REQUEST' as const,
});
const { call, refusal, rawRefusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
  keyed(Numbers, 'N'),
  keyed(Bytes, 'B'),
  keyed(Texts, 'S'),
]);

const envelope = '1 validation error detected: ';
const invalid = 'One or more parameter values were invalid: ';
const Key = { pk: S('x') };
const digits = 'Attempting to store more than 38 significant digits in a Number';
const overflow = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
const underflow = 'Number underflow. Attempting to store a number with magnitude smaller than supported range';
const nine38 = '9'.repeat(38);

describe('A value that there is not, by where it stands', () => {
  const emptySet = `${invalid}An string set  may not be empty`;
  const notNull = `${invalid}Null attribute value types must have the value of true`;
  const notNumber = 'The parameter cannot be converted to a numeric value: x';
  const noType = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes';
  const nested = (levels: number): object => (levels === 0 ? S('x') : { M: { a: nested(levels - 1) } });
  const deep =
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';
  const wrapped = (text: string) => `ExpressionAttributeValues contains invalid value: ${text} for key :v`;
  /** [value, text in PutItem's condition and UpdateItem, text in every other expression, text as a start key] */
  const rows: readonly [value: object, writes: string, others: string, start: string][] = [
    [{ SS: [] }, `${envelope}${emptySet}`, wrapped(emptySet), `The provided starting key is invalid: ${emptySet}`],
    [
      { BS: [] },
      `${envelope}${invalid}Binary sets should not be empty`,
      wrapped(`${invalid}Binary sets should not be empty`),
      `The provided starting key is invalid: ${invalid}Binary sets should not be empty`,
    ],
    [
      { NS: [] },
      `${envelope}${invalid}An number set  may not be empty`,
      wrapped(`${invalid}An number set  may not be empty`),
      `${invalid}An number set  may not be empty`,
    ],
    [
      { SS: ['b', 'a', 'b'] },
      `${envelope}${invalid}Input collection [b, a, b] contains duplicates.`,
      wrapped(`${invalid}Input collection [b, a, b] contains duplicates.`),
      `${invalid}Input collection [b, a, b] contains duplicates.`,
    ],
    [
      { NS: ['1e1', '10'] },
      `${envelope}Input collection contains duplicates`,
      wrapped('Input collection contains duplicates'),
      'Input collection contains duplicates',
    ],
    [{ NULL: false }, `${envelope}${notNull}`, notNull, `The provided starting key is invalid: ${notNull}`],
    [N('x'), wrapped(notNumber), wrapped(notNumber), notNumber],
    [N('1e126'), wrapped(overflow), wrapped(overflow), overflow],
    [N('1e-131'), wrapped(underflow), wrapped(underflow), underflow],
    [N(`1${'0'.repeat(37)}1`), wrapped(digits), wrapped(digits), digits],
    [{}, wrapped(noType), wrapped(noType), `The provided starting key is invalid: ${noType}`],
    [nested(32), deep, deep, `The provided starting key is invalid: ${deep}`],
  ];
  const values = (value: object) => ({ ExpressionAttributeValues: { ':v': value } });

  it.each(rows)('%j in a condition of PutItem, in UpdateItem', async (value, text) => {
    const condition = { ConditionExpression: 'a = :v', ...values(value) };
    expect(await rawRefusal('PutItem', { TableName, Item: Key, ...condition })).toBe(text);
    expect(await rawRefusal('UpdateItem', { TableName, Key, UpdateExpression: 'SET a = :v', ...values(value) })).toBe(
      text,
    );
  });

  it.each(rows)('%j in DeleteItem and in reads', async (value, _writes, text) => {
    expect(await rawRefusal('DeleteItem', { TableName, Key, ConditionExpression: 'a = :v', ...values(value) })).toBe(
      text,
    );
    expect(await rawRefusal('Query', { TableName, KeyConditionExpression: 'pk = :v', ...values(value) })).toBe(text);
  });

  it.each(rows)('%j as a start key', async (value, _writes, _others, text) => {
    expect(await rawRefusal('Scan', { TableName, ExclusiveStartKey: { pk: value } })).toBe(text);
  });

  it('of two values of an expression the first is told', async () => {
    const ExpressionAttributeValues = { ':b': N('x'), ':a': {} };
    expect(
      await rawRefusal('Scan', { TableName, FilterExpression: 'a = :a OR a = :b', ExpressionAttributeValues }),
    ).toBe(`ExpressionAttributeValues contains invalid value: ${notNumber} for key :b`);
  });
});

describe('Arithmetic', () => {
  const sums: readonly [old: string, operator: '+' | '-', operand: string, result: string][] = [
    ['0.1', '+', '0.2', '0.3'],
    ['1', '-', '1', '0'],
    ['-5', '+', '5.0', '0'],
    ['9007199254740993', '+', '2', '9007199254740995'],
    [nine38, '+', '1', `1${'0'.repeat(38)}`],
    ['1e125', '-', '9e124', `1${'0'.repeat(124)}`],
    ['1e-130', '+', '1e-130', `0.${'0'.repeat(129)}2`],
    ['1e20', '+', '1e-10', `1${'0'.repeat(20)}.0000000001`],
    ['12.50', '-', '0.5', '12'],
  ];
  it.each(sums)('%s %s %s is %s, by SET and by ADD', async (old, operator, operand, result) => {
    const item = { pk: S('sum') };
    await call('PutItem', { TableName, Item: { ...item, n: N(old), m: N(old) } });
    const addend = operator === '+' ? operand : operand.startsWith('-') ? operand.slice(1) : `-${operand}`;
    const answer = await call('UpdateItem', {
      TableName,
      Key: item,
      UpdateExpression: `SET n = n ${operator} :o ADD m :a`,
      ExpressionAttributeValues: { ':o': N(operand), ':a': N(addend) },
      ReturnValues: 'UPDATED_NEW',
    });
    expect(answer.Attributes).toEqual({ n: N(result), m: N(result) });
  });

  const refused: readonly [old: string, operator: string, operand: string, text: string][] = [
    [`${nine38}${'0'.repeat(88)}`, '+', `1${'0'.repeat(125)}`, overflow],
    [`-${nine38}${'0'.repeat(88)}`, '-', `1${'0'.repeat(125)}`, overflow],
    ['1e38', '+', '0.1', digits],
    [nine38, '+', '0.1', digits],
  ];
  it.each(refused)('%s %s %s is refused, and changes nothing', async (old, operator, operand, text) => {
    const item = { pk: S('no-sum') };
    await call('PutItem', { TableName, Item: { ...item, n: N(old) } });
    const before = await call('GetItem', { TableName, Key: item });
    const update = {
      UpdateExpression: `SET n = n ${operator} :o`,
      ExpressionAttributeValues: { ':o': N(operand) },
    };
    expect(await refusal('UpdateItem', { TableName, Key: item, ...update })).toBe(text);
    expect(await call('GetItem', { TableName, Key: item })).toEqual(before);
  });
});

describe('Sort keys', () => {
  const B = (...bytes: number[]) => ({ B: Uint8Array.from(bytes) });
  const orders: readonly [what: string, table: string, sorted: object[]][] = [
    [
      'numbers by value',
      Numbers,
      [
        `-${nine38}`,
        '-10',
        '-9.5',
        '-1',
        '-0.5',
        '-0.00001',
        '0',
        '0.00001',
        '0.5',
        '1',
        '9.5',
        '10',
        '100',
        nine38,
      ].map(N),
    ],
    ['bytes without sign', Bytes, [B(0), B(0, 0), B(0, 1), B(1), B(127), B(128), B(128, 0), B(255), B(255, 255)]],
    [
      'texts by their bytes in UTF-8, not by their UTF-16',
      Texts,
      ['A', 'Z', 'a', 'aa', 'ab', 'b', 'ä', 'ｚ', '\uffff', '😀'].map(S),
    ],
  ];
  describe.each(orders)('%s', (_what, table, sorted) => {
    beforeAll(async () => {
      for (const sk of [...sorted].reverse()) await call('PutItem', { TableName: table, Item: { pk: S('p'), sk } });
    });
    const found = async (condition: string, values: object = {}, more: object = {}) => {
      const answer = await call('Query', {
        TableName: table,
        KeyConditionExpression: `pk = :p${condition}`,
        ExpressionAttributeValues: { ':p': S('p'), ...values },
        ...more,
      });
      return answer.Items.map((item: { sk: object }) => item.sk);
    };
    const third = sorted[2]!;
    const fifth = sorted[4]!;

    it('upwards and downwards', async () => {
      expect(await found('')).toEqual(sorted);
      expect(await found('', {}, { ScanIndexForward: false })).toEqual([...sorted].reverse());
    });

    it.each([
      ['<', sorted.slice(0, 2)],
      ['<=', sorted.slice(0, 3)],
      ['=', sorted.slice(2, 3)],
      ['>=', sorted.slice(2)],
      ['>', sorted.slice(3)],
    ])('%s the third', async (comparator, some) => {
      expect(await found(` AND sk ${comparator} :v`, { ':v': third })).toEqual(some);
    });

    it('BETWEEN the third and the fifth, both with them', async () => {
      expect(await found(' AND sk BETWEEN :v AND :w', { ':v': third, ':w': fifth })).toEqual(sorted.slice(2, 5));
    });

    it('on from the third', async () => {
      const ExclusiveStartKey = { pk: S('p'), sk: third };
      expect(await found('', {}, { ExclusiveStartKey })).toEqual(sorted.slice(3));
    });
  });

  it('that are equal numbers are one key, however they are written', async () => {
    const item = (sk: string, note: string) => ({ pk: S('same'), sk: N(sk), note: S(note) });
    await call('PutItem', { TableName: Numbers, Item: item('10', 'first') });
    await call('PutItem', { TableName: Numbers, Item: item('1.0E1', 'second') });
    const { Item } = await call('GetItem', { TableName: Numbers, Key: { pk: S('same'), sk: N('+010.00') } });
    expect(Item).toEqual(item('10', 'second'));
  });
});

describe('Equal', () => {
  const pairs: readonly [what: string, stored: object, asked: object, equal: boolean][] = [
    ['numbers of another spelling', N('1.0'), N('1'), true],
    ['sets in another order', { SS: ['a', 'b'] }, { SS: ['b', 'a'] }, true],
    ['number sets of another spelling', { NS: ['1', '2'] }, { NS: ['2.0', '1.00'] }, true],
    ['lists in another order', { L: [N('1'), N('2')] }, { L: [N('2'), N('1')] }, false],
    ['maps in another order', { M: { a: N('1'), b: N('2') } }, { M: { b: N('2'), a: N('1.0') } }, true],
    ['maps of which one has more', { M: { a: N('1') } }, { M: { a: N('1'), b: N('2') } }, false],
    ['deep numbers of another spelling', { L: [{ M: { a: N('10') } }] }, { L: [{ M: { a: N('1e1') } }] }, true],
    ['a text and a number', S('1'), N('1'), false],
    ['a text and bytes', S('a'), { B: Uint8Array.from([97]) }, false],
    ['a set and a list', { SS: ['a'] }, { L: [S('a')] }, false],
    ['NULL and NULL', { NULL: true }, { NULL: true }, true],
    ['true and false', { BOOL: true }, { BOOL: false }, false],
    ['an empty list and an empty map', { L: [] }, { M: {} }, false],
  ];
  it.each(pairs)('or not: %s', async (_what, stored, asked, equal) => {
    const Item = { pk: S('equal'), v: stored };
    await call('PutItem', { TableName, Item });
    const answer = await call('Scan', {
      TableName,
      FilterExpression: 'pk = :p AND v = :v',
      ExpressionAttributeValues: { ':p': S('equal'), ':v': asked },
    });
    expect(answer.Count).toBe(equal ? 1 : 0);
  });
});

describe('The size of a value', () => {
  const rows: readonly [value: object, bytes: number][] = [
    [N('-0.0000001'), 3],
    [N('123.4'), 4],
    [N('1234567890'), 6],
    [N(`1${'0'.repeat(100)}`), 2],
    [N(nine38), 20],
    [N(`-${nine38}`), 21],
    [{ BS: [Uint8Array.from([1]), Uint8Array.from([2, 3])] }, 3],
    [{ SS: [''] }, 0],
    [S(''), 0],
    [{ B: new Uint8Array() }, 0],
    [{ L: [{ L: [] }, { M: {} }] }, 11],
    [{ M: { ä: { NULL: true } } }, 7],
    [{ M: { a: { M: { b: { BOOL: false } } } } }, 11],
  ];
  const max = 409_600;
  it.each(rows)('%j is %i bytes', async (value, bytes) => {
    const itemOf = (more: number) => ({ pk: S('p'), v: value, a: S('x'.repeat(max - 3 - 1 - bytes - 1 + more)) });
    await call('PutItem', { TableName, Item: itemOf(0) });
    expect(await refusal('PutItem', { TableName, Item: itemOf(1) })).toBe(
      'Item size has exceeded the maximum allowed size',
    );
  });
});
