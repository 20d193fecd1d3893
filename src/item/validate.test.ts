import { describe, expect, it } from 'vitest';
import type { ItemOperation } from './envelope.ts';
import { readExpressionValue, readItem, readStartKey, type UncheckedValue } from './validate.ts';

const invalid = 'One or more parameter values were invalid: ';
const nesting =
  'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';

/** [what is wrong, the value, AWS's text] */
const broken: [string, UncheckedValue, string][] = [
  ['no type', {}, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
  [
    'two types',
    { S: 'a', N: '1' },
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  ],
  ['NULL false', { NULL: false }, `${invalid}Null attribute value types must have the value of true`],
  ['empty SS', { SS: [] }, `${invalid}An string set  may not be empty`],
  ['empty NS', { NS: [] }, `${invalid}An number set  may not be empty`],
  ['empty BS', { BS: [] }, `${invalid}Binary sets should not be empty`],
  ['SS duplicate', { SS: ['a', 'b', 'a'] }, `${invalid}Input collection [a, b, a] contains duplicates.`],
  ['NS duplicate by value', { NS: ['1', '1.0'] }, 'Input collection contains duplicates'],
  ['BS duplicate', { BS: ['AQ==', 'AQ=='] }, `${invalid}Input collection [AQ==, AQ==]of type BS contains duplicates.`],
  ['empty number', { N: '' }, 'The parameter cannot be converted to a numeric value'],
  ['empty number in a set', { NS: [''] }, 'The parameter cannot be converted to a numeric value'],
  ['malformed number', { N: 'one' }, 'The parameter cannot be converted to a numeric value: one'],
  ['39 digits', { N: '1'.repeat(39) }, 'Attempting to store more than 38 significant digits in a Number'],
  [
    'too large',
    { N: '1e126' },
    'Number overflow. Attempting to store a number with magnitude larger than supported range',
  ],
  [
    'too small',
    { N: '1e-131' },
    'Number underflow. Attempting to store a number with magnitude smaller than supported range',
  ],
  ['too deep', wrapped(32), nesting],
];

/** A string inside so many lists. */
function wrapped(lists: number): UncheckedValue {
  let value: UncheckedValue = { S: 'leaf' };
  for (let level = 0; level < lists; level++) value = level % 2 ? { M: { a: value } } : { L: [value] };
  return value;
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toHaveProperty('name', 'ValidationException');
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

const semantic = new Set([
  'NULL false',
  'empty SS',
  'empty NS',
  'empty BS',
  'SS duplicate',
  'NS duplicate by value',
  'BS duplicate',
]);

describe('a value that breaks a rule', () => {
  it.each(broken)('%s: in an item', (what, value, text) => {
    const inItem = (operation: ItemOperation) => messageOf(() => readItem({ ok: { S: '' }, a: value }, operation));
    expect(inItem('BatchWriteItem')).toBe(text);
    // The envelope is for the rules about sets and NULL, and for two operations.
    const enveloped = semantic.has(what) ? `1 validation error detected: ${text}` : text;
    expect(inItem('PutItem')).toBe(enveloped);
    expect(inItem('UpdateItem')).toBe(enveloped);
  });

  it.each(broken.filter(([what]) => what !== 'too deep'))('%s: deep in an item', (_, value, text) => {
    expect(messageOf(() => readItem({ a: { L: [{ M: { b: value } }] } }, 'DeleteItem'))).toBe(text);
  });

  it.each(broken)('%s: in ExpressionAttributeValues', (what, value, text) => {
    const read = (operation: ItemOperation) => messageOf(() => readExpressionValue(value, { key: ':v', operation }));
    const plain = what === 'NULL false' || what === 'too deep';
    const inWrapper = `ExpressionAttributeValues contains invalid value: ${text} for key :v`;
    expect(read('Query')).toBe(plain ? text : inWrapper);
    expect(read('PutItem')).toBe(
      semantic.has(what) ? `1 validation error detected: ${text}` : plain ? text : inWrapper,
    );
  });

  it.each(broken)('%s: in ExclusiveStartKey', (what, value, text) => {
    const bare = /number|digits|too (large|small)|empty NS|duplicate/.test(what);
    expect(messageOf(() => readStartKey({ a: value }))).toBe(
      bare ? text : `The provided starting key is invalid: ${text}`,
    );
  });

  it('leaves the depth of values to the actions of a transaction', () => {
    const deep = broken.find(([what]) => what === 'too deep')![1];
    expect(readExpressionValue(deep, { key: ':v', operation: 'TransactWriteItems' })).toEqual(deep);
  });

  it('a bad number wins over a second type', () => {
    expect(messageOf(() => readItem({ a: { S: 'x', N: 'one' } }, 'PutItem'))).toContain('numeric value: one');
  });
});

describe('a value that breaks none', () => {
  it('is the very object when it is canonical', () => {
    const item = {
      s: { S: '' },
      n: { N: '-12.5' },
      b: { B: '' },
      l: { L: [] },
      m: { M: { x: { SS: ['', 'a'] }, y: { NS: ['1', '2'] } } },
      t: { BOOL: false },
      z: { NULL: true },
      deep: wrapped(31),
    };
    expect(readItem(item, 'PutItem')).toBe(item);
  });

  it('has its numbers made canonical, wherever they stand, and shares what does not change', () => {
    const item = { a: { M: { n: { N: '1.0' }, s: { S: 'x' } } }, l: { L: [{ NS: ['2', '03'] }] }, o: { M: {} } };
    const read = readItem(item, 'PutItem');
    expect(read).toEqual({ a: { M: { n: { N: '1' }, s: { S: 'x' } } }, l: { L: [{ NS: ['2', '3'] }] }, o: { M: {} } });
    expect(read.o).toBe(item.o);
    expect(item.a.M.n.N).toBe('1.0');
  });

  it('has half surrogate pairs replaced, in texts and in names', () => {
    expect(readItem({ 'a\ud800': { S: '\udc00b' }, s: { SS: ['x\ud800'] } }, 'PutItem')).toEqual({
      'a\ufffd': { S: '\ufffdb' },
      s: { SS: ['x\ufffd'] },
    });
  });

  it('may be called __proto__, as any attribute may', () => {
    const item = JSON.parse('{"__proto__": {"N": "1.0"}, "constructor": {"S": "x"}}');
    const read = readItem(item, 'PutItem');
    expect(JSON.stringify(read)).toBe('{"__proto__":{"N":"1"},"constructor":{"S":"x"}}');
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });
});
