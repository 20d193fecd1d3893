import { validationError } from '../../errors.ts';
import type { Item } from '../../item/attribute-value.ts';

/** The same text for equal keys, whatever the order of their attributes. */
export function keyText(key: Item): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Throws ValidationException when a text is there twice: a batch names every item once. */
export function requireDistinctKeys(texts: readonly string[]): void {
  if (new Set(texts).size < texts.length) throw validationError('Provided list of item keys contains duplicates');
}
