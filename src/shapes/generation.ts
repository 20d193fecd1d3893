import type { Generation } from './constraints.ts';

/**
 * Which operations speak the new wording of constraints. AWS rolls it out Region by Region since mid-2026; this is the end state
 * where most Regions were seen in it (captured 2026-04 to 2026-09), and the old wording elsewhere (measured 2026-10-08).
 */
const newGeneration: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'Query', 'BatchGetItem']);

export function generationOf(operation: string): Generation {
  return newGeneration.has(operation) ? 'new' : 'old';
}

/** In which order members are checked, where that is not the model's. Captured from AWS; the new generation's is inferred. */
const checkOrders: { readonly [operation: string]: readonly string[] } = {
  PutItem: ['TableName', 'Item', 'ReturnValues', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics'],
  UpdateItem: ['TableName', 'Key', 'ReturnValues', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics'],
  DeleteItem: [
    'ReturnConsumedCapacity',
    'TableName',
    'ReturnValues',
    'ReturnItemCollectionMetrics',
    'Key',
    'ConditionalOperator',
    'Expected',
  ],
  GetItem: ['ReturnConsumedCapacity', 'AttributesToGet', 'TableName', 'Key'],
  Query: [
    'TableName',
    'Select',
    'IndexName',
    'ReturnConsumedCapacity',
    'QueryFilter',
    'ConditionalOperator',
    'AttributesToGet',
    'Limit',
    'KeyConditions',
  ],
  Scan: [
    'Select',
    'IndexName',
    'TotalSegments',
    'ReturnConsumedCapacity',
    'TableName',
    'ConditionalOperator',
    'ScanFilter',
    'Segment',
    'Limit',
    'AttributesToGet',
  ],
  UpdateTable: ['TableName', 'ProvisionedThroughput', 'BillingMode', 'GlobalSecondaryIndexUpdates'],
  ListTables: ['Limit', 'ExclusiveStartTableName'],
};

/** Names in the order of their checks: those with a known order first, then the model's. */
export function checkOrderOf(operation: string, names: readonly string[]): readonly string[] {
  const known = checkOrders[operation] ?? [];
  return [...known, ...names.filter((name) => !known.includes(name))];
}
