import type { Table } from '../../database/catalog/catalog.ts';
import { validationError } from '../../errors.ts';
import { attributeOf, typeOf } from '../../item/attribute.ts';
import type { Item } from '../../item/attribute-value.ts';
import { emptyIndexKeyText, emptyKeyText, isEmpty } from '../items/key-schema.ts';
import { keyText } from '../items/key-text.ts';
import type { NamedTable } from '../resource-names.ts';

/* What refuses a transaction as a whole, where other mistakes cancel it with a reason for each action. */

/** AWS documents the limit of 4 MB (`transactionBytesMax`), and nobody has shown its answer: the text is ours. */
export const transactionTooLarge = 'Transaction size cannot exceed 4MB';

/**
 * Throws ValidationException when the tables are not all of one account; another Region cannot be named at all. The rule is
 * documented (API reference, TransactWriteItems), the text is ours.
 */
export function requireOneAccount(tables: readonly NamedTable[]): void {
  if (tables.some(({ id }) => id.account !== tables[0]!.id.account)) {
    throw validationError('Transaction request cannot include tables of more than one account');
  }
}

/** Throws ValidationException when an item is there twice. Captured from AWS. */
export function requireDistinctItems(items: readonly { readonly table: NamedTable; readonly key: Item }[]): void {
  const texts = items.map(({ table, key }) => `${table.arn} ${keyText(key)}`);
  if (new Set(texts).size < texts.length) {
    throw validationError('Transaction request cannot include multiple operations on one item');
  }
}

/** Throws ValidationException when a key attribute, of the right type, has no characters or bytes. Captured from AWS. */
export function requireKeyNotEmpty(table: Table, key: Item): void {
  for (const { name, type } of [...table.key.partition, ...table.key.sort]) {
    const value = attributeOf(key, name);
    if (value && typeOf(value) === type && isEmpty(value)) throw validationError(emptyKeyText(name, value));
  }
}

/** As `requireKeyNotEmpty`, for an item to be put: its index keys as well. */
export function requireItemKeysNotEmpty(table: Table, item: Item): void {
  requireKeyNotEmpty(table, item);
  for (const index of table.indexes) {
    for (const { name, type } of [...index.key.partition, ...index.key.sort]) {
      const value = attributeOf(item, name);
      if (value && typeOf(value) === type && isEmpty(value)) {
        throw validationError(emptyIndexKeyText(value, { index, name }));
      }
    }
  }
}
