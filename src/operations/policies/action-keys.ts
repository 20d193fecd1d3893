/**
 * Which of DynamoDB's condition keys a request for an action can bring. Source: Service Authorization Reference, "Actions, resources, and
 * condition keys for Amazon DynamoDB"; for `dynamodb:EnclosingOperation` on ConditionCheckItem the Developer Guide.
 */
export function bringsKey(action: string, key: string): boolean | undefined {
  const name = action.slice(vendor.length);
  if (!key.startsWith(vendor)) return undefined;
  const keys = keysOfAction.get(name);
  // Actions on tables and accounts bring none of these.
  return keys?.has(key.slice(vendor.length)) ?? false;
}

const vendor = 'dynamodb:';

const partitionKeys = [
  ...['leadingkeys', 'firstpartitionkeyvalues', 'secondpartitionkeyvalues', 'thirdpartitionkeyvalues'],
  'fourthpartitionkeyvalues',
];

const keysOfAction: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    GetItem: [...partitionKeys, 'attributes', 'select', 'returnconsumedcapacity', 'enclosingoperation'],
    BatchGetItem: [...partitionKeys, 'attributes', 'select', 'returnconsumedcapacity'],
    Query: [...partitionKeys, 'attributes', 'select', 'returnconsumedcapacity'],
    Scan: ['attributes', 'select', 'returnconsumedcapacity'],
    PutItem: [...partitionKeys, 'attributes', 'returnvalues', 'returnconsumedcapacity', 'enclosingoperation'],
    UpdateItem: [...partitionKeys, 'attributes', 'returnvalues', 'returnconsumedcapacity', 'enclosingoperation'],
    DeleteItem: [...partitionKeys, 'attributes', 'returnvalues', 'returnconsumedcapacity', 'enclosingoperation'],
    ConditionCheckItem: [
      ...partitionKeys,
      'attributes',
      'returnvalues',
      'returnconsumedcapacity',
      'enclosingoperation',
    ],
    BatchWriteItem: [...partitionKeys, 'attributes', 'returnconsumedcapacity'],
    PartiQLSelect: [...partitionKeys, 'attributes', 'select', 'fulltablescan', 'enclosingoperation'],
    PartiQLInsert: [...partitionKeys, 'attributes', 'enclosingoperation'],
    PartiQLUpdate: [...partitionKeys, 'attributes', 'returnvalues', 'enclosingoperation'],
    PartiQLDelete: [...partitionKeys, 'attributes', 'returnvalues', 'enclosingoperation'],
  }).map(([name, keys]) => [name, new Set(keys)]),
);
