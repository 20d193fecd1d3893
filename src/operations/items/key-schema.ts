import type { Index, KeyAttribute, KeySchema, Table } from '../../database/catalog/catalog.ts';
import { type AwsError, invalidParameter, validationError } from '../../errors.ts';
import type { Update } from '../../expression/expressions.ts';
import { attributeOf, typeOf } from '../../item/attribute.ts';
import type { AttributeValue, Item } from '../../item/attribute-value.ts';
import { binaryBytes, textBytes } from '../../item/size.ts';
import { partitionKeyBytesMax, sortKeyBytesMax } from '../../limits.ts';

/**
 * Keys against the schema of their table, and index keys of what is written.
 * Texts captured from AWS: key errors 2026-05 to 2026-08, index keys 2026-08.
 */

/** A `Key` parameter: exactly the key attributes, of the right types. Throws ValidationException. */
export function checkKey(table: Table, key: Item): void {
  let names = 0;
  for (const _ in key) names++;
  if (names !== table.key.partition.length + table.key.sort.length) throw keyMismatch();
  for (const attribute of table.key.partition) checkKeyMember(key, attribute);
  for (const attribute of table.key.sort) checkKeyMember(key, attribute);
  checkKeyLengths(table, key);
}

function checkKeyMember(key: Item, { name, type }: KeyAttribute): void {
  const value = attributeOf(key, name);
  if (value === undefined || typeOf(value) !== type) throw keyMismatch();
  if (isEmpty(value)) throw validationError(emptyKeyText(name, value));
}

function keyMismatch(): AwsError {
  return validationError('The provided key element does not match the schema');
}

/** An item to be put: its key attributes and index keys. `batch`: in BatchWriteItem a wrong type has another text. */
export function checkItemKeys(table: Table, item: Item, { batch = false } = {}): void {
  for (const attribute of table.key.partition) checkItemKey(item, { attribute, batch });
  for (const attribute of table.key.sort) checkItemKey(item, { attribute, batch });
  checkKeyLengths(table, item);
  for (const index of table.indexes) {
    for (const attribute of index.key.partition) checkIndexKey(item, { attribute, index });
    for (const attribute of index.key.sort) checkIndexKey(item, { attribute, index });
  }
}

function checkItemKey(item: Item, { attribute, batch }: { attribute: KeyAttribute; batch: boolean }): void {
  const { name, type } = attribute;
  const value = attributeOf(item, name);
  if (value === undefined) throw invalidParameter(`Missing the key ${name} in the item`);
  const actual = typeOf(value);
  if (actual !== type) {
    throw batch ? keyMismatch() : invalidParameter(`Type mismatch for key ${name} expected: ${type} actual: ${actual}`);
  }
  if (isEmpty(value)) throw validationError(emptyKeyText(name, value));
}

/** What is said of an empty key, on every path. */
export function emptyKeyText(name: string, value: AttributeValue): string {
  return `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${emptyKind(value)} value. Key: ${name}`;
}

/** What is said of an empty index key in an item to be put. */
export function emptyIndexKeyText(value: AttributeValue, { index, name }: { index: Index; name: string }): string {
  return `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${emptyKind(value)} value. IndexName: ${index.name}, IndexKey: ${name}`;
}

function emptyKind(value: AttributeValue): string {
  return 'S' in value ? 'string' : 'binary';
}

function checkIndexKey(item: Item, { attribute, index }: { attribute: KeyAttribute; index: Index }): void {
  const { name } = attribute;
  const value = attributeOf(item, name);
  if (value === undefined) return;
  checkIndexKeyType(value, { attribute, index });
  if (isEmpty(value)) {
    throw validationError(emptyIndexKeyText(value, { index, name }));
  }
  checkLength(value, index.key.sort.includes(attribute) ? 'sort' : 'partition');
}

/**
 * Throws ValidationException when the update writes to a key attribute, gives an index key another type (AttributeUpdates, of which
 * that can be seen), or looks into a key.
 */
export function checkUpdatedPaths(table: Table, update: Update): void {
  for (const [name] of update.paths) {
    if (isKeyAttribute(table.key, name)) {
      throw invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`);
    }
  }
  for (const index of update.given === undefined ? [] : table.indexes) {
    for (const attribute of [...index.key.partition, ...index.key.sort]) {
      checkIndexKeyType(attributeOf(update.given, attribute.name), { attribute, index });
    }
  }
  checkNestedAttributes(table, update);
}

/** Key attributes are scalars: an expression may name them, but not look into them. Throws ValidationException. */
export function checkNestedAttributes(
  table: Table,
  expression: { readonly nestedAttributes: readonly string[] } | undefined,
): void {
  if (expression === undefined) return;
  for (const name of expression.nestedAttributes)
    if (isKeyAttribute(table.key, name)) throw keyIsScalar(`Key: ${name}`);
  for (const name of expression.nestedAttributes) {
    if (table.indexes.some(({ key }) => isKeyAttribute(key, name))) throw keyIsScalar(`IndexKey: ${name}`);
  }
}

function checkIndexKeyType(
  value: AttributeValue | undefined,
  { attribute: { name, type }, index }: { attribute: KeyAttribute; index: Index },
): void {
  const actual = value && typeOf(value);
  if (actual === undefined || actual === type) return;
  throw invalidParameter(
    `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${actual} IndexName: ${index.name}`,
  );
}

function isKeyAttribute({ partition, sort }: KeySchema, name: string | number | undefined): boolean {
  return partition.some((attribute) => attribute.name === name) || sort.some((attribute) => attribute.name === name);
}

function keyIsScalar(which: string): AwsError {
  return validationError(
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${which}`,
  );
}

/** What an update made of index keys; those that it left alone are not looked at again. */
export function checkUpdatedIndexKeys(
  table: Table,
  { before, after }: { before: Item | undefined; after: Item },
): void {
  for (const index of table.indexes) {
    for (const { name, type } of index.key.partition) checkUpdated(name, { type, bytesMax: partitionKeyBytesMax });
    for (const { name, type } of index.key.sort) checkUpdated(name, { type, bytesMax: sortKeyBytesMax });
  }

  function checkUpdated(name: string, rule: { type: string; bytesMax: number }): void {
    const value = attributeOf(after, name);
    if (value === undefined || value === attributeOf(before, name)) return;
    if (typeOf(value) !== rule.type) {
      throw validationError('The update expression attempted to update the secondary index key to unsupported type');
    }
    if (isEmpty(value)) {
      throw validationError(
        `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty ${emptyKind(value)} value.`,
      );
    }
    if (keyValueBytes(value) > rule.bytesMax) {
      throw validationError(
        'The update expression attempted to update the secondary index key beyond allowed size limits',
      );
    }
  }
}

function checkKeyLengths(table: Table, key: Item): void {
  for (const { name } of table.key.partition) checkLength(attributeOf(key, name)!, 'partition');
  for (const { name } of table.key.sort) checkLength(attributeOf(key, name)!, 'sort');
}

/** AWS leaves out the blank after the first `of`. */
function checkLength(value: AttributeValue, part: 'partition' | 'sort'): void {
  const bytes = keyValueBytes(value);
  if (part === 'partition' && bytes > partitionKeyBytesMax) {
    throw invalidParameter(`Size of hashkey has exceeded the maximum size limit of${partitionKeyBytesMax} bytes`);
  }
  if (part === 'sort' && bytes > sortKeyBytesMax) {
    throw invalidParameter(`Aggregated size of all range keys has exceeded the size limit of ${sortKeyBytesMax} bytes`);
  }
}

/** Numbers are never too long. */
function keyValueBytes(value: AttributeValue): number {
  if ('S' in value) return textBytes(value.S);
  return 'B' in value ? binaryBytes(value.B) : 0;
}

export function isEmpty(value: AttributeValue): boolean {
  return ('S' in value && value.S === '') || ('B' in value && value.B === '');
}
