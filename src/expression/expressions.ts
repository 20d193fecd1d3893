import type { AttributeValue, Item, KeyType } from '../item/attribute-value.ts';
import { type ItemOperation, requestError } from '../item/envelope.ts';
import { textBytes } from '../item/size.ts';
import type { UncheckedValue } from '../item/validate.ts';
import { expressionBytesMax } from '../limits.ts';
import { BoundedCache } from './bounded-cache.ts';
import { matches } from './condition.ts';
import { bindCondition } from './condition-check.ts';
import { type ParsedCondition, parseCondition } from './condition-parser.ts';
import { ExpressionError } from './expression-error.ts';
import { keyRange, keyTests } from './key-condition.ts';
import { type DocumentPath, headsOf } from './path.ts';
import type { Placeholders } from './placeholders.ts';
import { bindProjection, type ParsedProjection, parseProjection } from './projection.ts';
import { checkUsed, checkUsers, type ExpressionParameter, readNames, readValues } from './request-parameters.ts';
import { bindUpdate } from './update.ts';
import { type ParsedUpdate, parseUpdate } from './update-parser.ts';

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
 * an expression that could use them. Call it first, then `readItem` for the key or item, then `parseExpressions`: that is the
 * order in which AWS reports.
 */
export function checkExpressionParameters(input: ExpressionInput, operation: ItemOperation): void {
  checkUsers(input, operation);
}

/**
 * Names, values, then the expressions in AWS's order, then whether every placeholder was used.
 * Throws ValidationException with AWS's texts, enveloped where the operation is.
 */
export function parseExpressions(input: ExpressionInput, operation: ItemOperation): Expressions {
  const names = readNames(input.ExpressionAttributeNames, operation);
  const values = readValues(input.ExpressionAttributeValues, operation);
  const used = { names: new Set<string>(), values: new Set<string>() };
  const request: Request = { placeholders: { names, values }, used, operation };
  const expressions: { -readonly [Name in keyof Expressions]: Expressions[Name] } = {};
  const { UpdateExpression, ConditionExpression, KeyConditionExpression, FilterExpression, ProjectionExpression } =
    input;
  if (UpdateExpression !== undefined) {
    expressions.update = read(UpdateExpression, { ...request, parameter: 'UpdateExpression' }, updates);
  }
  if (ConditionExpression !== undefined) {
    expressions.condition = read(ConditionExpression, { ...request, parameter: 'ConditionExpression' }, conditions);
  }
  if (KeyConditionExpression !== undefined) {
    expressions.keyCondition = read(
      KeyConditionExpression,
      { ...request, parameter: 'KeyConditionExpression' },
      keyConditions,
    );
  }
  if (FilterExpression !== undefined) {
    expressions.filter = read(FilterExpression, { ...request, parameter: 'FilterExpression' }, conditions);
  }
  if (ProjectionExpression !== undefined) {
    expressions.projection = read(ProjectionExpression, { ...request, parameter: 'ProjectionExpression' }, projections);
  }
  checkUsed(Object.keys(names), { used: used.names, parameter: 'ExpressionAttributeNames', operation });
  checkUsed(Object.keys(values), { used: used.values, parameter: 'ExpressionAttributeValues', operation });
  return expressions;
}

interface Request {
  readonly placeholders: Placeholders;
  /** Placeholders that stand in some expression. */
  readonly used: { readonly names: Set<string>; readonly values: Set<string> };
  readonly operation: ItemOperation;
}

/** How one kind of expression is parsed, kept, and bound to a request. */
interface Kind<Parsed, Bound> {
  readonly cache: BoundedCache<Parsed>;
  parse(source: string): Parsed;
  bind(parsed: Parsed, placeholders: Placeholders): Bound;
}

/** Characters of expressions kept in parsed form, for each kind and generation; parsed they take about 40 times as much. */
const cacheCharactersMax = 256 * 1024;

const conditions: Kind<ParsedCondition, Condition> = {
  cache: new BoundedCache(cacheCharactersMax),
  parse: parseCondition,
  bind(parsed, placeholders) {
    const bindings = bindCondition(parsed, placeholders);
    return { matches: (item) => matches(parsed.root, bindings, item), attributes: headsOf(bindings.paths) };
  },
};

const keyConditions: Kind<ParsedCondition, KeyCondition> = {
  cache: conditions.cache,
  parse: parseCondition,
  bind(parsed, placeholders) {
    const bindings = bindCondition(parsed, placeholders);
    const tests = keyTests(parsed.root, bindings);
    return { forKey: (schema) => keyRange(tests, schema), attributes: headsOf(bindings.paths) };
  },
};

const updates: Kind<ParsedUpdate, Update> = {
  cache: new BoundedCache(cacheCharactersMax),
  parse: parseUpdate,
  bind: bindUpdate,
};

const projections: Kind<ParsedProjection, Projection> = {
  cache: new BoundedCache(cacheCharactersMax),
  parse: parseProjection,
  bind: bindProjection,
};

function read<Parsed extends { readonly names: readonly string[]; readonly values: readonly string[] }, Bound>(
  source: string,
  request: Request & { readonly parameter: ExpressionParameter },
  kind: Kind<Parsed, Bound>,
): Bound {
  const { placeholders, used, operation, parameter } = request;
  try {
    checkSize(source, request);
    const parsed = kind.cache.get(source, kind.parse);
    for (const name of parsed.names) used.names.add(name);
    for (const value of parsed.values) used.values.add(value);
    return kind.bind(parsed, placeholders);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw requestError(`Invalid ${parameter}: ${error.message}`, { operation, family: error.family });
  }
}

function checkSize(source: string, where: { operation: ItemOperation; parameter: ExpressionParameter }): void {
  if (source === '') throw new ExpressionError('The expression can not be empty;');
  if (source.length * 3 <= expressionBytesMax) return;
  const bytes = textBytes(source);
  if (bytes <= expressionBytesMax) return;
  // Only the filter of a Scan is told its size. Captured from AWS, 2026-09.
  const told = where.operation === 'Scan' && where.parameter === 'FilterExpression' ? ` expression size: ${bytes}` : '';
  throw new ExpressionError(`Expression size has exceeded the maximum allowed size;${told}`);
}
