import type { Index, KeyAttribute, Table } from '../../database/catalog/catalog.ts';
import type { QueryRange } from '../../database/database.ts';
import { keyValues } from '../../database/items/place.ts';
import { digestOf, segmentOf } from '../../database/keyspace.ts';
import { validationError } from '../../errors.ts';
import { attributeOf, typeOf } from '../../item/attribute.ts';
import type { AttributeValue, Item } from '../../item/attribute-value.ts';
import { compareValues, equalValues } from '../../item/compare.ts';
import { emptyKeyText, isEmpty } from './key-schema.ts';

/*
 * ExclusiveStartKey against what is read. Texts captured from AWS (2013 to 2018, and 2026-08).
 */

interface Read {
  readonly table: Table;
  readonly index: Index | undefined;
}

type SortCondition = NonNullable<QueryRange['sort']>;

/** For a Query: the key, whose members are right, lies where the query reads. Throws ValidationException. */
export function checkQueryStartKey(
  startKey: Item,
  { table, index, partition, sort }: Read & { readonly partition: Item; readonly sort: SortCondition | undefined },
): void {
  const { key } = index ?? table;
  const elsewhere = key.partition.some(
    ({ name }) => !equalValues(attributeOf(startKey, name)!, attributeOf(partition, name)!),
  );
  if (sort !== undefined && !meets(keyValues(startKey, key.sort), sort)) {
    throw validationError('The provided starting key does not match the range key predicate');
  }
  if (!elsewhere) return;
  throw validationError(
    sort !== undefined
      ? 'The query can return at most one row and cannot be restarted'
      : 'The provided starting key is outside query boundaries based on provided conditions',
  );
}

/** For a Scan: the key, whose members are right, lies in the segment. Throws ValidationException. */
export function checkSegment(
  startKey: Item,
  { table, index, segment }: Read & { readonly segment: { readonly number: number; readonly total: number } },
): void {
  const digest = digestOf(keyValues(startKey, (index ?? table).key.partition));
  const { first, last } = segmentOf(segment.number, segment.total);
  if (Buffer.compare(digest, first) >= 0 && Buffer.compare(digest, last) <= 0) return;
  throw validationError(
    `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${segment.total} Segment: ${segment.number}`,
  );
}

const mismatch = 'The provided starting key is invalid: The provided key element does not match the schema';

/** Exactly the key attributes of the table and, for an index, of the index. Throws ValidationException. */
export function checkStartKeyMembers(
  startKey: Item,
  { table, index, operation }: Read & { readonly operation: 'Query' | 'Scan' },
): void {
  const incomplete = operation === 'Scan' && index === undefined ? mismatch : 'The provided starting key is invalid';
  const attributes = new Map<string, KeyAttribute>();
  for (const { key } of index === undefined ? [table] : [table, index]) {
    for (const attribute of [...key.partition, ...key.sort]) attributes.set(attribute.name, attribute);
  }
  if (Object.keys(startKey).length !== attributes.size) throw validationError(incomplete);
  for (const { name, type } of attributes.values()) {
    const value = attributeOf(startKey, name);
    if (value === undefined) throw validationError(incomplete);
    if (typeOf(value) !== type) throw validationError(mismatch);
    if (isEmpty(value)) throw validationError(`The provided starting key is invalid: ${emptyKeyText(name, value)}`);
  }
}

/** Whether sort values meet a condition; they have the types of the schema, and so has the condition. */
function meets(values: readonly AttributeValue[], { equals, range }: SortCondition): boolean {
  if (!equals.every((value, at) => equalValues(value, values[at]!))) return false;
  if (range === undefined) return true;
  const value = values[equals.length]!;
  switch (range.kind) {
    case 'between':
      return compareValues(value, range.low)! >= 0 && compareValues(value, range.high)! <= 0;
    case 'less':
      return compareValues(value, range.value)! < 0;
    case 'lessOrEqual':
      return compareValues(value, range.value)! <= 0;
    case 'greater':
      return compareValues(value, range.value)! > 0;
    case 'greaterOrEqual':
      return compareValues(value, range.value)! >= 0;
    case 'beginsWith':
      return beginsWith(value, range.value);
  }
}

function beginsWith(value: AttributeValue, beginning: AttributeValue): boolean {
  if ('S' in value) return 'S' in beginning && value.S.startsWith(beginning.S);
  if (!('B' in value && 'B' in beginning)) return false;
  const bytes = Buffer.from(beginning.B, 'base64');
  return Buffer.from(value.B, 'base64').subarray(0, bytes.length).equals(bytes);
}
