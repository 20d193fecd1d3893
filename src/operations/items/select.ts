import { type ItemOperation, requestError } from '../../item/envelope.ts';

/** Which attributes, or only how many items, a Query or Scan answers with. */
export type Select = 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | 'SPECIFIC_ATTRIBUTES' | 'COUNT';

interface SelectMembers {
  readonly Select?: Select;
  readonly IndexName?: string;
  readonly ProjectionExpression?: string;
  readonly AttributesToGet?: readonly string[];
}

/** The given Select, or the one that leaving it out means. Throws ValidationException; texts captured from AWS, 2026-08. */
export function readSelect(members: SelectMembers, operation: ItemOperation): Select {
  const { Select: select, IndexName: indexName } = members;
  const fault = (text: string) => requestError(text, { operation, family: 'select' });
  const projection = (['ProjectionExpression', 'AttributesToGet'] as const).find((name) => members[name] !== undefined);
  if (projection !== undefined) {
    if (select === 'COUNT') throw fault(`Cannot specify the ${projection} when choosing to get only the Count`);
    if (select === 'ALL_ATTRIBUTES' || select === 'ALL_PROJECTED_ATTRIBUTES') {
      throw fault(`Cannot specify the ${projection} when choosing to get ${select}`);
    }
    return 'SPECIFIC_ATTRIBUTES';
  }
  if (select === 'SPECIFIC_ATTRIBUTES') {
    throw fault('Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES');
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && indexName === undefined) {
    throw fault('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  return select ?? (indexName === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES');
}
