import { describe, expect, it } from 'vitest';
import { type ItemOperation, openTarget } from './target.ts';

/**
 * Expressions as a client meets them: what each operation says of a broken one, and what a right one means.
 * Texts captured from AWS, 2013 to 2018 and 2026-04 to 2026-09; the envelope of PutItem, UpdateItem and Query 2026-07 and 2026-08.
 */
const TableName = 'conformance-expressions';
const { refusal } = openTarget([
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

const distinct = (name: string, first: string) =>
  `The first operand must be distinct from the remaining operands for this operator or function; operator: ${name}, first operand: ${first}`;
const sampleOf = (type: 'BOOL' | 'NULL' | 'L' | 'M' | 'SS') =>
  ({ BOOL: ':t', NULL: ':nil', L: ':l', M: ':m', SS: ':ss' })[type];

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
  ['a.b = a.b', distinct('=', '[a, b]')],
  ['contains(a[0], a[0])', distinct('contains', '[a, [0]]')],
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
  // What is shown of the place: one token before the bad one, and one after it, as they are written.
  ['AND a = :s', syntax('AND', 'AND a')],
  ['NOT', syntax('<EOF>', 'NOT')],
  ['a = :s)', syntax(')', ':s)')],
  ['(a = :s', syntax('<EOF>', ':s')],
  ['a = :s b = :s', syntax('b', ':s b =')],
  ['a BETWEEN :s OR :x', syntax('OR', ':s OR :x')],
  ['a NOT BETWEEN :s AND :x', syntax('NOT', 'a NOT BETWEEN')],
  ['a IN :s', syntax(':s', 'IN :s')],
  ['a IN ()', syntax(')', '()')],
  ['a IN (:s,)', syntax(')', ',)')],
  ['contains()', syntax(')', '()')],
  ['a[-1] = :s', syntax('-', '[-1')],
  ['a[:n] = :s', syntax(':n', '[:n]')],
  ['GI-1 = :s', syntax('-', 'GI-1')],
  ['a  =\n\t:s  AND  =', syntax('=', 'AND  =')],
  // A bare name begins with a letter: text pasted by users.
  ['_a = :s', syntax('_', '_a')],
  ['a = :s AND __b = :s', syntax('_', 'AND __')],
  // Function names are as they are written; keywords are not.
  ['Attribute_exists(a)', 'Invalid function name; function: Attribute_exists'],
  ['SIZE(a) > :n', 'Invalid function name; function: SIZE'],
  ['list_append(a, b)', 'The function is not allowed in a condition expression; function: list_append'],
  ['a IN (contains(b, :s))', 'The function is not allowed to be used this way in an expression; function: contains'],
  [
    'size(attribute_exists(a)) > :n',
    'The function is not allowed to be used this way in an expression; function: attribute_exists',
  ],
  ['a = :s AND ((b = :s))', 'The expression has redundant parentheses;'],
  ['a = ((:s))', 'The expression has redundant parentheses;'],
  ['a.#b[0] = :s', 'An expression attribute name used in the document path is not defined; attribute name: #b'],
  ['attribute_exists()', syntax(')', '()')],
  ['attribute_not_exists(a, b)', wrongCount('attribute_not_exists', 2)],
  ['attribute_type(a)', wrongCount('attribute_type', 1)],
  ['contains(a, :s, :a)', wrongCount('contains', 3)],
  ...(['BOOL', 'NULL', 'L', 'M', 'SS'] as const).map((type): [string, string] => [
    `begins_with(a, ${sampleOf(type)})`,
    operandType('begins_with', type),
  ]),
  ...(['BOOL', 'NULL', 'L', 'M', 'SS'] as const).map((type): [string, string] => [
    `a <= ${sampleOf(type)}`,
    operandType('<=', type),
  ]),
  ['a > :m', operandType('>', 'M')],
  [':l BETWEEN a AND b', operandType('BETWEEN', 'L')],
  ['size(:t) = :n', operandType('size', 'BOOL')],
  ['size(:nil) = :n', operandType('size', 'NULL')],
  ['attribute_type(a, :ss)', operandType('attribute_type', 'SS')],
  [
    'attribute_not_exists(:s)',
    'Operator or function requires a document path; operator or function: attribute_not_exists',
  ],
  ['attribute_type(:s, :x)', 'Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}'],
  ...['<>', '<', '<=', '>', '>='].map((operator): [string, string] => [`a ${operator} a`, distinct(operator, '[a]')]),
  ['begins_with(a, a)', distinct('begins_with', '[a]')],
  // What is wrong in several ways is told of in one: the order within an expression.
  ['((size = :s)) AND', syntax('<EOF>', 'AND')],
  ['((size = :s))', 'The expression has redundant parentheses;'],
  ['exists(size)', 'Invalid function name; function: exists'],
  [
    'size(if_not_exists(date, :s)) = :n',
    'The function is not allowed in a condition expression; function: if_not_exists',
  ],
  ['size(name)', 'The function is not allowed to be used this way in an expression; function: size'],
  ['date = #a AND status = :none', 'Attribute name is a reserved keyword; reserved keyword: date'],
  ['begins_with(#a)', 'An expression attribute name used in the document path is not defined; attribute name: #a'],
  ['a < :t AND b = :none', operandType('<', 'BOOL')],
  ['a = :none AND b < :t', 'An expression attribute value used in expression is not defined; attribute value: :none'],
  [`#a IN (${Array(101).fill(':s')})`, 'The IN operator is provided with too many operands; number of operands: 101'],
];

/** Where a condition can stand, and what precedes the text there. */
const conditionPlaces: readonly [ItemOperation, beginning: string, (condition: string) => object][] = [
  ['PutItem', `${envelope}Invalid ConditionExpression: `, (text) => ({ Item: Key, ConditionExpression: text })],
  ['UpdateItem', `${envelope}Invalid ConditionExpression: `, (text) => ({ Key, ConditionExpression: text })],
  ['DeleteItem', 'Invalid ConditionExpression: ', (text) => ({ Key, ConditionExpression: text })],
  ['Scan', 'Invalid FilterExpression: ', (text) => ({ FilterExpression: text })],
  ['Query', 'Invalid FilterExpression: ', (text) => ({ KeyConditionExpression: 'pk = :s', FilterExpression: text })],
];
const everyAction = (text: string, more: object) =>
  [
    { ConditionCheck: { TableName, Key, ConditionExpression: text, ...more } },
    { Put: { TableName, Item: Key, ConditionExpression: text, ...more } },
    { Delete: { TableName, Key, ConditionExpression: text, ...more } },
  ].map((action) => ({ TransactItems: [action] }));

describe('A broken condition', () => {
  it.each(conditions)('%s', async (expression, text) => {
    for (const [operation, beginning, input] of conditionPlaces) {
      const more = using(expression, operation === 'Query' ? ':s' : '');
      expect(await refusal(operation, { TableName, ...input(expression), ...more })).toBe(`${beginning}${text}`);
    }
    for (const request of everyAction(expression, using(expression))) {
      expect(await refusal('TransactWriteItems', request)).toBe(`Invalid ConditionExpression: ${text}`);
    }
  });
});

const collision = (how: 'overlap' | 'conflict', one: string, two: string) =>
  `Two document paths ${how} with each other; must remove or rewrite one of these paths; path one: ${one}, path two: ${two}`;

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
  ['INVALID SYNTAX HERE', syntax('INVALID', 'INVALID SYNTAX')],
  ['SET', syntax('<EOF>', 'SET')],
  ['SET a', syntax('<EOF>', 'a')],
  ['SET a = ', syntax('<EOF>', '=')],
  ['SET a = :n + :n + :n', syntax('+', ':n + :n')],
  ['SET a = :n * :n', syntax('*', ':n * :n')],
  ['SET a = list_append(b, 0)', syntax('0', ', 0)')],
  ['SET :s = a', syntax(':s', 'SET :s =')],
  ['SET a = :s REMOVE', syntax('<EOF>', 'REMOVE')],
  ['SET a = :s, REMOVE b', syntax('REMOVE', ', REMOVE b')],
  ['REMOVE a :s', syntax(':s', 'a :s')],
  ['ADD a = :n', syntax('=', 'a = :n')],
  ['ADD hits : incr', syntax(':', 'hits : incr')],
  ['ADD a (:n)', syntax('(', 'a (:n')],
  ['DELETE a', syntax('<EOF>', 'a')],
  ['SET _something = :s', syntax('_', 'SET _something')],
  ['SET a = contains(b, :s)', 'The function is not allowed in an update expression; function: contains'],
  ['SET a = If_not_exists(b, :s)', 'Invalid function name; function: If_not_exists'],
  ['SET a = b.data', 'Attribute name is a reserved keyword; reserved keyword: data'],
  ['ADD a :n SET b = :n ADD c :n', 'The "ADD" section can only be used once in an update expression;'],
  ['DELETE a :ss DELETE b :ss', 'The "DELETE" section can only be used once in an update expression;'],
  ['REMOVE a[0], a[0]', collision('overlap', '[a, [0]]', '[a, [0]]')],
  ['SET a[1] = :s REMOVE a[1].b', collision('overlap', '[a, [1]]', '[a, [1], b]')],
  ['SET a.b.c = :s ADD a.b :n', collision('overlap', '[a, b, c]', '[a, b]')],
  ['REMOVE a[0], a.b', collision('conflict', '[a, [0]]', '[a, b]')],
  ...Object.entries({ BOOL: 'BOOLEAN', NULL: 'NULL', L: 'LIST', M: 'MAP' } as const).map(
    ([type, name]) =>
      [
        `ADD a ${sampleOf(type as 'L')}`,
        `Incorrect operand type for operator or function; operator: ADD, operand type: ${name}, typeSet: ALLOWED_FOR_ADD_OPERAND`,
      ] as [string, string],
  ),
  ...Object.entries({ BOOL: 'BOOLEAN', NULL: 'NULL', L: 'LIST' } as const).map(
    ([type, name]) =>
      [
        `DELETE a ${sampleOf(type as 'L')}`,
        `Incorrect operand type for operator or function; operator: DELETE, operand type: ${name}, typeSet: ALLOWED_FOR_DELETE_OPERAND`,
      ] as [string, string],
  ),
  [
    'DELETE a :s',
    'Incorrect operand type for operator or function; operator: DELETE, operand type: STRING, typeSet: ALLOWED_FOR_DELETE_OPERAND',
  ],
  ['SET a = b - :nil', operandType('-', 'NULL')],
  ['SET a = :m + :n', operandType('+', 'M')],
  ['SET a = list_append(:ss, b)', operandType('list_append', 'SS')],
  ['SET a = list_append(:n, b)', operandType('list_append', 'N')],
  ['SET a = if_not_exists(b, :n, :n)', wrongCount('if_not_exists', 3)],
  [`SET a${'.b'.repeat(32)} = :s`, 'The document path has too many nesting levels; nesting levels: 33'],
  ['REMOVE a[99999999999]', 'List index is not within the allowable range; index: [99999999999]'],
  // The order within an expression.
  ['SET date = foo(a) SET', syntax('<EOF>', 'SET')],
  ['SET date = foo(a)', 'Attribute name is a reserved keyword; reserved keyword: date'],
  ['SET a = foo(b) SET c = :s', 'Invalid function name; function: foo'],
  ['SET a = :none SET a = :s', 'The "SET" section can only be used once in an update expression;'],
  [
    'SET a = :none, #a = :s',
    'An expression attribute name used in the document path is not defined; attribute name: #a',
  ],
  ['SET a = :none, a = :s', 'An expression attribute value used in expression is not defined; attribute value: :none'],
  ['SET a.b = :s, a[0] = :s, c = :s, c = :s', collision('overlap', '[c]', '[c]')],
  ['SET a = b + :s, c = :n, c = :n', collision('overlap', '[c]', '[c]')],
  [
    'SET a = b + :s ADD c :s',
    'Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND',
  ],
];

describe('A broken update', () => {
  it.each(updates)('%s', async (UpdateExpression, text) => {
    expect(await refusal('UpdateItem', { TableName, Key, UpdateExpression, ...using(UpdateExpression) })).toBe(
      `${envelope}Invalid UpdateExpression: ${text}`,
    );
    const Update = { TableName, Key, UpdateExpression, ...using(UpdateExpression) };
    expect(await refusal('TransactWriteItems', { TransactItems: [{ Update }] })).toBe(
      `Invalid UpdateExpression: ${text}`,
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
    ['a, a', collision('overlap', '[a]', '[a]')],
    ['a[1], b, a[1].c', collision('overlap', '[a, [1]]', '[a, [1], c]')],
    [',a', syntax(',', ',a')],
    ['a,,b', syntax(',', ',,b')],
    [':s', syntax(':s', ':s')],
    ['size(a)', syntax('(', 'size(a')],
    ['a.', syntax('<EOF>', '.')],
    ['!!!', syntax('!', '!!')],
    ['_type', syntax('_', '_type')],
    ['a.name[0], #b', 'Attribute name is a reserved keyword; reserved keyword: name'],
    ['#a, b, b', 'An expression attribute name used in the document path is not defined; attribute name: #a'],
    [`a${'[0]'.repeat(32)}`, 'The document path has too many nesting levels; nesting levels: 33'],
    ['a[99999999999]', 'List index is not within the allowable range; index: [99999999999]'],
  ];
  it.each(rows)('%s', async (ProjectionExpression, text) => {
    expect(await refusal('GetItem', { TableName, Key, ProjectionExpression })).toBe(
      `Invalid ProjectionExpression: ${text}`,
    );
    const RequestItems = { [TableName]: { Keys: [Key], ProjectionExpression } };
    expect(await refusal('BatchGetItem', { RequestItems })).toBe(`Invalid ProjectionExpression: ${text}`);
    const Get = { TableName, Key, ProjectionExpression };
    expect(await refusal('TransactGetItems', { TransactItems: [{ Get }] })).toBe(
      `Invalid ProjectionExpression: ${text}`,
    );
    expect(await refusal('Scan', { TableName, ProjectionExpression })).toBe(`Invalid ProjectionExpression: ${text}`);
    const query = { TableName, KeyConditionExpression: 'pk = :s', ProjectionExpression, ...using(':s') };
    const collides = text.startsWith('Two document paths');
    expect(await refusal('Query', query)).toBe(`${collides ? envelope : ''}Invalid ProjectionExpression: ${text}`);
  });
});
