import { oneOf } from './types.ts';

/* Enumerations in the order in which AWS prints them, which is fixed and not the model's. Captured from AWS. */

export const returnConsumedCapacity = oneOf('INDEXES', 'TOTAL', 'NONE');
export const returnValues = oneOf('ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW');
export const returnItemCollectionMetrics = oneOf('SIZE', 'NONE');
export const returnValuesOnConditionCheckFailure = oneOf('ALL_OLD', 'NONE');
export const select = oneOf('SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES');
export const conditionalOperator = oneOf('OR', 'AND');
export const comparisonOperator = oneOf(
  'IN',
  'NULL',
  'BETWEEN',
  'LT',
  'NOT_CONTAINS',
  'EQ',
  'GT',
  'NOT_NULL',
  'NE',
  'LE',
  'BEGINS_WITH',
  'GE',
  'CONTAINS',
);
export const attributeAction = oneOf('ADD', 'PUT', 'DELETE');
export const attributeType = oneOf('B', 'N', 'S');
export const keyType = oneOf('HASH', 'RANGE');
export const projectionType = oneOf('ALL', 'INCLUDE', 'KEYS_ONLY');
export const billingMode = oneOf('PROVISIONED', 'PAY_PER_REQUEST');
/** The order is inferred. */
export const backupType = oneOf('USER', 'SYSTEM', 'AWS_BACKUP', 'ALL');
export const streamViewType = oneOf('NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY');
export const sseType = oneOf('AES256', 'KMS');
export const shardIteratorType = oneOf(
  'AFTER_SEQUENCE_NUMBER',
  'LATEST',
  'AT_TIMESTAMP',
  'AT_SEQUENCE_NUMBER',
  'TRIM_HORIZON',
);
export const shardFilterType = oneOf('CHILD_SHARDS');
export const tableClass = {
  ...oneOf('STANDARD', 'STANDARD_INFREQUENT_ACCESS'),
  otherwise:
    'Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].',
};
