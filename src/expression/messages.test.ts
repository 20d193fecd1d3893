import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '../item/attribute-value.ts';
import type { ItemOperation } from '../item/envelope.ts';
import { checkExpressionParameters, type ExpressionInput, parseExpressions } from './expressions.ts';

type Values = Readonly<Record<string, AttributeValue>>;

const everyValue: Values = {
  ':s': { S: 'b' },
  ':s2': { S: 'a' },
  ':n': { N: '1' },
  ':b': { BOOL: true },
  ':x': { NULL: true },
  ':l': { L: [] },
  ':m': { M: {} },
  ':bin': { B: 'AQ==' },
  ':ss': { SS: ['a'] },
};

/** Only the placeholders that stand in the text, since unused ones are refused. */
function used(text: string, values: Values): { ExpressionAttributeValues?: Values } {
  const words = new Set(text.match(/:\w+/g));
  const chosen = Object.entries(values).filter(([key]) => words.has(key));
  return chosen.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(chosen) } : {};
}

function refusal(input: ExpressionInput, operation: ItemOperation): string {
  try {
    checkExpressionParameters(input, operation);
    parseExpressions(input, operation);
  } catch (error) {
    expect(error).toHaveProperty('name', 'ValidationException');
    return (error as Error).message;
  }
  return 'accepted';
}

/** [what, expression, AWS's text after the prefix] */
const conditions: [string, string, string][] = [
  ['nothing', '', 'The expression can not be empty;'],
  ['a stray word', 'a b', 'Syntax error; token: "b", near: "a b"'],
  ['an early end', 'a =', 'Syntax error; token: "<EOF>", near: "="'],
  ['a character from nowhere', 'a = :s & b = :s', 'Syntax error; token: "&", near: ":s & b"'],
  ['a lonely mark', 'a = :', 'Syntax error; token: ":", near: "= :"'],
  ['a bare attribute', 'a AND b = :s', 'Syntax error; token: "AND", near: "a AND b"'],
  ['a bare attribute in parentheses', '(a)', 'Syntax error; token: "<EOF>", near: ")"'],
  ['a negated attribute', '(NOT a)', 'Syntax error; token: ")", near: "a)"'],
  ['a comparison with a condition', '(a = :s AND b = :s) = c', 'Syntax error; token: "=", near: ") = c"'],
  ['a keyword for a name', 'a.in = :s', 'Syntax error; token: "in", near: ".in ="'],
  ['a list index that is none', 'a[:n] = :s', 'Syntax error; token: ":n", near: "[:n]"'],
  ['no operand', 'size() = :n', 'Syntax error; token: ")", near: "() ="'],
  ['double parentheses around a condition', '((a = :s))', 'The expression has redundant parentheses;'],
  ['double parentheses around an operand', 'a = ((:s))', 'The expression has redundant parentheses;'],
  ['double parentheses that could be either', '((a)) = :s', 'The expression has redundant parentheses;'],
  ['a function of no one', 'starts_with(a, :s)', 'Invalid function name; function: starts_with'],
  ['a function in capitals', 'BEGINS_WITH(a, :s)', 'Invalid function name; function: BEGINS_WITH'],
  [
    'a function of updates',
    'list_append(a, :l)',
    'The function is not allowed in a condition expression; function: list_append',
  ],
  [
    'a function as operand',
    'a = begins_with(b, :s)',
    'The function is not allowed to be used this way in an expression; function: begins_with',
  ],
  ['size alone', 'size(a)', 'The function is not allowed to be used this way in an expression; function: size'],
  [
    'size as a condition',
    'a = :s AND size(a)',
    'The function is not allowed to be used this way in an expression; function: size',
  ],
  ['a reserved word', 'a.Status = :s', 'Attribute name is a reserved keyword; reserved keyword: Status'],
  [
    'a name that is not defined',
    'a.#b = :s',
    'An expression attribute name used in the document path is not defined; attribute name: #b',
  ],
  [
    'a value that is not defined',
    'a = :nope',
    'An expression attribute value used in expression is not defined; attribute value: :nope',
  ],
  [
    'too many operands',
    'attribute_exists(a, b)',
    'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
  ],
  [
    'too few operands',
    'begins_with(a)',
    'Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1',
  ],
  [
    'a value where a path must be',
    'attribute_exists(:s)',
    'Operator or function requires a document path; operator or function: attribute_exists',
  ],
  [
    'the same twice',
    'a.b[0] < a.b[0]',
    'The first operand must be distinct from the remaining operands for this operator or function; operator: <, first operand: [a, b, [0]]',
  ],
  [
    'the same in contains',
    'contains(a, a)',
    'The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [a]',
  ],
  [
    'no order among booleans',
    'a < :b',
    'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
  ],
  [
    'begins_with a number',
    'begins_with(a, :n)',
    'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
  ],
  [
    'the size of a number',
    'size(:n) = :n',
    'Incorrect operand type for operator or function; operator or function: size, operand type: N',
  ],
  [
    'a type that is a number',
    'attribute_type(a, :n)',
    'Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N',
  ],
  [
    'a type from a path',
    'attribute_type(a, b)',
    'Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}',
  ],
  [
    'a type of no one',
    'attribute_type(a, :s)',
    'Invalid attribute type name found; type: b, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
  ],
  [
    'bounds of two types',
    'a BETWEEN :n AND :s',
    'The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:b}',
  ],
  [
    'bounds in the wrong order',
    'a BETWEEN :s AND :s2',
    'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}',
  ],
  [
    '301 operators',
    Array(151).fill('a = :s').join(' OR '),
    'The expression contains too many operators; operator count: 301',
  ],
  [
    '101 operands after IN',
    `a IN (${Array(101).fill(':s').join(', ')})`,
    'The IN operator is provided with too many operands; number of operands: 101',
  ],
  [
    'a path of 33 steps',
    `a${'.b'.repeat(32)} = :s`,
    'The document path has too many nesting levels; nesting levels: 33',
  ],
  [
    'a list index beyond all',
    'a[99999999999] = :s',
    'List index is not within the allowable range; index: [99999999999]',
  ],
  ['4097 bytes', `a = :s${' '.repeat(4091)}`, 'Expression size has exceeded the maximum allowed size;'],
  ['4098 bytes in 1366 characters', `a${'€'.repeat(1366)}`, 'Expression size has exceeded the maximum allowed size;'],
];

describe('a condition that is wrong', () => {
  it.each(conditions)('%s', (_, ConditionExpression, text) => {
    const input = { ConditionExpression, ...used(ConditionExpression, everyValue) };
    expect(refusal(input, 'DeleteItem')).toBe(`Invalid ConditionExpression: ${text}`);
    expect(refusal(input, 'PutItem')).toBe(`1 validation error detected: Invalid ConditionExpression: ${text}`);
  });

  it.each(conditions)('%s, in the filter of a query', (_, FilterExpression, text) => {
    const input = { FilterExpression, ...used(FilterExpression, everyValue) };
    expect(refusal(input, 'Query')).toBe(`Invalid FilterExpression: ${text}`);
  });

  it('only the filter of a Scan is told its size', () => {
    const FilterExpression = `attribute_exists(a)${' '.repeat(5000)}`;
    expect(refusal({ FilterExpression }, 'Scan')).toBe(
      'Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression size: 5019',
    );
  });

  it('is told the first rule that it breaks: syntax, parentheses, functions, names, then predicate by predicate', () => {
    const broken = [
      'a = ((b',
      '((a.Status = foo(:u)))',
      '(a.Status = foo(:u))',
      '(a.Status = contains(b, :u))',
      'a.Status = :u',
      'a = :u',
    ];
    expect(
      broken.map((text) =>
        refusal({ ConditionExpression: text }, 'DeleteItem').replace(/^Invalid ConditionExpression: /, ''),
      ),
    ).toEqual([
      'Syntax error; token: "<EOF>", near: "b"',
      'The expression has redundant parentheses;',
      'Invalid function name; function: foo',
      'The function is not allowed to be used this way in an expression; function: contains',
      'Attribute name is a reserved keyword; reserved keyword: Status',
      'An expression attribute value used in expression is not defined; attribute value: :u',
    ]);
  });
});

/** [what, expression, AWS's text after the prefix] */
const updates: [string, string, string][] = [
  ['nothing', '', 'The expression can not be empty;'],
  ['no section', 'INVALID SYNTAX HERE', 'Syntax error; token: "INVALID", near: "INVALID SYNTAX"'],
  ['a hyphen in a name', 'SET book-price = :n', 'Syntax error; token: "-", near: "book-price"'],
  ['a literal', 'SET a = if_not_exists(b, 0)', 'Syntax error; token: "0", near: ", 0)"'],
  ['an early end', 'SET a = b, c = ', 'Syntax error; token: "<EOF>", near: "="'],
  ['a reserved word', 'SET year = :n', 'Attribute name is a reserved keyword; reserved keyword: year'],
  ['a function of no one', 'SET a = foo(b)', 'Invalid function name; function: foo'],
  [
    'a function of conditions',
    'SET a = size(b)',
    'The function is not allowed in an update expression; function: size',
  ],
  [
    'a section twice',
    'SET a = :n REMOVE b set c = :n',
    'The "SET" section can only be used once in an update expression;',
  ],
  [
    'a name that is not defined',
    'SET #a = :nope',
    'An expression attribute name used in the document path is not defined; attribute name: #a',
  ],
  [
    'a value that is not defined',
    'SET a = :nope',
    'An expression attribute value used in expression is not defined; attribute value: :nope',
  ],
  [
    'overlap',
    'SET a = :n REMOVE a.b',
    'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]',
  ],
  [
    'overlap the other way',
    'SET a.b[1] = :n, a = :n',
    'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b, [1]], path two: [a]',
  ],
  [
    'the same path twice',
    'ADD a :n DELETE a :ss',
    'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
  ],
  [
    'conflict',
    'SET a.b = :n, a[0] = :n',
    'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]',
  ],
  [
    'ADD of a string',
    'ADD a :s',
    'Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND',
  ],
  [
    'ADD of a binary',
    'ADD a :bin',
    'Incorrect operand type for operator or function; operator: ADD, operand type: BINARY, typeSet: ALLOWED_FOR_ADD_OPERAND',
  ],
  [
    'ADD of a boolean',
    'ADD a :b',
    'Incorrect operand type for operator or function; operator: ADD, operand type: BOOLEAN, typeSet: ALLOWED_FOR_ADD_OPERAND',
  ],
  [
    'ADD of null',
    'ADD a :x',
    'Incorrect operand type for operator or function; operator: ADD, operand type: NULL, typeSet: ALLOWED_FOR_ADD_OPERAND',
  ],
  [
    'ADD of a list',
    'ADD a :l',
    'Incorrect operand type for operator or function; operator: ADD, operand type: LIST, typeSet: ALLOWED_FOR_ADD_OPERAND',
  ],
  [
    'ADD of a map',
    'ADD a :m',
    'Incorrect operand type for operator or function; operator: ADD, operand type: MAP, typeSet: ALLOWED_FOR_ADD_OPERAND',
  ],
  [
    'DELETE of a number',
    'DELETE a :n',
    'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND',
  ],
  [
    'a string plus',
    'SET a = b + :s',
    'Incorrect operand type for operator or function; operator or function: +, operand type: S',
  ],
  [
    'a string minus',
    'SET a = :s - b',
    'Incorrect operand type for operator or function; operator or function: -, operand type: S',
  ],
  [
    'list_append of a string',
    'SET a = list_append(a, :s)',
    'Incorrect operand type for operator or function; operator or function: list_append, operand type: S',
  ],
  [
    'if_not_exists of a value',
    'SET a = if_not_exists(:s, :n)',
    'Operator or function requires a document path; operator or function: if_not_exists',
  ],
  [
    'too few operands',
    'SET a = if_not_exists(b)',
    'Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1',
  ],
];

it.each(updates)('an update that is wrong: %s', (_, UpdateExpression, text) => {
  const input = { UpdateExpression, ...used(UpdateExpression, everyValue) };
  expect(refusal(input, 'UpdateItem')).toBe(`1 validation error detected: Invalid UpdateExpression: ${text}`);
  expect(refusal(input, 'TransactWriteItems')).toBe(`Invalid UpdateExpression: ${text}`);
});
