import type { AttributeValue, Item, KeyType } from '../item/attribute-value.ts';
import type { ItemOperation } from '../item/envelope.ts';
import type { UncheckedValue } from '../item/validate.ts';
import {
  bind,
  type Compiled,
  compile,
  conditions,
  type ExpressionKind,
  keyConditions,
  projections,
  updates,
} from './compiled.ts';
import type { LegacyInput } from './legacy/legacy-input.ts';
import { checkMix } from './legacy/parameter-mix.ts';
import type { DocumentPath } from './path.ts';
import {
  checkMapSizes,
  checkUsed,
  checkUsers,
  type ExpressionParameter,
  readNames,
  readValues,
} from './request-parameters.ts';

/** The members of a request that carry expressions. */
export interface ExpressionInput {
  readonly ConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ProjectionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, UncheckedValue>>;
}

/** What a request's expressions mean, each present when the request had it. */
export interface Expressions {
  readonly condition?: Condition;
  readonly filter?: Condition;
  readonly keyCondition?: KeyCondition;
  readonly projection?: Projection;
  readonly update?: Update;
}

export interface Condition {
  /** Whether the item meets the condition; undefined is an item that does not exist. */
  matches(item: Item | undefined): boolean;
  /** Top-level attributes that the expression names, each once. */
  readonly attributes: readonly string[];
  /** Those of them that it looks into: `a.b`, `a[0]`. */
  readonly nestedAttributes: readonly string[];
}

export interface Projection {
  /** The attributes that the projection names, as far as the item has them; possibly none. */
  project(item: Item): Item;
  readonly attributes: readonly string[];
  readonly nestedAttributes: readonly string[];
}

export interface Update {
  /**
   * The item after the update; undefined is an item that does not exist, and the result then lacks the key attributes.
   * Throws ValidationException when the item does not suit the update.
   */
  apply(item: Item | undefined): Item;
  readonly attributes: readonly string[];
  readonly nestedAttributes: readonly string[];
  /** What the update writes or removes. */
  readonly paths: readonly DocumentPath[];
  /** Of AttributeUpdates: the values that stand there, by attribute. */
  readonly given?: Item;
  /** Of AttributeUpdates: there is nothing but DELETE, which makes no item where there is none. */
  readonly onlyDeletes?: boolean;
  /** ReturnValues: the written paths as they were or are; undefined when none is there. */
  changed(before: Item | undefined, after: Item, which: 'UPDATED_OLD' | 'UPDATED_NEW'): Item | undefined;
}

export interface KeyCondition {
  /** What the condition says about a key. Throws ValidationException when it does not suit the schema. */
  forKey(schema: ConditionSchema): KeyRange;
  readonly attributes: readonly string[];
}

export interface ConditionSchema {
  readonly partition: readonly KeyAttribute[];
  readonly sort: readonly KeyAttribute[];
}

interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

export interface KeyRange {
  /** Values of the partition attributes. */
  readonly partition: Item;
  readonly sort?: SortCondition;
}

/** Values of sort attributes from the left are equal, the one after them may have a range. Bounds are inclusive unless said. */
export interface SortCondition {
  readonly equals: readonly AttributeValue[];
  readonly range?:
    | { readonly kind: 'between'; readonly low: AttributeValue; readonly high: AttributeValue }
    | {
        readonly kind: 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual' | 'beginsWith';
        readonly value: AttributeValue;
      };
}

/**
 * The rules about which parameters may stand beside each other, checked before any value is looked at: expressions beside what
 * they replaced, names or values without an expression that could use them. Call it first, then `readItem` for the key or item, then `parseExpressions`: that is the
 * order in which AWS reports.
 */
export function checkExpressionParameters(input: ExpressionInput & LegacyInput, operation: ItemOperation): void {
  checkMix(input, operation);
  checkUsers(input, operation);
}

/**
 * Names, values, then the expressions in AWS's order, then whether every placeholder was used.
 * Throws ValidationException with AWS's texts, enveloped where the operation is.
 */
export function parseExpressions(input: ExpressionInput, operation: ItemOperation): Expressions {
  const names = readNames(input.ExpressionAttributeNames, operation);
  const values = readValues(input.ExpressionAttributeValues, operation);
  checkMapSizes(names, values);
  const compiled: Compiled<unknown>[] = [];
  const read = <Bound>(parameter: ExpressionParameter, kind: ExpressionKind<Bound>): Bound | undefined => {
    const source = input[parameter];
    if (source === undefined) return undefined;
    const where = { operation, parameter };
    const expression = compile(source, { kind, where });
    compiled.push(expression);
    return bind(expression, { placeholders: { names, values }, where });
  };
  const update = read('UpdateExpression', updates);
  const condition = read('ConditionExpression', conditions);
  const keyCondition = read('KeyConditionExpression', keyConditions);
  const filter = read('FilterExpression', conditions);
  const projection = read('ProjectionExpression', projections);
  checkUsed(names, {
    isUsed: (key) => compiled.some((expression) => expression.names.has(key)),
    parameter: 'ExpressionAttributeNames',
    operation,
  });
  checkUsed(values, {
    isUsed: (key) => compiled.some((expression) => expression.values.has(key)),
    parameter: 'ExpressionAttributeValues',
    operation,
  });
  return {
    ...(update && { update }),
    ...(condition && { condition }),
    ...(keyCondition && { keyCondition }),
    ...(filter && { filter }),
    ...(projection && { projection }),
  };
}
