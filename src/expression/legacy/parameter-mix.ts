import { type ItemOperation, requestError } from '../../item/envelope.ts';
import type { ExpressionParameter } from '../request-parameters.ts';
import type { LegacyInput } from './legacy-input.ts';

interface Mix {
  readonly legacy: readonly (keyof LegacyInput)[];
  readonly expressions: readonly ExpressionParameter[];
}

const itemWrite: Mix = { legacy: ['Expected', 'ConditionalOperator'], expressions: ['ConditionExpression'] };
const itemRead: Mix = { legacy: ['AttributesToGet'], expressions: ['ProjectionExpression'] };

/**
 * What cannot stand in one request, in the order in which AWS names it. Captured from AWS, 2013 to 2018; that
 * ConditionalOperator counts everywhere, 2026-07; its place in the lists of item writes is inferred.
 */
const mixes: { readonly [operation in ItemOperation]?: Mix } = {
  PutItem: itemWrite,
  DeleteItem: itemWrite,
  UpdateItem: {
    legacy: ['AttributeUpdates', 'Expected', 'ConditionalOperator'],
    expressions: ['UpdateExpression', 'ConditionExpression'],
  },
  GetItem: itemRead,
  BatchGetItem: itemRead,
  Query: {
    legacy: ['AttributesToGet', 'QueryFilter', 'ConditionalOperator', 'KeyConditions'],
    expressions: ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'],
  },
  Scan: {
    legacy: ['AttributesToGet', 'ScanFilter', 'ConditionalOperator'],
    expressions: ['ProjectionExpression', 'FilterExpression'],
  },
};

type Input = LegacyInput & { readonly [Name in ExpressionParameter]?: string };

/** Throws ValidationException when some of what a request says is in expressions and some is not. */
export function checkMix(input: Input, operation: ItemOperation): void {
  const mix = mixes[operation];
  if (mix === undefined) return;
  // KeyConditions may stand beside expressions of other kinds.
  const legacy = mix.legacy.filter(
    (name) => input[name] !== undefined && !(name === 'KeyConditions' && input.KeyConditionExpression === undefined),
  );
  if (legacy.length === 0) return;
  const expressions = mix.expressions.filter((name) => input[name] !== undefined);
  if (expressions.length === 0) return;
  throw requestError(
    `Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${legacy.join(', ')}} Expression parameters: {${expressions.join(', ')}}`,
    { operation, family: 'parameters' },
  );
}
