import type { ItemOperation } from '../../item/envelope.ts';
import type { Expressions } from '../expressions.ts';
import { readAttributeUpdates } from './attribute-updates.ts';
import { readAttributesToGet } from './attributes-to-get.ts';
import { checkConditionalOperator, readExpected, readFilter } from './legacy-condition.ts';
import type { LegacyInput } from './legacy-input.ts';

/**
 * What the parameters that expressions replaced mean: the same values, in the same places, as expressions give. They are read before
 * the expressions of the request (KeyConditions, which may stand beside a FilterExpression, after them: `readKeyConditions`).
 * Undefined when there are none. Throws ValidationException in AWS's order.
 */
export function readLegacyParameters(input: LegacyInput, operation: ItemOperation): Expressions | undefined {
  const { AttributesToGet, AttributeUpdates, ConditionalOperator: join, Expected, QueryFilter, ScanFilter } = input;
  checkConditionalOperator(input, operation);
  const update = AttributeUpdates && readAttributeUpdates(AttributeUpdates, operation);
  const condition = Expected && readExpected(Expected, { join, operation });
  const queryFilter = QueryFilter && readFilter(QueryFilter, { join, operation });
  const projection = AttributesToGet && readAttributesToGet(AttributesToGet);
  const filter = queryFilter ?? (ScanFilter && readFilter(ScanFilter, { join, operation }));
  if (!(update || condition || projection || filter)) return undefined;
  return {
    ...(update && { update }),
    ...(condition && { condition }),
    ...(projection && { projection }),
    ...(filter && { filter }),
  };
}
