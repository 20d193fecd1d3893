/** Every limit once, with its unit last in the name and its source beside it. */

/** Body of one request. Captured: over it AWS answers HTTP 413 with an empty body. */
export const requestBodyBytesMax = 16 * 1024 * 1024;

/** A resource-based policy as submitted, white space counted. DynamoDB Developer Guide, "Quotas"; measured. */
export const resourcePolicyBytesMax = 20_480;

/** AWS admits a request whose date is at most this far from the server's. Signature Version 4, "Date handling". */
export const clockSkewMillisecondsMax = 15 * 60 * 1000;

/** An item with its attribute names. DynamoDB Developer Guide, "Quotas". */
export const itemBytesMax = 400 * 1024;

/** DynamoDB Developer Guide, "Quotas". */
export const partitionKeyBytesMax = 2048;

/** DynamoDB Developer Guide, "Quotas". */
export const sortKeyBytesMax = 1024;

/** Data that one Query or Scan page evaluates. API reference, Query. */
export const pageBytesMax = 1024 * 1024;

/** Levels of lists and maps in an attribute value. DynamoDB Developer Guide, "Quotas". */
export const nestingLevelsMax = 32;

/** One expression, as sent. DynamoDB Developer Guide, "Quotas". */
export const expressionBytesMax = 4096;

/** API reference, BatchGetItem. */
export const batchGetKeysMax = 100;

/** API reference, BatchWriteItem. */
export const batchWriteRequestsMax = 25;
