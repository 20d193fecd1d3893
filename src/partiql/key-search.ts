import { validationError } from '../errors.ts';
import type { ConditionNode, Operand } from '../expression/condition-parser.ts';
import type { KeyRange, SortCondition } from '../expression/expressions.ts';
import { setAttribute, typeOf } from '../item/attribute.ts';
import type { AttributeValue, Item, KeyType } from '../item/attribute-value.ts';
import { equalValues } from '../item/compare.ts';
import type { BoundWhere } from './where.ts';

/*
 * What a WHERE says about keys: where to look for the items, so that not all have to be read. Only what stands at its top, joined by
 * AND, can narrow the search; the whole of it still has to hold for each item that is found.
 */

interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

export interface KeySchema {
  readonly partition: readonly KeyAttribute[];
  readonly sort: readonly KeyAttribute[];
}

/** Partition keys after IN. Developer Guide, "PartiQL operators". */
const partitionsMax = 50;

/**
 * The parts of item collections where all items lie that can meet the condition, one for each partition key; undefined: it gives no
 * partition key, all items have to be read. Throws ValidationException for values that cannot be keys of the schema.
 */
export function keySearch(where: BoundWhere | undefined, schema: KeySchema): readonly KeyRange[] | undefined {
  if (where === undefined) return undefined;
  const tests = keyTests(where);
  let partitions: readonly Item[] = [{}];
  for (const attribute of schema.partition) {
    const values = partitionValues(tests.get(attribute.name) ?? []);
    if (values === undefined) return undefined;
    for (const value of values) checkKeyValue(value, attribute);
    partitions = partitions.flatMap((some) => values.map((value) => withMember(some, attribute.name, value)));
    if (partitions.length > partitionsMax) {
      throw validationError(
        `The IN operator is provided with too many operands; number of operands: ${partitions.length}`,
      );
    }
  }
  const sort = sortCondition(tests, schema.sort);
  return partitions.map((partition) => (sort === undefined ? { partition } : { partition, sort }));
}

/** The whole key, when the condition demands it by equality. Throws as `keySearch`. */
export function wholeKey(where: BoundWhere | undefined, schema: KeySchema): Item | undefined {
  if (where === undefined) return undefined;
  const tests = keyTests(where);
  const key: { [name: string]: AttributeValue } = {};
  for (const attribute of [...schema.partition, ...schema.sort]) {
    const equal = (tests.get(attribute.name) ?? []).filter(({ kind }) => kind === 'equal') as EqualTest[];
    const [first, ...more] = equal;
    if (first === undefined || first.values.length !== 1) return undefined;
    if (more.length > 0) {
      throw validationError(
        `Multiple conditions on same key ${attribute.name}. Only single item Update/Insert/Delete are supported`,
      );
    }
    checkKeyValue(first.values[0]!, attribute);
    setAttribute(key, attribute.name, first.values[0]!);
  }
  return key;
}

interface EqualTest {
  readonly kind: 'equal';
  /** One of them. */
  readonly values: readonly AttributeValue[];
}

type Range = NonNullable<SortCondition['range']>;
type Test = EqualTest | Range;

/** What the condition demands of each top-level attribute. */
function keyTests(where: BoundWhere): ReadonlyMap<string, readonly Test[]> {
  const tests = new Map<string, Test[]>();
  const collect = (node: ConditionNode): void => {
    if (node.kind === 'and') {
      for (const condition of node.conditions) collect(condition);
      return;
    }
    const found = testOf(node, where);
    if (found === undefined) return;
    const known = tests.get(found.name);
    if (known === undefined) tests.set(found.name, [found.test]);
    else known.push(found.test);
  };
  collect(where.root);
  return tests;
}

interface NamedTest {
  readonly name: string;
  readonly test: Test;
}

function testOf(node: ConditionNode, where: BoundWhere): NamedTest | undefined {
  switch (node.kind) {
    case 'or':
      return alternatives(node.conditions, where);
    case 'in':
      return named(node.operand, where, equalTo(node.candidates, where));
    case 'between': {
      const values = valuesOf([node.low, node.high], where);
      return named(node.operand, where, values && { kind: 'between', low: values[0]!, high: values[1]! });
    }
    case 'call': {
      const values = node.name === 'begins_with' ? valuesOf([node.operands[1]!], where) : undefined;
      return named(node.operands[0]!, where, values && { kind: 'beginsWith', value: values[0]! });
    }
    case 'compare': {
      const mirrored = node.left.kind !== 'path';
      const [path, other] = mirrored ? [node.right, node.left] : [node.left, node.right];
      if (node.comparator === '<>') return undefined;
      if (node.comparator === '=') return named(path, where, equalTo([other], where));
      const values = valuesOf([other], where);
      const kind = (mirrored ? mirror : kinds)[node.comparator];
      return named(path, where, values && { kind, value: values[0]! });
    }
    default:
      return undefined;
  }
}

const kinds = { '<': 'less', '<=': 'lessOrEqual', '>': 'greater', '>=': 'greaterOrEqual' } as const;
/** `5 < a` says what `a > 5` says. */
const mirror = { '<': 'greater', '<=': 'greaterOrEqual', '>': 'less', '>=': 'lessOrEqual' } as const;

/** `a = 1 OR a = 2` is `a IN [1, 2]`. */
function alternatives(conditions: readonly ConditionNode[], where: BoundWhere): NamedTest | undefined {
  const tests = conditions.map((condition) => testOf(condition, where));
  const name = tests[0]?.name;
  const values: AttributeValue[] = [];
  for (const found of tests) {
    if (name === undefined || found?.name !== name || found.test.kind !== 'equal') return undefined;
    for (const value of found.test.values) values.push(value);
  }
  return { name: name!, test: { kind: 'equal', values } };
}

function equalTo(operands: readonly Operand[], where: BoundWhere): EqualTest | undefined {
  const values = valuesOf(operands, where);
  return values && { kind: 'equal', values };
}

/** Undefined unless all are values. */
function valuesOf(operands: readonly Operand[], { bindings }: BoundWhere): readonly AttributeValue[] | undefined {
  const values: AttributeValue[] = [];
  for (const operand of operands) {
    if (operand.kind !== 'value') return undefined;
    values.push(bindings.values[operand.value]!);
  }
  return values;
}

function named(operand: Operand, { bindings }: BoundWhere, test: Test | undefined): NamedTest | undefined {
  if (operand.kind !== 'path' || test === undefined) return undefined;
  const [name, ...deeper] = bindings.paths[operand.path]!;
  return deeper.length > 0 ? undefined : { name: name as string, test };
}

function partitionValues(tests: readonly Test[]): readonly AttributeValue[] | undefined {
  const equal = tests.filter((test) => test.kind === 'equal');
  if (equal.length > 1) return commonValues(equal);
  return equal[0] && distinctValues(equal[0].values);
}

/** Those that all of the tests admit. */
function commonValues([first, ...others]: readonly EqualTest[]): readonly AttributeValue[] {
  return distinctValues(first!.values).filter((value) =>
    others.every(({ values }) => values.some((other) => equalValues(value, other))),
  );
}

function distinctValues(values: readonly AttributeValue[]): readonly AttributeValue[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText.values()];
}

/** Sort attributes from the left that are equal to one value, and a range of the one after them. */
function sortCondition(
  tests: ReadonlyMap<string, readonly Test[]>,
  attributes: readonly KeyAttribute[],
): SortCondition | undefined {
  const equals: AttributeValue[] = [];
  for (const attribute of attributes) {
    const own = tests.get(attribute.name) ?? [];
    for (const test of own) for (const value of valuesIn(test)) checkKeyValue(value, attribute);
    const equal = own.find((test) => test.kind === 'equal' && test.values.length === 1) as EqualTest | undefined;
    if (equal !== undefined) {
      equals.push(equal.values[0]!);
      continue;
    }
    const ranges = own.filter((test) => test.kind !== 'equal');
    if (ranges.length > 1) {
      throw validationError('Overlapping conditions with range keys are not supported in where clause');
    }
    return ranges[0] === undefined ? (equals.length === 0 ? undefined : { equals }) : { equals, range: ranges[0] };
  }
  return equals.length === 0 ? undefined : { equals };
}

function valuesIn(test: Test): readonly AttributeValue[] {
  if (test.kind === 'equal') return test.values;
  return test.kind === 'between' ? [test.low, test.high] : [test.value];
}

function checkKeyValue(value: AttributeValue, { name, type }: KeyAttribute): void {
  if (typeOf(value) !== type) {
    throw validationError(`Key attribute's data type should match its data type in table's schema: Key ${name}`);
  }
  if (('S' in value && value.S === '') || ('B' in value && value.B === '')) {
    throw validationError(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${type === 'S' ? 'string' : 'binary'} value. Key: ${name}`,
    );
  }
}

function withMember(item: Item, name: string, value: AttributeValue): Item {
  const copy: { [name: string]: AttributeValue } = { ...item };
  setAttribute(copy, name, value);
  return copy;
}
