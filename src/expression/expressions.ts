import type { AttributeValue, Item, KeyType } from '../item/attribute-value.ts';
import type { ItemOperation } from '../item/envelope.ts';
import type { UncheckedValue } from '../item/validate.ts';

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
}

export interface Projection {
  /** The attributes that the projection names, as far as the item has them; possibly none. */
  project(item: Item): Item;
  readonly attributes: readonly string[];
}

/** Names from the top and list positions: `a.b[0]` is `['a', 'b', 0]`. */
export type DocumentPath = readonly (string | number)[];

export interface Update {
  /**
   * The item after the update; undefined is an item that does not exist, and the result then lacks the key attributes.
   * Throws ValidationException when the item does not suit the update.
   */
  apply(item: Item | undefined): Item;
  readonly attributes: readonly string[];
  /** What the update writes or removes. */
  readonly paths: readonly DocumentPath[];
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
 * The rules about which parameters may stand beside each other, checked before any value is looked at: names or values without
 * an expression that could use them. Call it first, then `readItem` for the key or item, then `parseExpressions`.
 */
export declare function checkExpressionParameters(input: ExpressionInput, operation: ItemOperation): void;

/** Names, values, then the expressions in AWS's order, then whether every placeholder was used. */
export declare function parseExpressions(input: ExpressionInput, operation: ItemOperation): Expressions;
