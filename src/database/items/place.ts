import { attributeOf, setAttribute, typeOf } from '../../item/attribute.ts';
import type { AttributeValue, Item } from '../../item/attribute-value.ts';
import { sortBytesOf } from '../../item/key-bytes.ts';
import type { Key, Value } from '../../storage/engine.ts';
import type { Index, KeyAttribute, Table } from '../catalog/catalog.ts';
import type { StoredItem } from '../database.ts';
import { digestOf } from '../keyspace.ts';
import { storedItem } from './stored-item.ts';

/** Where an item lies, and how its text begins: `{"pk":{"S":"a"},"sk":{"N":"1"}`. */
export interface Place {
  readonly key: Key;
  /** No other key's text begins so: names and values are complete, and a text's attributes are each there once. */
  readonly beginning: string;
}

const noSort = new Uint8Array(0);

/** `key` holds at least the key attributes, of the right types. */
export function placeOf(table: Table, key: Item): Place {
  const attributes = table.key.partition[0]!;
  const partition = keyValue(key, attributes);
  let beginning = `{${memberText(attributes.name, partition)}`;
  const sortAttribute = table.key.sort[0];
  let sort: Uint8Array = noSort;
  if (sortAttribute !== undefined) {
    const value = keyValue(key, sortAttribute);
    beginning += `,${memberText(sortAttribute.name, value)}`;
    sort = sortBytesOf(value);
  }
  return { key: { space: table.space, partition: digestOf([partition]), sort }, beginning };
}

/** The item of a row at this place; undefined when there is none, or when the row is that of another key with the same digest. */
export function itemAt(value: Value | undefined, { beginning }: Place): StoredItem | undefined {
  return value?.text.startsWith(beginning) ? storedItem(value.text, value.weight) : undefined;
}

/** How the texts of all items with these values of the partition attributes begin. */
export function partitionBeginning(attributes: readonly KeyAttribute[], values: Item): string {
  return `{${attributes.map((attribute) => memberText(attribute.name, keyValue(values, attribute))).join(',')}`;
}

/** The digest that stands for the whole table key at the end of index entries. */
export function tableKeyDigest(table: Table, item: Item): Uint8Array {
  return digestOf(keyValues(item, [...table.key.partition, ...table.key.sort]));
}

export function keyValues(item: Item, attributes: readonly KeyAttribute[]): AttributeValue[] {
  return attributes.map((attribute) => keyValue(item, attribute));
}

/** The key attributes of the table and, when given, of the index: a Key, a LastEvaluatedKey. */
export function keyOf(item: Item, { table, index }: { readonly table: Table; readonly index?: Index }): Item {
  const key: { [name: string]: AttributeValue } = {};
  for (const name of keyNames(table, index)) {
    const value = attributeOf(item, name);
    if (value !== undefined) setAttribute(key, name, value);
  }
  return key;
}

/** Names of the key attributes, the index's first, each once. */
export function keyNames(table: Table, index?: Index): ReadonlySet<string> {
  const schemas = index === undefined ? [table.key] : [index.key, table.key];
  return new Set(schemas.flatMap(({ partition, sort }) => [...partition, ...sort].map(({ name }) => name)));
}

/** Names of the item's attributes: those of `first`, in that order, then `others` in the item's order. */
export function namesInOrder(item: Item, first: readonly string[], others: (name: string) => boolean): string[] {
  const present = first.filter((name) => Object.hasOwn(item, name));
  return [...present, ...Object.keys(item).filter((name) => !first.includes(name) && others(name))];
}

/** The JSON text of these attributes of the item, in this order. */
export function textOf(item: Item, names: readonly string[]): string {
  return `{${names.map((name) => memberText(name, item[name]!)).join(',')}}`;
}

function memberText(name: string, value: AttributeValue): string {
  // The same text by a shorter way: most keys are strings, and every read and write of an item comes by here.
  if ('S' in value) return `${JSON.stringify(name)}:{"S":${JSON.stringify(value.S)}}`;
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}

function keyValue(key: Item, { name, type }: KeyAttribute): AttributeValue {
  const value = attributeOf(key, name);
  if (value === undefined || typeOf(value) !== type) throw new Error(`the key has no ${type} attribute ${name}`);
  return value;
}
