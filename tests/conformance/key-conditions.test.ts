import { beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * KeyConditionExpression: what it finds, and what is said of one that cannot find anything. Texts captured from AWS, 2013 to 2018
 * and 2026; keys of several attributes as documented (Developer Guide, "Multi-attribute keys").
 */
const TableName = 'conformance-key-conditions';
const Hash = 'conformance-key-conditions-hash';
const attribute = (AttributeName: string, AttributeType: 'S' | 'N' | 'B' = 'S') => ({ AttributeName, AttributeType });
const schema = (hash: readonly string[], range: readonly string[] = []) => [
  ...hash.map((AttributeName) => ({ AttributeName, KeyType: 'HASH' as const })),
  ...range.map((AttributeName) => ({ AttributeName, KeyType: 'RANGE' as const })),
];
const index = (IndexName: string, KeySchema: ReturnType<typeof schema>) => ({
  IndexName,
  KeySchema,
  Projection: { ProjectionType: 'KEYS_ONLY' as const },
});
const { call, refusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [
      attribute('pk'),
      attribute('sk', 'N'),
      attribute('text'),
      attribute('bytes', 'B'),
      attribute('a'),
      attribute('b', 'N'),
    ],
    KeySchema: schema(['pk'], ['sk']),
    GlobalSecondaryIndexes: [
      index('by-text', schema(['pk'], ['text'])),
      index('by-bytes', schema(['pk'], ['bytes'])),
      index('by-many', schema(['a', 'b'], ['text', 'sk', 'bytes'])),
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
  {
    TableName: Hash,
    AttributeDefinitions: [attribute('pk')],
    KeySchema: schema(['pk']),
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const B = (...bytes: number[]) => ({ B: new Uint8Array(bytes) });
const values: Record<string, object> = {
  ':p': S('p'),
  ':a': S('a'),
  ':s': S('b'),
  ':x': S('X'),
  ':n': N('1'),
  ':2': N('2'),
  ':3': N('3.0'),
  ':10': N('1e1'),
  ':ab': S('ab'),
  ':abc': S('abc'),
  ':z': S('z'),
  ':b1': B(1),
  ':b128': B(128),
  ':b255': B(255),
  ':t': { BOOL: true },
  ':ss': { SS: ['a'] },
  ':e': S(''),
  ':eb': { B: new Uint8Array() },
};
/** Only the values that the text mentions, since unused ones are refused. */
function using(text: string): object {
  const used = Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(text));
  return used.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(used) } : {};
}
const syntax = (token: string, near: string) => `Syntax error; token: "${token}", near: "${near}"`;
const said = 'Invalid KeyConditionExpression: ';
const invalid = 'One or more parameter values were invalid: ';

beforeAll(async () => {
  const items = [
    { sk: N('-5'), text: S('a'), bytes: B(0) },
    { sk: N('1'), text: S('ab'), bytes: B(1) },
    { sk: N('2'), text: S('abc'), bytes: B(1, 2) },
    { sk: N('3'), text: S('é'), bytes: B(128) },
    { sk: N('10'), text: S('B'), bytes: B(255) },
    { sk: N('0.5') },
  ];
  for (const item of items) await call('PutItem', { TableName, Item: { pk: S('p'), a: S('a'), b: N('1'), ...item } });
  await call('PutItem', { TableName, Item: { pk: S('other'), a: S('a'), b: N('2'), ...items[0] } });
});

describe('A key condition finds', () => {
  const rows: readonly [index: string | undefined, condition: string, found: readonly string[]][] = [
    [undefined, 'pk = :p', ['-5', '0.5', '1', '2', '3', '10']],
    [undefined, ':p = pk', ['-5', '0.5', '1', '2', '3', '10']],
    [undefined, '(pk = :p)', ['-5', '0.5', '1', '2', '3', '10']],
    [undefined, 'pk = :p AND sk = :10', ['10']],
    [undefined, 'sk = :10 and pk = :p', ['10']],
    [undefined, '(pk = :p) AND (sk = :10)', ['10']],
    [undefined, 'pk = :p AND sk < :n', ['-5', '0.5']],
    [undefined, 'pk = :p AND sk <= :n', ['-5', '0.5', '1']],
    [undefined, 'pk = :p AND sk > :2', ['3', '10']],
    [undefined, 'pk = :p AND sk >= :3', ['3', '10']],
    [undefined, 'pk = :p AND :2 < sk', ['3', '10']],
    [undefined, 'pk = :p AND :3 >= sk', ['-5', '0.5', '1', '2', '3']],
    [undefined, 'pk = :p AND sk BETWEEN :n AND :3', ['1', '2', '3']],
    [undefined, 'sk BETWEEN :2 AND :2 AND pk = :p', ['2']],
    [undefined, 'pk = :z', []],
    // Strings by UTF-8 bytes.
    ['by-text', 'pk = :p', ['10', '-5', '1', '2', '3']],
    ['by-text', 'pk = :p AND #t > :abc', ['3']],
    ['by-text', 'pk = :p AND begins_with(#t, :a)', ['-5', '1', '2']],
    ['by-text', 'pk = :p AND begins_with(#t, :ab)', ['1', '2']],
    ['by-text', 'pk = :p AND #t < :a', ['10']],
    ['by-text', 'pk = :p AND #t BETWEEN :x AND :ab', ['-5', '1']],
    // Binaries by unsigned bytes.
    ['by-bytes', 'pk = :p AND bytes >= :b128', ['3', '10']],
    ['by-bytes', 'pk = :p AND begins_with(bytes, :b1)', ['1', '2']],
    ['by-bytes', 'pk = :p AND bytes BETWEEN :b1 AND :b128', ['1', '2', '3']],
    ['by-bytes', 'pk = :p AND bytes = :b255', ['10']],
    // Keys of several attributes: all of the partition, the sort attributes from the left.
    ['by-many', 'a = :a AND b = :n', ['10', '-5', '1', '2', '3']],
    ['by-many', 'b = :2 AND a = :a', ['-5']],
    ['by-many', 'a = :a AND b = :n AND begins_with(#t, :a)', ['-5', '1', '2']],
    ['by-many', 'a = :a AND b = :n AND #t = :ab', ['1']],
    ['by-many', 'a = :a AND b = :n AND #t = :ab AND sk > :2', []],
    ['by-many', 'a = :a AND b = :n AND #t = :abc AND sk = :2', ['2']],
    ['by-many', 'a = :a AND b = :n AND #t = :abc AND sk = :2 AND bytes > :b1', ['2']],
  ];
  it.each(rows)('%s: %s', async (IndexName, KeyConditionExpression, found) => {
    const names = KeyConditionExpression.includes('#t') && { ExpressionAttributeNames: { '#t': 'text' } };
    const query = { TableName, IndexName, KeyConditionExpression, ...names, ...using(KeyConditionExpression) };
    const numbers = ({ Items }: { Items: { sk: { N: string } }[] }) => Items.map(({ sk }) => sk.N);
    expect(numbers(await call('Query', query))).toEqual(found);
    expect(numbers(await call('Query', { ...query, ScanIndexForward: false }))).toEqual(found.toReversed());
  });
});

describe('A key condition that cannot find anything', () => {
  const composite: readonly [condition: string, text: string][] = [
    ['sk = :n', 'Query condition missed key schema element: pk'],
    ['pk = :s AND a = :s', 'Query condition missed key schema element: sk'],
    ['pk = :s AND sk = :n AND a = :s', 'Conditions can be of length 1 or 2 only'],
    ['pk > :s AND sk = :n', 'Query key condition not supported'],
    ['begins_with(pk, :s)', 'Query key condition not supported'],
    ['pk BETWEEN :a AND :s', 'Query key condition not supported'],
    ['pk = :n', `${invalid}Condition parameter type does not match schema type`],
    ['pk = :s AND sk = :s', `${invalid}Condition parameter type does not match schema type`],
    ['pk = :s AND sk BETWEEN :a AND :s', `${invalid}Condition parameter type does not match schema type`],
    ['pk = :t', `${invalid}Condition parameter type does not match schema type`],
    [
      'pk = :s AND begins_with(sk, :n)',
      `${said}Incorrect operand type for operator or function; operator or function: begins_with, operand type: N`,
    ],
    [
      'pk = :s AND sk < :t',
      `${said}Incorrect operand type for operator or function; operator or function: <, operand type: BOOL`,
    ],
    [
      'pk = :s AND sk > :ss',
      `${said}Incorrect operand type for operator or function; operator or function: >, operand type: SS`,
    ],
    [
      'pk = :s AND sk BETWEEN :2 AND :n',
      `${said}The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}`,
    ],
    [
      'pk = :s AND sk BETWEEN :n AND :s',
      `${said}The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:b}`,
    ],
    ['pk = :s AND (sk = :n OR sk = :2)', 'Invalid operator used in KeyConditionExpression: OR'],
    ['pk = :s AND NOT sk = :n', 'Invalid operator used in KeyConditionExpression: NOT'],
    ['pk = :s AND sk IN (:n, :2)', 'Invalid operator used in KeyConditionExpression: IN'],
    ['pk = :s AND sk <> :n', 'Invalid operator used in KeyConditionExpression: <>'],
    ['pk = :s AND attribute_not_exists(sk)', 'Invalid operator used in KeyConditionExpression: attribute_not_exists'],
    [
      'pk = :s AND attribute_type(sk, :x)',
      `${said}Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
    ],
    ['pk = :s AND size(sk) > :n', 'KeyConditionExpressions cannot contain nested operations'],
    ['pk = :s AND sk BETWEEN :n AND size(a)', 'KeyConditionExpressions cannot contain nested operations'],
    ['pk = :s AND sk > :n AND sk < :2', `${said}KeyConditionExpressions must only contain one condition per key`],
    ['pk[0] = :s', `${said}KeyConditionExpressions cannot have conditions on nested attributes`],
    ['pk = :s AND begins_with(sk.a, :s)', `${said}KeyConditionExpressions cannot have conditions on nested attributes`],
    [
      'pk = pk',
      `${said}The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [pk]`,
    ],
    ['date = :s', `${said}Attribute name is a reserved keyword; reserved keyword: date`],
    ['#pk = :s', `${said}An expression attribute name used in the document path is not defined; attribute name: #pk`],
    ['pk = :none', `${said}An expression attribute value used in expression is not defined; attribute value: :none`],
    ['((pk = :s))', `${said}The expression has redundant parentheses;`],
    ['pk = :s, sk = :n', `${said}${syntax(',', ':s, sk')}`],
    ['pk == :s', `${said}${syntax('=', '== :s')}`],
    ['list_append(pk, :s)', `${said}The function is not allowed in a condition expression; function: list_append`],
  ];
  it.each(composite)('%s', async (KeyConditionExpression, text) => {
    expect(await refusal('Query', { TableName, KeyConditionExpression, ...using(KeyConditionExpression) })).toBe(text);
  });

  const many: readonly [condition: string, text: string][] = [
    ['a = :a', 'Query condition missed key schema element: b'],
    ['a = :a AND b > :n', 'Query key condition not supported'],
    ['a = :a AND b = :n AND sk = :n', 'Query condition missed key schema element: text'],
    ['a = :a AND b = :n AND #t > :a AND sk = :n', 'Query key condition not supported'],
    ['a = :a AND b = :s', `${invalid}Condition parameter type does not match schema type`],
  ];
  it.each(many)('on an index with keys of several attributes: %s', async (KeyConditionExpression, text) => {
    const names = KeyConditionExpression.includes('#t') && { ExpressionAttributeNames: { '#t': 'text' } };
    const query = { TableName, IndexName: 'by-many', KeyConditionExpression, ...names };
    expect(await refusal('Query', { ...query, ...using(KeyConditionExpression) })).toBe(text);
  });

  const empty = (kind: string, name: string) =>
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${name}`;
  it.each([
    [undefined, 'pk = :e', empty('string', 'pk')],
    ['by-text', 'pk = :s AND #t = :e', empty('string', 'text')],
    ['by-bytes', 'pk = :s AND begins_with(bytes, :eb)', empty('binary', 'bytes')],
  ])('an empty value for a key, %s: %s', async (IndexName, KeyConditionExpression, text) => {
    const names = KeyConditionExpression.includes('#t') && { ExpressionAttributeNames: { '#t': 'text' } };
    const query = { TableName, IndexName, KeyConditionExpression, ...names };
    expect(await refusal('Query', { ...query, ...using(KeyConditionExpression) })).toBe(text);
  });
});

describe('A key condition on a table without sort key', () => {
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
    expect(await refusal('Query', { TableName: Hash, KeyConditionExpression, ...using(KeyConditionExpression) })).toBe(
      text,
    );
  });
});
