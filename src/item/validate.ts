import type { AttributeValue, Item } from './attribute-value.ts';
import type { ItemOperation } from './envelope.ts';

/** A value as the wire carried it: the members have their types, and nobody has counted them or read the numbers. */
export interface UncheckedValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly M?: UncheckedItem;
  readonly L?: readonly UncheckedValue[];
  readonly NULL?: boolean;
  readonly BOOL?: boolean;
}

export type UncheckedItem = { readonly [name: string]: UncheckedValue };

/** The item or key with canonical numbers; the very object when nothing had to change. Throws ValidationException. */
export declare function readItem(item: UncheckedItem, operation: ItemOperation): Item;

/** As `readItem`, for one value. */
export declare function readAttributeValue(value: UncheckedValue, operation: ItemOperation): AttributeValue;

/** As `readItem`, for an ExclusiveStartKey, with AWS's wrapper around the texts. */
export declare function readStartKey(key: UncheckedItem, operation: ItemOperation): Item;
