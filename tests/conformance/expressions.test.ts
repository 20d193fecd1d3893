import { describe, expect, it } from 'vitest';
import { type ItemOperation, openTarget } from './target.ts';

/**
 * Expressions as a client meets them: what each operation says of a broken one, and what a right one means.
 * Texts captured from AWS, 2013 to 2018 and 2026-04 to 2026-09; the envelope of PutItem, UpdateItem and Query 2026-07 and 2026-08.
 */
const TableName = 'conformance-expressions';
const { call, refusal, rawRefusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: ['pk', 'color'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-color',
        KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const envelope = '1 validation error detected: ';
const Key = { pk: S('none') };
const values = {
  ':s': S('b'),
  ':a': S('a'),
  ':n': N('1'),
  ':t': { BOOL: true },
  ':nil': { NULL: true },
  ':l': { L: [] },
  ':m': { M: {} },
  ':ss': { SS: ['a'] },
  ':x': S('X'),
};
/** Only the values that the texts mention, since unused ones are refused. */
function using(...texts: string[]): object {
  const words = new Set(texts.join(' ').match(/:\w+/g));
  const used = Object.entries(values).filter(([name]) => words.has(name));
  return used.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(used) } : {};
}

const syntax = (token: string, near: string) => `Syntax error; token: "${token}", near: "${near}"`;
const operandType = (name: string, type: string) =>
  `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`;
const wrongCount = (name: string, count: number) =>
  `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`;

/** [condition, what is wrong with it] */
const conditions: readonly [string, string][] = [
  ['', 'The expression can not be empty;'],
  ['INVALID SYNTAX HERE', syntax('SYNTAX', 'INVALID SYNTAX HERE')],
  ['a = :s AND', syntax('<EOF>', 'AND')],
  ['a = :s OR OR b = :s', syntax('OR', 'OR OR b')],
  ['a == :s', syntax('=', '== :s')],
  ['a != :s', syntax('!', 'a !=')],
  ['a[x] = :s', syntax('x', '[x]')],
  ['a..b = :s', syntax('.', '..b')],
  ['((a = :s))', 'The expression has redundant parentheses;'],
  ['size = :n', 'Attribute name is a reserved keyword; reserved keyword: size'],
  ['a.Date = :n', 'Attribute name is a reserved keyword; reserved keyword: Date'],
  ['exists(a)', 'Invalid function name; function: exists'],
  ['if_not_exists(a, :s)', 'The function is not allowed in a condition expression; function: if_not_exists'],
  ['size(a)', 'The function is not allowed to be used this way in an expression; function: size'],
  ['a = begins_with(b, :s)', 'The function is not allowed to be used this way in an expression; function: begins_with'],
  ['#a = :s', 'An expression attribute name used in the document path is not defined; attribute name: #a'],
  ['a = :none', 'An expression attribute value used in expression is not defined; attribute value: :none'],
  ['attribute_exists(a, b)', wrongCount('attribute_exists', 2)],
  ['begins_with(a)', wrongCount('begins_with', 1)],
  ['size(a, b) = :n', wrongCount('size', 2)],
  ['begins_with(a, :n)', operandType('begins_with', 'N')],
  ['a < :t', operandType('<', 'BOOL')],
  ['a >= :l', operandType('>=', 'L')],
  ['a < :ss', operandType('<', 'SS')],
  ['a BETWEEN :nil AND :nil', operandType('BETWEEN', 'NULL')],
  ['size(:n) = :n', operandType('size', 'N')],
  ['attribute_type(a, :n)', operandType('attribute_type', 'N')],
  ['attribute_type(a, b)', operandType('attribute_type', '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}')],
  ['attribute_type(a, :x)', 'Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}'],
  ['attribute_exists(:s)', 'Operator or function requires a document path; operator or function: attribute_exists'],
  [
    'a.b = a.b',
    'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a, b]',
  ],
  [
    'contains(a[0], a[0])',
    'The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [a, [0]]',
  ],
  [
    'a BETWEEN :n AND :s',
    'The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:b}',
  ],
  [
    'a BETWEEN :s AND :a',
    'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}',
  ],
  [`a IN (${Array(101).fill(':s')})`, 'The IN operator is provided with too many operands; number of operands: 101'],
  [Array(152).fill('a=:s').join(' OR '), 'The expression contains too many operators; operator count: 303'],
  [`a${'.b'.repeat(32)} = :s`, 'The document path has too many nesting levels; nesting levels: 33'],
  ['a[99999999999] = :s', 'List index is not within the allowable range; index: [99999999999]'],
];

describe('A broken condition', () => {
  it.each(conditions)('%s', async (expression, text) => {
    const more = using(expression);
    const write = { TableName, ConditionExpression: expression, ...more };
    expect(await refusal('PutItem', { ...write, Item: Key })).toBe(`${envelope}Invalid ConditionExpression: ${text}`);
    expect(await refusal('DeleteItem', { ...write, Key })).toBe(`Invalid ConditionExpression: ${text}`);
    expect(await refusal('Scan', { TableName, FilterExpression: expression, ...more })).toBe(
      `Invalid FilterExpression: ${text}`,
    );
  });

  it('over 4 KB, as sent: only the filter of a Scan is told its size', async () => {
    const expression = `a = :s${' '.repeat(4091)}`;
    const text = 'Expression size has exceeded the maximum allowed size;';
    const input = { TableName, ...using(':s') };
    expect(await refusal('Scan', { ...input, FilterExpression: expression })).toBe(
      `Invalid FilterExpression: ${text} expression size: 4097`,
    );
    expect(await refusal('UpdateItem', { ...input, Key, ConditionExpression: expression })).toBe(
      `${envelope}Invalid ConditionExpression: ${text}`,
    );
    expect(await call('Scan', { ...input, FilterExpression: expression.slice(0, -1) })).toHaveProperty('Count');
  });
});

/** [update, what is wrong with it] */
const updates: readonly [string, string][] = [
  ['', 'The expression can not be empty;'],
  ['a = :s', syntax('a', 'a =')],
  ['SET book-price = :n', syntax('-', 'book-price')],
  ['SET a = :s,', syntax('<EOF>', ',')],
  ['SET a :s', syntax(':s', 'a :s')],
  ['ADD a b', syntax('b', 'a b')],
  ['SET name = :s', 'Attribute name is a reserved keyword; reserved keyword: name'],
  ['SET a = append(b, :l)', 'Invalid function name; function: append'],
  ['SET a = size(b)', 'The function is not allowed in an update expression; function: size'],
  ['SET a = :s SET b = :s', 'The "SET" section can only be used once in an update expression;'],
  ['REMOVE a remove b', 'The "REMOVE" section can only be used once in an update expression;'],
  ['SET #a = :s', 'An expression attribute name used in the document path is not defined; attribute name: #a'],
  ['SET a = :none', 'An expression attribute value used in expression is not defined; attribute value: :none'],
  [
    'SET a = :s REMOVE a.b',
    'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]',
  ],
  [
    'SET a = :s, a = :s',
    'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
  ],
  [
    'SET a.b = :s, a[0] = :s',
    'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]',
  ],
  [
    'ADD a :s',
    'Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND',
  ],
  [
    'DELETE a :n',
    'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND',
  ],
  [
    'DELETE a :m',
    'Incorrect operand type for operator or function; operator: DELETE, operand type: MAP, typeSet: ALLOWED_FOR_DELETE_OPERAND',
  ],
  ['SET a = b + :s', operandType('+', 'S')],
  ['SET a = :l - b', operandType('-', 'L')],
  ['SET a = list_append(b, :s)', operandType('list_append', 'S')],
  ['SET a = if_not_exists(b)', wrongCount('if_not_exists', 1)],
  ['SET a = list_append(b)', wrongCount('list_append', 1)],
  [
    'SET a = if_not_exists(:s, :s)',
    'Operator or function requires a document path; operator or function: if_not_exists',
  ],
];

describe('A broken update', () => {
  it.each(updates)('%s', async (UpdateExpression, text) => {
    expect(await refusal('UpdateItem', { TableName, Key, UpdateExpression, ...using(UpdateExpression) })).toBe(
      `${envelope}Invalid UpdateExpression: ${text}`,
    );
  });
});

describe('A broken projection', () => {
  const rows: readonly [string, string][] = [
    ['', 'The expression can not be empty;'],
    ['a,', syntax('<EOF>', ',')],
    ['a b', syntax('b', 'a b')],
    ['a, status', 'Attribute name is a reserved keyword; reserved keyword: status'],
    ['#a', 'An expression attribute name used in the document path is not defined; attribute name: #a'],
    [
      'a.b, a',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]',
    ],
    [
      'a[0], a.b',
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, [0]], path two: [a, b]',
    ],
  ];
  it.each(rows)('%s', async (ProjectionExpression, text) => {
    expect(await refusal('GetItem', { TableName, Key, ProjectionExpression })).toBe(
      `Invalid ProjectionExpression: ${text}`,
    );
    const RequestItems = { [TableName]: { Keys: [Key], ProjectionExpression } };
    expect(await refusal('BatchGetItem', { RequestItems })).toBe(`Invalid ProjectionExpression: ${text}`);
    const query = { TableName, KeyConditionExpression: 'pk = :s', ProjectionExpression, ...using(':s') };
    const collides = text.startsWith('Two document paths');
    expect(await refusal('Query', query)).toBe(`${collides ? envelope : ''}Invalid ProjectionExpression: ${text}`);
  });
});

describe('A key condition', () => {
  const key = 'Invalid condition in KeyConditionExpression: ';
  const rows: readonly [string, string][] = [
    ['pk = :s OR pk = :a', 'Invalid operator used in KeyConditionExpression: OR'],
    ['NOT pk = :s', 'Invalid operator used in KeyConditionExpression: NOT'],
    ['pk IN (:s)', 'Invalid operator used in KeyConditionExpression: IN'],
    ['pk <> :s', 'Invalid operator used in KeyConditionExpression: <>'],
    ['attribute_exists(pk)', 'Invalid operator used in KeyConditionExpression: attribute_exists'],
    ['contains(pk, :s)', 'Invalid operator used in KeyConditionExpression: contains'],
    ['size(pk) = :n', 'KeyConditionExpressions cannot contain nested operations'],
    [':s BETWEEN pk AND :x', `${key}BETWEEN operator must have the key attribute as its first operand`],
    ['begins_with(:s, pk)', `${key}begins_with operator must have the key attribute as its first operand`],
    ['pk = a', `${key}Multiple attribute names used in one condition`],
    [':s = :a', `${key}No key attribute specified`],
    [
      'pk.a = :s',
      'Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes',
    ],
    [
      'pk = :s AND pk = :a',
      'Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key',
    ],
    ['a = :s', 'Query condition missed key schema element: pk'],
    ['pk > :s', 'Query key condition not supported'],
    ['pk = :s AND a = :s', 'Query key condition not supported'],
    ['pk = :n', 'One or more parameter values were invalid: Condition parameter type does not match schema type'],
    ['', 'Invalid KeyConditionExpression: The expression can not be empty;'],
    ['pk = :s AND', `Invalid KeyConditionExpression: ${syntax('<EOF>', 'AND')}`],
  ];
  it.each(rows)('%s', async (KeyConditionExpression, text) => {
    expect(await refusal('Query', { TableName, KeyConditionExpression, ...using(KeyConditionExpression) })).toBe(text);
  });

  it('may have its value on the left, and parentheses', async () => {
    for (const KeyConditionExpression of [':s = pk', '(pk = :s)']) {
      expect(await call('Query', { TableName, KeyConditionExpression, ...using(':s') })).toHaveProperty('Count', 0);
    }
  });

  it('wants an empty value for no key', async () => {
    const input = { TableName, KeyConditionExpression: 'pk = :e', ExpressionAttributeValues: { ':e': S('') } };
    expect(await refusal('Query', input)).toBe(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    );
  });
});

describe('Placeholders', () => {
  const only = (map: string, rest = '') => `${map} can only be specified when using expressions${rest}`;
  const nul = ': ConditionExpression is null';
  const names = { ExpressionAttributeNames: { '#a': 'a' } };
  const some = { ExpressionAttributeValues: { ':v': S('x') } };
  const filter = { FilterExpression: 'b = c' };
  const rows: readonly [ItemOperation, object, string][] = [
    ['GetItem', { Key, ...names }, only('ExpressionAttributeNames')],
    ['Scan', { ...names }, only('ExpressionAttributeNames')],
    ['PutItem', { Item: Key, ...names }, `${envelope}${only('ExpressionAttributeNames')}`],
    ['PutItem', { Item: Key, ...some }, `${envelope}${only('ExpressionAttributeValues', nul)}`],
    ['DeleteItem', { Key, ...some }, only('ExpressionAttributeValues', nul)],
    [
      'UpdateItem',
      { Key, ...some },
      `${envelope}${only('ExpressionAttributeValues', ': UpdateExpression and ConditionExpression are null')}`,
    ],
    ['Scan', { ...some }, only('ExpressionAttributeValues', ': FilterExpression is null')],
    ['Scan', { ProjectionExpression: 'a', ...some }, only('ExpressionAttributeValues', ': FilterExpression is null')],
    [
      'Query',
      { ProjectionExpression: 'a', ...some },
      only('ExpressionAttributeValues', ': FilterExpression and KeyConditionExpression are null'),
    ],
    ['Scan', { ...filter, ExpressionAttributeNames: {} }, 'ExpressionAttributeNames must not be empty'],
    ['Scan', { ...filter, ExpressionAttributeValues: {} }, 'ExpressionAttributeValues must not be empty'],
    [
      'DeleteItem',
      { Key, ConditionExpression: 'a = b', ExpressionAttributeNames: { a: 'b' } },
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
    ],
    [
      'DeleteItem',
      { Key, ConditionExpression: 'a = b', ExpressionAttributeValues: { ':a-b': S('b') } },
      'ExpressionAttributeValues contains invalid key: Syntax error; key: ":a-b"',
    ],
    [
      'Scan',
      { ...filter, ExpressionAttributeNames: { '#x': 'x', '#y': 'y' } },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#x, #y}',
    ],
    ['Scan', { ...filter, ...some }, 'Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}'],
    [
      'UpdateItem',
      { Key, UpdateExpression: 'REMOVE a', ...some },
      `${envelope}Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}`,
    ],
    [
      'Scan',
      { FilterExpression: 'a = :v', ExpressionAttributeValues: { ':v': { SS: [] } } },
      'ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An string set  may not be empty for key :v',
    ],
    [
      'PutItem',
      { Item: Key, ConditionExpression: 'a = :v', ExpressionAttributeValues: { ':v': { SS: [] } } },
      `${envelope}One or more parameter values were invalid: An string set  may not be empty`,
    ],
    [
      'PutItem',
      { Item: Key, ConditionExpression: 'a = :v', ExpressionAttributeValues: { ':v': N('1_000') } },
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: 1_000 for key :v',
    ],
    [
      'Scan',
      { FilterExpression: `a = :${'v'.repeat(255)}`, ExpressionAttributeValues: { [`:${'v'.repeat(255)}`]: S('x') } },
      `The expression attribute map contains a key that is too long; key: :${'v'.repeat(255)}`,
    ],
  ];
  it.each(rows)('%s with %j', async (operation, more, text) => {
    expect(await rawRefusal(operation, { TableName, ...more })).toBe(text);
  });

  it('stand for 2 MB at most', async () => {
    const values = (...bytes: number[]) =>
      Object.fromEntries(bytes.map((count, at) => [`:v${at}`, S('x'.repeat(count))]));
    const input = (ExpressionAttributeValues: object) => ({
      TableName,
      FilterExpression: Object.keys(ExpressionAttributeValues)
        .map((name) => `a = ${name}`)
        .join(' OR '),
      ExpressionAttributeValues,
    });
    const half = 1024 * 1024;
    expect(await refusal('Scan', input(values(half, half)))).toBe('ExpressionAttributeValues exceeds max size');
    expect(await call('Scan', input(values(half, half - 6)))).toHaveProperty('Count');
  });
});

describe('Paths into keys', () => {
  const scalars = (which: string) =>
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${which}`;
  const rows: readonly [ItemOperation, object, string][] = [
    ['GetItem', { Key, ProjectionExpression: 'pk.a' }, scalars('Key: pk')],
    ['GetItem', { Key, ProjectionExpression: 'a.pk, color[0]' }, scalars('IndexKey: color')],
    ['Scan', { FilterExpression: 'attribute_exists(pk[0])' }, scalars('Key: pk')],
    [
      'Query',
      { KeyConditionExpression: 'pk = :s', ProjectionExpression: 'color.a', ...using(':s') },
      scalars('IndexKey: color'),
    ],
    ['UpdateItem', { Key, UpdateExpression: 'SET a = pk.b' }, scalars('Key: pk')],
    ['UpdateItem', { Key, UpdateExpression: 'REMOVE color.b' }, scalars('IndexKey: color')],
    ['DeleteItem', { Key, ConditionExpression: 'attribute_exists(pk.a)' }, scalars('Key: pk')],
    [
      'Query',
      { KeyConditionExpression: 'pk = :s', FilterExpression: 'pk > :a', ...using(':s :a') },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: pk',
    ],
  ];
  it.each(rows)('%s %j', async (operation, more, text) => {
    expect(await refusal(operation, { TableName, ...more })).toBe(text);
  });
});
