import type { Catalog, Index, Table } from '../../database/catalog/catalog.ts';
import type { Expressions } from '../../expression/expressions.ts';
import { attributeOf } from '../../item/attribute.ts';
import type { AttributeValue, Item } from '../../item/attribute-value.ts';
import { keyAttributeNames, type TouchedFacts } from '../dynamodb-keys.ts';
import type { NamedTable } from '../resource-names.ts';

/** What a request touches by key: keys, or whole items that it puts. */
export interface TouchedItems {
  readonly table: NamedTable;
  readonly items: readonly Item[];
  readonly expressions?: Expressions;
}

/** Leading keys and attribute names of a request on items of one table. Nothing is looked up before a policy asks. */
export function itemFacts({ table, items, expressions }: TouchedItems, catalog: Catalog): TouchedFacts {
  return {
    partitionValues(position) {
      const attribute = catalog.table(table.id)?.key.partition[position];
      return attribute && items.flatMap((item) => attributeOf(item, attribute.name) ?? []);
    },
    attributes: () => [
      ...keyAttributeNames(catalog.table(table.id)),
      ...items.flatMap((item) => Object.keys(item)),
      ...namedAttributes(expressions),
    ],
  };
}

/** What a Query or Scan reads. */
export interface ReadCollection {
  readonly table: NamedTable;
  readonly indexName: string | undefined;
  readonly startKey: Item | undefined;
  readonly expressions: Expressions;
}

/** As `itemFacts`, for a Query, whose leading keys are those of the index when it reads one. */
export function queryFacts(query: ReadCollection, catalog: Catalog): TouchedFacts {
  return {
    partitionValues(position) {
      const table = catalog.table(query.table.id);
      return table && leadingKey(query, { table, position });
    },
    attributes: () => collectionAttributes(query, catalog),
  };
}

/** A Scan has no leading keys. */
export function scanFacts(scan: ReadCollection, catalog: Catalog): TouchedFacts {
  return { attributes: () => collectionAttributes(scan, catalog) };
}

function collectionAttributes({ table, indexName, startKey, expressions }: ReadCollection, catalog: Catalog): string[] {
  return [
    ...keyAttributeNames(catalog.table(table.id), indexName),
    ...Object.keys(startKey ?? {}),
    ...namedAttributes(expressions),
  ];
}

function leadingKey(
  { indexName, expressions }: ReadCollection,
  { table, position }: { readonly table: Table; readonly position: number },
): readonly AttributeValue[] | undefined {
  const schema = (indexName === undefined ? table : findIndex(table, indexName))?.key;
  const attribute = schema?.partition[position];
  if (schema === undefined || attribute === undefined) return undefined;
  try {
    const value = attributeOf(expressions.keyCondition?.forKey(schema).partition, attribute.name);
    return value && [value];
  } catch {
    // The condition does not suit the schema: there is no leading key, and `execute` refuses the request for it.
    return undefined;
  }
}

export function findIndex(table: Table, indexName: string | undefined): Index | undefined {
  return indexName === undefined ? undefined : table.indexes.find((index) => index.name === indexName);
}

function namedAttributes(expressions: Expressions | undefined): string[] {
  if (expressions === undefined) return [];
  const { condition, filter, keyCondition, projection, update } = expressions;
  return [condition, filter, keyCondition, projection, update].flatMap((one) => one?.attributes ?? []);
}
