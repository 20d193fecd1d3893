import { invalidParameter, validationError } from '../errors.ts';
import { setAttribute, typeOf } from '../item/attribute.ts';
import type { AttributeValue, Item, KeyType } from '../item/attribute-value.ts';
import type { Bindings } from './condition-check.ts';
import { operandsOf } from './condition-check.ts';
import type { ConditionNode, Leaf, Operand } from './condition-parser.ts';
import { ExpressionError } from './expression-error.ts';

/*
 * Key conditions: what a condition must look like to name a place among keys, then what it says about a given key schema.
 * Texts captured from AWS.
 */

export interface KeySchema {
  readonly partition: readonly { readonly name: string; readonly type: KeyType }[];
  readonly sort: readonly { readonly name: string; readonly type: KeyType }[];
}

type Range =
  | { readonly kind: 'between'; readonly low: AttributeValue; readonly high: AttributeValue }
  | {
      readonly kind: 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual' | 'beginsWith';
      readonly value: AttributeValue;
    };

export type KeyTest =
  | { readonly kind: 'equal'; readonly value: AttributeValue }
  | Range
  /** An operator by which no index can find anything; only KeyConditions can say it. */
  | { readonly kind: 'notIndexable' };

/** What is said about each key attribute, by its name. Throws a ValidationException or an ExpressionError. */
export function keyTests(root: ConditionNode, bindings: Bindings): ReadonlyMap<string, KeyTest> {
  const tests = new Map<string, KeyTest>();
  const collect = (node: ConditionNode): void => {
    switch (node.kind) {
      case 'and':
        for (const condition of node.conditions) collect(condition);
        return;
      case 'or':
      case 'not':
        throw invalidOperator(node.kind.toUpperCase());
      default: {
        const { name, test } = keyTest(node, bindings);
        if (tests.has(name))
          throw new ExpressionError('KeyConditionExpressions must only contain one condition per key');
        tests.set(name, test);
      }
    }
  };
  collect(root);
  return tests;
}

/** The place that the tests describe among keys of a schema. Throws ValidationException. */
export function keyRange(tests: ReadonlyMap<string, KeyTest>, schema: KeySchema) {
  const oneEach = schema.partition.length === 1 && schema.sort.length <= 1;
  if (oneEach && tests.size > 2) throw validationError('Conditions can be of length 1 or 2 only');
  if (schema.sort.length === 0 && tests.size > schema.partition.length) throw notSupported();
  const partition: { [name: string]: AttributeValue } = {};
  for (const attribute of schema.partition) {
    const test = checkedTest(tests, attribute);
    if (test.kind !== 'equal') throw notSupported();
    setAttribute(partition, attribute.name, test.value);
  }
  const sort = sortCondition(tests, schema);
  return sort === undefined ? { partition: partition as Item } : { partition: partition as Item, sort };
}

function sortCondition(tests: ReadonlyMap<string, KeyTest>, schema: KeySchema) {
  let left = tests.size - schema.partition.length;
  if (left === 0) return undefined;
  const equals: AttributeValue[] = [];
  for (const attribute of schema.sort) {
    if (left === 0) break;
    const test = checkedTest(tests, attribute);
    left--;
    if (test.kind === 'equal') {
      equals.push(test.value);
      continue;
    }
    // Only the last attribute used may have a range.
    if (left > 0) throw notSupported();
    return { equals, range: test };
  }
  if (left > 0) throw notSupported();
  return { equals };
}

/** What is said about a key attribute, its values being of the type that the schema gives and not empty. */
function checkedTest(
  tests: ReadonlyMap<string, KeyTest>,
  attribute: KeySchema['sort'][number],
): Exclude<KeyTest, { kind: 'notIndexable' }> {
  const test = tests.get(attribute.name);
  if (test === undefined) throw missed(attribute.name);
  if (test.kind === 'notIndexable') {
    throw validationError('Attempted conditional constraint is not an indexable operation');
  }
  for (const value of test.kind === 'between' ? [test.low, test.high] : [test.value]) checkValue(value, attribute);
  return test;
}

function checkValue(value: AttributeValue, attribute: KeySchema['sort'][number]): void {
  if (typeOf(value) !== attribute.type) throw invalidParameter('Condition parameter type does not match schema type');
  if (('S' in value && value.S === '') || ('B' in value && value.B === '')) {
    throw validationError(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${attribute.type === 'S' ? 'string' : 'binary'} value. Key: ${attribute.name}`,
    );
  }
}

function missed(name: string) {
  return validationError(`Query condition missed key schema element: ${name}`);
}

function notSupported() {
  return validationError('Query key condition not supported');
}

function invalidOperator(operator: string) {
  return validationError(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

function invalidCondition(detail: string) {
  return validationError(`Invalid condition in KeyConditionExpression: ${detail}`);
}

/** One predicate: the attribute that it is about, and what it says. */
function keyTest(leaf: Leaf, bindings: Bindings): { name: string; test: KeyTest } {
  if (leaf.kind === 'in') throw invalidOperator('IN');
  if (leaf.kind === 'compare' && leaf.comparator === '<>') throw invalidOperator('<>');
  if (leaf.kind === 'call' && leaf.name !== 'begins_with') throw invalidOperator(leaf.name);
  const operands = operandsOf(leaf);
  if (leaf.kind !== 'compare' && operands[0]!.kind !== 'path') {
    const operator = leaf.kind === 'between' ? 'BETWEEN' : 'begins_with';
    throw invalidCondition(`${operator} operator must have the key attribute as its first operand`);
  }
  const name = keyAttribute(operands, bindings);
  const values = operands.flatMap((operand) => (operand.kind === 'value' ? [bindings.values[operand.value]!] : []));
  if (leaf.kind === 'between') return { name, test: { kind: 'between', low: values[0]!, high: values[1]! } };
  if (leaf.kind === 'call') return { name, test: { kind: 'beginsWith', value: values[0]! } };
  const mirrored = operands[0]!.kind !== 'path';
  const comparator = leaf.comparator as '=' | '<' | '<=' | '>' | '>=';
  return { name, test: { kind: (mirrored ? mirror : kinds)[comparator], value: values[0]! } };
}

const kinds = { '=': 'equal', '<': 'less', '<=': 'lessOrEqual', '>': 'greater', '>=': 'greaterOrEqual' } as const;
/** `:v < key` says what `key > :v` says. */
const mirror = { '=': 'equal', '<': 'greater', '<=': 'greaterOrEqual', '>': 'less', '>=': 'lessOrEqual' } as const;

/** The one attribute that the operands name. */
function keyAttribute(operands: readonly Operand[], bindings: Bindings): string {
  let name: string | undefined;
  for (const operand of operands) {
    if (operand.kind === 'call') throw validationError('KeyConditionExpressions cannot contain nested operations');
    if (operand.kind !== 'path') continue;
    if (name !== undefined) throw invalidCondition('Multiple attribute names used in one condition');
    const path = bindings.paths[operand.path]!;
    if (path.length > 1) {
      throw new ExpressionError('KeyConditionExpressions cannot have conditions on nested attributes');
    }
    name = path[0] as string;
  }
  if (name === undefined) throw invalidCondition('No key attribute specified');
  return name;
}
