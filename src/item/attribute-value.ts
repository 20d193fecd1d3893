/**
 * DynamoDB's ten types as they travel on the wire: numbers are text, binaries are base64 text.
 * Source: API reference, AttributeValue.
 */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly M: Item }
  | { readonly L: readonly AttributeValue[] }
  | { readonly NULL: true }
  | { readonly BOOL: boolean };

export type AttributeType = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'NULL' | 'BOOL';

/** The types that a key attribute can have. */
export type KeyType = 'S' | 'N' | 'B';

/** Attribute names to values: an item, a key, a map. */
export type Item = { readonly [name: string]: AttributeValue };
