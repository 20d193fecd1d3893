import { setAttribute } from '../item/attribute.ts';
import type { UncheckedItem, UncheckedValue } from '../item/validate.ts';
import { nestingLevelsMax } from '../limits.ts';
import { deserializeBlob, deserializeBoolean, deserializeString, serialization, unexpected } from './scalars.ts';

/*
 * Attribute values, written out by hand because they are nearly all that a request to the data plane holds: one look at every
 * value, and the very object that JSON.parse made unless null members or unknown tags must go.
 *
 * Below the deepest level that `item` admits nothing is looked at any more: `item` refuses such a value whatever it holds.
 */

export function deserializeItem(json: unknown): UncheckedItem {
  return members(json, 1);
}

/** A value that is itself a member of a structure. */
export function deserializeValue(json: unknown): UncheckedValue {
  return tags(json, { level: 1, scalar: unexpected.member });
}

/** A value that stands in a list of a structure. */
export function deserializeListedValue(json: unknown): UncheckedValue {
  return tags(json, inMap[1]!);
}

const inMap = Array.from({ length: nestingLevelsMax + 2 }, (_, level) => ({ level, scalar: unexpected.element }));

function members(json: unknown, level: number): UncheckedItem {
  if (typeof json !== 'object' || json === null) throw serialization(unexpected.member);
  if (Array.isArray(json)) {
    throw serialization(
      'Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>',
    );
  }
  const item = json as Record<string, unknown>;
  if (level > nestingLevelsMax) return item as UncheckedItem;
  let copy: Record<string, UncheckedValue> | undefined;
  for (const name in item) {
    const given = item[name];
    const value = tags(given, inMap[level]!);
    if (value !== given) {
      copy ??= { ...(item as UncheckedItem) };
      setAttribute(copy, name, value);
    }
  }
  return copy ?? (item as UncheckedItem);
}

function tags(json: unknown, place: { level: number; scalar: string }): UncheckedValue {
  // An absent value has no tag, which `item` refuses by name; leaving it out would change what the client meant to store.
  if (json === null) return {};
  if (typeof json !== 'object') throw serialization(place.scalar);
  if (Array.isArray(json)) {
    throw serialization('Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue');
  }
  const value = json as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const tag in value) {
    const given = value[tag];
    const read = given === null ? undefined : underTag(tag, given, place.level);
    if (read === given && copy === undefined) continue;
    copy ??= before(value, tag);
    if (read !== undefined) copy[tag] = read;
  }
  return (copy ?? value) as UncheckedValue;
}

/** A copy of the members that come before `end`. */
function before(value: Record<string, unknown>, end: string): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const tag in value) {
    if (tag === end) break;
    copy[tag] = value[tag];
  }
  return copy;
}

/** What stands under a tag; undefined for a tag that there is not. */
function underTag(tag: string, json: unknown, level: number): unknown {
  switch (tag) {
    case 'S':
    case 'N':
      return deserializeString(json);
    case 'B':
      return deserializeBlob(json);
    case 'SS':
    case 'NS':
      return elements(json, deserializeString);
    case 'BS':
      return elements(json, deserializeBlob);
    case 'M':
      return members(json, level + 1);
    case 'L':
      return level >= nestingLevelsMax && Array.isArray(json)
        ? json
        : elements(json, (element) => tags(element, inMap[level + 1]!));
    case 'NULL':
    case 'BOOL':
      return deserializeBoolean(json);
    default:
      return undefined;
  }
}

/** The list with every element deserialized; the very list when none changes. */
function elements(json: unknown, element: (json: unknown) => unknown): readonly unknown[] {
  if (!Array.isArray(json)) {
    throw serialization(typeof json === 'object' ? unexpected.object : unexpected.member);
  }
  let copy: unknown[] | undefined;
  for (let at = 0; at < json.length; at++) {
    const given: unknown = json[at];
    const read = element(given);
    if (read !== given) {
      copy ??= json.slice();
      copy[at] = read;
    }
  }
  return copy ?? json;
}
