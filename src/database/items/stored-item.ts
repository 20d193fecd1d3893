import type { Item } from '../../item/attribute-value.ts';
import { itemBytes } from '../../item/size.ts';
import type { StoredItem } from '../database.ts';

/** An item from its text; parsed when somebody asks. */
export function storedItem(text: string, bytes: number): StoredItem {
  return new StoredText(text, bytes, undefined);
}

/** An item that shall be stored. */
export function storedItemOf(item: Item): StoredItem {
  return new StoredText(JSON.stringify(item), itemBytes(item), item);
}

/** The same item with its text in another order. */
export function withText(item: StoredItem, text: string): StoredItem {
  return new StoredText(text, item.bytes, undefined);
}

class StoredText implements StoredItem {
  readonly text: string;
  readonly bytes: number;
  #item: Item | undefined;

  constructor(text: string, bytes: number, item: Item | undefined) {
    this.text = text;
    this.bytes = bytes;
    this.#item = item;
  }

  get item(): Item {
    this.#item ??= JSON.parse(this.text) as Item;
    return this.#item;
  }
}
