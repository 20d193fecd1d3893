import { AwsError, validationError } from '../errors.ts';
import { nestingLevelsMax } from '../limits.ts';
import { setAttribute } from './attribute.ts';
import type { AttributeValue, Item } from './attribute-value.ts';
import { type ItemOperation, isEnveloped, requestError } from './envelope.ts';
import { canonicalNumber } from './number.ts';
import { wellFormed } from './well-formed.ts';

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

/**
 * The item or key with canonical numbers and well-formed texts; the very object when nothing had to change.
 * Throws ValidationException. Source of the rules and texts: API reference, AttributeValue; captured from AWS.
 */
export function readItem(item: UncheckedItem, operation: ItemOperation): Item {
  try {
    return readMembers(item, 1);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw isSemantic(error.rule) ? requestError(error.message, { operation, family: 'value' }) : plain(error);
  }
}

/** As `readItem`, for a value that stands alone in a parameter. */
export function readValue(value: UncheckedValue, operation: ItemOperation): AttributeValue {
  return readItem({ value }, operation).value!;
}

/** As `readItem`, for an ExclusiveStartKey. Texts about numbers, number sets and duplicates come without AWS's wrapper. */
export function readStartKey(key: UncheckedItem): Item {
  try {
    return readMembers(key, 1);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const bare = error.rule === 'number' || error.rule === 'emptyNumberSet' || error.rule === 'duplicate';
    throw validationError(bare ? error.message : `The provided starting key is invalid: ${error.message}`);
  }
}

/**
 * One value of ExpressionAttributeValues; `key` with its colon. In a transaction its depth is not looked at (captured from AWS,
 * 2026-09).
 */
export function readExpressionValue(
  value: UncheckedValue,
  where: { key: string; operation: ItemOperation },
): AttributeValue {
  try {
    return readAttributeValue(value, where.operation === 'TransactWriteItems' ? Number.NEGATIVE_INFINITY : 1);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (isSemantic(error.rule) && isEnveloped(where.operation, 'value')) {
      throw requestError(error.message, { operation: where.operation, family: 'value' });
    }
    if (error.rule === 'null' || error.rule === 'nesting') throw plain(error);
    throw validationError(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${where.key}`);
  }
}

type Rule = 'tags' | 'null' | 'emptySet' | 'emptyNumberSet' | 'duplicate' | 'number' | 'nesting';

/** A broken rule, before anyone knows where the value stood in the request. */
class Fault extends Error {
  readonly rule: Rule;

  constructor(rule: Rule, text: string) {
    super(text);
    this.rule = rule;
  }
}

/** The rules that AWS's envelope concerns. */
function isSemantic(rule: Rule): boolean {
  return rule === 'null' || rule === 'emptySet' || rule === 'emptyNumberSet' || rule === 'duplicate';
}

function plain(fault: Fault): AwsError {
  return validationError(fault.message);
}

const invalid = 'One or more parameter values were invalid: ';

/** `level`: 1 for the values of an item. */
function readMembers(item: UncheckedItem, level: number): Item {
  let copy: { [name: string]: AttributeValue } | undefined;
  let namesChange = false;
  for (const name in item) {
    const given = item[name]!;
    const value = readAttributeValue(given, level);
    if (value !== given) {
      copy ??= { ...(item as Item) };
      setAttribute(copy, name, value);
    }
    namesChange ||= wellFormed(name) !== name;
  }
  const read = copy ?? (item as Item);
  return namesChange ? withWellFormedNames(read) : read;
}

function readAttributeValue(value: UncheckedValue, level: number): AttributeValue {
  if (level > nestingLevelsMax) {
    throw new Fault(
      'nesting',
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    );
  }
  let read: AttributeValue | undefined;
  let tags = 0;
  for (const tag in value) {
    read = readTag(tag, value, level);
    tags++;
  }
  if (read === undefined) {
    throw new Fault('tags', 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  }
  if (tags > 1) {
    throw new Fault(
      'tags',
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  return read;
}

/** The value under one of its tags; `value` itself when that is all and nothing changes. */
function readTag(tag: string, value: UncheckedValue, level: number): AttributeValue | undefined {
  switch (tag) {
    case 'S': {
      const text = wellFormed(value.S!);
      return text === value.S ? (value as AttributeValue) : { S: text };
    }
    case 'N': {
      const number = readNumber(value.N!);
      return number === value.N ? (value as AttributeValue) : { N: number };
    }
    case 'B':
    case 'BOOL':
      return value as AttributeValue;
    case 'NULL':
      if (value.NULL !== true) {
        throw new Fault('null', `${invalid}Null attribute value types must have the value of true`);
      }
      return value as AttributeValue;
    case 'M': {
      const members = readMembers(value.M!, level + 1);
      return members === value.M ? (value as AttributeValue) : { M: members };
    }
    case 'L': {
      const list = mapped(value.L!, (member) => readAttributeValue(member, level + 1));
      return list === value.L ? (value as AttributeValue) : { L: list as readonly AttributeValue[] };
    }
    case 'SS': {
      if (value.SS!.length === 0) throw new Fault('emptySet', `${invalid}An string set  may not be empty`);
      const set = mapped(value.SS!, wellFormed);
      if (hasDuplicates(set)) {
        throw new Fault('duplicate', `${invalid}Input collection [${set.join(', ')}] contains duplicates.`);
      }
      return set === value.SS ? (value as AttributeValue) : { SS: set };
    }
    case 'NS': {
      if (value.NS!.length === 0) throw new Fault('emptyNumberSet', `${invalid}An number set  may not be empty`);
      const set = mapped(value.NS!, readNumber);
      if (hasDuplicates(set)) throw new Fault('duplicate', 'Input collection contains duplicates');
      return set === value.NS ? (value as AttributeValue) : { NS: set };
    }
    case 'BS': {
      const set = value.BS!;
      if (set.length === 0) throw new Fault('emptySet', `${invalid}Binary sets should not be empty`);
      if (hasDuplicates(set)) {
        throw new Fault('duplicate', `${invalid}Input collection [${set.join(', ')}]of type BS contains duplicates.`);
      }
      return value as AttributeValue;
    }
    default:
      return undefined;
  }
}

function readNumber(text: string): string {
  try {
    return canonicalNumber(text);
  } catch (error) {
    throw error instanceof AwsError ? new Fault('number', error.message) : error;
  }
}

/** The list with every member changed by `change`; the very list when none changes. */
function mapped<T>(list: readonly T[], change: (member: T) => T): readonly T[] {
  let copy: T[] | undefined;
  for (let at = 0; at < list.length; at++) {
    const member = change(list[at]!);
    if (member !== list[at]) {
      copy ??= list.slice();
      copy[at] = member;
    }
  }
  return copy ?? list;
}

function hasDuplicates(members: readonly string[]): boolean {
  return members.length > 1 && new Set(members).size < members.length;
}

function withWellFormedNames(item: Item): Item {
  const copy: { [name: string]: AttributeValue } = {};
  for (const name in item) setAttribute(copy, wellFormed(name), item[name]!);
  return copy;
}
