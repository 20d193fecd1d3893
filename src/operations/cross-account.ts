/**
 * Whether AWS lets another account perform an action at all, whatever the policies say.
 * Source: DynamoDB Developer Guide, "API operations supported by resource-based policies", column "cross-account".
 */
export function allowedCrossAccount(action: string): boolean {
  return crossAccountActions.has(action);
}

const crossAccountActions: ReadonlySet<string> = new Set([
  // Items.
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
  // Tables.
  'dynamodb:DescribeTable',
  'dynamodb:UpdateTable',
  'dynamodb:DeleteTable',
  // Tags.
  'dynamodb:ListTagsOfResource',
  'dynamodb:TagResource',
  'dynamodb:UntagResource',
  // Streams.
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
]);
