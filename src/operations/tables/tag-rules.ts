import { validationError } from '../../errors.ts';
import { tagKeyCharactersMax, tagsPerResourceMax, tagValueCharactersMax } from '../../limits.ts';

/** Checks tags that come with a request. Texts measured on AWS, 2026-10; the order among them is inferred. */
export function checkTags(tags: readonly { readonly Key: string; readonly Value: string }[]): void {
  const keys = new Set<string>();
  for (const { Key: key, Value: value } of tags) {
    if (key.length === 0 || key.length > tagKeyCharactersMax) {
      throw validationError(`The Tag Key provided is invalid, Key: ${key}`);
    }
    if (value === undefined || value.length > tagValueCharactersMax) {
      throw validationError(`The Tag Value provided is invalid, Value: ${value ?? null}`);
    }
    if (key.toLowerCase().startsWith('aws:')) {
      throw validationError(`Tag Key cannot be prefixed with aws:, Key: ${key}`);
    }
    if (keys.has(key)) {
      throw validationError(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${key}`);
    }
    keys.add(key);
  }
  checkTagCount(keys.size);
}

/** Of all that the resource will have. */
export function checkTagCount(count: number): void {
  if (count > tagsPerResourceMax) {
    throw validationError('Number of Tags exceed the current limit for the provided ResourceArn');
  }
}
