import type { AttributeType, AttributeValue, Item } from './attribute-value.ts';

/**
 * The attribute of that name, or undefined. Always read attributes by this and never by `item[name]`: a name is anything that
 * a client chooses, `constructor` and `__proto__` included.
 */
export function attributeOf(item: Item | undefined, name: string): AttributeValue | undefined {
  return item !== undefined && Object.hasOwn(item, name) ? item[name] : undefined;
}

/** Sets an attribute of an item under construction, whatever its name is. */
export function setAttribute<Value>(item: { [name: string]: Value }, name: string, value: Value): void {
  if (name === '__proto__') {
    Object.defineProperty(item, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    item[name] = value;
  }
}

/** The one type tag of a value. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType;
  throw new Error('an attribute value has a type');
}
