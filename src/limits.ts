/** Every limit once, with its unit last in the name and its source beside it. */

/** Body of one request. Captured: over it AWS answers HTTP 413 with an empty body. */
export const requestBodyBytesMax = 16 * 1024 * 1024;

/** Arrays and objects within each other in a request's JSON. AWS's number is not known; this is the one of Jackson, the JSON reader of its Java services. */
export const jsonNestingLevelsMax = 1000;

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

/** The items of one partition key with their entries in local indexes. DynamoDB Developer Guide, "Quotas". */
export const itemCollectionBytesMax = 10 * 1024 ** 3;

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

/** API reference, BatchExecuteStatement. */
export const batchStatementsMax = 25;

/** Items that BatchGetItem answers at most; what is beyond comes back as UnprocessedKeys. API reference, BatchGetItem. */
export const batchGetBytesMax = 16 * 1024 * 1024;

/** Actions of TransactGetItems and TransactWriteItems. API reference, TransactWriteItems. */
export const transactionActionsMax = 100;

/** The items of one transaction together. API reference, TransactWriteItems. */
export const transactionBytesMax = 4 * 1024 * 1024;

/** API reference, TransactWriteItems: a ClientRequestToken is valid for 10 minutes after the first request that uses it finished. */
export const transactionTokenMilliseconds = 10 * 60 * 1000;

/** The NextToken of a SELECT is good for so long. Our own: AWS says that they expire, and not when. */
export const statementTokenMilliseconds = 60 * 60 * 1000;

/** Read or write capacity units of a table or index. Measured, 2026-10. */
export const capacityUnitsMax = 1_000_000_000_000;

/** Throughput that was not used stays usable for so long. DynamoDB Developer Guide, "Burst and adaptive capacity". */
export const throughputBurstSeconds = 300;

/** Local secondary indexes of a table. DynamoDB Developer Guide, "Quotas". */
export const localIndexesMax = 5;

/** Global secondary indexes of a table. DynamoDB Developer Guide, "Quotas". */
export const globalIndexesMax = 20;

/** Partition attributes, and as many sort attributes, of a global index. DynamoDB Developer Guide, "Multi-attribute keys". */
export const globalIndexKeyAttributesMax = 4;

/** NonKeyAttributes over all indexes of a table. DynamoDB Developer Guide, "Quotas". */
export const projectedAttributesMax = 100;

/** DynamoDB Developer Guide, "Quotas". */
export const tagsPerResourceMax = 50;

/** DynamoDB Developer Guide, "Quotas". */
export const tagKeyCharactersMax = 128;

/** DynamoDB Developer Guide, "Quotas". */
export const tagValueCharactersMax = 256;

/** API reference, ListTables. */
export const tableNamesPageMax = 100;

/** API reference, GetShardIterator: an iterator is valid for 15 minutes. */
export const shardIteratorMillisecondsMax = 15 * 60 * 1000;

/** API reference, GetRecords. */
export const streamRecordsPageMax = 1000;

/** API reference, DescribeStream and ListStreams. */
export const streamsPageMax = 100;

/** Change records stay readable for so long, and so does a disabled stream. DynamoDB Developer Guide, "Change data capture". */
export const recordRetentionMilliseconds = 24 * 60 * 60 * 1000;

/** A child takes over from a shard after so long. DynamoDB Developer Guide: shards roll about every four hours. */
export const shardLifeMillisecondsDefault = 4 * 60 * 60 * 1000;

/** A shard is a partition's, and a partition takes 1,000 write units a second. DynamoDB Developer Guide, "Burst and adaptive capacity". */
export const shardRecordsPerSecondMax = 1000;

/** Shards of a stream that take records: those of a table at its default quota of 40,000 write units a second (inferred). */
export const streamShardsMax = 40;

/** An inline session policy, and together with the ARNs of managed ones. API reference, AssumeRole. */
export const sessionPolicyCharactersMax = 2048;

/** API reference, AssumeRole. */
export const sessionPolicyArnsMax = 10;

/** Session policies and tags, compressed. Our own: AWS's packed form is not published; 50 tags of ordinary length fit. */
export const packedSessionBytesMax = 2048;

/** Policy of a VPC endpoint, white space included. VPC User Guide, "Control access to VPC endpoints using endpoint policies". */
export const endpointPolicyCharactersMax = 20_480;

/** Operators and functions in one expression. DynamoDB Developer Guide, "Quotas". */
export const expressionOperatorsMax = 300;

/** Operands after IN. DynamoDB Developer Guide, "Quotas". */
export const inOperandsMax = 100;

/** One placeholder of an expression, `#x` or `:x`. DynamoDB Developer Guide, "Quotas". */
export const placeholderBytesMax = 255;

/** A list position in a document path. Not documented; where a 32-bit integer ends. */
export const listIndexMax = 2 ** 31 - 1;

/** An item that expired longer ago than this is left alone. DynamoDB Developer Guide, "Time to live". */
export const expiryAgeSecondsMax = 5 * 365 * 24 * 60 * 60;

/** What DescribeTable says of numbers and sizes is at most so old. API reference, TableDescription. */
export const tableCountMillisecondsMax = 6 * 60 * 60 * 1000;

/** Read, and as many write, capacity units of all tables of an account in a Region. DynamoDB Developer Guide, "Quotas". */
export const accountCapacityUnitsMax = 80_000;

/** Read, and as many write, capacity units of a table. DynamoDB Developer Guide, "Quotas". */
export const tableCapacityUnitsMax = 40_000;

/** Name of an attribute, in characters. Service model, AttributeName. */
export const attributeNameCharactersMax = 65_535;

/** ExpressionAttributeNames, ExpressionAttributeValues, and both together. DynamoDB Developer Guide, "Quotas". */
export const expressionMapsBytesMax = 2 * 1024 * 1024;

export const dayMilliseconds = 24 * 60 * 60 * 1000;

/** How far back a table with point-in-time recovery can be restored. API reference, PointInTimeRecoverySpecification. */
export const recoveryDaysMin = 1;
export const recoveryDaysMax = 35;
export const recoveryDaysDefault = 35;

/** What stays of a deleted table with point-in-time recovery. DynamoDB Developer Guide, "Point-in-time recovery". */
export const systemBackupRetentionMilliseconds = 35 * dayMilliseconds;

/** Backups in an answer of ListBackups. API reference, ListBackups. */
export const backupsPageMax = 100;
